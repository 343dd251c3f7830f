/**
 * The directory: companies, domains, accounts, aliases, groups. Answers come from memory; a counter in the database
 * tells when any thread, process or node changed something, and then everything remembered is dropped.
 */
import { randomBytes } from 'node:crypto'
import type { RecentMap } from '../lib/recent-map.ts'
import { canonicalLocal } from '../mail/canonical.ts'
import type { AccountId, DomainId, GroupId, OrganisationId } from '../mail/ids.ts'
import { type AttachmentsReader, refusedAttachmentsOf } from './directory-attachments.ts'
import type { DkimKeyRecord } from './directory-dkim.ts'
import { type CompanyFaces, type FacesReader, facesOf } from './directory-faces.ts'
import {
  type FilterPart,
  type FilterPlace,
  type FilterReader,
  filterPartOf,
  filterPlacesOf,
} from './directory-filter.ts'
import { type CompanyFooter, type FooterReader, footerOf } from './directory-footer.ts'
import {
  type CompanyJournal,
  groupsOfAccount,
  JOURNAL_SETTING,
  type JournalReader,
  journalOf,
} from './directory-journal.ts'
import { type Lane, type LaneReader, laneOf } from './directory-lanes.ts'
import { type MassLane, type MassLaneReader, massLaneOf } from './directory-mass-lane.ts'
import { domainKey } from './directory-names.ts'
import { type CompanyPeople, type PeopleReader, peopleOf } from './directory-people.ts'
import { type RatesReader, rateLimitsOf, type ScopedLimits } from './directory-rates.ts'
import { Remembered } from './directory-remembered.ts'
import { ownAddressesOf, resolveAddress } from './directory-resolve.ts'
import { sharedWith } from './directory-rights.ts'
import { type HeldRules, type RulesReader, rulesOf } from './directory-rules.ts'
import { DIRECTORY_MIGRATIONS } from './directory-schema.ts'
import { type CompanySieve, type CompanySieveReader, companySieveOf } from './directory-sieve.ts'
import { DirectoryTables } from './directory-tables.ts'
import type {
  AccountRecord,
  DirectoryReader,
  DomainRecord,
  Resolution,
  SharedMailboxRecord,
  SharesReader,
} from './directory-types.ts'
import { type Database, migrate } from './sql.ts'

/** How old the counter may be on PostgreSQL, where asking costs a round trip. On SQLite it is one turn of the loop. */
const POSTGRES_CHECK_MS = 200
const SERVICE_SECRET_BYTES = 32

/** Opens the directory, bringing its tables up to date first. */
export async function openDirectory(db: Database): Promise<Directory> {
  await migrate(db, 'directory', DIRECTORY_MIGRATIONS)
  return new Directory(db)
}

export class Directory
  implements
    DirectoryReader,
    SharesReader,
    RulesReader,
    RatesReader,
    AttachmentsReader,
    FooterReader,
    CompanySieveReader,
    LaneReader,
    MassLaneReader,
    JournalReader,
    FilterReader,
    FacesReader,
    PeopleReader
{
  readonly #db: Database
  readonly #secrets = new Map<string, Promise<Uint8Array>>()
  #remembered = new Remembered(-1)
  #fresh = false
  #checkedMs = Number.NEGATIVE_INFINITY
  #checking: Promise<Remembered> | undefined

  /** The tables are there: `openDirectory` sees to it. */
  constructor(db: Database) {
    this.#db = db
  }

  resolve(local: string, domain: string): Promise<Resolution> {
    const key = `${local}@${domain}`
    const known = this.#current()?.resolutions.get(key)
    if (known !== undefined) return known
    return this.#recall(
      (r) => r.resolutions,
      key,
      (tables) => resolveAddress(tables, local, domain),
    )
  }

  domain(name: string): Promise<DomainRecord | undefined> {
    const known = this.#current()?.domains.get(name)
    if (known !== undefined) return known
    return this.#recall(
      (r) => r.domains,
      name,
      (tables) => tables.domains.byName(domainKey(name)),
    )
  }

  account(id: AccountId): Promise<AccountRecord | undefined> {
    const known = this.#current()?.accounts.get(id)
    if (known !== undefined) return known
    return this.#recall(
      (r) => r.accounts,
      id,
      (tables) => tables.accounts.get(id),
    )
  }

  /** By its primary address, in any alias domain too; not by aliases, sub-addresses or catch-all. */
  accountByAddress(address: string): Promise<AccountRecord | undefined> {
    const known = this.#current()?.byAddress.get(address)
    if (known !== undefined) return known
    return this.#recall(
      (r) => r.byAddress,
      address,
      (tables) => findAccount(tables, address),
    )
  }

  ownAddresses(id: AccountId): Promise<ReadonlySet<string>> {
    const known = this.#current()?.own.get(id)
    if (known !== undefined) return known
    return this.#recall(
      (r) => r.own,
      id,
      (tables) => ownAddressesOf(tables, id),
    )
  }

  /** Of that domain, whatever their state. */
  dkimKeys(id: DomainId): Promise<readonly DkimKeyRecord[]> {
    const known = this.#current()?.dkim.get(id)
    if (known !== undefined) return known
    return this.#recall(
      (r) => r.dkim,
      id,
      (tables) => tables.dkimKeys.of(id),
    )
  }

  sharedWith(id: AccountId): Promise<readonly SharedMailboxRecord[]> {
    return this.#answer(
      (r) => r.shared,
      id,
      (tables) => sharedWith(tables, id),
    )
  }

  rules(id: AccountId): Promise<readonly HeldRules[]> {
    return this.#answer(
      (r) => r.rules,
      id,
      (tables) => rulesOf(tables, id),
    )
  }

  refusedAttachments(id: OrganisationId): Promise<ReadonlySet<string>> {
    return this.#answer(
      (r) => r.refused,
      id,
      (tables) => refusedAttachmentsOf(tables, id),
    )
  }

  footer(id: OrganisationId): Promise<CompanyFooter | undefined> {
    return this.#answer(
      (r) => r.footers,
      id,
      (tables) => footerOf(tables, id),
    )
  }

  companySieve(id: OrganisationId): Promise<CompanySieve | undefined> {
    return this.#answer(
      (r) => r.companySieves,
      id,
      (tables) => companySieveOf(tables, id),
    )
  }

  journal(id: OrganisationId): Promise<CompanyJournal | undefined> {
    return this.#answer(
      (r) => r.journals,
      id,
      (tables) => journalOf(tables, id),
    )
  }

  hasJournals(): Promise<boolean> {
    const known = this.#current()?.journalsAtAll.get('any')
    if (known !== undefined) return known
    return this.#recall(
      (r) => r.journalsAtAll,
      'any',
      ({ settings }) => settings.isSomewhere('organisation', JOURNAL_SETTING),
    )
  }

  groupsOf(id: AccountId): Promise<ReadonlySet<GroupId>> {
    return this.#answer(
      (r) => r.groups,
      id,
      (tables) => groupsOfAccount(tables, id),
    )
  }

  rateLimits(id: AccountId): Promise<readonly ScopedLimits[]> {
    const known = this.#current()?.rates.get(id)
    if (known !== undefined) return known
    return this.#recall(
      (r) => r.rates,
      id,
      (tables) => rateLimitsOf(tables, id),
    )
  }

  filterPlaces(id: AccountId): Promise<readonly FilterPlace[]> {
    return this.#answer(
      (r) => r.filterPlaces,
      id,
      (tables) => filterPlacesOf(tables, id),
    )
  }

  filterPart({ scope, id }: FilterPlace): Promise<FilterPart> {
    const key = `${scope}/${id}`
    return this.#answer(
      (r) => r.filterParts,
      key,
      (tables) => filterPartOf(tables, { scope, id }),
    )
  }

  faces(id: OrganisationId): Promise<CompanyFaces> {
    return this.#answer(
      (r) => r.faces,
      id,
      (tables) => facesOf(tables, id),
    )
  }

  people(id: OrganisationId): Promise<CompanyPeople> {
    return this.#answer(
      (r) => r.people,
      id,
      (tables) => peopleOf(tables, id),
    )
  }

  laneOf(id: AccountId): Promise<Lane> {
    return this.#answer(
      (r) => r.lanes,
      id,
      (tables) => laneOf(tables, id),
    )
  }

  massLane(): Promise<MassLane> {
    const known = this.#current()?.massLane.get('service')
    if (known !== undefined) return known
    return this.#recall((r) => r.massLane, 'service', massLaneOf)
  }

  async refresh(): Promise<void> {
    // A look that is under way may have begun too early.
    await this.#checking
    await this.#check()
  }

  /** Reads the tables as they are now, past what is remembered. */
  read<T>(work: (tables: DirectoryTables) => Promise<T>): Promise<T> {
    return this.#db.read((sql) => work(new DirectoryTables(sql)))
  }

  /**
   * Changes the tables in one transaction, one change at a time in the whole cluster. When it resolves, this thread
   * answers by the new state; others do at their next look.
   */
  async write<T>(work: (tables: DirectoryTables) => Promise<T>): Promise<T> {
    const result = await this.#db.write(async (sql) => {
      // First, so that it is the lock that every other change waits for.
      await sql.run('update directory_version set version = version + 1 where id = 1')
      return await work(new DirectoryTables(sql))
    })
    this.#remembered = new Remembered(-1)
    this.#fresh = false
    this.#checkedMs = Number.NEGATIVE_INFINITY
    return result
  }

  /** Like `write` for what no answer of the directory shows: a better hash, the time of the last use. */
  writeUnseen<T>(work: (tables: DirectoryTables) => Promise<T>): Promise<T> {
    return this.#db.write((sql) => work(new DirectoryTables(sql)))
  }

  /** Like `writeUnseen` for what a power cut may take the last second of: counts. */
  writeCounts<T>(work: (tables: DirectoryTables) => Promise<T>): Promise<T> {
    return this.#db.write((sql) => work(new DirectoryTables(sql)), { durable: 'soon' })
  }

  /** 32 octets of chance under that name, made at the first asking, the same for every thread and node after. */
  serviceSecret(name: string): Promise<Uint8Array> {
    let secret = this.#secrets.get(name)
    if (secret === undefined) {
      secret = this.#readSecret(`secret.${name}`)
      secret.catch(() => this.#secrets.delete(name))
      this.#secrets.set(name, secret)
    }
    return secret
  }

  async #readSecret(key: string): Promise<Uint8Array> {
    const known = await this.read((tables) => tables.settings.get('service', 0, key))
    if (typeof known === 'string') return Buffer.from(known, 'base64')
    return await this.write(async ({ settings }) => {
      const meanwhile = await settings.get('service', 0, key)
      if (typeof meanwhile === 'string') return Buffer.from(meanwhile, 'base64')
      const made = randomBytes(SERVICE_SECRET_BYTES)
      await settings.set('service', 0, key, made.toString('base64'))
      return made
    })
  }

  /** What is remembered, if it need not be checked now. */
  #current(): Remembered | undefined {
    if (this.#db.engine === 'sqlite') return this.#fresh ? this.#remembered : undefined
    return performance.now() - this.#checkedMs < POSTGRES_CHECK_MS ? this.#remembered : undefined
  }

  /** From memory, or as the tables are now. */
  #answer<Key, Value>(
    kind: (remembered: Remembered) => RecentMap<Key, Promise<Value>>,
    key: Key,
    load: (tables: DirectoryTables) => Promise<Value>,
  ): Promise<Value> {
    const current = this.#current()
    return (current && kind(current).get(key)) ?? this.#recall(kind, key, load)
  }

  async #recall<Key, Value>(
    kind: (remembered: Remembered) => RecentMap<Key, Promise<Value>>,
    key: Key,
    load: (tables: DirectoryTables) => Promise<Value>,
  ): Promise<Value> {
    const map = kind(this.#current() ?? (await this.#check()))
    const known = map.get(key)
    if (known !== undefined) return await known
    const loading = this.read(load)
    map.set(key, loading)
    try {
      return await loading
    } catch (error) {
      map.delete(key)
      throw error
    }
  }

  #check(): Promise<Remembered> {
    this.#checking ??= this.#readVersion().finally(() => {
      this.#checking = undefined
    })
    return this.#checking
  }

  async #readVersion(): Promise<Remembered> {
    const askedMs = performance.now()
    const before = this.#remembered
    const row = await this.#db.read(
      (sql) => sql.get<{ version: number }>('select version from directory_version where id = 1'),
      { single: true },
    )
    if (row === undefined) throw new Error('the directory has lost its version row')
    // A change of our own that ended meanwhile has put an empty memory in place: the next look fills in its version.
    if (this.#remembered !== before) return this.#remembered
    if (row.version !== before.version) this.#remembered = new Remembered(row.version)
    this.#checkedMs = askedMs
    this.#fresh = true
    setImmediate(() => {
      this.#fresh = false
    })
    return this.#remembered
  }
}

/** The same three look-ups whatever is found: who asks by signing in learns nothing from the time. THREATS ID2 */
async function findAccount(tables: DirectoryTables, address: string): Promise<AccountRecord | undefined> {
  const at = address.lastIndexOf('@')
  const local = canonicalLocal(address.slice(0, Math.max(at, 0))) ?? ''
  const domain = await tables.domains.byName(domainKey(address.slice(at + 1)))
  const owner = await tables.addresses.owner(domain?.aliasOf ?? domain?.id ?? (NOTHING as DomainId), local)
  return await tables.accounts.get((owner?.kind === 'account' ? owner.id : NOTHING) as AccountId)
}

/** The id that nothing has. */
const NOTHING = 0
