/** Bounces made by hand, in the forms of systems that the collection of real ones has little or nothing of. */
import type { MessageKind } from '../../src/mail/bounce/kind.ts'
import type { BounceClass } from '../../src/mail/bounce/verdict.ts'

/** Class and hardness of one recipient, `nadie@otra.test` unless told. */
export type Wanted = readonly [wanted: BounceClass, hardness: 'hard' | 'soft', address?: string]
export type Made = {
  readonly name: string
  readonly message: string
  readonly kind: MessageKind
  readonly recipients: readonly Wanted[]
}

const RETURNED = [
  'Return-Path: <ana@empresa.test>',
  'From: Ana <ana@empresa.test>',
  'To: nadie@otra.test',
  'Subject: Hola',
  '',
  'texto',
]

/** A notice of one text. */
export function plain(
  name: string,
  [from, subject]: readonly [string, string],
  body: string,
  recipients: readonly Wanted[],
  kind: MessageKind = 'failure',
): Made {
  const head = ['Return-Path: <>', `From: ${from}`, 'To: ana@empresa.test', `Subject: ${subject}`]
  return {
    name,
    message: [...head, 'Content-Type: text/plain; charset=utf-8', '', body]
      .join('\r\n')
      .replaceAll(/\r?\n/g, '\r\n'),
    kind,
    recipients,
  }
}

/** A multipart/report. `fields` is one block a recipient. RFC 6522 */
export function report(
  name: string,
  [from, subject]: readonly [string, string],
  human: string,
  fields: string,
  recipients: readonly Wanted[],
  kind: MessageKind = 'failure',
): Made {
  const lines = [
    `From: ${from}`,
    'To: ana@empresa.test',
    `Subject: ${subject}`,
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    '',
    human,
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.otra.test',
    '',
    fields,
    '--b1',
    'Content-Type: message/rfc822',
    '',
    ...RETURNED,
    '--b1--',
  ]
  return { name, message: lines.join('\r\n').replaceAll(/\r?\n/g, '\r\n'), kind, recipients }
}

/** One block of a report. RFC 3464 §2.3 */
export function block(
  status: string,
  diagnostic: string,
  address = 'nadie@otra.test',
  action = 'failed',
): string {
  return `Final-Recipient: rfc822; ${address}\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; ${diagnostic}\n`
}

export const COPY = ['', ...RETURNED].join('\n')
