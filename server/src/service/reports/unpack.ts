/**
 * A report as it was before it was packed: gzip, an archive with one file, or as it is. To be run in the parse process
 * only. What is unpacked is counted by us: at most REPORT_RATIO_MAX octets for each that came. THREATS QU1, §3 rule 16
 */
import { gunzipSync } from 'node:zlib'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { REPORT_OCTETS_FREE, REPORT_OCTETS_MAX, REPORT_RATIO_MAX } from '../../mail/report/limits.ts'
import { unzip, zipEntries } from '../extract/zip.ts'

/** Throws SyntaxFault for what is damaged, or too much. */
export function unpack(bytes: Uint8Array): Uint8Array {
  const octetsMax = Math.min(REPORT_OCTETS_MAX, Math.max(REPORT_OCTETS_FREE, bytes.length * REPORT_RATIO_MAX))
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return gunzipped(bytes, octetsMax) ?? gunzipped(withoutLineEnd(bytes), octetsMax) ?? damaged()
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return unzipped(bytes, octetsMax)
  if (bytes.length > octetsMax) throw tooMuch()
  return bytes
}

/** Undefined: damaged, or something stands behind it. Throws SyntaxFault for what is too much. */
function gunzipped(bytes: Uint8Array, maxOutputLength: number): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength })
  } catch (error) {
    const code = (error as { readonly code?: string }).code ?? ''
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooMuch()
    if (code.startsWith('Z_')) return undefined
    throw error
  }
}

/** Gateways that pack reports anew put one behind them. */
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - (bytes.at(-2) === 0x0d && bytes.at(-1) === 0x0a ? 2 : 0))
}

function damaged(): never {
  throw new SyntaxFault('gzip', 0)
}

/** The first entry that is a file. RFC 7489 §7.2.1.1 has one in an archive. */
function unzipped(bytes: Uint8Array, octetsMax: number): Uint8Array {
  const entry = zipEntries(bytes).find(({ name }) => !name.endsWith('/'))
  const budget = { octetsLeft: octetsMax, unpacked: () => undefined }
  const found = entry === undefined ? undefined : unzip(bytes, entry, budget)
  if (found === undefined) throw new SyntaxFault('an archive with a report of bearable size', 0)
  return found
}

function tooMuch(): SyntaxFault {
  return new SyntaxFault(`at most ${REPORT_OCTETS_MAX} octets, and ${REPORT_RATIO_MAX} for each that came`, 0)
}
