/**
 * The one place where sending rules are enforced, for whatever takes mail from an account: SMTP, LMTP behind a trusted MTA,
 * and the simulator, which asks here too. Judged is who gets a copy in the end, after aliases, groups and forwards, in
 * the one spelling that the directory knows; never what stands in the header. THREATS SUB2
 */
import { Refusal } from '../../lib/refusal.ts'
import type { TextRef } from '../../lib/text.ts'
import { type Address, canonicalAddress, domainOf } from '../../mail/address.ts'
import type { HeldRules, SendingRule } from '../../store/directory-rules.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import {
  expand,
  type RuledDirectory,
  type Sender,
  type Target,
  type Writer,
  writerOf,
} from '../delivery/expand.ts'
import { isPlaceRule, permits } from './permits.ts'

/** Why not: whose rules, which of them, and what is said about it. */
export type Objection = {
  readonly held: HeldRules
  /** At least one. Several: the recipient is in none of their places. */
  readonly rules: readonly SendingRule[]
  readonly text: TextRef
}

export type Judged = { readonly targets: readonly Target[]; readonly objection: Objection | undefined }

/** Domains that a sentence names; the others are counted among “…”. */
const DOMAINS_NAMED = 3

/** What the recipient leads to, and what keeps this sender from writing there. Throws what `expand` throws. */
export async function judgeRecipient(
  directory: RuledDirectory,
  address: Address,
  sender: Writer,
): Promise<Judged> {
  const targets = await expand(directory, address, sender)
  const writer = await writerOf(directory, sender)
  if (writer?.accountId === undefined) return { targets, objection: undefined }
  const rules = await directory.rules(writer.accountId)
  if (rules.length === 0) return { targets, objection: undefined }
  const account = await directory.account(writer.accountId)
  // Gone since it signed in: nobody is there whose rules would allow anything.
  if (account === undefined) throw new Refusal('forbidden', { key: 'refused' })
  return { targets, objection: await findObjection(directory, rules, targets, { account, address }) }
}

/** The same, as a door: throws Refusal `forbidden` with the sentence of the rule. */
export async function admitRecipient(
  directory: RuledDirectory,
  address: Address,
  sender: Sender,
): Promise<readonly Target[]> {
  const { targets, objection } = await judgeRecipient(directory, address, sender)
  if (objection !== undefined) throw new Refusal('forbidden', objection.text)
  return targets
}

type Case = { readonly account: AccountRecord; readonly address: Address }

async function findObjection(
  directory: RuledDirectory,
  rules: readonly HeldRules[],
  targets: readonly Target[],
  about: Case,
): Promise<Objection | undefined> {
  for (const held of rules) {
    const receiveOnly = held.rules.find(({ name }) => name === 'receiveOnly')
    if (receiveOnly !== undefined)
      return { held, rules: [receiveOnly], text: await wordingOf(directory, held, [receiveOnly], about) }
    for (const target of targets) {
      if (await permits(directory, held, target)) continue
      const said = held.rules.filter(isPlaceRule)
      return { held, rules: said, text: await wordingOf(directory, held, said, about, target) }
    }
  }
  return undefined
}

/** The addresses behind a group or forward are not told: they are not the writer's to know. */
async function wordingOf(
  directory: RuledDirectory,
  held: HeldRules,
  rules: readonly SendingRule[],
  { account, address }: Case,
  target?: Target,
): Promise<TextRef> {
  const values = {
    account: account.address,
    rcpt: canonicalAddress(address),
    admin: `postmaster@${domainOf(account.address)}`,
  }
  const [rule] = rules
  if (rule?.name === 'receiveOnly') return { key: 'rule.receiveOnly', values }
  if (target !== undefined && !(await isWritten(directory, address, target)))
    return { key: 'rule.leadsOut', values }
  if (rule === undefined || rules.length > 1) return { key: 'rule.several', values }
  switch (rule.name) {
    case 'ownDomain':
      return { key: 'rule.ownDomain', values: { ...values, domains: domainOf(held.address) } }
    case 'oneDomain':
      return { key: 'rule.oneDomain', values: { ...values, domain: namedDomains(rule.places) } }
    case 'listedDomains':
      return { key: 'rule.listedDomains', values: { ...values, domains: namedDomains(rule.places) } }
    case 'oneAddress':
      return { key: 'rule.oneAddress', values: { ...values, only: rule.places[0] ?? '-' } }
    case 'listedAddresses':
      return { key: 'rule.listedAddresses', values }
    case 'forwardForever':
    case 'sendOnly':
      throw new Error(`${rule.name} is no rule about whom one may write to`)
  }
}

/** Whether the target is what was written, not something behind it. */
async function isWritten(directory: RuledDirectory, address: Address, target: Target): Promise<boolean> {
  if (target.kind === 'outside') return target.address === canonicalAddress(address)
  const resolution = await directory.resolve(address.local, address.domain)
  return resolution.kind === 'account' && resolution.account.id === target.account.id
}

function namedDomains(places: readonly string[]): string {
  const named = places.slice(0, DOMAINS_NAMED).join(', ')
  return places.length > DOMAINS_NAMED ? `${named}, ...` : named
}
