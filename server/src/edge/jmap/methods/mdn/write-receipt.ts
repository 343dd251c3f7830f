/** A read receipt made ready to be sent. RFC 8098 §3 */
import { randomUUID } from 'node:crypto'
import { SyntaxFault } from '../../../../lib/syntax-fault.ts'
import { parseMailbox } from '../../../../mail/address.ts'
import { addressField, field, textField } from '../../../../mail/header/build.ts'
import { decodeWords } from '../../../../mail/header/encoded-word.ts'
import { findText, readHeader } from '../../../../mail/header/header.ts'
import { readMessageId } from '../../../../mail/header/message-id.ts'
import { typedRecipient, writeDispositionReport } from '../../../../mail/report/disposition.ts'
import { dateText } from '../../../../mail/smtp/date-text.ts'
import { composeEmail, type WrittenPart } from '../../../../service/emails/compose-email.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { readEmailId } from '../../ids.ts'
import { RECIPIENTS_MAX } from '../../limits.ts'
import type { JmapContext } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import type { JmapLetter } from '../../sending.ts'
import { bytesOf } from '../email/get.ts'
import { keywordsOf } from '../email/keywords.ts'
import { addressesIn } from '../submission/envelope.ts'
import type { CreatedMdn } from './mdn-object.ts'

/** Who has told once tells no more. RFC 3503 §3.1 */
export const MDN_SENT = '$mdnsent'
const UTF8 = { utf8: false } as const

export type Receipt = {
  readonly letter: JmapLetter
  /** What the client does not know of it. */
  readonly told: JsonObject
}

/** Throws SetFault `notFound`, `mdnAlreadySent`, `invalidProperties`. */
export async function receiptFor(context: JmapContext, from: string, mdn: CreatedMdn): Promise<Receipt> {
  const bytes = await unanswered(context, mdn.forEmailId)
  const header = readHeader(bytes)
  const to = addressesIn(bytes, header, ['disposition-notification-to']).slice(0, RECIPIENTS_MAX)
  const messageId = readMessageId(findText(bytes, header, 'message-id'))
  const reportingUA = mdn.reportingUA ?? undefined
  const told = {
    finalRecipient: typedRecipient(from),
    ...(messageId !== undefined && { originalMessageId: `<${messageId}>` }),
  }
  const subject = decodeWords(findText(bytes, header, 'subject') ?? '').replaceAll(/\p{Cc}+/gu, ' ')
  try {
    const machine = writeDispositionReport({
      ...{ ...told, reportingUA, disposition: mdn.disposition, errors: [] },
      extensions: mdn.extensionFields ?? {},
    })
    const lines = [
      field('Date', dateText(context.deps.clock.now())),
      addressField('From', [{ address: parseMailbox(from) }], UTF8),
      addressField(
        'To',
        to.map((address) => ({ address })),
        UTF8,
      ),
      textField(
        'Subject',
        mdn.subject ?? context.say({ key: 'jmap.receipt-subject', values: { subject } }),
        UTF8,
      ),
      field('Message-ID', `<${randomUUID()}@${from.slice(from.lastIndexOf('@') + 1)}>`),
      ...(messageId === undefined ? [] : [field('References', `<${messageId}>`)]),
      field('Auto-Submitted', 'auto-replied'),
    ]
    const parts = partsOf(context, { mdn, from, machine, original: bytes })
    const deliveryId = `${randomUUID().slice(0, 13)}.j`
    return { letter: { bytes: composeEmail(lines, parts), from: null, to, deliveryId }, told }
  } catch (error) {
    if (error instanceof SyntaxFault)
      throw new SetFault(invalidProperties(['extensionFields'], error.message))
    throw error
  }
}

/** The octets of a message of one's own that was not told of yet. */
async function unanswered(context: JmapContext, emailId: string): Promise<Uint8Array> {
  const messageId = readEmailId(emailId)
  const places = await context.places()
  const its = messageId === undefined ? [] : places.of(messageId)
  if (messageId === undefined || its.length === 0) throw new SetFault({ type: 'notFound' })
  if (MDN_SENT in keywordsOf(places.flagNames(its))) throw new SetFault({ type: 'mdnAlreadySent' })
  const bytes = await bytesOf(context, messageId)
  if (bytes === undefined) throw new SetFault({ type: 'notFound' })
  return bytes
}

type Parts = {
  readonly mdn: CreatedMdn
  readonly from: string
  readonly machine: string
  readonly original: Uint8Array
}

function partsOf(context: JmapContext, { mdn, from, machine, original }: Parts): WrittenPart {
  const { type } = mdn.disposition
  const key = type === 'displayed' || type === 'deleted' ? type : 'processed'
  const text = mdn.textBody ?? context.say({ key: `jmap.receipt-${key}`, values: { address: from } })
  const parts: WrittenPart[] = [
    { type: 'text/plain', contents: { text } },
    { type: 'message/disposition-notification', contents: { octets: Buffer.from(machine) } },
  ]
  if (mdn.includeOriginalMessage) parts.push({ type: 'message/rfc822', contents: { octets: original } })
  const parameters = [['report-type', 'disposition-notification']] as const
  return { type: 'multipart/report', parameters, contents: { parts } }
}
