/**
 * Whether the rules of one holder let mail go to one final recipient. What several rules of a holder allow adds up:
 * inside the company, and to that supplier too. Every holder has its own say: a group cannot give what the account has
 * been denied, nor the other way round.
 */
import { parseMailbox } from '../../mail/address.ts'
import type { HeldRules, RuleName, SendingRule } from '../../store/directory-rules.ts'
import type { AccountRecord, DirectoryReader } from '../../store/directory-types.ts'

/** Where a copy ends up, after every alias, group and forward. */
export type FinalRecipient = {
  /** Canonical, the domain in A-labels. */
  readonly address: string
  /** Undefined: elsewhere. */
  readonly account?: AccountRecord
  /** Canonical addresses of the aliases and groups that led here, since the last account that passed it on. */
  readonly lists: readonly string[]
}

/** Say to whom one may write. */
const PLACE_RULES: ReadonlySet<RuleName> = new Set([
  'ownDomain',
  'oneDomain',
  'listedDomains',
  'oneAddress',
  'listedAddresses',
])

export function isPlaceRule({ name }: SendingRule): boolean {
  return PLACE_RULES.has(name)
}

/** True where no rule of the holder is about places, or one of them has this one in it. */
export async function permits(
  directory: DirectoryReader,
  held: HeldRules,
  recipient: FinalRecipient,
): Promise<boolean> {
  const rules = held.rules.filter(isPlaceRule)
  if (rules.length === 0) return true
  for (const rule of rules) if (await reaches(directory, held, rule, recipient)) return true
  return false
}

async function reaches(
  directory: DirectoryReader,
  { organisationId }: HeldRules,
  rule: SendingRule,
  recipient: FinalRecipient,
): Promise<boolean> {
  switch (rule.name) {
    case 'ownDomain':
      return recipient.account?.organisationId === organisationId
    case 'oneDomain':
    case 'listedDomains':
      for (const domain of rule.places)
        if (await isInDomain(directory, domain, rule.subDomains, recipient)) return true
      return false
    case 'oneAddress':
    case 'listedAddresses':
      for (const address of rule.places) if (await isAddressed(directory, address, recipient)) return true
      return false
    case 'forwardForever':
    case 'receiveOnly':
    case 'sendOnly':
      return false
  }
}

async function isInDomain(
  directory: DirectoryReader,
  domain: string,
  subDomains: boolean,
  { address, account }: FinalRecipient,
): Promise<boolean> {
  const own = address.slice(address.lastIndexOf('@') + 1)
  if (own === domain || (subDomains && own.endsWith(`.${domain}`))) return true
  if (account === undefined) return false
  // An alias domain is another name of the same one.
  const record = await directory.domain(domain)
  return record?.enabled === true && (record.aliasOf ?? record.id) === account.domainId
}

/** The address itself, however it is spelled; or somebody it stands for, when it is an alias or a group. */
async function isAddressed(
  directory: DirectoryReader,
  listed: string,
  { address, account, lists }: FinalRecipient,
): Promise<boolean> {
  if (listed === address || lists.includes(listed)) return true
  const { local, domain } = parseMailbox(listed)
  const resolution = await directory.resolve(local, domain)
  switch (resolution.kind) {
    case 'account':
      return resolution.account.id === account?.id
    case 'alias':
      return lists.includes(resolution.address)
    case 'group':
      return lists.includes(resolution.group.address)
    case 'foreign':
    case 'unknown':
      return false
  }
}
