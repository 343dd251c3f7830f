/**
 * What a FETCH may ask of each message. RFC 9051 §6.4.5, RFC 7162 §3.1.4, RFC 3516 §4.2 (BINARY), RFC 8474 §5 (ids),
 * RFC 8514 §4.1 (SAVEDATE), RFC 8970 §3 (PREVIEW)
 */
import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import type { Section } from '../../../mail/imap/section.ts'
import { Reader } from './reader.ts'

export type SimpleItem = {
  readonly kind:
    | 'flags'
    | 'uid'
    | 'modseq'
    | 'internaldate'
    | 'savedate'
    | 'size'
    | 'envelope'
    | 'bodystructure'
    | 'body'
    | 'emailid'
    | 'threadid'
}

type Cut = { readonly offset: number; readonly length: number }

export type SectionItem = {
  readonly kind: 'section'
  readonly section: Section
  readonly partial: Cut | undefined
  /** Reading it does not set \Seen. */
  readonly peek: boolean
  /** What the answer calls it: `BODY[TEXT]<0>`, `RFC822.HEADER`. */
  readonly label: string
}

/** A part with its transfer encoding undone, or how long it is then. */
export type BinaryItem = {
  readonly kind: 'binary' | 'binarysize'
  readonly part: readonly number[]
  readonly partial: Cut | undefined
  readonly peek: boolean
  readonly label: string
}

export type PreviewItem = {
  readonly kind: 'preview'
  /** Only if it is at hand. */
  readonly lazy: boolean
  readonly peek: true
  readonly label: 'PREVIEW'
}

/** What the octets of the message are read for. */
export type BodyItem = SectionItem | BinaryItem | PreviewItem
export type FetchItem = SimpleItem | BodyItem

export function isSimple(item: FetchItem): item is SimpleItem {
  return !('label' in item)
}

const WHOLE: Section = { part: [], text: undefined, fields: [] }
const HEADER: Section = { part: [], text: 'HEADER', fields: [] }
const TEXT: Section = { part: [], text: 'TEXT', fields: [] }
const PARTS_MAX = 50

const SIMPLE: ReadonlyMap<string, FetchItem> = new Map<string, FetchItem>([
  ['FLAGS', { kind: 'flags' }],
  ['UID', { kind: 'uid' }],
  ['MODSEQ', { kind: 'modseq' }],
  ['INTERNALDATE', { kind: 'internaldate' }],
  ['SAVEDATE', { kind: 'savedate' }],
  ['EMAILID', { kind: 'emailid' }],
  ['THREADID', { kind: 'threadid' }],
  ['RFC822.SIZE', { kind: 'size' }],
  ['ENVELOPE', { kind: 'envelope' }],
  ['BODYSTRUCTURE', { kind: 'bodystructure' }],
  ['BODY', { kind: 'body' }],
  ['RFC822', { kind: 'section', section: WHOLE, partial: undefined, peek: false, label: 'RFC822' }],
  // Two items of RFC 1730 §6.4.5 that were dropped in 1996; Outlook still asks for them. They are answered without `.PEEK`.
  ['RFC822.PEEK', { kind: 'section', section: WHOLE, partial: undefined, peek: true, label: 'RFC822' }],
  [
    'RFC822.HEADER',
    { kind: 'section', section: HEADER, partial: undefined, peek: true, label: 'RFC822.HEADER' },
  ],
  ['RFC822.TEXT', { kind: 'section', section: TEXT, partial: undefined, peek: false, label: 'RFC822.TEXT' }],
  [
    'RFC822.TEXT.PEEK',
    { kind: 'section', section: TEXT, partial: undefined, peek: true, label: 'RFC822.TEXT' },
  ],
])

const MACROS: ReadonlyMap<string, readonly FetchItem[]> = new Map<string, readonly FetchItem[]>([
  ['ALL', [{ kind: 'flags' }, { kind: 'internaldate' }, { kind: 'size' }, { kind: 'envelope' }]],
  ['FAST', [{ kind: 'flags' }, { kind: 'internaldate' }, { kind: 'size' }]],
  [
    'FULL',
    [{ kind: 'flags' }, { kind: 'internaldate' }, { kind: 'size' }, { kind: 'envelope' }, { kind: 'body' }],
  ],
])

/** One item, a macro, or a list of items; what is asked twice is answered once. */
export function readFetchItems(read: Reader): FetchItem[] {
  for (const [name, items] of MACROS) if (read.tryWord(name)) return [...items]
  const items = read.sees('(') ? read.list(() => readItem(read)) : [readItem(read)]
  const seen = new Set<string>()
  return items.filter((item) => {
    const key = isSimple(item) ? item.kind : item.label
    return !seen.has(key) && seen.add(key)
  })
}

function readItem(read: Reader): FetchItem {
  if (read.tryToken('BODY.PEEK[')) return readSection(read, true)
  if (read.tryToken('BODY[')) return readSection(read, false)
  if (read.tryToken('BINARY.PEEK[')) return readBinary(read, true)
  if (read.tryToken('BINARY[')) return readBinary(read, false)
  if (read.tryToken('BINARY.SIZE[')) {
    const part = readPart(read)
    return {
      kind: 'binarysize',
      part,
      partial: undefined,
      peek: true,
      label: `BINARY.SIZE[${part.join('.')}]`,
    }
  }
  if (read.tryWord('PREVIEW')) return readPreview(read)
  return read.oneOf(SIMPLE)
}

function readBinary(read: Reader, peek: boolean): FetchItem {
  const part = readPart(read)
  const partial = readPartial(read)
  const label = `BINARY[${part.join('.')}]${partial === undefined ? '' : `<${partial.offset}>`}`
  return { kind: 'binary', part, partial, peek, label }
}

/** Part numbers alone, and the bracket behind them. RFC 3516 §7 section-binary */
function readPart(read: Reader): number[] {
  const part: number[] = []
  while (!read.tryToken(']')) {
    if (part.length > 0) read.token('.')
    part.push(readPartNumber(read, part.length))
  }
  return part
}

/** `PREVIEW [SP "(" LAZY ")"]`; the space may also belong to the next item. RFC 8970 §6 */
function readPreview(read: Reader): FetchItem {
  const lazy = read.tryToken(' (LAZY)')
  return { kind: 'preview', lazy, peek: true, label: 'PREVIEW' }
}

function readPartNumber(read: Reader, level: number): number {
  if (level === PARTS_MAX) throw read.limit(`at most ${PARTS_MAX} levels of parts`)
  const number = read.number('a part number or HEADER, TEXT, MIME')
  if (number === 0) throw read.fault('a part number above 0')
  return number
}

/** A section as it stands in an IMAP URL, without brackets; undefined when it is none. RFC 5092 §11 */
export function sectionOf(text: string): Section | undefined {
  const read = new Reader([Buffer.from(`${text}]`)])
  try {
    const section = readSectionSpec(read)
    read.end()
    return section
  } catch (error) {
    if (error instanceof SyntaxFault) return undefined
    throw error
  }
}

function readSection(read: Reader, peek: boolean): FetchItem {
  const section = readSectionSpec(read)
  const partial = readPartial(read)
  const label = `BODY[${sectionLabel(section)}]${partial === undefined ? '' : `<${partial.offset}>`}`
  return { kind: 'section', section, partial, peek, label }
}

function readSectionSpec(read: Reader): Section {
  const part: number[] = []
  let text: Section['text']
  let fields: readonly string[] = []
  let dot = false
  while (!read.sees(']') && text === undefined) {
    if (part.length > 0 && !dot) read.token('.')
    dot = false
    text = tryText(read, part.length > 0)
    if (text !== undefined) break
    part.push(readPartNumber(read, part.length))
  }
  if (text === 'HEADER.FIELDS' || text === 'HEADER.FIELDS.NOT') {
    read.space()
    fields = read.list(() => read.astring())
  }
  read.token(']')
  return { part, text, fields }
}

function tryText(read: Reader, inPart: boolean): Section['text'] {
  if (read.tryToken('HEADER.FIELDS.NOT')) return 'HEADER.FIELDS.NOT'
  if (read.tryToken('HEADER.FIELDS')) return 'HEADER.FIELDS'
  if (read.tryToken('HEADER')) return 'HEADER'
  if (read.tryToken('TEXT')) return 'TEXT'
  return inPart && read.tryToken('MIME') ? 'MIME' : undefined
}

function readPartial(read: Reader): Cut | undefined {
  if (!read.tryToken('<')) return undefined
  const offset = read.number('an offset')
  read.token('.')
  const length = read.number('a length')
  if (length === 0) throw read.fault('a length above 0')
  read.token('>')
  return { offset, length }
}

function sectionLabel({ part, text, fields }: Section): string {
  const path = [...part.map(String), ...(text === undefined ? [] : [text])].join('.')
  return fields.length === 0 ? path : `${path} (${fields.map(fieldLabel).join(' ')})`
}

/** A field name goes back as it came, but never as a literal. */
function fieldLabel(name: string): string {
  return /^[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+$/.test(name)
    ? name
    : `"${name.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, '\\$&')}"`
}
