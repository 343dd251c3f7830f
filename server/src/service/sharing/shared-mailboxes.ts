/**
 * The mailboxes that others share with one person, by the names under which that person finds them. What there is no right in is
 * never looked for by its name: the answer for it is made from the same questions as for a name that nobody has.
 */

import { type ChangeEvent, DIRECTORY_EVENTS } from '../../lib/change-bus.ts'
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import { domainOf } from '../../mail/address.ts'
import type { AccountId, MailboxId, ModSeq } from '../../mail/ids.ts'
import { hasRight, joinRights, NO_RIGHTS, type Rights } from '../../mail/imap/rights.ts'
import type { AccountStore, SpecialUse } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import type { AccountRecord, SharedMailboxRecord } from '../../store/directory-types.ts'
import type { Door } from '../account/door.ts'
import type { Principal } from '../account/principal.ts'
import type { AccountMailDeps, MailboxRow } from '../mailbox/account-mail.ts'
import { MailboxAcl } from './mailbox-acl.ts'
import { SharedAccount } from './shared-account.ts'
import { forbidden, noMailbox, SharedMailbox, subscribeAll } from './shared-mailbox.ts'
import { ownerLevel, readSharedName, sharedName } from './shared-names.ts'
import type { SharingPace } from './sharing-pace.ts'

export type SharedMailboxesDeps = {
  readonly directory: Directory
  readonly door: Door
  readonly clock: Clock
  readonly pace: SharingPace
  readonly mail: AccountMailDeps
  /** The person's own account. */
  readonly own: AccountStore
}

/** In any of the mailboxes of that owner. */
export type SharingOwner = { readonly owner: AccountRecord; readonly rights: Rights }

/** One of somebody else's, as this person has it. */
export type FoundMailbox = MailboxRow & {
  readonly shared: SharedMailbox
  /** As its owner calls it, and uses it. */
  readonly own: string
  readonly use: SpecialUse | undefined
}
type Found = FoundMailbox

export class SharedMailboxes {
  readonly #principal: Principal
  readonly #deps: SharedMailboxesDeps
  /** Owners whose changes somebody here wants to hear of; most sessions never want to. */
  #heard: Map<(event: ChangeEvent) => void, Map<number, () => void>> | undefined

  constructor(principal: Principal, deps: SharedMailboxesDeps) {
    this.#principal = principal
    this.#deps = deps
  }

  get acl(): MailboxAcl {
    return new MailboxAcl(this.#principal, { ...this.#deps, bus: this.#deps.mail.bus })
  }

  /** All in which the person has any right, in name order. */
  async all(): Promise<readonly MailboxRow[]> {
    const owners = Map.groupBy(await this.#records(), ({ owner }) => owner.id)
    const rows: MailboxRow[] = []
    for (const records of owners.values()) rows.push(...(await this.#rowsOf(records)))
    this.#hear([...owners.keys()])
    return rows.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Whoever shares a mailbox that the person may read, in the order of their numbers, and all that the person may do there. */
  async owners(): Promise<readonly SharingOwner[]> {
    const owners = new Map<AccountId, SharingOwner>()
    for (const { owner, rights } of await this.#records()) {
      if (!hasRight(rights, 'l') || !hasRight(rights, 'r')) continue
      owners.set(owner.id, { owner, rights: joinRights(rights, owners.get(owner.id)?.rights ?? NO_RIGHTS) })
    }
    return [...owners.values()]
  }

  /** What that owner shares and this person may read, as an account; undefined: nothing, or there is no such account. THREATS JM3 */
  async account(ownerId: AccountId): Promise<SharedAccount | undefined> {
    const owner = (await this.owners()).find((one) => one.owner.id === ownerId)?.owner
    return owner && new SharedAccount(owner, this.#deps.own, this.#levelOf(owner), this)
  }

  /** Of that owner, in name order. */
  async of(ownerId: AccountId): Promise<readonly FoundMailbox[]> {
    const rows = await this.#rowsOf((await this.#records()).filter(({ owner }) => owner.id === ownerId))
    return rows.sort((a, b) => (a.own === 'INBOX' ? -1 : b.own === 'INBOX' ? 1 : a.own < b.own ? -1 : 1))
  }

  async find(name: string): Promise<Found | undefined> {
    const wanted = readSharedName(name)
    if (wanted === undefined) return undefined
    const records = (await this.#records()).filter(({ owner }) => this.#levelOf(owner) === wanted.level)
    if (records.length === 0) return undefined
    return (await this.#rowsOf(records)).find(({ own }) => own === wanted.mailbox)
  }

  /** Below a mailbox in which the person may; whoever shares that one shares the new one. RFC 4314 §4 */
  async create(name: string, specialUse: SpecialUse | undefined): Promise<MailboxRow> {
    if (specialUse !== undefined) throw new Refusal('cannot', { key: 'share.no-use' })
    const parent = await this.#parentOf(name)
    this.#deps.pace.take(this.#deps.own.accountId)
    const store = await this.#storeOf(parent)
    const own = readSharedName(name)?.mailbox ?? ''
    const made = await unlessHidden(
      () => store.createMailbox(own),
      () => this.find(name),
    )
    await this.acl.inherit(parent, made.id)
    const found = await this.find(name)
    if (found === undefined) throw noMailbox()
    return found
  }

  /** Within what the same owner shares. */
  async rename(from: string, to: string): Promise<void> {
    const row = await this.find(from)
    const [source, target] = [readSharedName(from), readSharedName(to)]
    // Out of or into one's own mailboxes, or from one owner to another: that is moving messages.
    if (source !== undefined && row === undefined) throw noMailbox()
    if (row === undefined || source?.level !== target?.level || target === undefined)
      throw new Refusal('cannot', { key: 'share.other-owner' })
    await row.shared.demand('x')
    if (row.own === 'INBOX') throw new Refusal('cannot', { key: 'share.inbox' })
    await this.#parentOf(to)
    const store = await this.#storeOf(row)
    await unlessHidden(
      () => store.renameMailbox(row.own, target.mailbox),
      () => this.find(to),
    )
  }

  async delete(name: string): Promise<void> {
    const row = await this.find(name)
    if (row === undefined) throw noMailbox()
    await row.shared.demand('x')
    const store = await this.#storeOf(row)
    await store.deleteMailbox(row.own)
    await this.acl.forget(row.shared.id, row.id)
  }

  /** What is to be done once one's own mailbox of that name is gone. */
  async beforeDelete(name: string): Promise<{ forget(): Promise<void> } | undefined> {
    const { own } = this.#deps
    const row = await own.mailbox(name)
    return row && { forget: () => this.acl.forget(own.accountId, row.id) }
  }

  /** Hears of changes in the person's own account and in all that others share, as `all` last found it. */
  onChange(listener: (event: ChangeEvent) => void): () => void {
    const { own, mail } = this.#deps
    const owners = new Map<number, () => void>()
    this.#heard ??= new Map()
    const heard = this.#heard
    heard.set(listener, owners)
    const stop = subscribeAll(mail.bus, [own.accountId, DIRECTORY_EVENTS], listener)
    return () => {
      stop()
      heard.delete(listener)
      for (const stopOne of owners.values()) stopOne()
    }
  }

  #hear(owners: readonly AccountId[]): void {
    for (const [listener, heard] of this.#heard ?? []) {
      for (const [id, stop] of heard)
        if (!owners.includes(id as AccountId)) {
          stop()
          heard.delete(id)
        }
      for (const id of owners) if (!heard.has(id)) heard.set(id, this.#deps.mail.bus.subscribe(id, listener))
    }
  }

  async #records(): Promise<readonly SharedMailboxRecord[]> {
    return await this.#deps.directory.sharedWith(this.#deps.own.accountId)
  }

  /** The mailboxes of one owner that are there and shared. */
  async #rowsOf(records: readonly SharedMailboxRecord[]): Promise<Found[]> {
    const [first] = records
    if (first === undefined) return []
    const { door, own } = this.#deps
    try {
      const { store } = await door.forShared(this.#principal, first.owner.id, first.mailboxId)
      const marks = await store.sharing.newestMarks(own.accountId)
      const byId = new Map(records.map((record) => [record.mailboxId, record]))
      return (await store.mailboxes()).flatMap((row) => {
        const record = byId.get(row.id)
        return record === undefined ? [] : [this.#row(row, record, marks)]
      })
    } catch (error) {
      // One owner's mail that cannot be had is no reason to lose sight of the others'.
      if (error instanceof Refusal && (error.code === 'not-found' || error.code === 'damaged')) return []
      throw error
    }
  }

  #row(
    row: MailboxRow,
    { owner, mailboxId, rights }: SharedMailboxRecord,
    marks: ReadonlyMap<MailboxId, ModSeq>,
  ): Found {
    const { directory, door, mail, own } = this.#deps
    const deps = { principal: this.#principal, holder: own.accountId, door, directory, mail }
    return {
      ...row,
      name: sharedName(this.#levelOf(owner), row.name),
      own: row.name,
      use: row.specialUse,
      // What the owner uses it for, and has subscribed to, is the owner's affair.
      specialUse: undefined,
      subscribed: false,
      highestModSeq: Math.max(row.highestModSeq, marks.get(mailboxId) ?? 0) as ModSeq,
      shared: new SharedMailbox(owner.id, mailboxId, rights, deps),
    }
  }

  #levelOf(owner: AccountRecord): string {
    const { address } = this.#principal
    return ownerLevel(owner, domainOf(address))
  }

  /** The level above, in which the person may make others. Whether it is there and hidden is not told. */
  async #parentOf(name: string): Promise<Found> {
    const parent = await this.find(name.slice(0, Math.max(name.lastIndexOf('/'), 0)))
    if (parent === undefined || !hasRight(parent.shared.rights, 'k')) throw forbidden()
    return parent
  }

  async #storeOf({ shared, id }: Found): Promise<AccountStore> {
    return (await this.#deps.door.forShared(this.#principal, shared.id, id)).store
  }
}

/** A name that is taken by something the person may not see is refused like any that they may not make. */
async function unlessHidden<T>(work: () => Promise<T>, find: () => Promise<unknown>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'already-exists' && (await find()) === undefined)
      throw forbidden()
    throw error
  }
}
