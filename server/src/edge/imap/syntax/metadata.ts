/**
 * Names and values of METADATA. RFC 5464 §3, §5
 *
 *   /shared/comment  /private/vendor/acme/colour
 */
import { LIST_ELEMENTS } from '../limits.ts'
import type { Reader } from './reader.ts'

/** How far below a named entry one looks: it alone, its children, all. RFC 5464 §4.2.2 */
export type Depth = 0 | 1 | 'infinity'

export type EntryValue = { readonly entry: string; readonly value: Uint8Array | undefined }

const DEPTHS: ReadonlyMap<string, Depth> = new Map<string, Depth>([
  ['0', 0],
  ['1', 1],
  ['INFINITY', 'infinity'],
])

/** `(MAXSIZE 1024 DEPTH 1)`, each at most once and in any order. RFC 5464 §4.2 */
export function readGetOptions(read: Reader): {
  readonly maxSize: number | undefined
  readonly depth: Depth
} {
  let maxSize: number | undefined
  let depth: Depth = 0
  read.list(() => {
    if (read.tryWord('MAXSIZE')) {
      read.space()
      maxSize = read.number('a size')
    } else {
      read.token('DEPTH')
      read.space()
      depth = read.oneOf(DEPTHS)
    }
  })
  return { maxSize, depth }
}

/** One name or several in brackets. */
export function readEntries(read: Reader): string[] {
  const one = (): string => readName(read, BRANCH)
  return read.sees('(') ? read.list(one) : [one()]
}

/** A name that a note can have. */
export function readEntry(read: Reader): string {
  return readName(read, ENTRY)
}

const ENTRY = /^\/(?:private|shared)(?:\/[!-$&-)+-.0-~]+)+$/
/** Where one may begin to look below: `/private` too. */
const BRANCH = /^\/(?:private|shared)(?:\/[!-$&-)+-.0-~]+)*$/

/** In lower case: names are compared without. RFC 5464 §3.1 */
function readName(read: Reader, form: RegExp): string {
  const name = read.astring().toLowerCase()
  if (!form.test(name)) throw read.fault('a name such as /private/comment')
  return name
}

/** `(` name SP value *(SP name SP value) `)`; NIL takes the note away. RFC 5464 §5 entry-values */
export function readEntryValues(read: Reader): EntryValue[] {
  const values: EntryValue[] = []
  read.token('(')
  do {
    if (values.length === LIST_ELEMENTS) throw read.limit(`at most ${LIST_ELEMENTS} entries`)
    const entry = readEntry(read)
    read.space()
    values.push({ entry, value: readValue(read) })
  } while (read.trySpace())
  read.token(')')
  return values
}

/** nstring / literal8. */
function readValue(read: Reader): Uint8Array | undefined {
  return read.tryToken('~') ? read.literal() : read.nstringOctets()
}
