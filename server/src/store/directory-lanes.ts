/**
 * Sending lanes: mail of people and mass mail leave apart (decisions/0025). Which lane an account's mail takes is set for
 * the account or its domain, and counts only while the operator grants its company the mass lane.
 */
import type { AccountId, DomainId, OrganisationId } from '../mail/ids.ts'
import type { DirectoryTables } from './directory-tables.ts'

export const LANES = ['personal', 'mass'] as const
export type Lane = (typeof LANES)[number]

/** Of an account or a domain: a Lane. */
export const LANE_SETTING = 'lane'
/** True for a company that may use the mass lane. */
export const LANE_GRANT_SETTING = 'lane-granted'

export type LaneReader = {
  /** The lane that mail of this account takes now; `personal` for one that is not there. */
  laneOf(id: AccountId): Promise<Lane>
}

export async function laneOf(tables: DirectoryTables, id: AccountId): Promise<Lane> {
  const account = await tables.accounts.get(id)
  if (account === undefined || !(await isLaneGranted(tables, account.organisationId))) return 'personal'
  return (
    (await setLane(tables, 'account', id)) ??
    (await setLane(tables, 'domain', account.domainId)) ??
    'personal'
  )
}

export async function isLaneGranted({ settings }: DirectoryTables, id: OrganisationId): Promise<boolean> {
  return (await settings.get('organisation', id, LANE_GRANT_SETTING)) === true
}

/** What is set here itself; undefined: nothing. */
export async function setLane(
  { settings }: DirectoryTables,
  scope: 'account' | 'domain',
  id: number,
): Promise<Lane | undefined> {
  const value = await settings.get(scope, id, LANE_SETTING)
  if (value === undefined) return undefined
  const lane = LANES.find((one) => one === value)
  if (lane === undefined) throw new Error(`the lane of ${scope} ${id} cannot be read`)
  return lane
}

/** What is set somewhere: for whom, by name. */
export type LaneHolder = {
  readonly scope: 'account' | 'domain'
  readonly name: string
  readonly lane: Lane
  readonly organisationId: OrganisationId
}

/** Of that company, or of all; domains first. */
export async function laneHolders(
  { settings, domains, accounts }: DirectoryTables,
  organisationId: OrganisationId | undefined,
): Promise<readonly LaneHolder[]> {
  const holders: LaneHolder[] = []
  const add = (holder: Omit<LaneHolder, 'lane'>, value: unknown): void => {
    const lane = LANES.find((one) => one === value)
    const own = organisationId === undefined || holder.organisationId === organisationId
    if (own && lane !== undefined) holders.push({ ...holder, lane })
  }
  for (const { id, value } of await settings.entries('domain', LANE_SETTING)) {
    const domain = await domains.get(id as DomainId)
    if (domain !== undefined) add({ scope: 'domain', ...named(domain, domain.name) }, value)
  }
  for (const { id, value } of await settings.entries('account', LANE_SETTING)) {
    const account = await accounts.get(id as AccountId)
    if (account !== undefined) add({ scope: 'account', ...named(account, account.address) }, value)
  }
  return holders
}

function named({ organisationId }: { readonly organisationId: OrganisationId }, name: string) {
  return { name, organisationId }
}
