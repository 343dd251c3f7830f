/** The mail of one account over either engine: each question one read, each change one transaction. */
import type { ChangeBus } from '../../lib/change-bus.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Flag } from '../../mail/flag.ts'
import type { AccountId, MailboxId, MessageId, ModSeq, ThreadId, Uid } from '../../mail/ids.ts'
import type { ReadFiles } from '../../mail/message/search-file.ts'
import type { AcceptedPlace } from '../accept-log/record.ts'
import type {
  AccountStore,
  Annotation,
  AnnotationChange,
  Appended,
  AppendOptions,
  Breathe,
  DetailName,
  ExpungedSince,
  FlagRequest,
  FlagResult,
  MailboxChanges,
  MailboxRow,
  MailboxView,
  MaildropColumns,
  MaildropSettlement,
  MessageBody,
  MessageDetails,
  MessageInfo,
  Moved,
  NewMessage,
  OpenedMaildrop,
  Quota,
  SizeColumns,
  SpecialUse,
  TextAnswers,
  TextColumns,
  TextGroup,
  Usage,
} from '../account-store.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import type { MailPlaces } from '../care/mail-places.ts'
import { isDiskFull } from '../files.ts'
import { type FreeSpace, noSpace } from '../free-space.ts'
import type { Homes } from '../homes/homes.ts'
import { attachedTexts, searchTexts } from '../search/search-texts.ts'
import type { Holder } from '../sharing-store.ts'
import { DiskFullError, type ReadOptions, type Sql } from '../sql.ts'
import { AccountContacts } from './account-contacts.ts'
import { AccountIdentities } from './account-identities.ts'
import { AccountLinkedFiles } from './account-linked-files.ts'
import { AccountLog } from './account-log.ts'
import { AccountRetention } from './account-retention.ts'
import { AccountSharing } from './account-sharing.ts'
import { AccountSieve } from './account-sieve.ts'
import { AccountSubmissions } from './account-submissions.ts'
import { AccountUploads } from './account-uploads.ts'
import type { AccountWork, ChangeOptions } from './account-work.ts'
import { readAnnotations, setAnnotations } from './annotations.ts'
import { append, type PreparedMessage, prepareMessages } from './append.ts'
import { changeAccount } from './change-account.ts'
import { readChanges, readExpunged } from './changes.ts'
import { copy, move } from './copy-move.ts'
import { countDeleted, expunge } from './expunge.ts'
import type { FactCache } from './fact-cache.ts'
import { headersOf } from './header-cache.ts'
import { lookUpMailbox } from './just-seen.ts'
import { readKeywords } from './keywords.ts'
import { AccountLessons } from './lessons.ts'
import { nameOrNothing } from './mailbox-names.ts'
import {
  createMailbox,
  deleteMailbox,
  listMailboxes,
  provision,
  readSubscriptions,
  readUsage,
  renameMailbox,
  setSubscribed,
} from './mailboxes.ts'
import { openMaildrop } from './maildrop.ts'
import { fetchBody, readBody, readDeletedBytes, readDetails, readInfos, readThreads } from './messages.ts'
import { isLost, type LostBy, putBack } from './put-back.ts'
import { openBody, readSmallBodies } from './read-body.ts'
import { replace } from './replace.ts'
import { setFlags } from './set-flags.ts'
import { settleMaildrop } from './settle-maildrop.ts'
import type { SieveCache } from './sieve-cache.ts'
import { readSizeColumns } from './size-columns.ts'
import { growTextColumns, readTextColumns } from './text-columns.ts'
import type { AccountTransaction } from './transaction.ts'
import { expungeAll, expungeInSlices, moveInSlices, setFlagsInSlices } from './uid-slices.ts'
import type { ViewCache } from './view-cache.ts'

export type MailAccountDeps = {
  readonly bus: ChangeBus
  readonly clock: Clock
  readonly blobs: BlobStore
  readonly views: ViewCache
  readonly facts: FactCache
  readonly scripts: SieveCache
  readonly space: FreeSpace
  readonly readFiles: ReadFiles
  blobKey(accountId: AccountId, bytes: Uint8Array): Promise<BlobKey>
  readonly places: MailPlaces
  /** Where nodes share the database. */
  readonly homes: Homes | undefined
}

export class MailAccount implements AccountStore {
  readonly accountId: AccountId
  readonly log: AccountLog
  readonly lessons: AccountLessons
  readonly retention: AccountRetention
  readonly uploads: AccountUploads
  readonly linkedFiles: AccountLinkedFiles
  readonly submissions: AccountSubmissions
  readonly identities: AccountIdentities
  readonly contacts: AccountContacts
  readonly #deps: MailAccountDeps
  /** What parts of the account's work that live in files of their own are done with. */
  readonly #work: AccountWork
  constructor(accountId: AccountId, deps: MailAccountDeps) {
    this.accountId = accountId
    this.#deps = deps
    this.#work = {
      accountId,
      clock: deps.clock,
      read: (work, options) => this.#read(work, options),
      change: (work, options) => this.#change(work, options),
    }
    this.log = new AccountLog(this.#work)
    this.lessons = new AccountLessons(this.#work)
    this.retention = new AccountRetention(this.#work)
    this.uploads = new AccountUploads(this.#work)
    this.linkedFiles = new AccountLinkedFiles({
      ...{ work: this.#work, blobs: deps.blobs, assertRoom: () => deps.space.assertRoom() },
      keyOf: (bytes) => deps.blobKey(accountId, bytes),
    })
    this.submissions = new AccountSubmissions(this.#work)
    this.identities = new AccountIdentities(this.#work)
    this.contacts = new AccountContacts(this.#work)
  }

  async provision(): Promise<void> {
    const { places, bus, clock } = this.#deps
    await places.create(this.accountId)
    const created = await this.#spaceAware(() =>
      places.use(this.accountId, (db) => db.write((sql) => provision(sql, this.accountId, clock.now()))),
    )
    if (created) bus.publish({ accountId: this.accountId, mailboxId: undefined, modSeq: 1 })
  }

  mailboxes(): Promise<readonly MailboxRow[]> {
    return this.#read((sql) => listMailboxes(sql, this.accountId), { single: true })
  }

  async mailbox(name: string): Promise<MailboxRow | undefined> {
    const canonical = nameOrNothing(name)
    if (canonical === undefined) return undefined
    return await this.#deps.facts.ask(this.accountId, `mailbox ${canonical}`, () =>
      lookUpMailbox(this.#work, this.#deps.views.justSeen, canonical),
    )
  }

  createMailbox(name: string, specialUse?: SpecialUse): Promise<MailboxRow> {
    return this.#change((tx) => createMailbox(tx, name, specialUse))
  }

  renameMailbox(from: string, to: string): Promise<void> {
    return this.#change((tx) => renameMailbox(tx, from, to))
  }

  deleteMailbox(name: string): Promise<void> {
    return this.#change((tx) => deleteMailbox(tx, name))
  }

  setSubscribed(name: string, subscribed: boolean): Promise<void> {
    return this.#change((tx) => setSubscribed(tx, name, subscribed))
  }

  subscriptions(): Promise<readonly string[]> {
    return this.#read((sql) => readSubscriptions(sql, this.accountId), { single: true })
  }

  async keywords(): Promise<readonly Flag[]> {
    const seen = this.#deps.views.justSeen.keywords(this.accountId)
    return (
      seen ?? (await this.#fact('keywords', (sql) => readKeywords(sql, this.accountId), { single: true }))
    )
  }

  view(mailboxId: MailboxId, atLeast?: ModSeq): Promise<MailboxView> {
    return this.#deps.views.view(this.accountId, mailboxId, this.#work.read, atLeast)
  }

  presentView(mailboxId: MailboxId): MailboxView | undefined {
    return this.#deps.views.present(this.accountId, mailboxId)
  }

  changesSince(mailboxId: MailboxId, modSeq: ModSeq): Promise<MailboxChanges> {
    return this.#read((sql) => readChanges(sql, this.accountId, mailboxId, modSeq))
  }

  expungedSince(mailboxId: MailboxId, modSeq: ModSeq): Promise<ExpungedSince> {
    return readExpunged((work, options) => this.#read(work, options), this.accountId, mailboxId, modSeq)
  }

  infos(mailboxId: MailboxId, uids: readonly Uid[]): Promise<readonly MessageInfo[]> {
    return this.#read((sql) => readInfos(sql, this.accountId, mailboxId, uids), { single: true })
  }

  details(
    mailboxId: MailboxId,
    uids: readonly Uid[],
    wanted: readonly DetailName[],
  ): Promise<readonly MessageDetails[]> {
    return this.#read((sql) => readDetails(sql, [this.accountId, mailboxId], uids, wanted), { single: true })
  }

  sizes(mailboxId: MailboxId): Promise<SizeColumns> {
    const { accountId } = this
    return this.#deps.views.sizes.get(accountId, mailboxId, (known) =>
      readSizeColumns(this.#work.read, accountId, mailboxId, known),
    )
  }

  texts(mailboxId: MailboxId, group: TextGroup, uids?: readonly Uid[]): Promise<TextColumns> {
    const { accountId } = this
    if (uids !== undefined)
      return this.#read((sql) => readTextColumns(sql, accountId, mailboxId, group, uids), { single: true })
    const { read } = this.#work
    return this.#deps.views.texts[group].get(accountId, mailboxId, (known) =>
      growTextColumns(read, accountId, mailboxId, group, known),
    )
  }

  async threads(mailboxId: MailboxId): Promise<ReadonlyMap<number, ThreadId>> {
    return await readThreads(this.#work.read, this.accountId, mailboxId)
  }

  searchTexts(...asked: Parameters<AccountStore['searchTexts']>): Promise<TextAnswers> {
    const [questions, among, breathe, state = 'as-it-is'] = asked
    return this.#search((place) => searchTexts(place, questions, { among, breathe, state }))
  }

  attachedTexts(among: Uint32Array, breathe: Breathe): Promise<ReadonlyMap<number, string>> {
    return this.#search((place) => attachedTexts(place, among, breathe))
  }

  #search<T>(work: (place: Parameters<typeof searchTexts>[0]) => Promise<T>): Promise<T> {
    const { accountId } = this
    const { places, blobs, space, readFiles } = this.#deps
    return places.use(accountId, (db) => work({ db, blobs, accountId, space, readFiles }))
  }

  deletedBytes(mailboxId: MailboxId): Promise<number> {
    return this.#read((sql) => readDeletedBytes(sql, this.accountId, mailboxId), { single: true })
  }

  headers(mailboxId: MailboxId, uids: readonly Uid[]): ReturnType<typeof headersOf> {
    const { views, blobs } = this.#deps
    return headersOf({ views, blobs, read: this.#work.read }, this.accountId, mailboxId, uids)
  }

  async bytes(messageId: MessageId): Promise<Uint8Array> {
    const body = await this.#read((sql) => readBody(sql, this.accountId, messageId), { single: true })
    return await fetchBody(body, this.#deps.blobs)
  }

  smallBodies(messageIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>> {
    return readSmallBodies(this.#work.read, this.accountId, messageIds)
  }

  body(messageId: MessageId, ahead?: () => readonly MessageId[]): Promise<MessageBody> {
    const { blobs, views } = this.#deps
    return openBody({ read: this.#work.read, blobs, next: views.next }, this.accountId, messageId, ahead)
  }

  maildrop(known: MaildropColumns | undefined, deviceKey: string): Promise<OpenedMaildrop> {
    return openMaildrop(this.#work, known, deviceKey)
  }

  async settleMaildrop(settled: MaildropSettlement): Promise<void> {
    await settleMaildrop(this.#work, settled)
  }

  annotations(mailboxId: MailboxId | 0 | undefined): Promise<readonly Annotation[]> {
    return this.#read((sql) => readAnnotations(sql, this.accountId, mailboxId), { single: true })
  }

  setAnnotations(mailboxId: MailboxId | 0, changes: readonly AnnotationChange[]): Promise<void> {
    return this.#change((tx) => setAnnotations(tx, mailboxId, changes))
  }

  get sharing(): AccountSharing {
    return new AccountSharing(this.#work, this.#deps.views)
  }
  get sieve(): AccountSieve {
    return new AccountSieve(this.#work, this.#deps.scripts)
  }

  async append(
    mailboxId: MailboxId,
    messages: readonly NewMessage[],
    quota: Quota,
    options: AppendOptions = {},
  ): Promise<Appended> {
    const prepared = await this.#prepare(messages)
    return await this.#change((tx) => append(tx, mailboxId, prepared, quota, options.by), {
      durable: options.noted === true ? 'noted' : 'synced',
      first: [mailboxId],
    })
  }

  async replace(
    old: { readonly mailboxId: MailboxId; readonly uid: Uid },
    to: MailboxId,
    message: NewMessage,
    quota: Quota,
    by?: Holder,
  ): Promise<Appended | undefined> {
    const [prepared] = await this.#prepare([message])
    if (prepared === undefined) throw new Error('a message was given and none is prepared')
    return await this.#change((tx) => replace(tx, old, to, prepared, quota, by))
  }

  /** Delivers again what a power cut took; tells whether it was lost. `message` is asked for only then. */
  async putBack(place: AcceptedPlace, by: LostBy, message: () => Promise<NewMessage>): Promise<boolean> {
    const lost = (again?: NewMessage): Promise<boolean> =>
      this.#read((sql) => isLost(sql, this.accountId, place, again))
    if (by === 'uid' && !(await lost())) return false
    const again = await message()
    if (by === 'octets' && !(await lost(again))) return false
    return await this.#change((tx) => putBack(tx, place, again, by))
  }

  setFlags(request: FlagRequest): Promise<FlagResult> {
    return setFlagsInSlices(this.#work, request, setFlags)
  }

  copy(from: MailboxId, uids: readonly Uid[], to: MailboxId, quota: Quota): Promise<Moved> {
    return this.#change((tx) => copy(tx, from, uids, to, quota), { first: [from, to] })
  }

  move(from: MailboxId, uids: readonly Uid[], to: MailboxId): Promise<Moved> {
    return moveInSlices(this.#work, uids, [from, to], (tx, some) => move(tx, from, some, to))
  }

  async expunge(mailboxId: MailboxId, uids?: readonly Uid[]): Promise<readonly Uid[]> {
    if (uids !== undefined)
      return await expungeInSlices(this.#work, mailboxId, uids, (tx, some) => expunge(tx, mailboxId, some))
    // Every client that closes a mailbox asks, and nearly always there is nothing: the writer is not held for that.
    const count = (sql: Sql): Promise<{ deleted: number }> => countDeleted(sql, this.accountId, mailboxId)
    const { deleted } = await this.#fact(`deleted ${mailboxId}`, count, { single: true })
    return deleted === 0
      ? []
      : await expungeAll(this.#work, mailboxId, (tx) => expunge(tx, mailboxId, undefined))
  }

  usage(): Promise<Usage> {
    return this.#read((sql) => readUsage(sql, this.accountId), { single: true })
  }

  async #prepare(messages: readonly NewMessage[]): Promise<PreparedMessage[]> {
    const { space, blobs, blobKey } = this.#deps
    await space.assertRoom()
    return await this.#spaceAware(() =>
      prepareMessages(messages, async (bytes) => {
        const key = await blobKey(this.accountId, bytes)
        await blobs.put(key, bytes)
        return key
      }),
    )
  }

  #fact<T extends object | undefined>(
    question: string,
    work: (sql: Sql) => Promise<T>,
    options?: ReadOptions,
  ): Promise<T> {
    return this.#deps.facts.ask(this.accountId, question, () => this.#read(work, options))
  }

  #read<T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions): Promise<T> {
    return this.#deps.places.use(this.accountId, (db) => db.read(work, options))
  }

  #change<T>(work: (tx: AccountTransaction) => Promise<T>, options?: ChangeOptions): Promise<T> {
    return this.#spaceAware(() => changeAccount(this.#deps, this.accountId, work, options))
  }

  /** Whoever meets the end of the disk hears `no-space`: the engine kept nothing of it. */
  async #spaceAware<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof DiskFullError) && !isDiskFull(error)) throw error
      this.#deps.space.forget()
      throw noSpace(error)
    }
  }
}
