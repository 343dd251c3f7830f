/**
 * Text out of bytes and a charset label, whatever the label says. WHATWG's encodings come from the platform;
 * UTF-7, HZ and ISO-2022-KR are read here; rarer ones (DOS code pages …) by the caller's fallback, if it has one.
 */
import { decodeBytes } from '../header/header-text.ts'

/** Decodes what this module does not know; undefined when it does not know it either. */
export type CharsetFallback = (label: string, bytes: Uint8Array) => string | undefined

/** Labels that mail programs write and the WHATWG list lacks. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['utf8mb4', 'utf-8'],
  ['utf_8', 'utf-8'],
  ['unicode', 'utf-16le'],
  ['ks_c_5601', 'euc-kr'],
  ['ksc_5601-1987', 'euc-kr'],
  ['cp949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['sjis', 'shift_jis'],
  ['x-sjis-jp', 'shift_jis'],
  ['cp936', 'gbk'],
  ['ms936', 'gbk'],
  ['gb_2312', 'gbk'],
  ['x-gb2312', 'gbk'],
  ['cp950', 'big5'],
  ['iso-2022-jp-1', 'iso-2022-jp'],
  ['iso-2022-jp-2', 'iso-2022-jp'],
  ['iso-2022-jp-3', 'iso-2022-jp'],
  ['iso-2022-jp-ms', 'iso-2022-jp'],
  ['cp50220', 'iso-2022-jp'],
  ['cp51932', 'euc-jp'],
  ['latin-1', 'windows-1252'],
  ['8859-1', 'windows-1252'],
  ['iso8859_1', 'windows-1252'],
  ['ansi', 'windows-1252'],
])

/** Labels that say nothing: the bytes themselves are asked. */
const UNTOLD: ReadonlySet<string> = new Set([
  '',
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  '7bit',
  '8bit',
  'x-unknown',
  'unknown',
  'unknown-8bit',
  'default',
  'default_charset',
  'none',
  '_iso-2022-jp$sio',
])

/** Where Node's tables hold less than the WHATWG's (no extensions of Windows-949, no HKSCS), the fallback goes first. */
const THIN: ReadonlySet<string> = new Set(['euc-kr', 'big5'])

/** Text of the bytes. Never throws; bytes that are no sign of the charset become U+FFFD. */
export function decodeCharset(
  label: string | undefined,
  bytes: Uint8Array,
  fallback?: CharsetFallback,
): string {
  const name = normalise(label ?? '')
  if (UNTOLD.has(name)) return withoutBom(decodeBytes(bytes))
  const own = OWN.get(name)
  if (own !== undefined) return own(bytes)
  const encoding = encodingOf(name)
  if (encoding === undefined || THIN.has(encoding)) {
    const text = fallback?.(encoding ?? name, bytes)
    if (text !== undefined) return text
  }
  return encoding === undefined ? withoutBom(decodeBytes(bytes)) : new TextDecoder(encoding).decode(bytes)
}

/** What the platform calls the charset of a label; undefined where it does not know it. */
export function platformCharset(label: string): string | undefined {
  return encodingOf(normalise(label))
}

function normalise(label: string): string {
  const bare = label
    .trim()
    .replaceAll(/^["']+|["']+$/g, '')
    .toLowerCase()
  // `cp-1252` and `cp1252`, `windows1252`: one thing written three ways.
  const windows = /^(?:cp|windows|win|x-cp|ibm)[-_]?(125[0-8]|874)$/.exec(bare)
  if (windows !== null) return `windows-${windows[1]}`
  const dos = /^(?:cp|ibm|dos)[-_]?([0-9]{3,4})$/.exec(bare)
  const name = dos === null ? bare : `cp${dos[1]}`
  return ALIASES.get(name) ?? name
}

/** The platform's name of a charset, or undefined when it has none. */
function encodingOf(name: string): string | undefined {
  try {
    return new TextDecoder(name).encoding
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const OWN: ReadonlyMap<string, (bytes: Uint8Array) => string> = new Map([
  ['utf-7', decodeUtf7],
  ['utf7', decodeUtf7],
  ['unicode-1-1-utf-7', decodeUtf7],
  ['utf-16', decodeUtf16],
  ['hz-gb-2312', decodeHz],
  ['hz', decodeHz],
  ['iso-2022-jp', decodeIso2022Jp],
  ['csiso2022jp', decodeIso2022Jp],
  ['iso-2022-kr', decodeIso2022Kr],
  ['csiso2022kr', decodeIso2022Kr],
])

/** Big-endian with that byte order mark, else as Windows writes it. RFC 2781 §4.3, we differ because mail does. */
function decodeUtf16(bytes: Uint8Array): string {
  const bigEndian = bytes[0] === 0xfe && bytes[1] === 0xff
  return new TextDecoder(bigEndian ? 'utf-16be' : 'utf-16le').decode(bytes)
}

/** RFC 2152: `+` base64 of UTF-16BE `-`; `+-` is a plus. */
function decodeUtf7(bytes: Uint8Array): string {
  const units: string[] = []
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte !== 0x2b) {
      units.push(byte < 0x80 ? String.fromCharCode(byte) : '\ufffd')
      continue
    }
    if (bytes[at + 1] === 0x2d) {
      units.push('+')
      at++
      continue
    }
    let bits = 0
    let held = 0
    let value = base64Value(bytes[at + 1])
    for (; value >= 0; value = base64Value(bytes[at + 1])) {
      at++
      bits = ((bits << 6) | value) & 0x3fffff
      held += 6
      if (held < 16) continue
      held -= 16
      units.push(String.fromCharCode((bits >> held) & 0xffff))
    }
    if (bytes[at + 1] === 0x2d) at++
  }
  return units.join('').toWellFormed()
}

function base64Value(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52
  return byte === 0x2b ? 62 : byte === 0x2f ? 63 : -1
}

/** RFC 1843: `~{` two-byte GB 2312 in seven bits `~}`, `~~` a tilde, `~` before a line end joins lines. */
function decodeHz(bytes: Uint8Array): string {
  const out = new Uint8Array(bytes.length)
  let length = 0
  let double = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const next = bytes[at + 1]
    if (
      byte === 0x7e &&
      next !== undefined &&
      (next === 0x7b || next === 0x7d || next === 0x7e || next === 0x0a)
    ) {
      at++
      if (next === 0x7e) out[length++] = 0x7e
      else if (next !== 0x0a) double = next === 0x7b
    } else if (double && byte > 0x20 && byte < 0x7f && next !== undefined) {
      out[length++] = byte | 0x80
      out[length++] = next | 0x80
      at++
    } else {
      if (byte === 0x0a) double = false
      out[length++] = byte
    }
  }
  return new TextDecoder('gbk').decode(out.subarray(0, length))
}

/** RFC 1557: SO and SI switch between KS X 1001 in seven bits and ASCII; the announcer ESC $ ) C is dropped. */
function decodeIso2022Kr(bytes: Uint8Array): string {
  const out = new Uint8Array(bytes.length)
  let length = 0
  let shifted = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const announces =
      byte === 0x1b && bytes[at + 1] === 0x24 && bytes[at + 2] === 0x29 && bytes[at + 3] === 0x43
    if (announces) at += 3
    else if (byte === 0x0e) shifted = true
    else if (byte === 0x0f) shifted = false
    else {
      if (byte === 0x0a) shifted = false
      out[length++] = shifted && byte > 0x20 ? byte | 0x80 : byte
    }
  }
  return new TextDecoder('euc-kr').decode(out.subarray(0, length))
}

/**
 * RFC 1468 and what grew from it: escapes switch between sets, which are read as their EUC-JP twins, so that the signs
 * of NEC and Windows (①) are found too. Lines begin in ASCII.
 */
function decodeIso2022Jp(bytes: Uint8Array): string {
  const out = new Uint8Array(bytes.length * 2)
  let length = 0
  let set: 'ascii' | 'kana' | 'kanji' | 'more-kanji' = 'ascii'
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const shift =
      byte === 0x1b
        ? ISO_2022_JP.find(({ code }) => code.every((one, i) => bytes[at + 1 + i] === one))
        : undefined
    if (shift !== undefined) {
      set = shift.set
      at += shift.code.length
    } else if (set === 'ascii' || byte <= 0x20 || byte >= 0x7f) {
      if (byte === 0x0a) set = 'ascii'
      out[length++] = byte
    } else if (set === 'kana') {
      out[length++] = 0x8e
      out[length++] = byte | 0x80
    } else {
      if (set === 'more-kanji') out[length++] = 0x8f
      out[length++] = byte | 0x80
      out[length++] = (bytes[++at] ?? 0x20) | 0x80
    }
  }
  return new TextDecoder('euc-jp').decode(out.subarray(0, length))
}

const ISO_2022_JP = [
  { code: [0x28, 0x42], set: 'ascii' },
  { code: [0x28, 0x4a], set: 'ascii' },
  { code: [0x28, 0x49], set: 'kana' },
  { code: [0x24, 0x40], set: 'kanji' },
  { code: [0x24, 0x42], set: 'kanji' },
  { code: [0x24, 0x28, 0x44], set: 'more-kanji' },
] as const

function withoutBom(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
