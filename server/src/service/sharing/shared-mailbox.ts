/**
 * One mailbox of somebody else, as one of those has it who share it. Every use asks for the right it needs, as rights are at that
 * moment: who has lost them finds nothing there any more, as if there had never been anything. RFC 4314 §4, decisions/0012
 */
import { type ChangeBus, type ChangeEvent, DIRECTORY_EVENTS } from '../../lib/change-bus.ts'
import { Refusal } from '../../lib/refusal.ts'
import { DELETED, type Flag, type FlagBits, SEEN } from '../../mail/flag.ts'
import type { AccountId, MailboxId, MessageId, ModSeq, Uid } from '../../mail/ids.ts'
import { hasRight, type Right, type Rights } from '../../mail/imap/rights.ts'
import type { AccountStore, AnnotationChange } from '../../store/account-store.ts'
import type { SharesReader } from '../../store/directory-types.ts'
import type { Holder } from '../../store/sharing-store.ts'
import type { Door } from '../account/door.ts'
import type { Principal } from '../account/principal.ts'
import {
  AccountMail,
  type AccountMailDeps,
  type Annotation,
  type Appended,
  type DetailName,
  type FlagRequest,
  type FlagResult,
  type IncomingMessage,
  type MailboxView,
  type MessageBody,
  type MessageDetails,
  type MessageInfo,
  type Moved,
  type TextGroup,
} from '../mailbox/account-mail.ts'
import type { Mail } from '../mailbox/mail.ts'
import { fromHolderEntry, toHolderEntry } from './private-notes.ts'

export type SharedMailboxDeps = {
  readonly principal: Principal
  readonly holder: AccountId
  readonly door: Door
  readonly directory: SharesReader
  readonly mail: AccountMailDeps
}

/** All bits that flags have. */
const ALL_FLAGS = 2 ** 53 - 1

type Opened = { readonly store: AccountStore; readonly mail: AccountMail; readonly rights: Rights }

export class SharedMailbox implements Mail {
  /** Whose it is. */
  readonly id: AccountId
  readonly mailboxId: MailboxId
  readonly #deps: SharedMailboxDeps
  #rights: Rights
  #view: MailboxView | undefined
  #suspect = false

  constructor(owner: AccountId, mailboxId: MailboxId, rights: Rights, deps: SharedMailboxDeps) {
    this.id = owner
    this.mailboxId = mailboxId
    this.#rights = rights
    this.#deps = deps
  }

  /** As of the last use. */
  get rights(): Rights {
    return this.#rights
  }

  may(right: Right): boolean {
    return hasRight(this.#rights, right)
  }

  /** Refusal `forbidden`, or `not-found` for those who may not even know of it. */
  async demand(right: Right): Promise<void> {
    await this.#open(right)
  }

  /** Refusal `forbidden` unless each of those flags may be changed here. */
  async demandFlags(flags: readonly Flag[]): Promise<void> {
    const { rights } = await this.#openToRead()
    if (!flags.every((flag) => hasRight(rights, rightFor(flag)))) throw forbidden()
  }

  /** The change log of the owner, to be asked about what is shared only. */
  async log(): Promise<AccountStore['log']> {
    return (await this.#openToRead()).store.log
  }

  async view(): Promise<MailboxView> {
    const { store } = await this.#openToRead()
    this.#view = await store.sharing.view(this.mailboxId, this.#deps.holder)
    return this.#view
  }

  async keywords(): Promise<readonly Flag[]> {
    return (await this.#openToRead()).mail.keywords()
  }

  async expungedSince(_mailboxId: MailboxId, modSeq: ModSeq): ReturnType<Mail['expungedSince']> {
    return (await this.#openToRead()).mail.expungedSince(this.mailboxId, modSeq)
  }

  async infos(_mailboxId: MailboxId, uids: readonly Uid[]): Promise<readonly MessageInfo[]> {
    return (await this.#openToRead()).mail.infos(this.mailboxId, uids)
  }

  async details(
    _mailboxId: MailboxId,
    uids: readonly Uid[],
    wanted: readonly DetailName[],
  ): Promise<readonly MessageDetails[]> {
    return (await this.#openToRead()).mail.details(this.mailboxId, uids, wanted)
  }

  async sizes(): ReturnType<Mail['sizes']> {
    return (await this.#openToRead()).mail.sizes(this.mailboxId)
  }

  async texts(_mailboxId: MailboxId, group: TextGroup, uids?: readonly Uid[]): ReturnType<Mail['texts']> {
    return (await this.#openToRead()).mail.texts(this.mailboxId, group, uids)
  }

  async threads(): ReturnType<Mail['threads']> {
    return (await this.#openToRead()).mail.threads(this.mailboxId)
  }

  async deletedBytes(): Promise<number> {
    return (await this.#openToRead()).mail.deletedBytes(this.mailboxId)
  }

  async headers(_mailboxId: MailboxId, uids: readonly Uid[]): ReturnType<Mail['headers']> {
    return (await this.#openToRead()).mail.headers(this.mailboxId, uids)
  }

  async searchTexts(...asked: Parameters<Mail['searchTexts']>): ReturnType<Mail['searchTexts']> {
    return (await this.#openToRead()).mail.searchTexts(...asked)
  }

  async attachedTexts(...asked: Parameters<Mail['attachedTexts']>): ReturnType<Mail['attachedTexts']> {
    return (await this.#openToRead()).mail.attachedTexts(...asked)
  }

  async bytesOrRefusal(messageId: MessageId): Promise<Uint8Array | Refusal> {
    const mail = await this.#mailWith(messageId)
    return mail instanceof Refusal ? mail : await mail.bytesOrRefusal(messageId)
  }

  async bodyOrRefusal(messageId: MessageId): Promise<MessageBody | Refusal> {
    const mail = await this.#mailWith(messageId)
    return mail instanceof Refusal ? mail : await mail.bodyOrRefusal(messageId)
  }

  /** Only of messages that are in this mailbox. */
  async #mailWith(messageId: MessageId): Promise<AccountMail | Refusal> {
    const { mail } = await this.#openToRead()
    if (isIn(this.#view, messageId) || isIn(await this.view(), messageId)) return mail
    return new Refusal('not-found', { key: 'store.no-message' })
  }

  async smallBodies(messageIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>> {
    const { mail } = await this.#openToRead()
    const view = await this.view()
    return await mail.smallBodies(messageIds.filter((id) => isIn(view, id)))
  }

  /** Messages without this person's \Seen. */
  async unseen(): Promise<number> {
    const { flagsLow, count } = await this.view()
    let unseen = 0
    for (let at = 0; at < count; at++) if (((flagsLow[at] ?? 0) & SEEN) === 0) unseen++
    return unseen
  }

  /** What may be changed is; Refusal `forbidden` when that is none of the flags. RFC 4314 §4 */
  async setFlags(request: FlagRequest): Promise<FlagResult> {
    const { store, rights } = await this.#openToRead()
    const any = request.op === 'replace' || request.flags.length === 0
    const named = any ? (['s', 'w', 't'] as const) : request.flags.map(rightFor)
    if (!named.some((right) => hasRight(rights, right))) throw forbidden()
    return await store.sharing.setFlags({ ...request, mailboxId: this.mailboxId, ...this.#holder(rights) })
  }

  async append(_mailboxId: MailboxId, messages: readonly IncomingMessage[]): Promise<Appended> {
    const { mail, rights } = await this.#open('i')
    return await mail.append(this.mailboxId, messages, this.#holder(rights))
  }

  async assertRoom(sizeBytes: number): Promise<void> {
    await (await this.#open('i')).mail.assertRoom(sizeBytes)
  }

  async expunge(_mailboxId: MailboxId, uids?: readonly Uid[]): Promise<readonly Uid[]> {
    await this.#openToRead()
    return (await this.#open('e')).mail.expunge(this.mailboxId, uids)
  }

  /** Into another mailbox of the same owner. */
  async copyTo(uids: readonly Uid[], to: SharedMailbox): Promise<Moved> {
    const { mail } = await this.#openToRead()
    const { rights } = await to.#open('i')
    return mail.copy(this.mailboxId, uids, to.mailboxId, this.#holder(rights))
  }

  /** The same, from here. RFC 6851 §4.4 */
  async moveTo(uids: readonly Uid[], to: SharedMailbox): Promise<Moved> {
    const { mail } = await this.#openToRemove()
    const { rights } = await to.#open('i')
    return mail.move(this.mailboxId, uids, to.mailboxId, this.#holder(rights))
  }

  /** Refusal as when messages are to leave: asked before they are taken elsewhere. */
  async assertRemovable(): Promise<void> {
    await this.#openToRemove()
  }

  /** They have gone into a mailbox of another account. */
  async remove(uids: readonly Uid[]): Promise<readonly Uid[]> {
    const { store } = await this.#openToRemove()
    return store.sharing.remove(this.mailboxId, uids)
  }

  /** What this person has just put here, and is not to stay. */
  async takeBack(uids: readonly Uid[]): Promise<void> {
    await (await this.#open('i')).store.sharing.remove(this.mailboxId, uids)
  }

  /** What is for all, and what is this person's own. RFC 5464 §4.2 */
  async annotations(): Promise<readonly Annotation[]> {
    const { store } = await this.#openToRead()
    const all = await store.annotations(this.mailboxId)
    return all.flatMap((note) => fromHolderEntry(note, this.#deps.holder) ?? [])
  }

  /** What is for all takes the right to change what is for all. */
  async setAnnotations(_mailboxId: MailboxId | 0, changes: readonly AnnotationChange[]): Promise<void> {
    const { store } = await this.#openToRead()
    if (changes.some(({ entry }) => !entry.startsWith('/private/'))) await this.#open('w')
    const { holder } = this.#deps
    await store.setAnnotations(
      this.mailboxId,
      changes.map(({ entry, value }) => ({ entry: toHolderEntry(entry, holder), value })),
    )
  }

  /** Hears of every change here, and of every one that may have taken rights away. */
  onChange(listener: (event: ChangeEvent) => void): () => void {
    const { bus } = this.#deps.mail
    return subscribeAll(bus, [this.id, DIRECTORY_EVENTS], (event) => {
      if (event.mailboxId !== undefined && event.mailboxId !== this.mailboxId) return
      this.#suspect = true
      listener(event)
    })
  }

  async #open(right: Right): Promise<Opened> {
    const { door, principal, directory, mail } = this.#deps
    // Something happened here: rights that were remembered a moment ago may be no more.
    if (this.#suspect) {
      this.#suspect = false
      await directory.refresh()
    }
    const { store, rights } = await door.forShared(principal, this.id, this.mailboxId)
    this.#rights = rights
    if (!hasRight(rights, right)) throw hasRight(rights, 'l') ? forbidden() : noMailbox()
    return { store, rights, mail: new AccountMail(store, mail) }
  }

  /** Who may not read it any more has no open mailbox: it is as if it had gone. RFC 2180 §3.3 */
  async #openToRead(): Promise<Opened> {
    const opened = await this.#open('r').catch((error: unknown) => {
      throw error instanceof Refusal && error.code === 'forbidden' ? noMailbox() : error
    })
    return opened
  }

  async #openToRemove(): Promise<Opened> {
    await this.#openToRead()
    await this.#open('t')
    return await this.#open('e')
  }

  #holder(rights: Rights): Holder {
    return { holder: this.#deps.holder, may: { flags: flagsOf(rights), keywords: hasRight(rights, 'w') } }
  }
}

/** One listener for several accounts. */
export function subscribeAll(
  bus: ChangeBus,
  accounts: Iterable<number>,
  listener: (event: ChangeEvent) => void,
): () => void {
  const stops = [...new Set(accounts)].map((account) => bus.subscribe(account, listener))
  return () => {
    for (const stop of stops) stop()
  }
}

export function forbidden(): Refusal {
  return new Refusal('forbidden', { key: 'share.no-right' })
}

export function noMailbox(): Refusal {
  return new Refusal('not-found', { key: 'store.no-mailbox' })
}

/** Which right a flag needs. RFC 4314 §2.1 */
function rightFor(flag: Flag): Right {
  const name = flag.toLowerCase()
  if (name === '\\seen') return 's'
  return name === '\\deleted' ? 't' : 'w'
}

function flagsOf(rights: Rights): FlagBits {
  const others = ALL_FLAGS - SEEN - DELETED
  const seen = hasRight(rights, 's') ? SEEN : 0
  const deleted = hasRight(rights, 't') ? DELETED : 0
  return (seen + deleted + (hasRight(rights, 'w') ? others : 0)) as FlagBits
}

function isIn(view: MailboxView | undefined, messageId: MessageId): boolean {
  return view?.messageIds.subarray(0, view.count).includes(messageId) ?? false
}
