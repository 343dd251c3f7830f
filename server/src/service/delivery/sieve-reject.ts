/**
 * `reject` and `ereject`: the recipient does not take the message. While whoever brings it still waits, it hears so; else
 * its sender gets a notice, where the address is known to be the sender's own. Nothing is ever sent to anybody else.
 *
 *   S: 550 5.7.1 Please write to ventas@empresa.test
 *
 * RFC 5429 §2, THREATS IN10
 */
import type { Language, Texts } from '../../lib/text.ts'
import { type Address, canonicalAddress, domainOf, formatAddress, needsSmtpUtf8 } from '../../mail/address.ts'
import { field } from '../../mail/header/build.ts'
import { findText } from '../../mail/header/header.ts'
import { readMessageId } from '../../mail/header/message-id.ts'
import { HEADER_OCTETS_MAX } from '../../mail/limits.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import { foldToAscii } from '../../mail/smtp/reply.ts'
import { noticeBytes } from '../queue/dsn/notice-bytes.ts'
import { visible } from '../queue/dsn/text-part.ts'
import { REJECT_SIGNS_MAX } from './limits.ts'
import { subjectOf } from './sieve-letter.ts'
import type { DeedDeps, ScriptedMail } from './sieve-mail.ts'
import { isSenderProved } from './sieve-proof.ts'
import { automaticBy } from './sieve-robots.ts'

export type Rejected =
  /** It is for whoever brings the message to hear. */
  | { readonly kind: 'refuse'; readonly reason: string }
  | { readonly kind: 'told' }
  /** There is nobody who could be told. */
  | { readonly kind: 'untold' }
  /** A bounce: there is nobody to reject it to, and somebody may wait for it. */
  | { readonly kind: 'keep' }

const NON_ASCII = /[^\0-\x7f]/

export async function reject(
  mail: ScriptedMail,
  { reason, protocol }: { readonly reason: string; readonly protocol: boolean },
  deps: DeedDeps & { readonly texts: Texts },
): Promise<Rejected> {
  const { recipient, message, header, reversePath } = mail
  const text = onOneLine(reason)
  // Words that a reply cannot carry are for `reject` a reason to write them. RFC 5429 §2.2
  if (recipient.mayRefuse === true && (protocol || !NON_ASCII.test(text)))
    return { kind: 'refuse', reason: text }
  if (reversePath === null) return { kind: 'keep' }
  if (recipient.quiet === true || automaticBy(message.bytes, header) !== undefined) return { kind: 'untold' }
  const proved =
    message.senderVerified === true || isSenderProved(message.bytes, header, deps.hostname, reversePath)
  if (!proved) return { kind: 'untold' }
  await deps.queue.enqueue({
    ...(await noticeFor(mail, reversePath, reason, deps)),
    reversePath: null,
    recipients: [{ address: formatAddress(reversePath), dsn: { notify: ['never'] } }],
    own: true,
    organisationId: mail.account.organisationId,
    acceptedMs: deps.clock.now(),
    deliveryId: `${mail.deliveryId}>reject>${mail.account.id}`,
  })
  return { kind: 'told' }
}

function onOneLine(reason: string): string {
  return [...reason.replaceAll(/[\0-\x20\x7f-\x9f]+/g, ' ').trim()].slice(0, REJECT_SIGNS_MAX).join('')
}

async function noticeFor(
  { account, recipient, message, header, reversePath }: ScriptedMail,
  to: Address,
  reason: string,
  { directory, texts, hostname, clock }: DeedDeps & { readonly texts: Texts },
): Promise<{ readonly bytes: Buffer; readonly smtpUtf8: boolean; readonly body: '7bit' | '8bitmime' }> {
  const language = await languageOf(canonicalAddress(to), account.language, directory)
  const say = (key: string, values: Readonly<Record<string, string>> = {}): string =>
    texts.format(language, { key, values })
  const utf8 = needsSmtpUtf8(to) || message.smtpUtf8 === true
  const subject = subjectOf(message.bytes, header)
  const id = readMessageId(findText(message.bytes, header, 'message-id'))
  const bytes = noticeBytes({
    ...{ hostname, language, to, utf8, nowMs: clock.now() },
    from: { name: say('dsn.from'), address: { local: 'postmaster', domain: domainOf(account.address) } },
    subject: say('sieve.rejected.subject', { subject: subject === '' ? say('dsn.noSubject') : subject }),
    inReplyTo: id !== undefined && /^[!-~]{1,500}$/.test(id) ? `<${id}>` : undefined,
    paragraphs: [
      { text: say('sieve.rejected.opening', { address: visible(recipient.address) }), quote: false },
      { text: visible(reason.replaceAll(/\s+/g, ' ').trim()), quote: true },
      { text: say('sieve.rejected.attached'), quote: false },
    ],
    status: statusOf(recipient.address, reason, { hostname, nowMs: clock.now(), utf8 }),
    original: message.bytes.subarray(0, Math.min(header.fieldsEnd, HEADER_OCTETS_MAX)),
    attached: 'headers',
  })
  const is8bit = bytes.some((octet) => octet > 0x7f)
  return { bytes, smtpUtf8: utf8 && reversePath !== null, body: is8bit ? '8bitmime' : '7bit' }
}

/** RFC 3464 §2 */
function statusOf(
  address: string,
  reason: string,
  { hostname, nowMs, utf8 }: { readonly hostname: string; readonly nowMs: number; readonly utf8: boolean },
): string {
  const type = utf8 && NON_ASCII.test(address) ? 'utf-8' : 'rfc822'
  const words = foldToAscii(onOneLine(reason)).slice(0, 500)
  return [
    field('Reporting-MTA', `dns; ${hostname}`),
    '\r\n',
    field('Final-Recipient', `${type}; ${type === 'utf-8' ? address : foldToAscii(address)}`, { utf8 }),
    field('Action', 'failed'),
    field('Status', '5.7.1'),
    field('Diagnostic-Code', `x-valija; ${words}`),
    field('Last-Attempt-Date', dateText(nowMs)),
  ].join('')
}

async function languageOf(
  sender: string,
  otherwise: Language,
  directory: DeedDeps['directory'],
): Promise<Language> {
  const account = await directory.accountByAddress(sender)
  return account?.language ?? (await directory.domain(domainOf(sender)))?.language ?? otherwise
}
