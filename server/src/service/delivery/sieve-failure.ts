/**
 * A filter that does not work is told to its owner, where mail is read: in the INBOX, in the owner's language, with the line
 * and the reason, and once a day however often it happens. RFC 5228 §2.10.6
 */
import { randomBytes } from 'node:crypto'
import type { Language, TextRef, Texts } from '../../lib/text.ts'
import { domainOf, needsSmtpUtf8, parseMailbox } from '../../mail/address.ts'
import { addressField, field, textField } from '../../mail/header/build.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import { alternativePart, type Paragraph } from '../notice/alternative.ts'
import { visible } from '../queue/dsn/text-part.ts'
import { SIEVE_FAILURE_TOLD_MS } from './limits.ts'
import type { DerivedApart } from './local-delivery.ts'
import { type Destination, type InboxIds, putUsual } from './put-message.ts'
import { digestOf, type ScriptedMail } from './sieve-mail.ts'

/** `at` undefined: the script ran, and something that it wanted could not be done. */
export type Trouble = {
  readonly at: { readonly script: string; readonly line: number } | undefined
  readonly text: TextRef
}

export type FailureParts = {
  readonly to: Destination
  readonly inboxes: InboxIds
  readonly derive: (bytes: Uint8Array) => DerivedApart
  readonly texts: Texts
  readonly hostname: string
  readonly nowMs: number
}

/** Whether the owner was told; false: there was a letter within a day. */
export async function tellOwner(mail: ScriptedMail, trouble: Trouble, parts: FailureParts): Promise<boolean> {
  const { account, store, recipient, deliveryId } = mail
  const { nowMs, to, inboxes, derive } = parts
  const digest = digestOf('failure')
  const untilMs = nowMs + SIEVE_FAILURE_TOLD_MS
  if (!(await store.sieve.remember('duplicate', digest, { nowMs, untilMs }))) return false
  try {
    const message = {
      ...derive(letterAbout(account, trouble, parts)),
      internalDateMs: nowMs,
      flags: [],
      deliveryId: `${deliveryId}>failure`,
    }
    const usual = { ...recipient, subAddress: undefined, junk: false }
    await putUsual({ ...to, places: undefined }, inboxes, message, usual)
    return true
  } catch (error) {
    await store.sieve.forget('duplicate', digest)
    throw error
  }
}

function letterAbout(
  { address, language }: AccountRecord,
  { at, text }: Trouble,
  { texts, hostname, nowMs }: FailureParts,
): Uint8Array {
  const domain = domainOf(address)
  const to = parseMailbox(address)
  const options = { utf8: needsSmtpUtf8(to) }
  const say = (key: string, values: TextRef['values'] = {}): string => texts.format(language, { key, values })
  const opening =
    at === undefined
      ? say('sieve.deed.opening')
      : say('sieve.failed.opening', { script: visible(at.script), line: at.line })
  const paragraphs: Paragraph[] = [
    { text: opening, quote: false },
    { text: visible(worded(texts, language, text)), quote: true },
    { text: say('sieve.failed.advice'), quote: false },
    { text: say('sieve.failed.help', { admin: `postmaster@${domain}` }), quote: false },
  ]
  const header = [
    'Return-Path: <>\r\n',
    field('Date', dateText(nowMs)),
    addressField('From', [{ name: say('dsn.from'), address: { local: 'postmaster', domain } }], options),
    addressField('To', [{ address: to }], options),
    textField('Subject', say('sieve.failed.subject'), options),
    field('Message-ID', `<${randomBytes(15).toString('hex')}@${hostname}>`),
    field('Auto-Submitted', 'auto-generated'),
    field('Content-Language', language),
    field('MIME-Version', '1.0'),
  ]
  return Buffer.from(`${header.join('')}${alternativePart(paragraphs, language)}`)
}

function worded(texts: Texts, language: Language, text: TextRef): string {
  return texts.format(language, text).replaceAll(/\s+/g, ' ')
}
