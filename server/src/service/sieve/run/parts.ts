/** Texts of the parts of a message, as `body`, `:mime` and `extracttext` read them. RFC 5173, RFC 5703 */
import { readContentType, readDisposition } from '../../../mail/header/content.ts'
import { decodeWords } from '../../../mail/header/encoded-word.ts'
import { fieldText, findFields } from '../../../mail/header/header.ts'
import { decodeBytes } from '../../../mail/header/header-text.ts'
import { parameterText } from '../../../mail/header/parameters.ts'
import { htmlToText } from '../../../mail/message/html-text.ts'
import { type Part, walkParts } from '../../../mail/mime/structure.ts'
import { partContents, partText } from '../../../mail/mime/text.ts'
import { MatchText } from '../../../mail/sieve/match/text.ts'
import type { MimeScope } from '../../../mail/sieve/program.ts'
import { BODY_SIGNS_MAX, PARTS_READ_MAX, RAW_OCTETS_MAX } from './limits.ts'
import type { PartTexts, RunState } from './state.ts'

/** What `body` compares. RFC 5173 §5 */
export function bodyTexts(
  state: RunState,
  transform: 'raw' | 'text' | 'content',
  types: readonly string[],
): readonly MatchText[] {
  const root = state.root()
  if (transform === 'raw') return [rawText(state, root)]
  const texts: MatchText[] = []
  let count = 0
  for (const part of walkParts(root)) {
    if (++count > PARTS_READ_MAX) break
    state.budget.look(PART_SIGNS * (1 + types.length))
    if (transform === 'text') {
      if (part.kind === 'leaf' && part.type.type === 'text') texts.push(plainText(state, part))
    } else if (types.some((type) => isOfType(part, type))) texts.push(...contentTexts(state, part))
  }
  return texts
}

/** What going over a part costs, in signs. */
const PART_SIGNS = 16
/** What a field of a part costs that is looked at for its name, in signs. */
const FIELD_SIGNS = 8

function known(state: RunState, part: Part): PartTexts {
  let texts = state.partTexts.get(part)
  if (texts === undefined) {
    texts = {}
    state.partTexts.set(part, texts)
  }
  return texts
}

function rawText(state: RunState, root: Part): MatchText {
  const texts = known(state, root)
  if (texts.raw === undefined) {
    const bytes = state.view.base
    const raw = bytes.subarray(root.bodyStart, Math.min(bytes.length, root.bodyStart + RAW_OCTETS_MAX))
    state.budget.handle(raw.length * 4)
    texts.raw = new MatchText(decodeBytes(raw))
  }
  return texts.raw
}

/** Text of a text part, HTML without its tags. */
export function plainText(state: RunState, part: Part): MatchText {
  const texts = known(state, part)
  if (texts.plain === undefined) {
    const text = textOf(state, part)
    const plain = part.type.subtype === 'html' ? htmlToText(text, BODY_SIGNS_MAX) : text
    texts.plain = new MatchText(plain)
  }
  return texts.plain
}

function textOf(state: RunState, part: Part): string {
  return partText(state.view.base, beginningOf(state, part), undefined, BODY_SIGNS_MAX)
}

/** As much of a part as can hold the signs that are read: encodings make up to three octets of one. */
function beginningOf(state: RunState, part: Part): Part {
  const bodyEnd = Math.min(part.bodyEnd, part.bodyStart + BODY_SIGNS_MAX * 4)
  state.budget.handle((bodyEnd - part.bodyStart) * 4)
  return { ...part, bodyEnd }
}

/** `text`, `text/html`, or empty for all; what is written otherwise is no type. RFC 5173 §5.2 */
function isOfType({ type: { type, subtype } }: Part, wanted: string): boolean {
  const lower = wanted.toLowerCase()
  return lower === '' || lower === type || lower === `${type}/${subtype}`
}

function contentTexts(state: RunState, part: Part): readonly MatchText[] {
  const texts = known(state, part)
  texts.content ??= contentOf(state, part).map((text) => new MatchText(text))
  return texts.content
}

function contentOf(state: RunState, part: Part): readonly string[] {
  const bytes = state.view.base
  if (part.kind === 'leaf') {
    if (part.type.type === 'text') return [textOf(state, part)]
    const contents = partContents(bytes, beginningOf(state, part))
    return [decodeBytes(contents.subarray(0, BODY_SIGNS_MAX))]
  }
  const [first] = part.children
  const last = part.children.at(-1)
  if (first === undefined || last === undefined) return []
  // Of a message its header. RFC 5173 §5.2
  if (part.kind === 'message') return [decodeBytes(bytes.subarray(part.bodyStart, first.bodyStart))]
  const prologue = bytes.subarray(part.bodyStart, lineBefore(bytes, first.headerStart, part.bodyStart))
  const epilogue = bytes.subarray(lineBehind(bytes, lineBehind(bytes, last.bodyEnd)), part.bodyEnd)
  return [prologue, epilogue].map((octets) => decodeBytes(octets.subarray(0, BODY_SIGNS_MAX)))
}

/** Where the line begins that ends before `at`. */
function lineBefore(bytes: Uint8Array, at: number, floor: number): number {
  const lf = bytes.lastIndexOf(10, Math.max(at - 2, 0))
  return Math.max(lf + 1, floor)
}

/** Behind the end of the line that holds `at`. */
function lineBehind(bytes: Uint8Array, at: number): number {
  const lf = bytes.indexOf(10, at)
  return lf < 0 ? bytes.length : lf + 1
}

/** The parts that `:mime` means: the one at hand, and with `:anychild` those within it. RFC 5703 §4 */
export function partsOf(state: RunState, { anyChild }: MimeScope): readonly Part[] {
  const root = state.root()
  const top = state.part ?? root
  if (!anyChild) return [top]
  const parts: Part[] = []
  for (const part of walkParts(top)) if (parts.length < PARTS_READ_MAX) parts.push(part)
  return parts
}

/** Fields of that name (in lower case) of the parts that are meant, unfolded and still encoded. */
export function partFields(state: RunState, name: string, scope: MimeScope): readonly string[] {
  const bytes = state.view.base
  return partsOf(state, scope).flatMap((part) => {
    state.budget.look(PART_SIGNS + part.header.fields.length * FIELD_SIGNS)
    return findFields(bytes, part.header, name).map((field) => fieldText(bytes, field))
  })
}

/** What of a field is compared. RFC 5703 §4.1 */
export function mimeTexts(
  name: string,
  text: string,
  scope: MimeScope,
  parameters: readonly string[],
): readonly string[] {
  if (scope.part === 'whole') return [decodeWords(text).trim()]
  const isType = name === 'content-type'
  const {
    type,
    subtype,
    parameters: written,
  } = isType
    ? readContentType(text)
    : { type: readDisposition(text)?.kind ?? '', subtype: '', parameters: readDisposition(text)?.parameters }
  switch (scope.part) {
    case 'type':
      return [type]
    case 'subtype':
      return [subtype]
    case 'contenttype':
      return [isType ? `${type}/${subtype}` : type]
    case 'param':
      return parameters.flatMap((one) => {
        const value = parameterText(written?.get(one.toLowerCase()))
        return value === undefined ? [] : [value]
      })
  }
}
