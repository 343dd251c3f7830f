/**
 * Reads complaints (ARF): somebody marked a message as unwanted, or it failed what its domain publishes, and the
 * provider tells the sender.
 *
 *   Feedback-Type: abuse
 *   User-Agent: SomeGenerator/1.0
 *   Version: 1
 *   Original-Mail-From: <boletin@empresa.test>
 *   Source-IP: 192.0.2.1
 *
 * RFC 5965 §3, RFC 6591 §3
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { readDate } from '../header/date.ts'
import { fieldText, findFields, findText, type Header, readHeader } from '../header/header.ts'
import { FEEDBACK_OCTETS_MAX } from './limits.ts'
import { type Report, reportAddress, reportCount, reportDomain, reportText } from './report.ts'

/** Those that are registered; anything else is `other`. RFC 5965 §3.1, §7.3, RFC 6430, RFC 6591 */
const TYPES: ReadonlySet<string> = new Set([
  'abuse',
  'fraud',
  'virus',
  'other',
  'not-spam',
  'auth-failure',
  'opt-out',
])

/** `fields`: the part message/feedback-report; `original`: the message it is about, or its header. Throws SyntaxFault. */
export function readFeedbackReport(fields: Uint8Array, original: Uint8Array | undefined): Report {
  const bytes = startOf(fields)
  const header = readHeader(bytes)
  const type = findText(bytes, header, 'feedback-type')?.toLowerCase()
  if (type === undefined) throw new SyntaxFault('a type of feedback', 0)
  const about = original === undefined ? undefined : readHeader(original)
  const domains = domainsOf(bytes, header, original, about)
  const dateMs = dateOf(bytes, header)
  const incidents = reportCount(findText(bytes, header, 'incidents') ?? '1') ?? 1
  const row = {
    domains,
    source: reportAddress(findText(bytes, header, 'source-ip') ?? ''),
    result: TYPES.has(type) ? type : 'other',
    count: Math.max(1, incidents),
  }
  return {
    kind: 'feedback',
    organisation: reportText(findText(bytes, header, 'reporting-mta') ?? ''),
    reportId: '',
    beginMs: dateMs,
    endMs: dateMs,
    rows: [row],
  }
}

/** Blank lines before the first field would be its end. */
function startOf(fields: Uint8Array): Uint8Array {
  let start = 0
  while (start < fields.length && [0x20, 0x09, 0x0d, 0x0a].includes(fields[start] ?? 0)) start++
  return fields.subarray(start, start + FEEDBACK_OCTETS_MAX)
}

/** Whose message it was: who signed it, whose return path it had, who is said to have written it. */
function domainsOf(
  bytes: Uint8Array,
  header: Header,
  original: Uint8Array | undefined,
  about: Header | undefined,
): readonly string[] {
  const found: string[] = []
  const add = (text: string | undefined): void => {
    const domain = text === undefined ? undefined : reportDomain(text)
    if (domain?.includes('.') === true && !found.includes(domain)) found.push(domain)
  }
  for (const field of findFields(bytes, header, 'reported-domain')) add(fieldText(bytes, field))
  add(findText(bytes, header, 'dkim-domain'))
  add(domainOfAddress(findText(bytes, header, 'original-mail-from')))
  if (original !== undefined && about !== undefined) {
    for (const field of findFields(original, about, 'dkim-signature'))
      add(/(?:^|;)\s*d\s*=\s*([^;\s]{1,253})/.exec(fieldText(original, field))?.[1])
    add(domainOfAddress(findText(original, about, 'from')))
    add(domainOfAddress(findText(original, about, 'return-path')))
  }
  return found.slice(0, DOMAINS_MAX)
}

/** Domains looked at for one complaint. */
const DOMAINS_MAX = 10

function domainOfAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const at = text.lastIndexOf('@')
  return at < 0 ? undefined : /^[A-Za-z0-9._-]{1,253}/.exec(text.slice(at + 1))?.[0]
}

function dateOf(bytes: Uint8Array, header: Header): number | undefined {
  const text = findText(bytes, header, 'arrival-date') ?? findText(bytes, header, 'received-date')
  return text === undefined ? undefined : readDate(text)
}
