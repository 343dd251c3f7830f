/** What rich text brings along: objects, and templates from elsewhere. One pass over its letters. */
import { isOtherMachine } from './ooxml.ts'
import type { Opening } from './opening.ts'

const OBJECT_OCTETS_MAX = 16 * 1024 * 1024
const TEXT_OCTETS_MAX = 64 * 1024 * 1024
const OBJECTS_MAX = 100

/** Says what was seen and gives the objects, out of their hexadecimal digits. */
export function sayRichText(bytes: Uint8Array, where: string, opening: Opening): Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, TEXT_OCTETS_MAX))
  // Blanks and line ends within a control word do not count for some readers.
  const objects: Uint8Array[] = []
  for (
    let at = buffer.indexOf('\\objdata');
    at >= 0 && objects.length < OBJECTS_MAX && !opening.isOver;
    at = buffer.indexOf('\\objdata', at + 8)
  )
    objects.push(hexFrom(buffer, at + 8))
  const updates = ['\\objupdate', '\\objautlink', '\\objocx', '\\objhtml'].some((word) =>
    buffer.includes(word),
  )
  if (objects.length > 0) opening.say(updates ? 'rtf-object' : 'embedded', where)
  for (const object of objects) {
    const head = new TextDecoder('windows-1252').decode(object.subarray(0, 200)).toLowerCase()
    if (head.includes('equation.')) opening.say('equation', where)
  }
  sayTemplate(buffer, where, opening)
  return objects
}

function sayTemplate(buffer: Buffer, where: string, opening: Opening): void {
  const at = buffer.indexOf('\\*\\template')
  if (at < 0) return
  const brace = buffer.indexOf('}', at)
  const end = Math.min(brace < 0 ? buffer.length : brace, at + 2000)
  const place = new TextDecoder('windows-1252')
    .decode(buffer.subarray(at + 11, end))
    .trim()
    .replaceAll('\\\\', '\\')
  if (/^https?:/i.test(place)) opening.say('template', where)
  else if (isOtherMachine(place.toLowerCase()) || isOtherMachine(`\\${place}`.toLowerCase()))
    opening.say('unc', where)
}

/** Digits until the group ends; whatever stands between them is skipped. */
function hexFrom(buffer: Buffer, from: number): Uint8Array {
  const out = new Uint8Array(Math.min(OBJECT_OCTETS_MAX, Math.ceil((buffer.length - from) / 2)))
  let length = 0
  let high = -1
  for (let at = from; at < buffer.length && length < out.length; at++) {
    const octet = buffer[at] ?? 0
    if (octet === 0x7d) break
    const digit = hexDigit(octet)
    if (digit < 0) continue
    if (high < 0) high = digit
    else {
      out[length++] = high * 16 + digit
      high = -1
    }
  }
  return out.subarray(0, length)
}

function hexDigit(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30
  const lower = octet | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
