/**
 * A notice as a message: multipart/report of a text, a status and what came back of the original. RFC 6522, RFC 3464
 */
import { randomBytes } from 'node:crypto'
import type { Language } from '../../../lib/text.ts'
import type { Address } from '../../../mail/address.ts'
import { addressField, field, textField } from '../../../mail/header/build.ts'
import { dateText } from '../../../mail/smtp/date-text.ts'
import { alternativePart, type Paragraph } from '../../notice/alternative.ts'

export type NoticeParts = {
  readonly hostname: string
  readonly language: Language
  readonly from: { readonly name: string; readonly address: Address }
  readonly to: Address
  readonly subject: string
  readonly nowMs: number
  /** Message-ID of the original, with its brackets. */
  readonly inReplyTo: string | undefined
  readonly paragraphs: readonly Paragraph[]
  readonly status: string
  /** The original, or its header. */
  readonly original: Uint8Array
  readonly attached: 'full' | 'headers'
  /** Headers may carry UTF-8: the sender's address is not ASCII, or the original was SMTPUTF8. RFC 6533 §3 */
  readonly utf8: boolean
}

export function noticeBytes(parts: NoticeParts): Buffer {
  const boundary = `valija-${randomBytes(18).toString('hex')}`
  const statusType = parts.utf8 ? 'message/global-delivery-status' : 'message/delivery-status'
  const originalType = parts.utf8
    ? parts.attached === 'full'
      ? 'message/global'
      : 'message/global-headers'
    : parts.attached === 'full'
      ? 'message/rfc822'
      : 'text/rfc822-headers'
  const original = Buffer.from(parts.original)
  const octets = original.some((octet) => octet > 0x7f) ? '8bit' : '7bit'
  return Buffer.concat([
    Buffer.from(
      [
        header(parts, boundary),
        `\r\n--${boundary}\r\n`,
        alternativePart(parts.paragraphs, parts.language),
        `\r\n--${boundary}\r\nContent-Type: ${statusType}\r\n`,
        `Content-Transfer-Encoding: ${parts.utf8 ? '8bit' : '7bit'}\r\n\r\n`,
        parts.status,
        `\r\n--${boundary}\r\nContent-Type: ${originalType}\r\nContent-Transfer-Encoding: ${octets}\r\n\r\n`,
      ].join(''),
    ),
    original,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}

function header(parts: NoticeParts, boundary: string): string {
  const options = { utf8: parts.utf8 }
  return [
    field('Date', dateText(parts.nowMs)),
    addressField('From', [parts.from], options),
    addressField('To', [{ address: parts.to }], options),
    textField('Subject', parts.subject, options),
    field('Message-ID', `<${randomBytes(15).toString('hex')}@${parts.hostname}>`),
    ...(parts.inReplyTo === undefined
      ? []
      : [field('In-Reply-To', parts.inReplyTo, options), field('References', parts.inReplyTo, options)]),
    // Nobody answers a robot. RFC 3834 §5
    field('Auto-Submitted', 'auto-replied'),
    field('Content-Language', parts.language),
    field('MIME-Version', '1.0'),
    field('Content-Type', `multipart/report; report-type=delivery-status; boundary="${boundary}"`),
  ].join('')
}
