/**
 * `notify "mailto:…"`: tells somebody that a message came. It is written by the account, so its sending rules hold; nothing
 * that was made by a machine sets one off, and nobody answers one. RFC 5435, RFC 5436
 *
 *   Auto-Submitted: auto-notified; owner-email="ana@empresa.test"
 */
import { Refusal } from '../../lib/refusal.ts'
import type { TextRef } from '../../lib/text.ts'
import {
  type Address,
  canonicalAddress,
  formatAddress,
  needsSmtpUtf8,
  parseMailbox,
  tryParseMailbox,
} from '../../mail/address.ts'
import { displayName, mailboxAddress, mailboxesOf, readAddressList } from '../../mail/header/address-list.ts'
import type { NamedAddress } from '../../mail/header/build.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { findText } from '../../mail/header/header.ts'
import { type Mailto, readMailto } from '../../mail/sieve/mailto.ts'
import { SIEVE_PER_HOUR } from '../../store/limits.ts'
import { judgeRecipient } from '../policy/judge-recipient.ts'
import { senderOf } from '../policy/simulate.ts'
import type { SieveNotice } from '../sieve/outcome.ts'
import { subjectOf, type WrittenLetter, writeLetter } from './sieve-letter.ts'
import { type DeedDeps, digestOf, isRemembered, type ScriptedMail } from './sieve-mail.ts'
import { automaticBy } from './sieve-robots.ts'

export type Notified =
  | { readonly kind: 'sent'; readonly letter: WrittenLetter }
  | {
      readonly kind: 'none'
      readonly why: 'automatic' | 'invalid' | 'forbidden' | 'paused' | 'too-many' | 'again'
      readonly told?: TextRef
    }

/** How it is said to mail programs. RFC 5435 §3.4 */
const IMPORTANCE = { 1: 'high', 2: 'normal', 3: 'low' } as const
const PRIORITY = { 1: '1 (Highest)', 2: '3 (Normal)', 3: '5 (Lowest)' } as const
/** A message and all that it sets off within so many milliseconds is told once. */
const REMEMBERED_MS = 86_400_000

export async function notify(mail: ScriptedMail, notice: SieveNotice, deps: DeedDeps): Promise<Notified> {
  const { account, store, message, header } = mail
  if (account.paused) return { kind: 'none', why: 'paused' }
  // RFC 5436 §2.7.1, and a list may tell of its mail as well.
  if (automaticBy(message.bytes, header) === 'automatic') return { kind: 'none', why: 'automatic' }
  const uri = readMailto(notice.method)
  const everybody = addressesOf([...(uri?.to ?? []), ...(uri?.cc ?? [])])
  if (uri === undefined || everybody.length === 0)
    return { kind: 'none', why: 'invalid', told: { key: 'sieve.deed.badMethod' } }
  const objection = await objectionTo(mail, everybody, deps)
  if (objection !== undefined) return { kind: 'none', why: 'forbidden', told: objection }
  const nowMs = deps.clock.now()
  const digest = digestOf('notify', mail.deliveryId, notice.method, notice.message ?? '')
  if (await isRemembered(store, 'duplicate', digest, nowMs)) return { kind: 'none', why: 'again' }
  if (!(await store.sieve.take('notify', nowMs)))
    return {
      kind: 'none',
      why: 'too-many',
      told: { key: 'sieve.deed.notices', values: { max: SIEVE_PER_HOUR.notify } },
    }
  const letter = await letterOf(mail, notice, uri, deps)
  await deps.queue.enqueue({
    ...letter,
    reversePath: null,
    recipients: everybody.map((one) => ({ address: formatAddress(one), dsn: { notify: ['never'] } })),
    own: true,
    organisationId: account.organisationId,
    acceptedMs: nowMs,
    deliveryId: `${mail.deliveryId}>notify>${account.id}>${Buffer.from(digest).toString('hex', 0, 8)}`,
  })
  await store.sieve.remember('duplicate', digest, { nowMs, untilMs: nowMs + REMEMBERED_MS })
  return { kind: 'sent', letter }
}

async function objectionTo(
  { account }: ScriptedMail,
  everybody: readonly Address[],
  { directory }: DeedDeps,
): Promise<TextRef | undefined> {
  try {
    for (const one of everybody) {
      const { objection } = await judgeRecipient(directory, one, { ...senderOf(account), reversePath: null })
      if (objection !== undefined) return objection.text
    }
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.text
    throw error
  }
}

async function letterOf(
  mail: ScriptedMail,
  notice: SieveNotice,
  uri: Mailto,
  { directory, hostname, clock }: DeedDeps,
): Promise<WrittenLetter> {
  const { account, message, header } = mail
  const from = await authorOf(mail, notice.from, directory)
  const about = subjectOf(message.bytes, header)
  // RFC 5436 §2.6: what the script says, else what the URI says, else what the message says.
  const subject = notice.message ?? uri.subject ?? about
  const writer = decodeWords(findText(message.bytes, header, 'from') ?? '')
  return writeLetter({
    from,
    to: uri.to.length > 0 ? addressesOf(uri.to) : [from.address],
    cc: addressesOf(uri.cc),
    subject,
    answers: { bytes: message.bytes, header },
    autoSubmitted: `auto-notified${ownerOf(account.address)}`,
    fields: [
      ['X-Priority', PRIORITY[notice.importance]],
      ['Importance', IMPORTANCE[notice.importance]],
      ['X-Auto-Response-Suppress', 'All'],
    ],
    text: uri.body ?? `${[`From: ${writer}`, `Subject: ${about}`].map(shown).join('\n')}\n`,
    mime: false,
    nowMs: clock.now(),
    hostname,
  })
}

/** RFC 5436 §2.7.1; a parameter holds ASCII. */
function ownerOf(address: string): string {
  if (needsSmtpUtf8(parseMailbox(address))) return ''
  return `; owner-email="${address.replaceAll(/["\\]/g, '\\$&')}"`
}

function addressesOf(texts: readonly string[]): Address[] {
  return texts.flatMap((text) => tryParseMailbox(text) ?? [])
}

function shown(line: string): string {
  return line.replaceAll(/[\0-\x1f\x7f-\x9f]+/g, ' ')
}

/** `:from` where it is an address that the account may write as. RFC 5436 §2.3 */
async function authorOf(
  { account }: ScriptedMail,
  from: string | undefined,
  directory: DeedDeps['directory'],
): Promise<NamedAddress> {
  const usual = { name: account.displayName, address: parseMailbox(account.address) }
  const [one, ...more] = from === undefined ? [] : mailboxesOf(readAddressList(from).entries)
  const address = one === undefined ? undefined : mailboxAddress(one)
  if (one === undefined || address === undefined || more.length > 0) return usual
  const own = await directory.ownAddresses(account.id)
  return own.has(canonicalAddress(address))
    ? { name: displayName(one) ?? account.displayName, address }
    : usual
}
