/**
 * `vacation`: the owner is away, and says so once to each person who writes. Whether a person wrote, and to the owner, is
 * judged here whatever the script says; an answer to the wrong one is worse than none.
 *
 *   MAIL FROM:<>                     it never comes back as another message
 *   Auto-Submitted: auto-replied (vacation)
 *
 * RFC 5230 §4, RFC 6131, RFC 3834, THREATS SV4
 */
import { Refusal } from '../../lib/refusal.ts'
import {
  type Address,
  canonicalAddress,
  formatAddress,
  parseMailbox,
  tryParseMailbox,
} from '../../mail/address.ts'
import { splitSubAddress } from '../../mail/canonical.ts'
import { displayName, mailboxAddress, mailboxesOf, readAddressList } from '../../mail/header/address-list.ts'
import type { NamedAddress } from '../../mail/header/build.ts'
import { judgeRecipient } from '../policy/judge-recipient.ts'
import { senderOf } from '../policy/simulate.ts'
import type { SieveVacation } from '../sieve/outcome.ts'
import { VACATION_SECONDS_MIN } from './limits.ts'
import { subjectOf, type WrittenLetter, writeLetter } from './sieve-letter.ts'
import { type DeedDeps, digestOf, type ScriptedMail } from './sieve-mail.ts'
import { isSenderProved } from './sieve-proof.ts'
import { addressesIn, automaticBy, hasRobotAuthor, isRobot } from './sieve-robots.ts'

/** Why nobody was answered. */
export type NoAnswer =
  | 'null-sender'
  | 'robot'
  | 'automatic'
  | 'list'
  | 'unproved'
  | 'self'
  | 'not-named'
  | 'forbidden'
  | 'paused'
  | 'answered'
  | 'too-many'

export type Answered =
  | { readonly kind: 'sent'; readonly to: string; readonly letter: WrittenLetter }
  | { readonly kind: 'none'; readonly why: NoAnswer }

/** Resolves when the queue has the answer, or when it is clear that there is none. */
export async function answer(mail: ScriptedMail, vacation: SieveVacation, deps: DeedDeps): Promise<Answered> {
  const to = mail.reversePath
  if (to === null) return none('null-sender')
  const why = whyNot(mail, to, deps)
  if (why !== undefined) return none(why)
  const own = await deps.directory.ownAddresses(mail.account.id)
  if (own.has(canonicalAddress(to))) return none('self')
  const named = await namedAs(mail, vacation.addresses, own, deps)
  if (named === undefined) return none('not-named')
  if (!(await mayWriteTo(mail, to, deps))) return none('forbidden')
  return await sendOnce(mail, vacation, { to, from: authorOf(mail, vacation, own, named) }, deps)
}

/** What the message itself tells. */
function whyNot(mail: ScriptedMail, to: Address, { hostname }: DeedDeps): NoAnswer | undefined {
  const { account, message, header } = mail
  if (account.paused) return 'paused'
  if (isRobot(to) || hasRobotAuthor(message.bytes, header)) return 'robot'
  const automatic = automaticBy(message.bytes, header)
  if (automatic !== undefined) return automatic
  const isProved = message.senderVerified === true || isSenderProved(message.bytes, header, hostname, to)
  return isProved ? undefined : 'unproved'
}

/** The fields that say for whom a message is. RFC 5230 §4.5 */
const FOR_WHOM = ['to', 'cc', 'bcc', 'resent-to', 'resent-cc', 'resent-bcc'] as const

/** The address of the owner's that the message names; undefined: it came by another way, such as a list. */
async function namedAs(
  { account, message, header }: ScriptedMail,
  others: readonly string[],
  own: ReadonlySet<string>,
  { directory }: DeedDeps,
): Promise<string | undefined> {
  const given = new Set(others.flatMap((text) => canonicalOf(text) ?? []))
  const looked = new Set<string>()
  for (const name of FOR_WHOM)
    for (const address of addressesIn(message.bytes, header, name)) {
      const canonical = withoutSubAddress(address)
      if (looked.has(canonical)) continue
      looked.add(canonical)
      if (canonical === account.address) return account.address
      if (given.has(canonicalAddress(address)) || given.has(canonical)) return account.address
      // Also the addresses of others that the account may write as: those name somebody else.
      if (!own.has(canonical)) continue
      const found = await directory.resolve(splitAt(canonical).local, address.domain)
      if (found.kind === 'account' && found.account.id === account.id) return canonical
      if (found.kind === 'alias' && found.targets.includes(account.address)) return canonical
    }
  return undefined
}

function canonicalOf(text: string): string | undefined {
  const address = tryParseMailbox(text)
  return address && canonicalAddress(address)
}

function withoutSubAddress(address: Address): string {
  const { local, domain } = splitAt(canonicalAddress(address))
  return `${splitSubAddress(local).base}@${domain}`
}

function splitAt(canonical: string): { readonly local: string; readonly domain: string } {
  const at = canonical.lastIndexOf('@')
  return { local: canonical.slice(0, at), domain: canonical.slice(at + 1) }
}

/** An answer is mail of the account: its sending rules hold for it. THREATS SUB2 */
async function mayWriteTo({ account }: ScriptedMail, to: Address, { directory }: DeedDeps): Promise<boolean> {
  try {
    return (
      (await judgeRecipient(directory, to, { ...senderOf(account), reversePath: null })).objection ===
      undefined
    )
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** `:from` where it is an address that the account may write as. RFC 5230 §4.3 */
function authorOf(
  { account }: ScriptedMail,
  { from }: SieveVacation,
  own: ReadonlySet<string>,
  named: string,
): NamedAddress {
  const usual = { name: account.displayName, address: parseMailbox(named) }
  if (from === undefined) return usual
  const [one, ...more] = mailboxesOf(readAddressList(from).entries)
  const address = one === undefined ? undefined : mailboxAddress(one)
  if (one === undefined || address === undefined || more.length > 0) return usual
  if (!own.has(withoutSubAddress(address))) return usual
  return { name: displayName(one) ?? account.displayName, address }
}

async function sendOnce(
  mail: ScriptedMail,
  vacation: SieveVacation,
  { to, from }: { readonly to: Address; readonly from: NamedAddress },
  { queue, hostname, clock }: DeedDeps,
): Promise<Answered> {
  const { account, store, deliveryId, message, header } = mail
  const nowMs = clock.now()
  const digest = digestOf('vacation', vacation.handle, canonicalAddress(to))
  const untilMs = nowMs + Math.max(vacation.seconds, VACATION_SECONDS_MIN) * 1000
  // Before it is sent: of two messages at once one is answered, and what a crash cuts off is never sent twice.
  if (!(await store.sieve.remember('vacation', digest, { nowMs, untilMs }))) return none('answered')
  try {
    if (!(await store.sieve.take('vacation', nowMs))) {
      await store.sieve.forget('vacation', digest)
      return none('too-many')
    }
    const letter = writeLetter({
      from,
      to: [to],
      subject: vacation.subject ?? `Auto: ${subjectOf(message.bytes, header)}`,
      answers: { bytes: message.bytes, header },
      autoSubmitted: 'auto-replied (vacation)',
      // Mail servers of Microsoft would answer it otherwise.
      fields: [['X-Auto-Response-Suppress', 'All']],
      text: vacation.reason,
      mime: vacation.mime,
      nowMs,
      hostname,
    })
    await queue.enqueue({
      ...letter,
      reversePath: null,
      recipients: [{ address: formatAddress(to), dsn: { notify: ['never'] } }],
      own: true,
      organisationId: account.organisationId,
      acceptedMs: nowMs,
      deliveryId: `${deliveryId}>answer>${account.id}>${Buffer.from(digest).toString('hex', 0, 8)}`,
    })
    return { kind: 'sent', to: formatAddress(to), letter }
  } catch (error) {
    await store.sieve.forget('vacation', digest)
    throw error
  }
}

function none(why: NoAnswer): Answered {
  return { kind: 'none', why }
}
