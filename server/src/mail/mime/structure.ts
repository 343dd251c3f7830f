/**
 * The parts of a message as offsets into its bytes, found in one pass that never throws.
 *
 *   Content-Type: multipart/mixed; boundary=b⏎     part of kind multipart, headerStart 0
 *   ⏎
 *   --b⏎                                            ← its bodyStart
 *   ⏎                                               first child: an empty header
 *   hello⏎                                          its body: `hello`, the line end belongs to the boundary
 *   --b--⏎                                          ← the multipart's bodyEnd is behind this and any epilogue
 *
 * Missing closing boundaries, wrong nesting and equal boundaries all end in some tree; offsets strictly grow and
 * depth and number of parts are bounded (THREATS IM3). RFC 2046 §5.1, RFC 2046 §5.2.1
 */
import { SLICE_OCTETS } from '../../lib/slices.ts'
import { type ContentType, DIGEST_PART, PLAIN_TEXT, readContentType } from '../header/content.ts'
import { findText, type Header, readHeader } from '../header/header.ts'
import { nextLf } from '../header/line-end.ts'
import { BOUNDARY_OCTETS_MAX, DEPTH_MAX, FIELDS_TOTAL_MAX, HEADER_FIELDS_MAX, PARTS_MAX } from '../limits.ts'
import { transferEncoding } from './transfer.ts'

export type PartKind = 'leaf' | 'multipart' | 'message'

/** One entity: header and body. All numbers are octets from the start of the message. */
export type Part = {
  readonly header: Header
  readonly type: ContentType
  /** What its children are: parts of a multipart, or the one message within it. */
  readonly kind: PartKind
  readonly children: readonly Part[]
  readonly headerStart: number
  readonly bodyStart: number
  readonly bodyEnd: number
  /** Line ends in the body. */
  readonly lines: number
}

export type MessageStructure = {
  readonly root: Part
  readonly partCount: number
  /** A limit was met: what lies deeper or behind it was not read as parts. */
  readonly truncated: boolean
}

type Open = {
  -readonly [K in keyof Part]: K extends 'children' ? Open[] : Part[K]
} & { boundary: string | undefined; digest: boolean; bodyLine: number }

const LF = 10
const CR = 13
const HYPHEN = 45
const SPACE = 32
const TAB = 9

/** Reads the structure of a whole message. */
export function readStructure(bytes: Uint8Array): MessageStructure {
  const scan = new Scan(bytes)
  scan.readOn(bytes.length)
  return scan.end()
}

/** The same in pieces of about a millisecond: `pause` lets others have the thread between them. THREATS TE5 */
export async function readStructureInSlices(
  bytes: Uint8Array,
  pause: () => Promise<void> | undefined,
  sliceOctets = SLICE_OCTETS,
): Promise<MessageStructure> {
  const scan = new Scan(bytes)
  while (!scan.readOn(sliceOctets)) await pause()
  return scan.end()
}

/** Every part from the top, parents before children. */
export function* walkParts(root: Part): Generator<Part> {
  const waiting: Part[] = [root]
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    yield part
    for (let i = part.children.length - 1; i >= 0; i--) {
      const child = part.children[i]
      if (child !== undefined) waiting.push(child)
    }
  }
}

/** Lives for one message: the containers that are open, from the outermost, and what was counted so far. */
class Scan {
  readonly #bytes: Uint8Array
  readonly #open: Open[] = []
  /** Boundary to the innermost open multipart that has it; rebuilt when one closes. */
  readonly #boundaries = new Map<string, number>()
  #parts = 0
  #fields = 0
  #lines = 0
  #truncated = false
  readonly #root: Open
  /** What lies before is read. */
  #at: number

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#root = this.#begin(0, undefined)
    this.#at = this.#enter(this.#root)
  }

  /** Reads so many octets and to the end of their last line; true: that was all. */
  readOn(octets: number): boolean {
    const bytes = this.#bytes
    const until = Math.min(bytes.length, this.#at + octets)
    let at = this.#at
    while (at < until) {
      const lf = nextLf(bytes, at)
      const next = lf < 0 ? bytes.length : lf + 1
      if (bytes[at] === HYPHEN && bytes[at + 1] === HYPHEN && this.#boundaries.size > 0) {
        const found = this.#delimiterAt(at, next)
        if (found !== undefined) {
          at = this.#delimit(found.index, found.closes, at, next)
          continue
        }
      }
      if (lf >= 0) this.#lines++
      at = next
    }
    this.#at = at
    return at >= bytes.length
  }

  end(): MessageStructure {
    while (this.#open.length > 0) this.#close(this.#bytes.length, this.#lines)
    return { root: this.#root, partCount: this.#parts, truncated: this.#truncated }
  }

  /** A new part whose header starts at `start`. */
  #begin(start: number, parent: Open | undefined): Open {
    this.#parts++
    const fieldsMax = Math.min(HEADER_FIELDS_MAX, FIELDS_TOTAL_MAX - this.#fields)
    const header = readHeader(this.#bytes, start, this.#bytes.length, {
      fieldsMax,
      isBoundary: (from, to) => this.#delimiterAt(from, to) !== undefined,
    })
    this.#fields += header.fields.length
    if (header.truncated) this.#truncated = true
    this.#lines += countLines(this.#bytes, start, header.bodyStart)
    const text = findText(this.#bytes, header, 'content-type')
    const type =
      text !== undefined ? readContentType(text) : parent?.digest === true ? DIGEST_PART : PLAIN_TEXT
    return {
      header,
      type,
      kind: 'leaf',
      children: [],
      headerStart: start,
      bodyStart: header.bodyStart,
      bodyEnd: header.bodyStart,
      lines: 0,
      boundary: undefined,
      digest: false,
      bodyLine: this.#lines,
    }
  }

  /** Opens the part, and with a message also the one within it. Returns where its body goes on. */
  #enter(first: Open): number {
    let part = first
    for (;;) {
      this.#open.push(part)
      const { type, subtype } = part.type
      if (type === 'multipart') this.#openMultipart(part)
      else if (type === 'message' && (subtype === 'rfc822' || subtype === 'global') && this.#isPlain(part)) {
        if (this.#mayDeepen()) {
          part.kind = 'message'
          const inner = this.#begin(part.bodyStart, undefined)
          part.children.push(inner)
          part = inner
          continue
        }
      }
      return part.bodyStart
    }
  }

  #openMultipart(part: Open): void {
    const boundary = part.type.parameters.get('boundary')?.value
    if (boundary === undefined || boundary === '' || boundary.length > BOUNDARY_OCTETS_MAX) return
    if (!this.#mayDeepen()) return
    part.kind = 'multipart'
    part.digest = part.type.subtype === 'digest'
    part.boundary = toLatin(boundary)
    this.#boundaries.set(part.boundary, this.#open.length - 1)
  }

  #mayDeepen(): boolean {
    if (this.#open.length <= DEPTH_MAX && this.#parts < PARTS_MAX) return true
    this.#truncated = true
    return false
  }

  /** A message may only be read in place when its octets are its own. RFC 2046 §5.2.1 */
  #isPlain(part: Open): boolean {
    const encoding = transferEncoding(findText(this.#bytes, part.header, 'content-transfer-encoding'))
    return encoding === '7bit' || encoding === '8bit' || encoding === 'binary'
  }

  /** The open multipart that the line between these offsets delimits, from the innermost. */
  #delimiterAt(from: number, to: number): { index: number; closes: boolean } | undefined {
    const bytes = this.#bytes
    if (bytes[from + 1] !== HYPHEN || to - from > BOUNDARY_OCTETS_MAX + 6 || this.#boundaries.size === 0) {
      return undefined
    }
    let end = to
    if (end > from && bytes[end - 1] === LF) end--
    if (end > from && bytes[end - 1] === CR) end--
    const found = this.#match(latin(bytes, from + 2, end))
    if (found !== undefined) return found
    let blank = from + 2
    while (blank < end && bytes[blank] !== SPACE && bytes[blank] !== TAB) blank++
    if (blank === end) return undefined
    // White space behind a boundary was put there on the way, and so may be what follows it. RFC 2046 §5.1.1
    const trimmed = latin(bytes, from + 2, end).replace(/[ \t]+$/, '')
    return this.#match(trimmed) ?? this.#match(latin(bytes, from + 2, blank))
  }

  #match(line: string): { index: number; closes: boolean } | undefined {
    const index = this.#boundaries.get(line)
    if (index !== undefined) return { index, closes: false }
    const closed = line.endsWith('--') ? this.#boundaries.get(line.slice(0, -2)) : undefined
    return closed === undefined ? undefined : { index: closed, closes: true }
  }

  /** Ends what is open within the multipart, then begins its next part or its epilogue. */
  #delimit(index: number, closes: boolean, lineStart: number, next: number): number {
    const multipart = this.#open[index]
    if (multipart === undefined) return next
    const nested = this.#open.length - 1 > index
    // The line end before a delimiter belongs to the delimiter. RFC 2046 §5.1.1
    const bodyEnd = beforeLineEnd(this.#bytes, lineStart, this.#open.at(-1)?.bodyStart ?? lineStart)
    while (this.#open.length - 1 > index) this.#close(bodyEnd, this.#lines - (bodyEnd < lineStart ? 1 : 0))
    if (endsInLf(this.#bytes, next)) this.#lines++
    if (closes) {
      this.#forgetBoundary(multipart)
      return next
    }
    if (this.#parts >= PARTS_MAX) {
      this.#truncated = true
      if (nested) this.#reopenLast(multipart)
      return next
    }
    const part = this.#begin(next, multipart)
    multipart.children.push(part)
    return this.#enter(part)
  }

  /** Behind the last part that is counted everything belongs to it. */
  #reopenLast(multipart: Open): void {
    const last = multipart.children.at(-1)
    if (last === undefined) return
    this.#boundaries.clear()
    this.#open.push(last)
  }

  #close(bodyEnd: number, lines: number): void {
    const part = this.#open.pop()
    if (part === undefined) return
    part.bodyEnd = Math.max(bodyEnd, part.bodyStart)
    part.lines = Math.max(lines - part.bodyLine, 0)
    this.#forgetBoundary(part)
    // Without one part it is only text that calls itself a multipart.
    if (part.children.length === 0) part.kind = 'leaf'
  }

  #forgetBoundary(part: Open): void {
    const boundary = part.boundary
    if (boundary === undefined) return
    this.#boundaries.delete(boundary)
    part.boundary = undefined
    // An outer multipart may have the same boundary; it was hidden by this one.
    const outer = this.#open.findLastIndex((open) => open.boundary === boundary)
    if (outer >= 0) this.#boundaries.set(boundary, outer)
  }
}

function countLines(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0
  for (let at = nextLf(bytes, from); at >= 0 && at < to; at = nextLf(bytes, at + 1)) lines++
  return lines
}

function beforeLineEnd(bytes: Uint8Array, lineStart: number, floor: number): number {
  let at = lineStart
  if (at > floor && bytes[at - 1] === LF) at--
  else return at
  return at > floor && bytes[at - 1] === CR ? at - 1 : at
}

function endsInLf(bytes: Uint8Array, end: number): boolean {
  return bytes[end - 1] === LF
}

/** One sign a byte, so that boundaries compare as bytes. */
function latin(bytes: Uint8Array, from: number, to: number): string {
  // For lines of a boundary's length this is ten times as fast as a view and one call.
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0)
  return text
}

/** A boundary with signs beyond ASCII, as its UTF-8 bytes. */
function toLatin(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text
  const bytes = new TextEncoder().encode(text)
  return latin(bytes, 0, bytes.length)
}
