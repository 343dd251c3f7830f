/** Rich text of Outlook: taken out of its compression, and read as plain text. MS-OXRTFCP */
import { Cursor } from './cursor.ts'
import { RTF_OCTETS_MAX } from './limits.ts'
import { decodeCodePage } from './properties.ts'

const COMPRESSED = 0x75465a4c
const UNCOMPRESSED = 0x414c454d
/** What every compressed text may refer to before it has said anything. MS-OXRTFCP 2.1.2.1 */
const DICTIONARY =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const WINDOW = 4096

/** The RTF; undefined for what is no compressed RTF. */
export function decompressRtf(bytes: Uint8Array): Uint8Array | undefined {
  const cursor = new Cursor(bytes)
  cursor.u32()
  const rawSize = Math.min(cursor.u32(), RTF_OCTETS_MAX)
  const kind = cursor.u32()
  cursor.u32()
  if (kind === UNCOMPRESSED) return cursor.take(rawSize)
  if (kind !== COMPRESSED) return undefined
  // One token of two octets gives at most 17: the announced size is never taken on trust.
  const out = new Uint8Array(Math.min(rawSize, cursor.left * 17))
  const window = new Uint8Array(WINDOW)
  for (let i = 0; i < DICTIONARY.length; i++) window[i] = DICTIONARY.charCodeAt(i)
  let write = DICTIONARY.length
  let length = 0
  while (cursor.left > 0 && length < out.length) {
    const control = cursor.u8()
    for (let bit = 0; bit < 8 && cursor.left > 0 && length < out.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        const byte = cursor.u8()
        out[length++] = byte
        window[write] = byte
        write = (write + 1) % WINDOW
        continue
      }
      if (!cursor.has(2)) return out.subarray(0, length)
      const token = (cursor.u8() << 8) | cursor.u8()
      const from = token >> 4
      // A reference to the place that is written next is the end. MS-OXRTFCP 2.2.1.4
      if (from === write) return out.subarray(0, length)
      for (let i = 0; i < (token & 15) + 2 && length < out.length; i++) {
        const byte = window[(from + i) % WINDOW] ?? 0
        out[length++] = byte
        window[write] = byte
        write = (write + 1) % WINDOW
      }
    }
  }
  return out.subarray(0, length)
}

/** Groups that hold no text for people. */
const SILENT: ReadonlySet<string> = new Set(['fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'object'])
const BREAKS: ReadonlySet<string> = new Set(['par', 'line', 'cell', 'row', 'sect', 'page'])
/** Groups that old readers skip, and that do hold text. */
const STARRED: ReadonlySet<string> = new Set(['footnote', 'annotation', 'shpinst'])
const WORD = /\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?/y

/** The words of RTF. Groups are counted, not entered: no recursion. Never throws. */
export function rtfToText(rtf: Uint8Array): string {
  const text = new TextDecoder('windows-1252').decode(rtf)
  const out: string[] = []
  let codePage = 1252
  let depth = 0
  let silentFrom = Number.POSITIVE_INFINITY
  let htmlOnly = false
  let skip = 0
  for (let at = 0; at < text.length; ) {
    const sign = text.charAt(at)
    const heard = depth < silentFrom && !htmlOnly
    if (sign === '{') depth++
    else if (sign === '}') {
      depth--
      if (depth < silentFrom) silentFrom = Number.POSITIVE_INFINITY
    } else if (sign === '\\') {
      WORD.lastIndex = at
      const word = WORD.exec(text)
      if (word === null) {
        const symbol = text.charAt(at + 1)
        if (symbol === '*') {
          WORD.lastIndex = at + 2
          if (!STARRED.has(WORD.exec(text)?.[1] ?? '')) silentFrom = Math.min(silentFrom, depth)
        } else if (symbol === "'") {
          const run = hexRun(text, at)
          if (heard && skip === 0) out.push(decodeCodePage(codePage, run))
          skip = Math.max(skip - run.length, 0)
          at += Math.max(run.length * 4, 2)
          continue
        } else if (heard)
          out.push(symbol === '~' ? ' ' : symbol === '_' ? '-' : /[\\{}]/.test(symbol) ? symbol : '')
        at += 2
        continue
      }
      const name = word[1] ?? ''
      const value = word[2] === undefined ? undefined : Number(word[2])
      if (SILENT.has(name)) silentFrom = Math.min(silentFrom, depth)
      else if (name === 'htmlrtf') htmlOnly = value !== 0
      else if (name === 'ansicpg' && value !== undefined) codePage = value
      else if (name === 'bin') at += Math.max(value ?? 0, 0)
      else if (heard && BREAKS.has(name)) out.push('\n')
      else if (heard && name === 'tab') out.push('\t')
      else if (heard && name === 'u' && value !== undefined) {
        out.push(String.fromCharCode(value & 0xffff))
        skip = 1
      }
      at += word[0].length
      continue
    } else if (sign !== '\r' && sign !== '\n') {
      if (skip > 0) skip--
      else if (heard) out.push(sign)
    }
    at++
  }
  return out.join('').replaceAll('\0', '').toWellFormed()
}

/** Signs written as `\'e9\'f1`, together: one may be two octets. */
function hexRun(text: string, from: number): Uint8Array {
  const bytes: number[] = []
  for (
    let at = from;
    text.startsWith("\\'", at) && /^[0-9A-Fa-f]{2}/.test(text.slice(at + 2, at + 4));
    at += 4
  ) {
    bytes.push(Number.parseInt(text.slice(at + 2, at + 4), 16))
  }
  return Uint8Array.from(bytes)
}
