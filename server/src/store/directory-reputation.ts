/**
 * Block lists (docs/operating/reputation.md): how each of our addresses and domains was found last, on which lists it is or
 * was, and whose turn it is to look. A list is kept by its id.
 */
import type { AccountId, OrganisationId } from '../mail/ids.ts'
import type { Role } from './directory-types.ts'
import type { Sql } from './sql.ts'

export type SubjectKind = 'address' | 'domain'

/** What mail leaves from. Addresses are the operator's: they have no company. */
export type ReputationSubject = {
  readonly kind: SubjectKind
  /** An address as it is written canonically, or a domain in A-labels. */
  readonly name: string
  readonly organisationId: OrganisationId | undefined
}

/** How many lists do not have it, and which gave no answer that counts. */
export type LookResult = {
  readonly clean: number
  readonly refused: readonly string[]
  readonly silent: readonly string[]
}

export type LookedSubject = ReputationSubject & LookResult & { readonly lookedMs: number }

export type Listing = ReputationSubject & {
  readonly list: string
  readonly fromMs: number
  readonly untilMs: number | undefined
  /** Addresses that the list answered. */
  readonly found: readonly string[]
  /** What the list says of it; empty: nothing. */
  readonly reason: string
}

/** Of whom: one company or all; one subject or all of them. */
export type ReputationFilter = {
  readonly organisationId?: OrganisationId | undefined
  readonly kind?: SubjectKind | undefined
  readonly name?: string | undefined
}

type ListingRow = {
  kind: SubjectKind
  name: string
  list: string
  from_ms: number
  organisation_id: number
  until_ms: number | null
  found: string
  reason: string
}
type SubjectRow = {
  kind: SubjectKind
  name: string
  organisation_id: number
  looked_ms: number
  result: string
}

/** Nobody was told yet; that it is listed; that it is over, or there is nothing to tell. */
const TOLD = { nothing: 0, listed: 1, all: 2 } as const

export class Reputation {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** True: it is ours to look around, until `untilMs`; then another may think that we are gone. */
  async claimTurn(nowMs: number, untilMs: number): Promise<boolean> {
    const taken = await this.#sql.run(
      'update reputation_turn set due_ms = ? where id = 1 and due_ms <= ?',
      untilMs,
      nowMs,
    )
    return taken > 0
  }

  async setTurn(dueMs: number): Promise<void> {
    await this.#sql.run('update reputation_turn set due_ms = ? where id = 1', dueMs)
  }

  async turn(): Promise<number> {
    const row = await this.#sql.get<{ due_ms: number }>('select due_ms from reputation_turn where id = 1')
    return row?.due_ms ?? 0
  }

  /** Addresses that this node sends from; those of others are known the same way. */
  async tellAddresses(addresses: readonly string[], node: string, nowMs: number): Promise<void> {
    for (const address of addresses)
      await this.#sql.run(
        `insert into reputation_address (address, node, seen_ms) values (?, ?, ?)
          on conflict (address) do update set node = excluded.node, seen_ms = excluded.seen_ms`,
        address,
        node,
        nowMs,
      )
  }

  /** Of all nodes, those that were told of since. */
  async addressesSince(sinceMs: number): Promise<readonly string[]> {
    await this.#sql.run('delete from reputation_address where seen_ms < ?', sinceMs)
    const rows = await this.#sql.all<{ address: string }>(
      'select address from reputation_address order by address',
    )
    return rows.map(({ address }) => address)
  }

  async looked(subject: ReputationSubject, result: LookResult, nowMs: number): Promise<void> {
    await this.#sql.run(
      `insert into reputation_subject (kind, name, organisation_id, looked_ms, result) values (?, ?, ?, ?, ?)
        on conflict (kind, name) do update set organisation_id = excluded.organisation_id,
          looked_ms = excluded.looked_ms, result = excluded.result`,
      subject.kind,
      subject.name,
      subject.organisationId ?? 0,
      nowMs,
      JSON.stringify(result),
    )
  }

  /** By name, behind `after`. */
  async subjects(filter: ReputationFilter, after: string, limit: number): Promise<readonly LookedSubject[]> {
    const { clause, values } = conditionOf(filter)
    const rows = await this.#sql.all<SubjectRow>(
      `select * from reputation_subject where name > ? and ${clause} order by name, kind limit ?`,
      after,
      ...values,
      limit,
    )
    return rows.map(({ looked_ms, result, ...row }) => ({
      ...subjectOf(row),
      ...(JSON.parse(result) as LookResult),
      lookedMs: looked_ms,
    }))
  }

  /** When each was looked at last. */
  async lookedAt(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#sql.all<SubjectRow>('select kind, name, looked_ms from reputation_subject')
    return new Map(rows.map(({ kind, name, looked_ms }) => [`${kind} ${name}`, looked_ms]))
  }

  async open(filter: ReputationFilter): Promise<readonly Listing[]> {
    const { clause, values } = conditionOf(filter)
    const rows = await this.#sql.all<ListingRow>(
      `select * from reputation_listing where until_ms is null and ${clause} order by from_ms, kind, name, list`,
      ...values,
    )
    return rows.map(listingOf)
  }

  /** Newest first, those that began before `beforeMs`. */
  async history(filter: ReputationFilter, beforeMs: number, limit: number): Promise<readonly Listing[]> {
    const { clause, values } = conditionOf(filter)
    const rows = await this.#sql.all<ListingRow>(
      `select * from reputation_listing where from_ms < ? and ${clause}
        order by from_ms desc, kind, name, list limit ?`,
      beforeMs,
      ...values,
      limit,
    )
    return rows.map(listingOf)
  }

  /** False: another look was faster. */
  async begin(listing: Omit<Listing, 'untilMs'>): Promise<boolean> {
    const made = await this.#sql.run(
      `insert into reputation_listing (kind, name, list, from_ms, organisation_id, found, reason, told)
        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
      listing.kind,
      listing.name,
      listing.list,
      listing.fromMs,
      listing.organisationId ?? 0,
      listing.found.join(' '),
      listing.reason,
      TOLD.nothing,
    )
    return made > 0
  }

  /** It still is, for what the list says now. */
  async goesOn({ kind, name, list, fromMs, found, reason }: Omit<Listing, 'untilMs'>): Promise<void> {
    await this.#sql.run(
      `update reputation_listing set found = ?, reason = ?
        where kind = ? and name = ? and list = ? and from_ms = ? and until_ms is null`,
      ...[found.join(' '), reason, kind, name, list, fromMs],
    )
  }

  /** `quietly`: it is not ours any more, or the list is gone. What nobody heard of needs no second word. */
  async end({ kind, name, list, fromMs }: Listing, nowMs: number, quietly: boolean): Promise<void> {
    await this.#sql.run(
      `update reputation_listing set until_ms = ?, told = case when told = ? or 1 = ? then ? else told end
        where kind = ? and name = ? and list = ? and from_ms = ? and until_ms is null`,
      ...[nowMs, TOLD.nothing, quietly ? 1 : 0, TOLD.all, kind, name, list, fromMs],
    )
  }

  async untold(): Promise<readonly Listing[]> {
    const rows = await this.#sql.all<ListingRow>(
      `select * from reputation_listing where (until_ms is null and told = ?) or (until_ms is not null and told = ?)
        order by from_ms, kind, name, list`,
      TOLD.nothing,
      TOLD.listed,
    )
    return rows.map(listingOf)
  }

  /** True: it is ours to tell. `back`: it could not be told, and is to be told again. */
  async tell({ kind, name, list, fromMs, untilMs }: Listing, back = false): Promise<boolean> {
    const steps = untilMs === undefined ? [TOLD.nothing, TOLD.listed] : [TOLD.listed, TOLD.all]
    const [from = 0, to = 0] = back ? steps.reverse() : steps
    const changed = await this.#sql.run(
      `update reputation_listing set told = ?
        where kind = ? and name = ? and list = ? and from_ms = ? and told = ?`,
      ...[to, kind, name, list, fromMs, from],
    )
    return changed > 0
  }

  /** Listings that were over by then, and subjects that nobody looked at since: a domain that is gone. */
  async sweep(endedBefore: number, lookedBefore: number): Promise<void> {
    await this.#sql.run('delete from reputation_listing where until_ms < ?', endedBefore)
    await this.#sql.run('delete from reputation_subject where looked_ms < ?', lookedBefore)
  }

  /** Who is told: those who administer the company; of none, those who operate the service. */
  async whomToTell(organisationId: OrganisationId | undefined, limit: number): Promise<readonly AccountId[]> {
    const rows = await this.#sql.all<{ id: AccountId }>(
      `select id from account where role = ? and state = 'enabled' and deleted_ms is null
        and (organisation_id = ? or 1 = ?) order by id limit ?`,
      (organisationId === undefined ? 'operator' : 'company-admin') satisfies Role,
      organisationId ?? 0,
      organisationId === undefined ? 1 : 0,
      limit,
    )
    return rows.map(({ id }) => id)
  }
}

function conditionOf({ organisationId, kind, name }: ReputationFilter): {
  readonly clause: string
  readonly values: readonly (string | number)[]
} {
  return {
    clause: '(organisation_id = ? or 1 = ?) and (kind = ? or 1 = ?) and (name = ? or 1 = ?)',
    values: [
      ...[organisationId ?? 0, organisationId === undefined ? 1 : 0],
      ...[kind ?? '', kind === undefined ? 1 : 0],
      ...[name ?? '', name === undefined ? 1 : 0],
    ],
  }
}

function subjectOf(row: {
  readonly kind: SubjectKind
  readonly name: string
  readonly organisation_id: number
}): ReputationSubject {
  const { kind, name, organisation_id } = row
  return {
    kind,
    name,
    organisationId: organisation_id === 0 ? undefined : (organisation_id as OrganisationId),
  }
}

function listingOf(row: ListingRow): Listing {
  return {
    ...subjectOf(row),
    list: row.list,
    fromMs: row.from_ms,
    untilMs: row.until_ms ?? undefined,
    found: row.found.split(' '),
    reason: row.reason,
  }
}
