/**
 * The part of a notice that programs read.
 *
 *   Reporting-MTA: dns; correo.empresa.test
 *
 *   Final-Recipient: rfc822; luis@example.org
 *   Action: failed
 *   Status: 5.1.1
 *   Diagnostic-Code: smtp; 550 5.1.1 no such user
 *
 * RFC 3464 §2, and RFC 6533 §3 where an address is not ASCII.
 */

import { dateText } from '../../../mail/smtp/date-text.ts'
import { foldToAscii } from '../../../mail/smtp/reply.ts'
import type { Job } from '../job.ts'
import type { NoticeEvent } from '../settle.ts'

const NON_ASCII = /[^\0-\x7f]/
/** Octets of a line of the part; the texts hold at most two KiB. RFC 5322 §2.1.1 */
const LINE_MAX = 900

export function statusPart(
  job: Job,
  events: readonly NoticeEvent[],
  { hostname, nowMs, utf8 }: { readonly hostname: string; readonly nowMs: number; readonly utf8: boolean },
): string {
  const { message } = job
  const groups = [
    [
      ['Reporting-MTA', `dns; ${hostname}`],
      ...(message.envelopeId === null ? [] : [['Original-Envelope-Id', message.envelopeId]]),
      ['Arrival-Date', dateText(message.acceptedMs)],
    ],
    ...events.map((event) => recipientLines(event, nowMs, utf8)),
  ]
  return groups
    .map((lines) => lines.map(([name = '', value = '']) => statusLine(name, value, utf8)).join(''))
    .join('\r\n')
}

function recipientLines({ action, recipient, reply }: NoticeEvent, nowMs: number, utf8: boolean): string[][] {
  const lines: string[][] = []
  if (recipient.originalRecipient !== null)
    lines.push(['Original-Recipient', recipient.originalRecipient.replace(';', '; ')])
  const type = utf8 && NON_ASCII.test(recipient.address) ? 'utf-8' : 'rfc822'
  lines.push(
    ['Final-Recipient', `${type}; ${recipient.address}`],
    ['Action', action],
    ['Status', reply.status],
  )
  if (reply.host !== null) {
    lines.push(['Remote-MTA', `dns; ${reply.host}`])
    // Their reply, word for word; what we found out ourselves is no SMTP reply. RFC 3464 §2.3.6
    lines.push(['Diagnostic-Code', `smtp; ${reply.text}`])
  } else if (action === 'failed' || action === 'delayed')
    lines.push(['Diagnostic-Code', `x-valija; ${reply.text}`])
  lines.push(['Last-Attempt-Date', dateText(nowMs)])
  if (action === 'delayed') lines.push(['Will-Retry-Until', dateText(recipient.expiresMs)])
  return lines
}

/** One field. No value can end it: line ends become blanks, long values are folded. THREATS OUT1 */
function statusLine(name: string, value: string, utf8: boolean): string {
  const clean = (utf8 ? value : foldToAscii(value)).replace(/[\0-\x1f\x7f]+/g, ' ')
  const lines: string[] = []
  for (let rest = clean; ; ) {
    if (rest.length <= LINE_MAX) {
      lines.push(rest)
      break
    }
    const blank = rest.lastIndexOf(' ', LINE_MAX)
    const at = blank > 0 ? blank : LINE_MAX
    lines.push(rest.slice(0, at))
    rest = rest.slice(at).trimStart()
  }
  return `${name}: ${lines.join('\r\n ')}\r\n`
}
