/**
 * Tells one client that something changed in its account, or in what others share with it: which types of data have another
 * state, not what happened. RFC 8620 §7.1
 *
 *   {"changed":{"A7":{"Email":"1204.731.9","Mailbox":"1204.731.9"},"A9":{"Email":"88.12.3.5f0c31aa"}},"pushState":"…"}
 */
import { hash } from 'node:crypto'
import type { CompanyPeople } from '../../service/account/company-people.ts'
import type { EmailAccount } from '../../service/emails/email-account.ts'
import type { LogEnd } from '../../service/emails/email-places.ts'
import { deliveryState, readLogEnd } from '../../service/emails/log-state.ts'
import type { AccountMail } from '../../service/mailbox/account-mail.ts'
import type { StateChange } from '../jmap-server.ts'
import { jmapAccountId } from './account-id.ts'
import { digestOf } from './contacts.ts'
import { formatState } from './states.ts'

/** Types of data that share the state of an account's change log. */
const MAIL_TYPES = ['Email', 'EmailDelivery', 'Mailbox', 'Thread'] as const
/** Those that have states of their own, of one's own account only. */
const OWN_TYPES = ['EmailSubmission', 'AddressBook', 'ContactCard', 'Principal'] as const
type Wanted = ReadonlySet<string> | 'all'
type States = Readonly<Record<string, string>>

/** Of one account, as it was told last. */
type Told = { end: LogEnd; own: States }

/** Reads the people of the company. */
type PeopleOf = () => Promise<CompanyPeople>

/** A call with each change, first with what changed since `pushState`, until the returned function is called. */
export async function watchAccounts(
  mail: AccountMail,
  people: PeopleOf,
  types: Wanted,
  changed: (change: StateChange) => void,
  pushState: string | undefined,
): Promise<() => void> {
  const mailTypes = MAIL_TYPES.filter((type) => types === 'all' || types.has(type))
  const ownTypes = OWN_TYPES.filter((type) => types === 'all' || types.has(type))
  if (mailTypes.length + ownTypes.length === 0) return () => undefined
  const told = new Map<string, Told>()
  let isOver = false
  const tell = async (): Promise<void> => {
    const accounts = await accountsOf(mail)
    const news: Record<string, States> = {}
    for (const [id, account] of accounts) {
      const before = told.get(id)
      const now = await presentOf(account, mail, people, ownTypes)
      told.set(id, now)
      const states = {
        ...(await mailStates(account, mailTypes, now.end, before?.end)),
        ...otherThan(now.own, before?.own),
      }
      if (Object.keys(states).length > 0) news[id] = states
    }
    for (const id of told.keys()) if (!accounts.has(id)) told.delete(id)
    if (!isOver && Object.keys(news).length > 0) changed({ changed: news, pushState: pushStateOf(told) })
  }
  const stop = mail.sharing.onChange(oneByOne(tell))
  for (const [id, account] of await accountsOf(mail))
    told.set(id, await presentOf(account, mail, people, ownTypes))
  if (pushState !== undefined && pushState !== pushStateOf(told)) await catchUp(told, pushState, tell)
  return () => {
    isOver = true
    stop()
  }
}

/** One look for all that happens while it is under way: events say that something changed, the log says what. */
function oneByOne(tell: () => Promise<void>): () => void {
  let isAsking = false
  let again = false
  const ask = async (): Promise<void> => {
    if (isAsking) {
      again = true
      return
    }
    isAsking = true
    do {
      again = false
      await new Promise(setImmediate)
      await tell().catch(() => undefined)
    } while (again)
    isAsking = false
  }
  return () => void ask()
}

/** One's own first. Whoever shares is looked for anew each time: it is remembered, and changes are heard of. */
async function accountsOf(mail: AccountMail): Promise<ReadonlyMap<string, EmailAccount>> {
  const accounts = new Map<string, EmailAccount>([[jmapAccountId(mail.id), mail]])
  // Who hears of changes hears of those of the owners that were found last.
  const shared = await mail.sharedMailboxes()
  if (shared.length === 0) return accounts
  for (const { owner } of await mail.sharing.owners()) {
    const account = await mail.sharing.account(owner.id)
    if (account !== undefined) accounts.set(jmapAccountId(owner.id), account)
  }
  return accounts
}

async function presentOf(
  account: EmailAccount,
  own: AccountMail,
  peopleOf: PeopleOf,
  types: readonly string[],
): Promise<Told> {
  const end = await account.parts.log.end()
  if (account !== own) return { end, own: {} }
  const { submissions, contacts } = own.parts
  const states: Record<string, string> = {}
  if (types.includes('EmailSubmission')) states['EmailSubmission'] = String(await submissions.state())
  if (types.some((type) => type !== 'EmailSubmission')) {
    const [{ books, cards }, company] = [await contacts.state(), digestOf(await peopleOf())]
    const all = { AddressBook: String(books), ContactCard: `${cards}.${company}`, Principal: company }
    for (const [type, state] of Object.entries(all)) if (types.includes(type)) states[type] = state
  }
  return { end, own: states }
}

/** Of those types that changed since what was told; undefined: nobody knows what that was. */
async function mailStates(
  account: EmailAccount,
  types: readonly (typeof MAIL_TYPES)[number][],
  end: LogEnd,
  before: LogEnd | undefined,
): Promise<States> {
  if (before !== undefined && formatState(before) === formatState(end)) return {}
  if (before !== undefined && !(await concerns(account, before, end))) return {}
  const delivered = end.nextMessageId !== before?.nextMessageId
  return Object.fromEntries(
    types
      .filter((type) => type !== 'EmailDelivery' || (delivered && account.holder === undefined))
      .map((type) => [type, type === 'EmailDelivery' ? deliveryState(end) : formatState(end)]),
  )
}

/** Whether it was in what is shared: what the owner does elsewhere is told to nobody. */
async function concerns(account: EmailAccount, before: LogEnd, end: LogEnd): Promise<boolean> {
  if (account.holder === undefined || before.shares !== end.shares) return true
  const { mailboxes, listChanged, incomplete } = await account.parts.log.since(before.modSeq)
  return mailboxes.size > 0 || listChanged || incomplete
}

function otherThan(now: States, before: States | undefined): States {
  return Object.fromEntries(Object.entries(now).filter(([type, state]) => state !== before?.[type]))
}

/** The end of one's own log, and a digest of all else: who comes again with another one reads the rest anew. */
function pushStateOf(told: ReadonlyMap<string, Told>): string {
  const [own, ...others] = [...told.values()]
  if (own === undefined) return ''
  const rest = JSON.stringify([own.own, ...others.map(({ end }) => formatState(end))])
  return `${formatState(own.end)}~${hash('sha256', rest, 'hex').slice(0, 8)}`
}

/** What was told before the client went away: of one's own account its log tells, of the rest all is told anew. */
async function catchUp(told: Map<string, Told>, pushState: string, tell: () => Promise<void>): Promise<void> {
  const [text = ''] = pushState.split('~')
  const [own] = told
  const end = readLogEnd(text)
  told.clear()
  if (own !== undefined && end !== undefined) told.set(own[0], { end, own: {} })
  await tell()
}
