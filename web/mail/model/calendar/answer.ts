/** The answer to an invitation, as calendars read it, in a message that people read too. RFC 5546 §3.2.3, RFC 6047 §2.4 */
import { foldLine, quoteParameter } from '../content-lines.ts'
import type { MailAddress } from '../mail.ts'
import type { Invitation, InvitationAnswer } from './invitation.ts'

/** Keyword of an invitation that was answered so: every page of the account shows it. */
export const answerKeyword = (answer: InvitationAnswer): string => `invitation-${answer}`

/** `nowMs`: when it is answered. */
export function answerCalendar(
  { kept }: Pick<Invitation, 'kept'>,
  from: MailAddress,
  answer: InvitationAnswer,
  nowMs: number,
): string {
  const stamp = `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const name = from.name === null ? '' : `;CN=${quoteParameter(from.name)}`
  return [
    ...['BEGIN:VCALENDAR', 'PRODID:-//Valija//Webmail//EN', 'VERSION:2.0', 'METHOD:REPLY', 'BEGIN:VEVENT'],
    ...kept,
    `DTSTAMP:${stamp}`,
    `ATTENDEE;PARTSTAT=${answer.toUpperCase()}${name}:mailto:${from.email}`,
    ...['END:VEVENT', 'END:VCALENDAR'],
  ]
    .map(foldLine)
    .join('')
}

export type WrittenAnswer = {
  readonly subject: string
  /** What a program without a calendar shows. */
  readonly text: string
  readonly calendar: string
}

/** The Email object of JMAP: both forms of the answer, among the drafts until it leaves. RFC 6047 §3 */
export function answerEmail(
  { subject, text, calendar }: WrittenAnswer,
  from: MailAddress,
  to: MailAddress,
  draftsId: string,
  inReplyTo: readonly string[] | null,
): Readonly<Record<string, unknown>> {
  return {
    mailboxIds: { [draftsId]: true },
    keywords: { $draft: true, $seen: true },
    ...{ from: [from], to: [to], subject },
    ...(inReplyTo !== null && { inReplyTo, references: inReplyTo }),
    bodyStructure: {
      type: 'multipart/alternative',
      subParts: [
        { partId: 'text', type: 'text/plain' },
        { partId: 'calendar', type: 'text/calendar' },
      ],
    },
    bodyValues: { text: { value: text }, calendar: { value: calendar } },
  }
}
