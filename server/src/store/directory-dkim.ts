/**
 * The keys that mail of a domain is signed with. The private half is sealed, and goes as soon as the key signs no more;
 * the row stays, because a selector is never used twice. decisions/0019
 */
import type { DomainId, OrganisationId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

/**
 * `pending`: to be published, signs nothing yet. `active`: signs. `retiring`: signs no more, stays published for what is
 * still on its way. `retired`: its record can go. `revoked`: its record says that it is void.
 */
export type DkimState = 'pending' | 'active' | 'retiring' | 'retired' | 'revoked'

export type DkimKeyRecord = {
  readonly organisationId: OrganisationId
  readonly domainId: DomainId
  readonly selector: string
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256'
  /** As it stands in `p=`: base64. RFC 6376 §3.6.1, RFC 8463 §4 */
  readonly publicKey: string
  /** By the sealer; undefined once it signs no more. */
  readonly sealed: string | undefined
  readonly state: DkimState
  readonly madeMs: number
  readonly activeMs: number | undefined
  /** Since when it signs no more, by rotation or revocation. */
  readonly endedMs: number | undefined
}

export type NewDkimKey = Pick<DkimKeyRecord, 'selector' | 'algorithm' | 'publicKey'> & {
  readonly sealed: string
}

type DkimKeyName = Pick<DkimKeyRecord, 'domainId' | 'selector'>

type Row = {
  organisation_id: OrganisationId
  domain_id: DomainId
  selector: string
  algorithm: DkimKeyRecord['algorithm']
  public_key: string
  sealed: string | null
  state: DkimState
  made_ms: number
  active_ms: number | null
  ended_ms: number | null
}

export class DkimKeys {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Of one domain, the oldest first. */
  async of(domainId: DomainId): Promise<readonly DkimKeyRecord[]> {
    const rows = await this.#sql.all<Row>(
      'select * from dkim_key where domain_id = ? order by made_ms, selector',
      domainId,
    )
    return rows.map(recordOf)
  }

  /** Of a company's domains, or of all, but those that are over. */
  async list(own: OrganisationId | undefined): Promise<readonly DkimKeyRecord[]> {
    const rows = await this.#sql.all<Row>(
      `select k.* from dkim_key k join domain d on d.id = k.domain_id
        where d.deleted_ms is null and k.state <> 'retired' and (k.organisation_id = ? or 1 = ?)
        order by d.name, k.made_ms, k.selector`,
      own ?? 0,
      own === undefined ? 1 : 0,
    )
    return rows.map(recordOf)
  }

  /** Throws DuplicateError when the domain ever had that selector. */
  async add(
    domain: { readonly id: DomainId; readonly organisationId: OrganisationId },
    key: NewDkimKey,
    state: 'pending' | 'active',
    nowMs: number,
  ): Promise<DkimKeyRecord> {
    await this.#sql.run(
      `insert into dkim_key (organisation_id, domain_id, selector, algorithm, public_key, sealed, state, made_ms, active_ms)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      domain.organisationId,
      domain.id,
      key.selector,
      key.algorithm,
      key.publicKey,
      key.sealed,
      state,
      nowMs,
      state === 'active' ? nowMs : null,
    )
    const { organisationId } = domain
    const activeMs = state === 'active' ? nowMs : undefined
    return { ...key, organisationId, domainId: domain.id, state, madeMs: nowMs, activeMs, endedMs: undefined }
  }

  /** From now on it signs. */
  async activate({ domainId, selector }: DkimKeyName, nowMs: number): Promise<void> {
    await this.#sql.run(
      "update dkim_key set state = 'active', active_ms = ? where domain_id = ? and selector = ?",
      nowMs,
      domainId,
      selector,
    )
  }

  /** It signs no more, and its private half is gone. */
  async end(
    { domainId, selector }: DkimKeyName,
    state: 'retiring' | 'retired' | 'revoked',
    nowMs: number,
  ): Promise<void> {
    await this.#sql.run(
      'update dkim_key set state = ?, ended_ms = ?, sealed = null where domain_id = ? and selector = ?',
      state,
      nowMs,
      domainId,
      selector,
    )
  }

  /** Whether `retire` would find any. */
  async isAnyOver(endedBeforeMs: number): Promise<boolean> {
    const row = await this.#sql.get(
      "select 1 from dkim_key where state in ('retiring', 'revoked') and ended_ms < ? limit 1",
      endedBeforeMs,
    )
    return row !== undefined
  }

  /** Those that signed no more at that time: their records can go. Answers how many there were. */
  async retire(endedBeforeMs: number): Promise<number> {
    return await this.#sql.run(
      "update dkim_key set state = 'retired' where state in ('retiring', 'revoked') and ended_ms < ?",
      endedBeforeMs,
    )
  }

  /** The domain is removed: nothing is left that could sign for it. */
  async endAll(domainId: DomainId, nowMs: number): Promise<void> {
    await this.#sql.run(
      "update dkim_key set state = 'retired', ended_ms = coalesce(ended_ms, ?), sealed = null where domain_id = ?",
      nowMs,
      domainId,
    )
  }

  /** Every private half, with what it is bound to, that is not sealed so. */
  async sealedOtherThan(prefix: string): Promise<readonly DkimKeyRecord[]> {
    const rows = await this.#sql.all<Row>(
      'select * from dkim_key where sealed is not null and substr(sealed, 1, ?) <> ?',
      prefix.length,
      prefix,
    )
    return rows.map(recordOf)
  }

  /** The same key under another key of the sealer. */
  async reseal({ domainId, selector }: DkimKeyName, sealed: string, anew: string): Promise<void> {
    await this.#sql.run(
      'update dkim_key set sealed = ? where domain_id = ? and selector = ? and sealed = ?',
      anew,
      domainId,
      selector,
      sealed,
    )
  }
}

function recordOf(row: Row): DkimKeyRecord {
  return {
    organisationId: row.organisation_id,
    domainId: row.domain_id,
    selector: row.selector,
    algorithm: row.algorithm,
    publicKey: row.public_key,
    sealed: row.sealed ?? undefined,
    state: row.state,
    madeMs: row.made_ms,
    activeMs: row.active_ms ?? undefined,
    endedMs: row.ended_ms ?? undefined,
  }
}
