/**
 * What a message has that tells a bounce from other mail: the words for people, the machine's part, the message that
 * came back, and a few fields of its header. What lies within an attached message is not looked at: a bounce that
 * somebody forwards is theirs, not ours.
 */
import { mailboxesOf, readAddressList } from '../header/address-list.ts'
import { decodeWords } from '../header/encoded-word.ts'
import { findText, type Header, readHeader } from '../header/header.ts'
import { decodeBytes } from '../header/header-text.ts'
import { htmlToText } from '../message/html-text.ts'
import { type Part, readStructure } from '../mime/structure.ts'
import { partText } from '../mime/text.ts'
import { HUMAN_OCTETS_MAX, HUMAN_SIGNS_MAX, REPORT_PARTS_MAX, STATUS_OCTETS_MAX } from './limits.ts'

export type Outline = {
  /** A field of the message's own header, decoded; undefined when it is not there. */
  readonly field: (name: string) => string | undefined
  /** Address and display name of the author, in lower case. */
  readonly from: { readonly address: string; readonly name: string }
  /** `report-type` in lower case, of whatever multipart has one. RFC 6522 §3 */
  readonly reportType: string | undefined
  /** What people are told, of text parts before the returned message. */
  readonly human: string
  /** The text of delivery-status parts. */
  readonly status: string | undefined
  /** Types of all parts looked at, `message/delivery-status`. */
  readonly types: ReadonlySet<string>
  /** More words, or more of the machine's part, than are read. */
  readonly isHumanCut: boolean
  readonly isStatusCut: boolean
  /** A field of the header of the message that came back. */
  readonly returned: ((name: string) => string | undefined) | undefined
}

const STATUS_TYPES: ReadonlySet<string> = new Set([
  'message/delivery-status',
  'message/global-delivery-status',
  // A refusal in the form of a receipt tells its recipient there. RFC 5429 §2.1.2
  'message/disposition-notification',
])
const RETURNED_TYPES: ReadonlySet<string> = new Set([
  'message/rfc822',
  'message/global',
  'message/global-headers',
  'text/rfc822-headers',
  'message/partial',
  'message/rfc822-headers',
])
/** The machine's part under a wrong name begins with one of these. */
const STATUS_TEXT =
  /^\s*(?:Reporting-MTA|Original-Envelope-Id|Final-Recipient|Original-Recipient|Arrival-Date):/i

/** Octets of a body in which its first boundary is looked for. */
const HEAD_OCTETS = 4096

type Found = {
  human: string
  html: string
  status: string | undefined
  returned: Outline['returned']
  reportType: string | undefined
  isStatusCut: boolean
  readonly types: Set<string>
}

/** Looks at a message. Never throws. */
export function outlineOf(bytes: Uint8Array): Outline {
  const { root } = readStructure(bytes)
  const repaired = withRealBoundary(bytes, root)
  const found: Found = {
    human: '',
    html: '',
    status: undefined,
    returned: undefined,
    reportType: undefined,
    isStatusCut: false,
    types: new Set(),
  }
  if (repaired === undefined) for (const part of shownParts(root)) collect(bytes, part, found)
  else {
    found.reportType = root.type.parameters.get('report-type')?.value.toLowerCase()
    for (const part of shownParts(readStructure(repaired).root)) collect(repaired, part, found)
  }
  const human = found.human.trim() === '' ? htmlToText(found.html) : found.human
  const [author] = mailboxesOf(readAddressList(findText(bytes, root.header, 'from') ?? '').entries)
  return {
    field: (name) => decoded(bytes, root.header, name),
    from: {
      address: author === undefined ? '' : `${author.local}@${author.host}`.toLowerCase(),
      name: decodeWords(author?.rawName ?? '').toLowerCase(),
    },
    reportType: found.reportType,
    human: human.slice(0, HUMAN_SIGNS_MAX),
    isHumanCut: human.length > HUMAN_SIGNS_MAX,
    isStatusCut: found.isStatusCut,
    status: found.status,
    types: found.types,
    returned: found.returned,
  }
}

/**
 * A multipart whose boundary is not the one that its parts have, or whose field lost its parameters: the same body
 * under the boundary that stands there. Undefined where nothing is to be mended.
 */
function withRealBoundary(bytes: Uint8Array, root: Part): Uint8Array | undefined {
  const broken = shownParts(root).find(({ kind, type }) => kind === 'leaf' && type.type === 'multipart')
  if (broken === undefined) return undefined
  const body = bytes.subarray(broken.bodyStart, broken === root ? bytes.length : broken.bodyEnd)
  const head = decodeBytes(body.subarray(0, HEAD_OCTETS))
  const boundary = /(?:^|\n)--([^\r\n]{1,200})\r?\n(?:Content-|\r?\n)/i.exec(head)?.[1]?.trimEnd()
  if (boundary === undefined || boundary.includes('"')) return undefined
  const field = new TextEncoder().encode(`Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`)
  const mended = new Uint8Array(field.length + body.length)
  mended.set(field)
  mended.set(body, field.length)
  return mended
}

/** Parts in order, never those within a message. */
function shownParts(root: Part): Part[] {
  const parts: Part[] = []
  const waiting = [root]
  for (
    let part = waiting.pop();
    part !== undefined && parts.length < REPORT_PARTS_MAX;
    part = waiting.pop()
  ) {
    parts.push(part)
    if (part.kind === 'multipart') waiting.push(...part.children.toReversed())
  }
  return parts
}

function collect(bytes: Uint8Array, part: Part, found: Found): void {
  const type = `${part.type.type}/${part.type.subtype}`
  found.types.add(type)
  if (part.type.type === 'multipart')
    found.reportType ??= part.type.parameters.get('report-type')?.value.toLowerCase()
  if (part.kind === 'multipart') return
  if (part.kind === 'message' || RETURNED_TYPES.has(type)) collectReturned(bytes, part, found)
  else if (STATUS_TYPES.has(type)) {
    if (part.bodyEnd - part.bodyStart > STATUS_OCTETS_MAX) found.isStatusCut = true
    addStatus(found, partText(bytes, part, undefined, STATUS_OCTETS_MAX))
  } else if (part.type.type === 'text' || part.type.type === 'multipart') collectText(bytes, part, found)
}

function collectText(bytes: Uint8Array, part: Part, found: Found): void {
  const text = partText(bytes, part, undefined, HUMAN_OCTETS_MAX)
  if (STATUS_TEXT.test(text.slice(0, 200))) addStatus(found, text)
  else if (found.returned !== undefined) return
  else if (part.type.subtype === 'html') {
    if (found.html.length < HUMAN_SIGNS_MAX) found.html += text
  } else if (found.human.length < HUMAN_SIGNS_MAX) found.human += `${text}\n`
}

function addStatus(found: Found, text: string): void {
  if ((found.status?.length ?? 0) > STATUS_OCTETS_MAX) {
    found.isStatusCut = true
    return
  }
  found.status = found.status === undefined ? text : `${found.status}\n\n${text}`
}

function collectReturned(bytes: Uint8Array, part: Part, found: Found): void {
  if (found.returned !== undefined) return
  const [inner] = part.children
  if (inner !== undefined) {
    found.returned = (name) => decoded(bytes, inner.header, name)
    return
  }
  const body = new TextEncoder().encode(partText(bytes, part, undefined, HUMAN_OCTETS_MAX))
  const header = readHeader(body)
  found.returned = (name) => decoded(body, header, name)
}

function decoded(bytes: Uint8Array, header: Header, name: string): string | undefined {
  const text = findText(bytes, header, name)
  return text === undefined ? undefined : decodeWords(text)
}
