/**
 * The archive copy as a message: the envelope as a text, and the message itself octet for octet. Written as archives that
 * take Exchange's journal reports read it; the field X-MS-Journal-Report tells them.
 */
import { randomBytes } from 'node:crypto'
import { type Address, formatAddress, needsSmtpUtf8 } from '../../mail/address.ts'
import { addressField, field, textField } from '../../mail/header/build.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { findText, readHeader } from '../../mail/header/header.ts'
import { encodeQuotedPrintable } from '../../mail/mime/quote.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import type { IntakeMessage } from '../delivery/intake.ts'
import { messageIdIn } from '../ledger/message-id.ts'
import { visible } from '../queue/dsn/text-part.ts'
import { cutText } from '../queue/smtp/reply.ts'
import type { Submission } from '../queue/submission.ts'
import { JOURNAL_SUBJECT_MAX } from './limits.ts'

export type JournalRecipient = {
  /** Canonical. */
  readonly address: string
  /** The alias, group or account that passed it on to there. */
  readonly through: string | undefined
}

export type JournalParts = {
  readonly to: Address
  readonly from: Address
  readonly recipients: readonly JournalRecipient[]
  /** With its brackets. */
  readonly messageId: string
  readonly deliveryId: string
}

export function journalSubmission(message: IntakeMessage, parts: JournalParts): Submission {
  const { to, from, deliveryId } = parts
  const utf8 = message.smtpUtf8 || needsSmtpUtf8(to)
  const original =
    message.body === 'binarymime' ? 'binary' : message.bytes.some((octet) => octet > 0x7f) ? '8bit' : '7bit'
  return {
    reversePath: from,
    rewritten: true,
    recipients: [{ address: formatAddress(to), dsn: {} }],
    bytes: copyBytes(message, parts, original, utf8),
    // What no archive took is still worth something to whoever looks after it.
    ret: 'full',
    smtpUtf8: utf8,
    body: original === 'binary' ? 'binarymime' : original === '8bit' || utf8 ? '8bitmime' : '7bit',
    own: true,
    senderVerified: true,
    acceptedMs: message.receivedMs,
    deliveryId,
  }
}

function copyBytes(
  message: IntakeMessage,
  { to, from, recipients, messageId }: JournalParts,
  original: '7bit' | '8bit' | 'binary',
  utf8: boolean,
): Buffer {
  const boundary = `valija-${randomBytes(18).toString('hex')}`
  const header = readHeader(message.bytes)
  const subject = decodeWords(findText(message.bytes, header, 'subject') ?? '').trim()
  const { reversePath } = message.sender
  const envelope = [
    `Sender: ${reversePath === null ? '<>' : formatAddress(reversePath)}`,
    `Subject: ${visible(subject)}`,
    `Message-Id: ${visible(messageIdIn(message.bytes) ?? '')}`,
    ...recipients.map(({ address, through }) =>
      through === undefined ? `Recipient: ${address}` : `Recipient: ${address}, Expanded: ${through}`,
    ),
    `Time: ${new Date(message.receivedMs).toISOString()}`,
    `Queue-Id: ${message.deliveryId}`,
    '',
  ].join('\n')
  const fields = [
    field('Date', dateText(message.receivedMs)),
    addressField('From', [{ address: from }], { utf8 }),
    addressField('To', [{ address: to }], { utf8 }),
    textField('Subject', cutText(visible(subject), JOURNAL_SUBJECT_MAX), { utf8 }),
    field('Message-ID', messageId),
    // Nobody answers a robot. RFC 3834 §5
    field('Auto-Submitted', 'auto-generated'),
    field('X-MS-Journal-Report', ''),
    field('MIME-Version', '1.0'),
    field('Content-Type', `multipart/mixed; boundary="${boundary}"`),
    `\r\n--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n`,
    `Content-Transfer-Encoding: quoted-printable\r\n\r\n${encodeQuotedPrintable(envelope)}`,
    // With addresses in UTF-8 in its header it is no message/rfc822. RFC 6532 §3.7
    `\r\n--${boundary}\r\nContent-Type: message/${message.smtpUtf8 ? 'global' : 'rfc822'}\r\n`,
    `Content-Transfer-Encoding: ${original}\r\n\r\n`,
  ]
  return Buffer.concat([Buffer.from(fields.join('')), message.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
}
