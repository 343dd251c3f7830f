/**
 * Views of mailboxes, the last used ones within a bound of octets. Keys hold the account: what one account has
 * cached is never another's answer (THREATS TE2).
 */
import type { ChangeEvent } from '../../lib/change-bus.ts'
import { InTurn } from '../../lib/in-turn.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId, MailboxId, ModSeq } from '../../mail/ids.ts'
import type { MailboxView, SizeColumns, TextGroup } from '../account-store.ts'
import { readColumns } from '../columns.ts'
import { FACTS_MS, HEADER_CACHE_BYTES, SIZE_CACHE_BYTES, TEXT_CACHE_BYTES } from '../limits.ts'
import type { ReadOptions, Sql } from '../sql.ts'
import { readChanges, readModSeq } from './changes.ts'
import { ColumnCache } from './column-cache.ts'
import type { CountChanges } from './fact-cache.ts'
import { HeaderCache } from './header-cache.ts'
import { JustSeen } from './just-seen.ts'
import { LastChanges } from './last-change.ts'
import { NextBodies } from './next-bodies.ts'
import { SeenViews } from './seen-views.ts'
import { sizeColumnsBytes } from './size-columns.ts'
import { type OpenColumns, textColumnsBytes } from './text-columns.ts'
import type { CommittedChange } from './transaction.ts'
import { type EntryColumns, emptyView, updatedView, viewBytes, withRoom, writeEntries } from './view.ts'
import { WeighedMap } from './weighed-map.ts'

type Read = <T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions) => Promise<T>
type AccountKey = `${number}/${number}`
/** `lookedUp`: what `#changes` said before the mailbox was last looked up, and when that was. */
type KeptView = { readonly view: MailboxView; readonly lookedUp: number | undefined; readonly atMs: number }

/** Messages read in one go: a millisecond of an engine's time, and few octets that are not the view's. */
const SLICE = 2_000
/** What changes are counted in: 32 bits. */
const COUNTS = 2 ** 32

export class ViewCache {
  /** The same mailboxes as those see them who share them. */
  readonly shared: SeenViews
  readonly justSeen = new JustSeen()
  readonly last: LastChanges
  readonly next = new NextBodies()
  readonly headers = new HeaderCache(HEADER_CACHE_BYTES)
  readonly sizes = new ColumnCache<SizeColumns>(SIZE_CACHE_BYTES, sizeColumnsBytes)
  readonly texts: Readonly<Record<TextGroup, ColumnCache<OpenColumns>>> = {
    subject: new ColumnCache(TEXT_CACHE_BYTES, textColumnsBytes),
    addresses: new ColumnCache(TEXT_CACHE_BYTES, textColumnsBytes),
    thread: new ColumnCache(TEXT_CACHE_BYTES, textColumnsBytes),
  }
  readonly #views: WeighedMap<AccountKey, KeptView>
  readonly #running = new InTurn<AccountKey, MailboxView>()
  readonly #count: CountChanges
  /** Changes of this thread that a view did not follow. */
  #missed = 0

  constructor(maxBytes: number, changes: CountChanges) {
    this.#views = new WeighedMap(maxBytes, 'kept')
    this.#count = changes
    this.last = new LastChanges(changes)
    this.shared = new SeenViews(maxBytes)
  }

  /**
   * The mailbox as it is now, and not before `atLeast`, which the store has told already. Calls for one mailbox follow each
   * other: only one may extend its arrays.
   */
  view(accountId: AccountId, mailboxId: MailboxId, read: Read, atLeast?: ModSeq): Promise<MailboxView> {
    const key: AccountKey = `${accountId}/${mailboxId}`
    return this.#running.run(key, () => this.#refresh(key, accountId, mailboxId, read, atLeast))
  }

  /** The mailbox as it is now, when nobody else has changed the account since it was looked up; undefined: ask. */
  present(accountId: AccountId, mailboxId: MailboxId): MailboxView | undefined {
    const kept = this.#views.get(`${accountId}/${mailboxId}`)
    if (kept?.lookedUp === undefined || kept.lookedUp !== this.#changes(accountId)) return undefined
    return kept.view
  }

  /** What is known of the mailbox, without asking: of the present when its ModSeq is the mailbox's. */
  known(accountId: AccountId, mailboxId: MailboxId): MailboxView | undefined {
    return this.#views.get(`${accountId}/${mailboxId}`)?.view
  }

  /** A change that this thread has just committed: the store need not be asked for it. */
  follow(accountId: AccountId, { mailboxId, since, ...changes }: CommittedChange): void {
    const key: AccountKey = `${accountId}/${mailboxId}`
    const known = this.#views.get(key)
    if (known?.view.modSeq !== since || this.#running.has(key)) return
    this.#keep(key, updatedView(known.view, changes), known.lookedUp, known.atMs)
    this.justSeen.sawModSeq(accountId, mailboxId, changes.modSeq)
  }

  /** The same change as it is announced: a view that could not follow is not known to be of the present any more. */
  announced({ accountId, mailboxId, modSeq }: ChangeEvent): void {
    const key: AccountKey = `${accountId}/${mailboxId ?? 0}`
    const view = this.#views.get(key)?.view
    if (mailboxId === undefined) this.justSeen.forget()
    if (mailboxId === undefined || this.#running.has(key) || (view !== undefined && view.modSeq < modSeq))
      this.#missed++
  }

  /** Forgets what it has of an account: its file was set aside or rebuilt. */
  drop(accountId: AccountId): void {
    this.shared.drop(accountId)
    this.headers.drop(accountId)
    this.next.drop(accountId)
    this.sizes.drop(accountId)
    for (const columns of Object.values(this.texts)) columns.drop(accountId)
    this.#views.drop(accountId)
  }

  async #refresh(
    key: AccountKey,
    accountId: AccountId,
    mailboxId: MailboxId,
    read: Read,
    atLeast = 0,
  ): Promise<MailboxView> {
    const kept = this.#views.get(key)
    const known = kept?.view
    const lookedUp = this.#changes(accountId)
    const nowMs = performance.now()
    const seen = this.justSeen.modSeq(accountId, mailboxId)
    // A change that was read with the mailbox's row need not be counted yet: who is told its ModSeq is to have it in the view.
    const isOlder = known !== undefined && Math.max(seen ?? 0, atLeast) > known.modSeq
    // What is mended in the store is no change of the account: it is looked at now and then.
    const isKnown = kept?.lookedUp !== undefined && kept.lookedUp === lookedUp
    if (isKnown && !isOlder && nowMs - kept.atMs < FACTS_MS) return kept.view
    let view: MailboxView | undefined
    try {
      if (known !== undefined && seen !== undefined && seen <= known.modSeq)
        return this.#keep(key, known, kept?.lookedUp, kept?.atMs)
      if (known !== undefined) {
        const now = await read((sql) => readModSeq(sql, accountId, mailboxId), { single: true })
        if (now === known.modSeq) return this.#keep(key, known, lookedUp, nowMs)
        const changes = await read((sql) => readChanges(sql, accountId, mailboxId, known.modSeq, 'view'))
        if (!changes.incomplete) view = updatedView(known, changes)
      }
      view ??= await loadView(accountId, mailboxId, read)
    } catch (error) {
      this.#views.delete(key)
      throw error
    }
    return this.#keep(key, view, lookedUp, nowMs)
  }

  /** Another number after each change that the views of the account may not have followed. */
  #changes(accountId: AccountId): number | undefined {
    const others = this.#count(accountId, 'others')
    return others === undefined ? undefined : others + this.#missed * COUNTS
  }

  #keep(key: AccountKey, view: MailboxView, lookedUp: number | undefined, atMs = 0): MailboxView {
    this.#views.set(key, { view, lookedUp, atMs }, viewBytes(view))
    return view
  }
}

/**
 * Reads a whole mailbox in slices. Its ModSeq is read first: what changes meanwhile comes once more with the next
 * changes, which does no harm, and nothing is missed. So a view may hold messages newer than its ModSeq.
 */
async function loadView(accountId: AccountId, mailboxId: MailboxId, read: Read): Promise<MailboxView> {
  const mailbox = await read(
    (sql) =>
      sql.get<{ mod_seq: number; messages: number }>(
        'select mod_seq, messages from mail_mailbox where account_id = ? and mailbox_id = ?',
        accountId,
        mailboxId,
      ),
    { single: true },
  )
  if (mailbox === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
  let view = emptyView(mailboxId, mailbox.mod_seq as ModSeq, mailbox.messages)
  let count = 0
  for (let last = 0, full = true; full; ) {
    const columns = await read(
      (sql) =>
        readColumns<EntryColumns>(
          sql,
          ['uid', 'message_id', 'flags', 'mod_seq'],
          `select uid, message_id, flags, mod_seq from mail_entry
            where account_id = ? and mailbox_id = ? and uid > ? order by uid limit ?`,
          accountId,
          mailboxId,
          last,
          SLICE,
        ),
      { single: true },
    )
    const [uids] = columns
    if (count + uids.length > view.uids.length) view = withRoom({ ...view, count }, count + uids.length)
    writeEntries(view, count, columns)
    count += uids.length
    last = uids.at(-1) ?? last
    full = uids.length === SLICE
    // SQLite answers without ever leaving the thread: the others get their turn here.
    if (full) await new Promise(setImmediate)
  }
  return { ...view, count }
}
