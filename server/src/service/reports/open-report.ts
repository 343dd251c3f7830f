/**
 * Finds the report in a message and reads it: to be run in the parse process only, since what it opens is packed and
 * comes from strangers. By what the parts hold, not by what they are called: half of the world calls them wrongly.
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { decodeCharset } from '../../mail/mime/charset.ts'
import { type Part, readStructure, walkParts } from '../../mail/mime/structure.ts'
import { partContents } from '../../mail/mime/text.ts'
import { readDmarcReport } from '../../mail/report/dmarc-xml.ts'
import { readFeedbackReport } from '../../mail/report/feedback.ts'
import { REPORT_PARTS_MAX } from '../../mail/report/limits.ts'
import type { Report } from '../../mail/report/report.ts'
import { readTlsReport } from '../../mail/report/tls-json.ts'
import { unpack } from './unpack.ts'

export type OpenedReport =
  | { readonly kind: 'report'; readonly report: Report }
  /** `why` is for the operator. */
  | { readonly kind: 'none'; readonly why: string }

/** Never throws for what the message holds. */
export function openReport(message: Uint8Array): OpenedReport {
  const parts = [...walkParts(readStructure(message).root)].slice(0, REPORT_PARTS_MAX)
  let why = 'there is no report in it'
  for (const read of [
    () => feedbackOf(message, parts),
    ...parts.map((part) => () => packedIn(message, part)),
  ])
    try {
      const report = read()
      if (report !== undefined) return { kind: 'report', report }
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error
      why = error.message
    }
  return { kind: 'none', why }
}

/** RFC 5965 §2: the machine's part, and behind it the message or its header. */
function feedbackOf(message: Uint8Array, parts: readonly Part[]): Report | undefined {
  const at = parts.findIndex(({ type }) => type.type === 'message' && type.subtype === 'feedback-report')
  const fields = parts[at]
  if (fields === undefined) return undefined
  const original = parts.slice(at + 1).find(({ type }) => isReturned(`${type.type}/${type.subtype}`))
  return readFeedbackReport(
    partContents(message, fields),
    original === undefined ? undefined : partContents(message, original),
  )
}

function isReturned(type: string): boolean {
  return type === 'message/rfc822' || type === 'message/global' || type === 'text/rfc822-headers'
}

/** Undefined: the part is no report, and says so at once. */
function packedIn(message: Uint8Array, part: Part): Report | undefined {
  if (part.kind !== 'leaf') return undefined
  const contents = partContents(message, part)
  const { type, subtype } = part.type
  // Words for people go before the report, and may begin with anything.
  const isWords = type === 'text' && (subtype === 'plain' || subtype === 'html')
  const text = decodeText(unpack(contents))
  if (text.startsWith('{')) return readTlsReport(text)
  if (!text.startsWith('<')) return undefined
  if (isWords && !text.includes('<feedback')) return undefined
  return readDmarcReport(text)
}

/** Without what stands before the first sign; UTF-8 unless a mark says otherwise. */
function decodeText(bytes: Uint8Array): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const charset = isUtf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8'
  return decodeCharset(charset, bytes).replace(/^[\ufeff\s]+/, '')
}
