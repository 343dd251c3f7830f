/** Whoever has to know that an account was stopped hears of it by another way than that account. */
import type { Log } from '../../lib/log.ts'
import type { Texts } from '../../lib/text.ts'
import { domainOf } from '../../mail/address.ts'
import type { Directory } from '../../store/directory.ts'
import type { TakeoverCase } from '../../store/directory-takeover.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { AccountNotices } from '../notice/account-notices.ts'
import { recoveryAddress } from '../session/recovery.ts'
import { evidenceText, timeText } from './evidence-text.ts'
import { TOLD_MAX } from './limits.ts'
import type { Evidence } from './rules.ts'

export type TellDeps = {
  readonly directory: Directory
  readonly notices: AccountNotices
  readonly texts: Texts
  readonly log: Log
  /** Messages that are held for the account now. */
  countHeld(one: TakeoverCase): Promise<number>
}

/** The company's admins (else the operators), and the person at the address outside. Throws what the queue throws. */
export async function tellPaused(deps: TellDeps, one: TakeoverCase): Promise<void> {
  const { directory, log } = deps
  const account = await directory.read(({ accounts }) => accounts.get(one.accountId))
  if (account === undefined) return
  const held = await deps.countHeld(one)
  const admins = await adminsFor(directory, account)
  const recovery = await recoveryAddress(deps, account.id)
  for (const admin of admins) await tellAdmin(deps, account, admin, one, held)
  if (recovery !== undefined) await tellPerson(deps, account, recovery)
  if (admins.length === 0) log.warn('takeover.no-admin', { accountId: account.id, case: one.id })
}

/** Tells the same admins that the account is back. */
export async function tellOver(
  deps: Omit<TellDeps, 'countHeld'>,
  one: TakeoverCase,
  nowMs: number,
): Promise<void> {
  const account = await deps.directory.read(({ accounts }) => accounts.get(one.accountId))
  if (account === undefined) return
  for (const { address, language } of await adminsFor(deps.directory, account)) {
    const values = {
      account: account.address,
      time: timeText(nowMs, language),
      a: one.released,
      b: one.dropped,
    }
    await deps.notices.send({
      to: address,
      domain: domainOf(account.address),
      language,
      subject: { key: 'takeover.over.subject', values },
      paragraphs: [{ key: 'takeover.over', values }],
    })
  }
}

async function adminsFor(directory: Directory, account: AccountRecord): Promise<readonly AccountRecord[]> {
  return await directory.read(async ({ accounts }) => {
    const own = await accounts.withRole('company-admin', account.organisationId, TOLD_MAX)
    const others = own.filter(({ id }) => id !== account.id)
    return others.length > 0 ? others : await accounts.withRole('operator', undefined, TOLD_MAX)
  })
}

async function tellAdmin(
  { notices, texts }: TellDeps,
  account: AccountRecord,
  { address: to, language }: AccountRecord,
  one: TakeoverCase,
  held: number,
): Promise<void> {
  const evidence = JSON.parse(one.evidence) as Evidence
  const values = {
    account: account.address,
    name: account.displayName === '' ? account.address : account.displayName,
    time: timeText(one.beganMs, language),
    n: evidence.messages,
    evidence: evidenceText(texts, language, evidence),
    held,
  }
  await notices.send({
    to,
    domain: domainOf(account.address),
    language,
    subject: { key: 'takeover.admin.subject', values },
    paragraphs: [
      { key: 'takeover.admin.what', values },
      { key: 'takeover.admin.now', values },
      { asItIs: `valija takeover show ${account.address}` },
    ],
  })
}

async function tellPerson({ notices }: TellDeps, account: AccountRecord, to: string): Promise<void> {
  const domain = domainOf(account.address)
  const values = { account: account.address, admin: `postmaster@${domain}` }
  await notices.send({
    to,
    domain,
    language: account.language,
    subject: { key: 'takeover.person.subject', values },
    paragraphs: [{ key: 'takeover.person', values }],
  })
}
