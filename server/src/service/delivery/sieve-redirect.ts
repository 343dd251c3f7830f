/**
 * `redirect`: a script passes a message on. It leaves as mail that the account forwards (SRS, ARC, Delivered-To), within the
 * account's sending rules as they are now, and so often an hour. What may not go on stays with its owner.
 *
 * The queue has it before it is remembered, and the mailbox only after that: whatever is cut off is done again, and what was
 * done is known by the message itself. RFC 5228 §4.2 and §10, THREATS SV3
 */
import { Refusal } from '../../lib/refusal.ts'
import type { TextRef } from '../../lib/text.ts'
import { canonicalAddress, needsSmtpUtf8, tryParseMailbox } from '../../mail/address.ts'
import { findText, readHeader } from '../../mail/header/header.ts'
import { SIEVE_PER_HOUR } from '../../store/limits.ts'
import { judgeRecipient } from '../policy/judge-recipient.ts'
import { senderOf } from '../policy/simulate.ts'
import type { QueuedRecipient } from '../queue/submission.ts'
import { deliveredTo, withDeliveredTo } from './inspect-header.ts'
import { REDIRECT_DIGEST_OCTETS, REDIRECT_REMEMBERED_MS } from './limits.ts'
import { type DeedDeps, digestOf, isRemembered, type ScriptedMail } from './sieve-mail.ts'

/** `to`: who gets it in the end, without what leads there. */
export type Redirected =
  | { readonly kind: 'sent'; readonly to: string }
  /** It is its owner's own address. */
  | { readonly kind: 'own' }
  /** `told`: what the owner has to know, where the script cannot do what it says. */
  | { readonly kind: 'kept'; readonly why: NotRedirected; readonly told?: TextRef }

export type NotRedirected = 'loop' | 'invalid' | 'forbidden' | 'paused' | 'too-many'

/** `bytes`: the message as the script left it, without a Return-Path line of ours. Throws where the queue does. */
export async function redirect(
  mail: ScriptedMail,
  { address, bytes }: { readonly address: string; readonly bytes: Uint8Array },
  deps: DeedDeps,
): Promise<Redirected> {
  const { account, store } = mail
  if (account.paused) return kept('paused')
  const to = tryParseMailbox(address)
  if (to === undefined) return kept('invalid', { key: 'sieve.deed.badAddress', values: { address } })
  const canonical = canonicalAddress(to)
  const marks = deliveredTo(mail.message.bytes)
  if (marks.has(account.address) || marks.has(canonical)) return kept('loop')
  const recipients = await recipientsOf(mail, canonical, deps)
  if ('kind' in recipients) return recipients
  if (recipients.length === 0) return { kind: 'own' }
  const nowMs = deps.clock.now()
  const digest = digestOf('redirect', canonical, marksOf(mail.message.bytes))
  if (await isRemembered(store, 'duplicate', digest, nowMs)) return { kind: 'sent', to: canonical }
  if (!(await store.sieve.take('redirect', nowMs)))
    return kept('too-many', { key: 'sieve.deed.redirects', values: { max: SIEVE_PER_HOUR.redirect } })
  await enqueue(mail, bytes, { canonical, recipients }, deps)
  await store.sieve.remember('duplicate', digest, { nowMs, untilMs: nowMs + REDIRECT_REMEMBERED_MS })
  return { kind: 'sent', to: canonical }
}

/** Everybody behind the address but the account itself, as far as it may write there. */
async function recipientsOf(
  { account, reversePath }: ScriptedMail,
  canonical: string,
  { directory }: DeedDeps,
): Promise<readonly QueuedRecipient[] | Redirected> {
  const to = tryParseMailbox(canonical)
  if (to === undefined)
    return kept('invalid', { key: 'sieve.deed.badAddress', values: { address: canonical } })
  try {
    const { targets, objection } = await judgeRecipient(directory, to, { ...senderOf(account), reversePath })
    if (objection !== undefined) return kept('forbidden', objection.text)
    const dsn = { originalRecipient: `rfc822;${canonical}` }
    return targets.flatMap((target): QueuedRecipient[] => {
      if (target.kind === 'outside') return [{ address: target.address, dsn }]
      return target.account.id === account.id ? [] : [{ address: target.address, dsn, expanded: true }]
    })
  } catch (error) {
    if (error instanceof Refusal) return kept('forbidden', error.text)
    throw error
  }
}

async function enqueue(
  { account, message, reversePath, deliveryId }: ScriptedMail,
  bytes: Uint8Array,
  { canonical, recipients }: { readonly canonical: string; readonly recipients: readonly QueuedRecipient[] },
  { queue }: DeedDeps,
): Promise<void> {
  const utf8 = recipients.some(({ address }) => {
    const parsed = tryParseMailbox(address)
    return parsed !== undefined && needsSmtpUtf8(parsed)
  })
  const body = message.body ?? '7bit'
  await queue.enqueue({
    reversePath,
    recipients,
    bytes: withDeliveredTo(bytes, account.address),
    forwardedBy: account.address,
    organisationId: account.organisationId,
    smtpUtf8: utf8 || (message.smtpUtf8 ?? isUtf8Header(bytes)),
    // What was announced as 7bit may have come with other octets all the same.
    body: body === '7bit' && bytes.some((octet) => octet > 0x7f) ? '8bitmime' : body,
    ...(message.requireTls === true && { requireTls: true }),
    ...(message.senderVerified === true && { senderVerified: true }),
    acceptedMs: message.receivedMs,
    deliveryId: `${deliveryId}>redirect>${account.id}>${canonical}`,
  })
}

function isUtf8Header(bytes: Uint8Array): boolean {
  return bytes.subarray(0, readHeader(bytes).fieldsEnd).some((octet) => octet > 0x7f)
}

/** By what the same message is known when it is brought again, whoever's lines stand on top of it by then. */
function marksOf(bytes: Uint8Array): Uint8Array {
  const header = readHeader(bytes)
  const texts = ['message-id', 'date', 'from', 'subject'].map((name) => findText(bytes, header, name) ?? '')
  return digestOf(...texts, bytes.subarray(header.bodyStart, header.bodyStart + REDIRECT_DIGEST_OCTETS))
}

function kept(why: NotRedirected, told?: TextRef): Redirected {
  return { kind: 'kept', why, ...(told !== undefined && { told }) }
}
