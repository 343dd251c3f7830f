/**
 * Held mail on either engine: on SQLite in a file of its own, so that a large message never holds the directory or the
 * queue. What was held is on the disk when `hold` resolves.
 */
import { webcrypto } from 'node:crypto'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import { type Database, migrate, type Sql } from '../sql.ts'
import { timePart } from './entry-id.ts'
import { insertHeld } from './insert-held.ts'
import { countEntries, findEntry, listEntries } from './list-entries.ts'
import { QUARANTINE_MIGRATIONS, QUARANTINE_SCHEMA } from './quarantine-schema.ts'
import type { EntryFilter, EntryState, HeldEntry, HeldMail, HeldRecipient } from './quarantine-types.ts'
import { settleBodies } from './settle-bodies.ts'

/** Entries that one transaction of a sweep takes: some milliseconds of the writer. */
const SWEEP_ROWS = 500

/** Brings its tables up to date; safe when several threads or nodes begin at once. */
export async function openQuarantineStore(db: Database): Promise<QuarantineStore> {
  await migrate(db, QUARANTINE_SCHEMA, QUARANTINE_MIGRATIONS)
  return new QuarantineStore(db)
}

export class QuarantineStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /**
   * Resolves when all of it is committed and on the disk. Once for each delivery and account: a second time changes
   * nothing, also when the first was released since.
   */
  async hold(mail: HeldMail, recipients: readonly HeldRecipient[], nowMs: number): Promise<void> {
    const digest = new Uint8Array(await webcrypto.subtle.digest('SHA-256', new Uint8Array(mail.bytes)))
    await this.#db.write((sql) => insertHeld(sql, { ...mail, digest }, recipients, nowMs))
  }

  /** The newest first. */
  list(filter: EntryFilter, limit: number): Promise<readonly HeldEntry[]> {
    return this.#db.read((sql) => listEntries(sql, filter, limit), { single: true })
  }

  count(filter: EntryFilter): Promise<number> {
    return this.#db.read((sql) => countEntries(sql, filter), { single: true })
  }

  /** Of whatever company: who asks has to judge whose it is. */
  find(id: string): Promise<HeldEntry | undefined> {
    return this.#db.read((sql) => findEntry(sql, id), { single: true })
  }

  /** The message as it was held; undefined when nobody could release it any more. */
  bytes({
    organisationId,
    messageId,
  }: Pick<HeldEntry, 'organisationId' | 'messageId'>): Promise<Uint8Array | undefined> {
    return this.#db.read(async (sql) => {
      const rows = await sql.all<{ bytes: Uint8Array }>(
        'select bytes from quarantine_body where organisation_id = ? and message_id = ? order by part',
        organisationId,
        messageId,
      )
      return rows.length === 0 ? undefined : Buffer.concat(rows.map(({ bytes }) => bytes))
    })
  }

  /** False: it was not in one of these states any more, and nothing was changed. */
  change(
    entry: Pick<HeldEntry, 'organisationId' | 'id' | 'messageId'>,
    from: readonly EntryState[],
    to: EntryState,
    { nowMs, by }: { readonly nowMs: number; readonly by: string },
  ): Promise<boolean> {
    return this.#db.write(async (sql) => {
      const changed = await sql.run(
        `update quarantine_entry set state = ?, changed_ms = ?, changed_by = ?
          where organisation_id = ? and id = ? and state in (${from.map(() => '?').join(', ')})`,
        to,
        nowMs,
        by,
        entry.organisationId,
        entry.id,
        ...from,
      )
      if (to === 'released') await settleBodies(sql, entry.organisationId, [entry.messageId])
      return changed === 1
    })
  }

  /** Scanners have said since what they had not: for all who share the message. */
  scanned(
    { organisationId, messageId }: Pick<HeldEntry, 'organisationId' | 'messageId'>,
    virus: string | undefined,
  ): Promise<void> {
    return this.#db.write(async (sql) => {
      await sql.run(
        `update quarantine_entry set unscanned = '[]', virus = ? where organisation_id = ? and message_id = ?`,
        virus ?? null,
        organisationId,
        messageId,
      )
    })
  }

  /** Companies of which anything is kept. */
  companies(): Promise<readonly OrganisationId[]> {
    return this.#db.read(
      async (sql) => {
        const rows = await sql.all<{ organisation_id: OrganisationId }>(
          'select distinct organisation_id from quarantine_message order by organisation_id',
        )
        return rows.map((row) => row.organisation_id)
      },
      { single: true },
    )
  }

  /** Takes away what was held before, and what was dropped before; tells how many entries. */
  async sweep(
    organisationId: OrganisationId,
    { heldBeforeMs, droppedBeforeMs }: { readonly heldBeforeMs: number; readonly droppedBeforeMs: number },
  ): Promise<number> {
    let swept = 0
    for (;;) {
      const gone = await this.#db.write((sql) =>
        sweepSome(sql, organisationId, timePart(heldBeforeMs), droppedBeforeMs),
      )
      swept += gone
      if (gone < SWEEP_ROWS) return swept
    }
  }

  /** Forgets links that no longer work anyway. */
  sweepLinks(nowMs: number): Promise<number> {
    return this.#db.write((sql) => sql.run('delete from quarantine_link where expires_ms < ?', nowMs))
  }

  /** Undefined: it was not used before, and is now. Else when it was. */
  useLink(
    organisationId: OrganisationId,
    digest: Uint8Array,
    { nowMs, expiresMs }: { readonly nowMs: number; readonly expiresMs: number },
  ): Promise<number | undefined> {
    return this.#db.write(async (sql) => {
      const fresh = await sql.run(
        `insert into quarantine_link (organisation_id, digest, used_ms, expires_ms) values (?, ?, ?, ?)
          on conflict (organisation_id, digest) do nothing`,
        ...[organisationId, digest, nowMs, expiresMs],
      )
      return fresh === 1 ? undefined : ((await usedMs(sql, organisationId, digest)) ?? nowMs)
    })
  }

  /** When it was used; undefined: not yet. */
  linkUsed(organisationId: OrganisationId, digest: Uint8Array): Promise<number | undefined> {
    return this.#db.read((sql) => usedMs(sql, organisationId, digest), { single: true })
  }

  /** What was asked for could not be done: the link works again. */
  async unuseLink(organisationId: OrganisationId, digest: Uint8Array): Promise<void> {
    await this.#db.write((sql) =>
      sql.run('delete from quarantine_link where organisation_id = ? and digest = ?', organisationId, digest),
    )
  }

  /** Up to which moment an account has been told; 0: never. */
  async told(organisationId: OrganisationId): Promise<ReadonlyMap<AccountId, number>> {
    const rows = await this.#db.read(
      (sql) =>
        sql.all<{ account_id: AccountId; told_ms: number }>(
          'select account_id, told_ms from quarantine_digest where organisation_id = ?',
          organisationId,
        ),
      { single: true },
    )
    return new Map(rows.map((row) => [row.account_id, row.told_ms]))
  }

  /** Accounts of a company for which something is held from that moment on; undefined among them: of no account. */
  async heldFor(
    organisationId: OrganisationId,
    fromMs: number,
    toMs: number,
  ): Promise<readonly (AccountId | undefined)[]> {
    const rows = await this.#db.read(
      (sql) =>
        sql.all<{ account_id: AccountId | null }>(
          `select distinct account_id from quarantine_entry
            where organisation_id = ? and id >= ? and id < ? and state = 'held' order by account_id`,
          organisationId,
          timePart(fromMs),
          timePart(toMs),
        ),
      { single: true },
    )
    return rows.map((row) => row.account_id ?? undefined)
  }

  /**
   * True: whoever asked tells that account now what was held until `toMs`, and nobody else does for as long as the claim
   * stands. False: it has been told, or somebody else is at it.
   */
  claimDigest(
    organisationId: OrganisationId,
    accountId: AccountId,
    claim: { readonly toMs: number; readonly nowMs: number; readonly standsMs: number },
  ): Promise<boolean> {
    return this.#db.write(async (sql) => {
      const changed = await sql.run(
        `insert into quarantine_digest (organisation_id, account_id, told_ms, claimed_ms) values (?, ?, 0, ?)
          on conflict (organisation_id, account_id) do update set claimed_ms = excluded.claimed_ms
          where quarantine_digest.told_ms < ? and quarantine_digest.claimed_ms < ?`,
        organisationId,
        accountId,
        claim.nowMs,
        claim.toMs,
        claim.nowMs - claim.standsMs,
      )
      return changed === 1
    })
  }

  /** The account has been told. */
  async digestTold(organisationId: OrganisationId, accountId: AccountId, toMs: number): Promise<void> {
    await this.#db.write((sql) =>
      sql.run(
        `update quarantine_digest set told_ms = ?, claimed_ms = 0
          where organisation_id = ? and account_id = ? and told_ms < ?`,
        ...[toMs, organisationId, accountId, toMs],
      ),
    )
  }
}

async function usedMs(
  sql: Sql,
  organisationId: OrganisationId,
  digest: Uint8Array,
): Promise<number | undefined> {
  const row = await sql.get<{ used_ms: number }>(
    'select used_ms from quarantine_link where organisation_id = ? and digest = ?',
    organisationId,
    digest,
  )
  return row?.used_ms
}

async function sweepSome(
  sql: Sql,
  organisationId: OrganisationId,
  beforeId: string,
  droppedBeforeMs: number,
): Promise<number> {
  const rows = await sql.all<{ id: string; message_id: string }>(
    `select id, message_id from quarantine_entry where organisation_id = ?
      and (id < ? or (state = 'dropped' and changed_ms < ?)) order by id limit ?`,
    organisationId,
    beforeId,
    droppedBeforeMs,
    SWEEP_ROWS,
  )
  for (const { id } of rows)
    await sql.run('delete from quarantine_entry where organisation_id = ? and id = ?', organisationId, id)
  await settleBodies(
    sql,
    organisationId,
    rows.map((row) => row.message_id),
  )
  return rows.length
}
