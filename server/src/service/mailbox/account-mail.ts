/**
 * What a protocol may ask of one person's mail: the store behind the tenant door, with the account's quota applied
 * and the derived texts made. Edges hold one of these for each signed-in session and nothing of the store.
 */
import { setImmediate } from 'node:timers/promises'
import type { ChangeBus, ChangeEvent } from '../../lib/change-bus.ts'
import { Refusal } from '../../lib/refusal.ts'
import { inSlices } from '../../lib/slices.ts'
import type { Flag } from '../../mail/flag.ts'
import type { AccountId, MailboxId, MessageId, ModSeq, OrganisationId, Uid } from '../../mail/ids.ts'
import type { Derived } from '../../mail/message/derived.ts'
import type {
  AccountStore,
  Annotation,
  AnnotationChange,
  Appended,
  DetailName,
  ExpungedSince,
  FlagRequest,
  FlagResult,
  MailboxView,
  MessageBody,
  MessageDetails,
  MessageInfo,
  Moved,
  NewMessage,
  Quota,
  SizeColumns,
  SpecialUse,
  MailboxRow as StoredMailbox,
  TextAnswers,
  TextColumns,
  Usage,
} from '../../store/account-store.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Holder } from '../../store/sharing-store.ts'
import { LARGE_MESSAGE_OCTETS } from '../delivery/limits.ts'
import type { DerivedApart } from '../delivery/local-delivery.ts'
import type { Turns } from '../fairness/turns.ts'
import { isOwners } from '../sharing/private-notes.ts'
import type { SharedMailbox } from '../sharing/shared-mailbox.ts'
import type { SharedMailboxes } from '../sharing/shared-mailboxes.ts'
import { isSharedName } from '../sharing/shared-names.ts'

export type {
  Annotation,
  AnnotationChange,
  Appended,
  Breathe,
  DetailName,
  EntryState,
  ExpungedSince,
  FlagRequest,
  FlagResult,
  IndexState,
  MailboxView,
  MessageBody,
  MessageDetails,
  MessageInfo,
  Moved,
  Progress,
  Quota,
  SizeColumns,
  SpecialUse,
  TextAnswers,
  TextColumn,
  TextColumns,
  TextField,
  TextGroup,
  TextQuestion,
  Usage,
} from '../../store/account-store.ts'
export type { AddressBookRow, CardRow, ContactsState } from '../../store/contact-store.ts'

export type MailboxRow = StoredMailbox & {
  /** Somebody else's: it is asked instead of one's own account. */
  readonly shared?: SharedMailbox
}

export type AccountMailDeps = {
  readonly directory: Pick<DirectoryReader, 'account'>
  readonly bus: ChangeBus
  /** Of this thread, and the company that is charged. */
  readonly turns: Turns
  readonly organisationId: OrganisationId | undefined
  /** Computes what is kept beside the bytes. */
  readonly derive: (bytes: Uint8Array) => Derived
  /** The same elsewhere, for a large message: its octets are handed over and come back. */
  readonly deriveLarge: (bytes: Uint8Array) => Promise<DerivedApart>
  /** Hears that the owner has called messages junk or wanted; undefined: nobody learns. */
  readonly taught?: (whose: {
    readonly accountId: AccountId
    readonly organisationId: OrganisationId
  }) => void
}

/** A message as a client brings it. */
export type IncomingMessage = {
  readonly bytes: Uint8Array
  readonly flags: readonly Flag[]
  readonly internalDateMs: number
}

export class AccountMail {
  readonly #store: AccountStore
  readonly #deps: AccountMailDeps
  readonly #shared: SharedMailboxes | undefined
  /** Nobody but the owner sees it so. */
  readonly holder: AccountId | undefined = undefined

  /** `shared`: what others share with this person; undefined: nothing is looked for. */
  constructor(store: AccountStore, deps: AccountMailDeps, shared?: SharedMailboxes) {
    this.#store = store
    this.#deps = deps
    this.#shared = shared
  }

  get id(): AccountId {
    return this.#store.accountId
  }

  /** One's own, in name order, INBOX first. */
  mailboxes(): Promise<readonly MailboxRow[]> {
    return this.#store.mailboxes()
  }

  /** Those of others in which this person has any right, in name order. */
  async sharedMailboxes(): Promise<readonly MailboxRow[]> {
    return (await this.#shared?.all()) ?? []
  }

  /** What may be done about rights, one's own mailboxes' and those of others. */
  get sharing(): SharedMailboxes {
    if (this.#shared === undefined) throw new Error('this account was opened without what it shares')
    return this.#shared
  }

  async mailbox(name: string): Promise<MailboxRow | undefined> {
    return isSharedName(name) ? await this.#shared?.find(name) : await this.#store.mailbox(name)
  }

  /** Refusal `not-found`. */
  async existing(name: string): Promise<MailboxRow> {
    const mailbox = await this.mailbox(name)
    if (mailbox === undefined) throw new Refusal('not-found', { key: 'store.no-mailbox' })
    return mailbox
  }

  /** Refusal `forbidden` where others' mailboxes are and this person may make none. */
  async create(name: string, specialUse?: SpecialUse): Promise<MailboxRow> {
    return isSharedName(name)
      ? await this.sharing.create(name, specialUse)
      : await this.#store.createMailbox(name, specialUse)
  }

  async rename(from: string, to: string): Promise<void> {
    await (isSharedName(from) || isSharedName(to)
      ? this.sharing.rename(from, to)
      : this.#store.renameMailbox(from, to))
  }

  async delete(name: string): Promise<void> {
    if (isSharedName(name)) return await this.sharing.delete(name)
    const rights = await this.#shared?.beforeDelete(name)
    await this.#store.deleteMailbox(name)
    await rights?.forget()
  }

  /** The change log of all one's own mailboxes, what waits for a message, scripts as they are, people, and what is sent, as whom. */
  get parts(): Pick<AccountStore, 'contacts' | 'identities' | 'log' | 'sieve' | 'submissions' | 'uploads'> {
    return this.#store
  }

  subscriptions(): Promise<readonly string[]> {
    return this.#store.subscriptions()
  }

  setSubscribed(name: string, subscribed: boolean): Promise<void> {
    return this.#store.setSubscribed(name, subscribed)
  }

  keywords(): Promise<readonly Flag[]> {
    return this.#store.keywords()
  }

  /** `atLeast`: what its row says already. */
  view(mailboxId: MailboxId, atLeast?: ModSeq): Promise<MailboxView> {
    return this.#store.view(mailboxId, atLeast)
  }

  /** The same as it is now, if that is known without asking the store. */
  presentView(mailboxId: MailboxId): MailboxView | undefined {
    return this.#store.presentView(mailboxId)
  }

  /** What left the mailbox since then, for clients that come back. Refusal `not-found`. */
  expungedSince(mailboxId: MailboxId, modSeq: ModSeq): Promise<ExpungedSince> {
    return this.#store.expungedSince(mailboxId, modSeq)
  }

  infos(mailboxId: MailboxId, uids: readonly Uid[]): Promise<readonly MessageInfo[]> {
    return this.#store.infos(mailboxId, uids)
  }

  /** Of the same what is wanted. */
  details(
    mailboxId: MailboxId,
    uids: readonly Uid[],
    wanted: readonly DetailName[],
  ): Promise<readonly MessageDetails[]> {
    return this.#store.details(mailboxId, uids, wanted)
  }

  sizes(mailboxId: MailboxId): Promise<SizeColumns> {
    return this.#store.sizes(mailboxId)
  }

  /** What SORT and THREAD compare of these messages, or of all. */
  texts(...asked: Parameters<AccountStore['texts']>): Promise<TextColumns> {
    return this.#store.texts(...asked)
  }

  /** The conversation of each message of a mailbox, by UID. */
  threads(mailboxId: MailboxId): ReturnType<AccountStore['threads']> {
    return this.#store.threads(mailboxId)
  }

  /** Octets that EXPUNGE would set free. RFC 9208 §4.1.4 */
  deletedBytes(mailboxId: MailboxId): Promise<number> {
    return this.#store.deletedBytes(mailboxId)
  }

  /** Headers of many messages at once, unchecked; UIDs that cannot be had are left out. */
  headers(mailboxId: MailboxId, uids: readonly Uid[]): ReturnType<AccountStore['headers']> {
    return this.#store.headers(mailboxId, uids)
  }

  /** What the search index knows; see AccountStore. */
  searchTexts(...asked: Parameters<AccountStore['searchTexts']>): Promise<TextAnswers> {
    return this.#store.searchTexts(...asked)
  }

  /** What is written within attachments; see AccountStore. */
  attachedTexts(
    ...asked: Parameters<AccountStore['attachedTexts']>
  ): ReturnType<AccountStore['attachedTexts']> {
    return this.#store.attachedTexts(...asked)
  }

  /** The original octets. Refusal `damaged`, `not-found`. */
  bytes(messageId: MessageId): Promise<Uint8Array> {
    return this.#store.bytes(messageId)
  }

  /** The same, with the refusal as an answer: who reads many messages goes on with the next. */
  bytesOrRefusal(messageId: MessageId): Promise<Uint8Array | Refusal> {
    return orRefusal(this.#store.bytes(messageId))
  }

  /** The same for sending: a large one can be had in pieces. */
  bodyOrRefusal(messageId: MessageId): Promise<MessageBody | Refusal> {
    return orRefusal(this.#store.body(messageId))
  }

  /** The octets of several small messages; those that are left out are to be asked for one by one. */
  smallBodies(messageIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>> {
    return this.#store.smallBodies(messageIds)
  }

  /** Refusal `over-quota`, `not-found`, `no-space`, `limit`. */
  async append(mailboxId: MailboxId, messages: readonly IncomingMessage[], by?: Holder): Promise<Appended> {
    const octets = messages.reduce((sum, { bytes }) => sum + bytes.length, 0)
    return this.#inTurn(async () => {
      const derived = await Promise.all(messages.map((message) => this.#derived(message)))
      return this.#store.append(mailboxId, derived, await this.quota(), by === undefined ? {} : { by })
    }, octets)
  }

  /**
   * A message instead of one that goes, in one step; undefined when that one is not there. Refusal as of `append`.
   * RFC 8508 §3.4
   */
  async replace(
    from: MailboxId,
    uid: Uid,
    to: MailboxId,
    message: IncomingMessage,
  ): Promise<Appended | undefined> {
    return this.#inTurn(async () => {
      const derived = await this.#derived(message)
      return this.#store.replace({ mailboxId: from, uid }, to, derived, await this.quota())
    }, message.bytes.length)
  }

  async setFlags(request: FlagRequest): Promise<FlagResult> {
    return this.#told(await this.#store.setFlags(request))
  }

  copy(from: MailboxId, uids: readonly Uid[], to: MailboxId, by?: Holder): Promise<Moved> {
    return this.#inTurn(async () => {
      const quota = await this.quota()
      return by === undefined
        ? this.#told(await this.#store.copy(from, uids, to, quota))
        : this.#store.sharing.copy(from, uids, to, quota, by)
    })
  }

  move(from: MailboxId, uids: readonly Uid[], to: MailboxId, by?: Holder): Promise<Moved> {
    return this.#inTurn(async () =>
      by === undefined
        ? this.#told(await this.#store.move(from, uids, to))
        : this.#store.sharing.move(from, uids, to, by),
    )
  }

  /** Removes those of `uids` (default: all) that carry \Deleted. */
  expunge(mailboxId: MailboxId, uids?: readonly Uid[]): Promise<readonly Uid[]> {
    return this.#store.expunge(mailboxId, uids)
  }

  /** Removes messages whatever their flags: they have gone into somebody else's mailbox. */
  remove(mailboxId: MailboxId, uids: readonly Uid[]): Promise<readonly Uid[]> {
    return this.#store.sharing.remove(mailboxId, uids)
  }

  usage(): Promise<Usage> {
    return this.#store.usage()
  }

  /** Of one mailbox, with 0 of the account itself, with undefined all. */
  async annotations(mailboxId: MailboxId | 0 | undefined): Promise<readonly Annotation[]> {
    return (await this.#store.annotations(mailboxId)).filter(isOwners)
  }

  /** All or none. Refusal `not-found`, `too-large` (a value), `limit`, `cannot` (a name). */
  setAnnotations(mailboxId: MailboxId | 0, changes: readonly AnnotationChange[]): Promise<void> {
    return this.#store.setAnnotations(mailboxId, changes)
  }

  async quota(): Promise<Quota> {
    const account = await this.#deps.directory.account(this.id)
    return {
      ...(account?.quotaBytes !== undefined && { bytes: account.quotaBytes }),
      ...(account?.quotaMessages !== undefined && { messages: account.quotaMessages }),
    }
  }

  /** Refusal `over-quota` when a message of that size does not fit: asked before its bytes are taken. */
  async assertRoom(sizeBytes: number): Promise<void> {
    const quota = await this.quota()
    if (quota.bytes === undefined && quota.messages === undefined) return
    const usage = await this.usage()
    if (
      usage.bytes + sizeBytes > (quota.bytes ?? Number.POSITIVE_INFINITY) ||
      usage.messages >= (quota.messages ?? Number.POSITIVE_INFINITY)
    )
      throw new Refusal('over-quota', { key: 'store.mailbox-full' })
  }

  /** The classifier hears that there is something to learn. */
  #told<Answer extends { readonly taught?: true }>(answer: Answer): Answer {
    const { organisationId, taught } = this.#deps
    if (answer.taught === true && organisationId !== undefined)
      taught?.({ accountId: this.id, organisationId })
    return answer
  }

  /** A large one is derived elsewhere, from a copy: who brings it may have to bring it again. */
  async #derived(message: IncomingMessage): Promise<NewMessage> {
    const { bytes } = message
    if (bytes.length < LARGE_MESSAGE_OCTETS) return { ...message, derived: this.#deps.derive(bytes) }
    const copy = Buffer.allocUnsafeSlow(bytes.length)
    await inSlices(bytes.length, setImmediate, (from, to) => {
      copy.set(bytes.subarray(from, to), from)
    })
    return { ...message, ...(await this.#deps.deriveLarge(copy)) }
  }

  /** Work that syncs the disk, when the company may. THREATS TE5 */
  async #inTurn<T>(work: () => Promise<T>, octets = 0): Promise<T> {
    const { turns, organisationId } = this.#deps
    const turn = turns.takeToStore(organisationId, octets)
    if (turn !== undefined) await turn
    try {
      return await work()
    } finally {
      turns.stored(organisationId, octets)
    }
  }

  /** Hears of every change until the returned function is called. */
  onChange(listener: (event: ChangeEvent) => void): () => void {
    return this.#deps.bus.subscribe(this.id, listener)
  }
}

async function orRefusal<T>(work: Promise<T>): Promise<T | Refusal> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
