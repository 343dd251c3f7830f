/**
 * Experience that comes with the release, for the first day: data/filter/seed.bin, whose README says what it was made of.
 *
 *   messages of spam, of ham (4 octets each)   then each token, rising: hash (4), spam (1), ham (1)
 */
import { readFileSync } from 'node:fs'
import type { Counts } from '../../../store/filter/counts.ts'
import { TokenIndex } from './counts.ts'

const FILE = new URL('../../../../data/filter/seed.bin', import.meta.url)
const HEAD_OCTETS = 8
const ROW_OCTETS = 6
const COUNT_MAX = 0xff
/** A token of fewer messages may be chance. */
const SEEN_MIN = 3

/** Throws on a file that is missing or that is no seed. */
export function loadSeed(): TokenIndex {
  return new TokenIndex(readSeed(readFileSync(FILE)))
}

export function readSeed(bytes: Uint8Array): TokenIndex['counts'] {
  const rows = (bytes.length - HEAD_OCTETS) / ROW_OCTETS
  if (!Number.isInteger(rows) || rows < 0) throw new Error(`a seed of ${bytes.length} octets`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tokens = new Uint32Array(rows)
  const spam = new Uint16Array(rows)
  const ham = new Uint16Array(rows)
  for (let row = 0, at = HEAD_OCTETS; row < rows; row++, at += ROW_OCTETS) {
    tokens[row] = view.getUint32(at, true)
    spam[row] = view.getUint8(at + 4)
    ham[row] = view.getUint8(at + 5)
  }
  return { tokens, spam, ham, spamMessages: view.getUint32(0, true), hamMessages: view.getUint32(4, true) }
}

/** What is worth shipping of the counts: what was seen often enough. */
export function writeSeed({ tokens, spam, ham, spamMessages, hamMessages }: Counts): Uint8Array {
  const rows = [...tokens.keys()].filter((row) => (spam[row] ?? 0) + (ham[row] ?? 0) >= SEEN_MIN)
  const view = new DataView(new ArrayBuffer(HEAD_OCTETS + rows.length * ROW_OCTETS))
  view.setUint32(0, spamMessages, true)
  view.setUint32(4, hamMessages, true)
  for (const [place, row] of rows.entries()) {
    const at = HEAD_OCTETS + place * ROW_OCTETS
    view.setUint32(at, tokens[row] ?? 0, true)
    // What does not fit is made smaller on both sides: how the two stand to each other is what counts.
    const scale = Math.min(1, COUNT_MAX / Math.max(1, spam[row] ?? 0, ham[row] ?? 0))
    view.setUint8(at + 4, Math.round((spam[row] ?? 0) * scale))
    view.setUint8(at + 5, Math.round((ham[row] ?? 0) * scale))
  }
  return new Uint8Array(view.buffer)
}
