/** Files that stand in a text without any header: uuencoded ones, base64 in lines; and base64 as strict, lax and odd readers read it. */
import { decodeBase64, decodeTransfer } from '../../../mail/mime/transfer.ts'
import { LOOSE_BASE64_MIN, READINGS_MAX } from './limits.ts'
import type { MessageFile } from './readings.ts'

const LF = 10
const CR = 13
const EQUALS = 61
const BEGIN = Buffer.from('begin ')
const BEGIN_LINE = /^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})/

export function looseFiles(bytes: Uint8Array, which: 'uu' | 'base64' | 'all'): MessageFile[] {
  const files: MessageFile[] = []
  const add = (names: readonly string[], contents: Uint8Array): void => {
    if (contents.length > 0 && files.length < READINGS_MAX)
      files.push({
        names,
        declared: '',
        isBody: false,
        isPlain: false,
        isBase64: false,
        bytes: () => contents,
      })
  }
  if (which !== 'base64') uuencoded(bytes, add)
  if (which !== 'uu') base64Runs(bytes, add)
  return files
}

function uuencoded(bytes: Uint8Array, add: (names: readonly string[], contents: Uint8Array) => void): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let found = 0
  for (let at = buffer.indexOf(BEGIN); at >= 0 && found < READINGS_MAX; at = buffer.indexOf(BEGIN, at + 1)) {
    if (at > 0 && buffer[at - 1] !== LF) continue
    const name = BEGIN_LINE.exec(new TextDecoder().decode(buffer.subarray(at, at + 300)))?.[1]
    if (name === undefined) continue
    found++
    const end = buffer.indexOf('\nend', at)
    const block = buffer.subarray(at, end < 0 ? buffer.length : end + 5)
    add([name.trim()], decodeTransfer('uuencode', block))
    at += block.length - 1
  }
}

/** Letters of a line that may begin a run: what packs files writes longer ones, and words of people are shorter. */
const FIRST_LINE_LETTERS = 40

/** Lines that hold nothing but base64, one under the other. */
function base64Runs(bytes: Uint8Array, add: (names: readonly string[], contents: Uint8Array) => void): void {
  let from = -1
  let letters = 0
  const close = (to: number): void => {
    if (from >= 0 && letters >= LOOSE_BASE64_MIN) add([], decodeBase64(bytes.subarray(from, to)))
    from = -1
    letters = 0
  }
  for (let at = 0; at < bytes.length; ) {
    const lf = bytes.indexOf(LF, at)
    const next = lf < 0 ? bytes.length : lf + 1
    const count = hasWords(bytes, at, next) ? undefined : base64Letters(bytes, at, next)
    if (count === undefined) close(at)
    else if (from >= 0 || count >= FIRST_LINE_LETTERS) {
      if (from < 0) from = at
      letters += count
    }
    at = next
  }
  close(bytes.length)
}

/** Letters on both sides of a blank. */
function hasWords(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to && isBlank(bytes[at])) at++
  while (at < to && !isBlank(bytes[at])) at++
  while (at < to && isBlank(bytes[at])) at++
  return at < to
}

function isBlank(octet: number | undefined): boolean {
  return octet === 32 || octet === 9 || octet === CR || octet === LF
}

/** Undefined: something else stands in the line. */
function base64Letters(bytes: Uint8Array, from: number, to: number): number | undefined {
  let count = 0
  for (let at = from; at < to; at++) {
    const octet = bytes[at] ?? 0
    if (isBlank(octet)) continue
    if (!isLetter(octet) && octet !== EQUALS) return undefined
    count++
  }
  return count
}

function isLetter(octet: number): boolean {
  const lower = octet | 0x20
  return (
    (lower >= 0x61 && lower <= 0x7a) || (octet >= 0x30 && octet <= 0x39) || octet === 0x2b || octet === 0x2f
  )
}

/**
 * What becomes of base64 with signs in it that are none: skipped (ours); with the signs of the URL-safe alphabet as
 * junk; only up to the first padding; without any padding; only the lines that are clean.
 */
export function base64Readings(body: Uint8Array): Uint8Array[] {
  const plain = body.filter(isLetter)
  const padded = body.indexOf(EQUALS)
  const readings = [decodeBase64(body), decodeBase64(plain)]
  if (padded >= 0) readings.push(decodeBase64(body.subarray(0, padded).filter(isLetter)))
  const clean: Uint8Array[] = []
  for (let at = 0; at < body.length; ) {
    const lf = body.indexOf(LF, at)
    const next = lf < 0 ? body.length : lf + 1
    if (base64Letters(body, at, next) !== undefined) clean.push(body.subarray(at, next))
    at = next
  }
  readings.push(decodeBase64(Buffer.concat(clean)))
  return readings.filter((one, n) => !readings.slice(0, n).some((other) => Buffer.compare(one, other) === 0))
}
