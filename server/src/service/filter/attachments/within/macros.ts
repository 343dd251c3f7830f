/** Whether the macros of an office file start by themselves: their source is unpacked and its names are looked at. MS-OVBA 2.4.1 */
import { CompoundFile } from '../../../extract/compound-file.ts'
import { MACRO_OCTETS_MAX, STREAMS_MAX } from '../limits.ts'
import type { Opening } from './opening.ts'

/** Names of procedures that Office calls when a file is opened, closed or clicked. */
const STARTS =
  /\b(?:auto_?(?:open|exec|exit|close|new)|document_?(?:open|close|new|contentcontrolonenter)|workbook_?(?:open|activate|deactivate|beforeclose|sheetactivate)|presentation_?open|worksheet_?(?:activate|change|calculate)|(?:\w{1,40}_)(?:layout|click|change|painted|mousemove|resize|gotfocus)|userform_(?:initialize|activate))\b/i
const ATTRIBUTES = new TextEncoder().encode('\0Attribut')

/** Says `macro-auto` or `macro`. A project without any readable source hides what it does, and counts as the first. */
export function sayMacros(bytes: Uint8Array, where: string, opening: Opening): void {
  const file = new CompoundFile(bytes)
  let sources = 0
  let starts = false
  let octets = 0
  for (const entry of file.entries.slice(0, STREAMS_MAX)) {
    if (entry.kind !== 2 || opening.isOver || octets > MACRO_OCTETS_MAX) continue
    const contents = Buffer.from(file.contents(entry))
    // The container's signature and the head of its first piece stand in front of the first word.
    const found = contents.indexOf(ATTRIBUTES)
    if (found < 3) continue
    const source = decompressVba(contents.subarray(found - 3), MACRO_OCTETS_MAX - octets)
    octets += source.length
    sources++
    starts ||= STARTS.test(new TextDecoder('windows-1252').decode(source))
  }
  opening.say(sources === 0 || starts ? 'macro-auto' : 'macro', where)
}

const CHUNK_OCTETS = 4096

/** Pieces of up to 4096 octets, each of literal octets and copies of what stands before. Never throws. */
export function decompressVba(packed: Uint8Array, octetsMax: number): Uint8Array {
  const out = new Uint8Array(Math.max(0, Math.min(octetsMax, packed.length * 20 + CHUNK_OCTETS)))
  let length = 0
  if (packed[0] !== 1) return out.subarray(0, 0)
  for (let at = 1; at + 2 < packed.length && length < out.length; ) {
    const head = (packed[at] ?? 0) + 256 * (packed[at + 1] ?? 0)
    if ((head & 0x7000) !== 0x3000) break
    const end = Math.min(at + (head & 0xfff) + 3, packed.length)
    const isPacked = (head & 0x8000) !== 0
    length = isPacked
      ? unpackChunk(packed, at + 2, end, out, length)
      : copyChunk(packed, at + 2, end, out, length)
    at = end
  }
  return out.subarray(0, length)
}

function copyChunk(packed: Uint8Array, from: number, to: number, out: Uint8Array, length: number): number {
  const piece = packed.subarray(from, Math.min(to, from + out.length - length))
  out.set(piece, length)
  return length + piece.length
}

function unpackChunk(packed: Uint8Array, from: number, to: number, out: Uint8Array, start: number): number {
  let length = start
  for (let at = from; at < to; ) {
    const flags = packed[at++] ?? 0
    for (let bit = 0; bit < 8 && at < to; bit++) {
      if (length >= out.length || length - start >= CHUNK_OCTETS) return length
      if ((flags & (1 << bit)) === 0) {
        out[length++] = packed[at++] ?? 0
        continue
      }
      const token = (packed[at] ?? 0) + 256 * (packed[at + 1] ?? 0)
      at += 2
      const done = length - start
      let bits = 4
      while (2 ** bits < done) bits++
      const count = (token & (0xffff >> bits)) + 3
      const back = (token >> (16 - bits)) + 1
      if (back > done) return length
      for (let n = 0; n < count && length < out.length; n++, length++) out[length] = out[length - back] ?? 0
    }
  }
  return length
}
