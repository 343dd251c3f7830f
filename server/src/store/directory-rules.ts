/**
 * Sending rules: to whom an account may write, whether it takes mail at all, and where its mail always goes. They stand on
 * an account, or on a group and so on each of its members; always within one company. MISSION M10
 */
import type { AccountId, GroupId, OrganisationId } from '../mail/ids.ts'
import { groupsOf } from './directory-rights.ts'
import type { DirectoryTables } from './directory-tables.ts'
import type { Sql } from './sql.ts'

export const RULE_NAMES = [
  'forwardForever',
  'ownDomain',
  'oneDomain',
  'listedDomains',
  'oneAddress',
  'listedAddresses',
  'receiveOnly',
  'sendOnly',
] as const
export type RuleName = (typeof RULE_NAMES)[number]

export type SendingRule = {
  readonly name: RuleName
  /** Domains in A-labels, or canonical addresses: whom the rule names. Empty where it names nobody. */
  readonly places: readonly string[]
  /** `listedDomains`: what is below a domain counts too. */
  readonly subDomains: boolean
  /** `forwardForever`: the mail stays here as well. */
  readonly keepCopy: boolean
  /** `sendOnly`: what the company says to those who write, in its own words. */
  readonly sentence: string | undefined
  /** `sendOnly`: whom to write to instead. */
  readonly contact: string | undefined
  /** The address of whoever set it; `operator` for the one at the machine. */
  readonly setBy: string
  readonly setMs: number
}

export type RuleHolder =
  | { readonly kind: 'account'; readonly id: AccountId }
  | { readonly kind: 'group'; readonly id: GroupId }

/** The rules of one holder, in the order of RULE_NAMES. */
export type HeldRules = {
  readonly holder: RuleHolder
  readonly organisationId: OrganisationId
  /** Of the holder, canonical. */
  readonly address: string
  readonly rules: readonly SendingRule[]
}

export type RulesReader = {
  /** Its own rules first, then those of each group it is in; holders without rules are not there. */
  rules(id: AccountId): Promise<readonly HeldRules[]>
}

type Row = {
  readonly name: RuleName
  readonly sub_domains: number
  readonly keep_copy: number
  readonly sentence: string | null
  readonly contact: string | null
  readonly set_by: string
  readonly set_ms: number
}

export class SendingRules {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Puts the rule in place of the one of its name. */
  async set(holder: RuleHolder, organisationId: OrganisationId, rule: SendingRule): Promise<void> {
    await this.remove(holder, rule.name)
    await this.#sql.run(
      `insert into sending_rule (holder_kind, holder_id, organisation_id, name, sub_domains, keep_copy, sentence,
        contact, set_by, set_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      holder.kind,
      holder.id,
      organisationId,
      rule.name,
      rule.subDomains ? 1 : 0,
      rule.keepCopy ? 1 : 0,
      rule.sentence ?? null,
      rule.contact ?? null,
      rule.setBy,
      rule.setMs,
    )
    for (const place of new Set(rule.places))
      await this.#sql.run(
        'insert into sending_rule_place (holder_kind, holder_id, name, place, organisation_id) values (?, ?, ?, ?, ?)',
        holder.kind,
        holder.id,
        rule.name,
        place,
        organisationId,
      )
  }

  async remove({ kind, id }: RuleHolder, name: RuleName): Promise<void> {
    for (const table of ['sending_rule_place', 'sending_rule'])
      await this.#sql.run(
        `delete from ${table} where holder_kind = ? and holder_id = ? and name = ?`,
        kind,
        id,
        name,
      )
  }

  /** In the order of RULE_NAMES. */
  async of({ kind, id }: RuleHolder): Promise<readonly SendingRule[]> {
    const rows = await this.#sql.all<Row>(
      `select name, sub_domains, keep_copy, sentence, contact, set_by, set_ms from sending_rule
        where holder_kind = ? and holder_id = ?`,
      kind,
      id,
    )
    if (rows.length === 0) return []
    const places = await this.#sql.all<{ name: RuleName; place: string }>(
      'select name, place from sending_rule_place where holder_kind = ? and holder_id = ? order by place',
      kind,
      id,
    )
    const named = new Map(rows.map((row) => [row.name, row]))
    return RULE_NAMES.flatMap((name) => {
      const row = named.get(name)
      if (row === undefined) return []
      const mine = places.filter((one) => one.name === name)
      return [
        ruleOf(
          row,
          mine.map(({ place }) => place),
        ),
      ]
    })
  }

  /** Whether any group of the company has rules. */
  async anyByGroups(organisationId: OrganisationId): Promise<boolean> {
    const row = await this.#sql.get(
      "select 1 from sending_rule where organisation_id = ? and holder_kind = 'group' limit 1",
      organisationId,
    )
    return row !== undefined
  }

  /** Everybody with rules, of one company or of all, accounts before groups. */
  async holders(organisationId: OrganisationId | undefined): Promise<readonly RuleHolder[]> {
    return await this.#sql.all<RuleHolder>(
      `select distinct holder_kind as kind, holder_id as id from sending_rule
        where organisation_id = ? or 1 = ? order by 1, 2`,
      organisationId ?? 0,
      organisationId === undefined ? 1 : 0,
    )
  }

  async forgetHolder({ kind, id }: RuleHolder): Promise<void> {
    for (const table of ['sending_rule_place', 'sending_rule'])
      await this.#sql.run(`delete from ${table} where holder_kind = ? and holder_id = ?`, kind, id)
  }
}

/** What holds for an account: its own rules, and those of every group that mail reaches it through. */
export async function rulesOf(tables: DirectoryTables, id: AccountId): Promise<readonly HeldRules[]> {
  const account = await tables.accounts.get(id)
  if (account === undefined) return []
  const { organisationId, address } = account
  const held: HeldRules[] = []
  const own = await tables.rules.of({ kind: 'account', id })
  if (own.length > 0) held.push({ holder: { kind: 'account', id }, organisationId, address, rules: own })
  if (!(await tables.rules.anyByGroups(organisationId))) return held
  for (const groupId of [...(await groupsOf(tables, account))].sort((a, b) => a - b)) {
    const rules = await tables.rules.of({ kind: 'group', id: groupId })
    const group = rules.length === 0 ? undefined : await tables.groups.get(groupId)
    if (group !== undefined)
      held.push({ holder: { kind: 'group', id: groupId }, organisationId, address: group.address, rules })
  }
  return held
}

function ruleOf(row: Row, places: readonly string[]): SendingRule {
  return {
    name: row.name,
    places,
    subDomains: row.sub_domains === 1,
    keepCopy: row.keep_copy === 1,
    sentence: row.sentence ?? undefined,
    contact: row.contact ?? undefined,
    setBy: row.set_by,
    setMs: row.set_ms,
  }
}
