/**
 * The mail of one account: what the rest of the program may ask the store for, on either engine.
 * Every change takes the account's next ModSeq and leaves one row in its change log, in the same transaction;
 * after the commit the change is announced on the ChangeBus. DESIGN: promises of the store.
 */
import type { Flag, FlagBits } from '../mail/flag.ts'
import type { AccountId, MailboxId, MessageId, ModSeq, ThreadId, Uid } from '../mail/ids.ts'
import type { Derived } from '../mail/message/derived.ts'
import type { OrderedTexts } from '../mail/message/ordered-texts.ts'
import type { AcceptLog } from './accept-log/accept-log.ts'
import type { AccountParts } from './account-parts.ts'
import type { Taught } from './lesson-store.ts'
import type { Holder } from './sharing-store.ts'

/** RFC 6154 §2, plus the inbox itself. */
export type SpecialUse =
  | 'inbox'
  | 'archive'
  | 'drafts'
  | 'junk'
  | 'sent'
  | 'trash'
  | 'flagged'
  | 'all'
  | 'important'
  /** What is put off until a time; a name of our own (docs/decisions/0034-snooze.md). */
  | 'snoozed'

export type MailboxRow = {
  readonly id: MailboxId
  /** Whole name in UTF-8 (NFC), levels joined by `/`. The inbox is `INBOX`. */
  readonly name: string
  readonly specialUse: SpecialUse | undefined
  readonly subscribed: boolean
  readonly uidValidity: number
  readonly uidNext: Uid
  readonly highestModSeq: ModSeq
  readonly messages: number
  readonly unseen: number
  readonly deleted: number
  readonly sizeBytes: number
}

/**
 * A mailbox as of `modSeq`, a column an array, in UID order: 24 octets a message and nothing else.
 * The arrays may be longer than `count`. Shared by sessions: never written by a reader. Messages keep their places in a
 * view for ever; flags and ModSeqs may be newer than `modSeq`, for later views of the same messages share the arrays.
 */
export type MailboxView = {
  readonly mailboxId: MailboxId
  readonly modSeq: ModSeq
  readonly count: number
  readonly uids: Uint32Array
  readonly messageIds: Uint32Array
  /** FlagBits, low 32 bits and the bits above. */
  readonly flagsLow: Uint32Array
  readonly flagsHigh: Uint32Array
  readonly modSeqs: Float64Array
  /**
   * The last changes that led here, oldest first: who has seen a view with the same `flagsLow` as of `from` finds at
   * `places` all that changed since, and at the end what is new.
   */
  readonly recent?: readonly { readonly from: ModSeq; readonly places: readonly number[] }[]
  /** How these arrays came to be: `uids` (rising) left the mailbox as it was at `from`, and nothing else happened to `to`. */
  readonly left?: { readonly from: ModSeq; readonly to: ModSeq; readonly uids: readonly Uid[] } | undefined
}

export type EntryState = {
  readonly uid: Uid
  readonly messageId: MessageId
  readonly flags: FlagBits
  readonly modSeq: ModSeq
}

export type MailboxChanges = {
  readonly modSeq: ModSeq
  /** New or changed since, in UID order. */
  readonly changed: readonly EntryState[]
  /** Gone since, in UID order. */
  readonly expunged: readonly Uid[]
  /** True when tombstones that old have been swept: `expunged` may lack some; compare with the view instead. */
  readonly incomplete: boolean
}

/** UIDs that were in a mailbox at some time after a ModSeq and have left it. */
export type ExpungedSince = {
  /** Rising. */
  readonly uids: readonly Uid[]
  /** No UID is or was at or above it. */
  readonly uidNext: number
  /** True when the log of that time has been swept: `uids` lacks some; any UID that is not there may have left. */
  readonly incomplete: boolean
}

export type NewMessage = {
  /** Exactly as received, final CRLF included. The store keeps the reference until the commit. */
  readonly bytes: Uint8Array
  readonly derived: Derived
  readonly internalDateMs: number
  readonly flags: readonly Flag[]
  /** Makes the append idempotent: a second append with the same id changes nothing. */
  readonly deliveryId?: string
}

export type Appended = {
  readonly uidValidity: number
  readonly uids: readonly Uid[]
  readonly modSeq: ModSeq
  /** True: this delivery id was there already, nothing changed, `uids` are those of then. */
  readonly duplicate: boolean
}

export type AppendOptions = {
  /** Who appends, when it is not the owner: \Seen is theirs then. */
  readonly by?: Holder
  /** The caller notes it in the accept log (AccountStores.acceptLog) before it tells anybody. */
  readonly noted?: boolean
}

export type FlagRequest = {
  readonly mailboxId: MailboxId
  readonly uids: readonly Uid[]
  readonly op: 'add' | 'remove' | 'replace'
  readonly flags: readonly Flag[]
  readonly unchangedSince?: ModSeq
}

export type FlagResult = Taught & {
  readonly changed: readonly EntryState[]
  /** They had these flags already: no ModSeq was spent. */
  readonly unchanged: readonly EntryState[]
  /** Changed after `unchangedSince` by somebody else and left alone. RFC 7162 §3.1.3 */
  readonly stale: readonly Uid[]
}

export type Moved = Taught & {
  readonly uidValidity: number
  readonly from: readonly Uid[]
  readonly to: readonly Uid[]
}

/** What FETCH, SEARCH and POP3 need of a message besides its flags. */
export type MessageDates = {
  readonly uid: Uid
  readonly messageId: MessageId
  readonly sizeBytes: number
  readonly internalDateMs: number
  readonly savedMs: number
}

/** What is kept beside a message and read only where it is wanted. */
export type DetailName = 'threadId' | 'attached' | 'envelope' | 'bodyStructure' | 'body' | 'listRow'
export type MessageDetails = MessageDates & {
  readonly threadId?: ThreadId
  /** 1: it has attachments. */
  readonly attached?: number
  readonly envelope?: string
  readonly bodyStructure?: string
  readonly body?: string
  /** Null: none is kept. */
  readonly listRow?: string | null
}

export type MessageInfo = MessageDates & {
  readonly threadId: ThreadId
  readonly derived: Omit<Derived, 'listRow'>
}

/** Sizes and dates of a mailbox's messages, a column an array, in UID order: 32 octets a message. */
export type SizeColumns = {
  readonly count: number
  readonly uids: Uint32Array
  readonly sizes: Uint32Array
  /** INTERNALDATE. */
  readonly internalMs: Float64Array
  /** The Date field; NaN when there is none that can be read. */
  readonly sentMs: Float64Array
  /** When it came into this mailbox. */
  readonly savedMs: Float64Array
}

/** Fields that are read together: each costs as much as the widest of them. */
export type TextGroup = 'subject' | 'addresses' | 'thread'

/** `references`: oldest first, a line each; `reply`: empty or not. */
export type TextField =
  | 'subject'
  | 'from'
  | 'to'
  | 'cc'
  | 'displayfrom'
  | 'displayto'
  | 'id'
  | 'references'
  | 'reply'

export type TextColumn = {
  /** Of each message the place of its text. */
  readonly values: Uint32Array
  /** Subjects and addresses as their collation compares them. RFC 5051 */
  readonly texts: Pick<OrderedTexts, 'at' | 'count' | 'placeOf' | 'ranks'>
}

/** What SORT and THREAD compare of messages, in UID order. Never written by a reader. */
export type TextColumns = {
  readonly count: number
  readonly uids: Uint32Array
  readonly fields: ReadonlyMap<TextField, TextColumn>
}

/** The INBOX as of one moment, a column an array, in UID order. Never written by a reader. */
export type MaildropColumns = {
  readonly mailboxId: MailboxId
  readonly uidValidity: number
  readonly uidNext: number
  readonly count: number
  readonly uids: Uint32Array
  readonly messageIds: Uint32Array
  readonly sizes: Uint32Array
  /** INTERNALDATE. */
  readonly datesMs: Float64Array
}

export type OpenedMaildrop = {
  readonly columns: MaildropColumns
  readonly deviceId: number
  /** What this device has deleted for itself. */
  readonly hidden: ReadonlySet<number>
  /** Days that messages stay which the primary device has received; undefined: for ever. */
  readonly windowDays: number | undefined
}

export type MaildropSettlement = {
  readonly mailboxId: MailboxId
  readonly deviceId: number
  readonly received: readonly MessageId[]
  readonly deleted: readonly Uid[]
}

/** A client's note about a mailbox, or with mailbox 0 about the account. RFC 5464 §3 */
export type Annotation = {
  readonly mailboxId: MailboxId | 0
  /** `/private/comment`, in lower case. */
  readonly entry: string
  readonly value: Uint8Array
}
/** Undefined takes it away. */
export type AnnotationChange = { readonly entry: string; readonly value: Uint8Array | undefined }

/** The original octets on their way to a client: `whole`, or `pieces` when there are too many to hold. */
export type MessageBody = { readonly sizeBytes: number; readonly headerBytes: number } & (
  | { readonly whole: Uint8Array; readonly pieces: undefined }
  | {
      readonly whole: undefined
      /**
       * Octets `from` (default: the first) to `to` (excluded; default: the end). Throws Refusal `damaged` when they are
       * not there, and for the whole instead of yielding the last piece of a body that fails its checksum.
       */
      readonly pieces: (from?: number, to?: number) => AsyncIterable<Uint8Array>
    }
)

/** What is asked of a message's texts; `text` is folded (mail/message/search-text.ts). */
export type TextQuestion =
  /** A field of that name, in lower case, contains it; empty: there is such a field. */
  | { readonly kind: 'header'; readonly field: string; readonly text: string }
  | { readonly kind: 'body'; readonly text: string }
  /** The body or the header contains it. */
  | { readonly kind: 'text'; readonly text: string }

/** What is asked: the index as it is unless too much is missing, or one that knows the newest messages too. */
export type IndexState = 'as-it-is' | 'newest'

/** How much of a long work is done, of how much. */
export type Progress = { readonly done: number; readonly goal: number }

/** Lets others have their turn, and hears how far the work is; may throw to stop. */
export type Breathe = (progress?: Progress) => Promise<void>

/** Whether the question of that place holds for the message; undefined: it has to be read. */
export type TextAnswers = (question: number, messageId: number) => boolean | undefined

/** Bytes and messages the account may hold; undefined: no limit. Comes from the directory with each call. */
export type Quota = { readonly bytes?: number; readonly messages?: number }
export type Usage = { readonly bytes: number; readonly messages: number }

export type AccountStore = AccountParts & {
  readonly accountId: AccountId

  /** Creates the account's file or rows with INBOX, Drafts, Sent, Junk, Trash, Archive when they are missing. */
  provision(): Promise<void>
  /** In name order, INBOX first. */
  mailboxes(): Promise<readonly MailboxRow[]>
  mailbox(name: string): Promise<MailboxRow | undefined>
  /** Missing levels above are created too. Refusal `already-exists`, `limit`, `cannot`. RFC 9051 §6.3.4 */
  createMailbox(name: string, specialUse?: SpecialUse): Promise<MailboxRow>
  /** Moves the levels below along; renaming INBOX moves its messages. RFC 9051 §6.3.6 */
  renameMailbox(from: string, to: string): Promise<void>
  /** Refusal `not-found`, `cannot` (INBOX). Its messages go through the undelete window. RFC 9051 §6.3.5 */
  deleteMailbox(name: string): Promise<void>
  /** A name may be subscribed that no mailbox has. RFC 9051 §6.3.7 */
  setSubscribed(name: string, subscribed: boolean): Promise<void>
  subscriptions(): Promise<readonly string[]>
  /** Names of the keyword bits: index 0 is bit FIRST_KEYWORD_BIT. */
  keywords(): Promise<readonly Flag[]>

  /** The whole mailbox, no older than `atLeast`; Refusal `not-found`. Cached and brought up to date by the store. */
  view(mailboxId: MailboxId, atLeast?: ModSeq): Promise<MailboxView>
  /** The same as it is now, if this thread knows without asking the engine. */
  presentView(mailboxId: MailboxId): MailboxView | undefined
  changesSince(mailboxId: MailboxId, modSeq: ModSeq): Promise<MailboxChanges>
  /** Also those that came after `modSeq`: a client may have heard of them and not of their end. RFC 7162 §3.2.5.1 */
  expungedSince(mailboxId: MailboxId, modSeq: ModSeq): Promise<ExpungedSince>
  /** In UID order; UIDs that are not there are left out. */
  infos(mailboxId: MailboxId, uids: readonly Uid[]): Promise<readonly MessageInfo[]>
  /** Of the same only what is wanted, and what costs little to read. */
  details(
    mailboxId: MailboxId,
    uids: readonly Uid[],
    wanted: readonly DetailName[],
  ): Promise<readonly MessageDetails[]>
  /** Only the sizes and dates, without the derived texts: for SEARCH, SORT and THREAD. */
  sizes(mailboxId: MailboxId): Promise<SizeColumns>
  /** For SORT and THREAD: of `uids` that are there, or of the whole mailbox, which is kept for the next time. */
  texts(mailboxId: MailboxId, group: TextGroup, uids?: readonly Uid[]): Promise<TextColumns>
  /** The conversation of each message of a mailbox, by UID: for searches that ask for one. RFC 8474 §5.4 */
  threads(mailboxId: MailboxId): Promise<ReadonlyMap<number, ThreadId>>
  /**
   * Answers from the search index about the messages `among` (rising, each once). Bodies are worth bringing the index up
   * to date first, in any case for `newest`; about headers it tells what it knows. `breathe` lets others have their turn
   * and may throw to stop.
   */
  searchTexts(
    questions: readonly TextQuestion[],
    among: readonly number[] | Uint32Array,
    breathe: Breathe,
    state?: IndexState,
  ): Promise<TextAnswers>
  /** What is written within the attachments of some messages (rising, each once), as far as it can be told, folded. */
  attachedTexts(among: Uint32Array, breathe: Breathe): Promise<ReadonlyMap<number, string>>
  /** Octets of the messages that carry \Deleted. */
  deletedBytes(mailboxId: MailboxId): Promise<number>
  /**
   * The headers as they were received, closing empty line included, for FETCH and SEARCH of many messages. In UID order;
   * UIDs that are not there are left out. Not compared with the checksum, which covers the whole message.
   */
  headers(
    mailboxId: MailboxId,
    uids: readonly Uid[],
  ): Promise<readonly { readonly uid: Uid; readonly header: Uint8Array }[]>
  /** The original octets. Refusal `damaged` when they fail their checksum, `not-found`. */
  bytes(messageId: MessageId): Promise<Uint8Array>
  /**
   * Those of several small messages at once, some BODIES_AT_ONCE: what is large, damaged or not there is left out and has
   * to be asked for alone.
   */
  smallBodies(messageIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>>
  /** As `bytes`, for sending: large ones in pieces. `ahead`: BODIES_AT_ONCE that are wanted next and may come with it. */
  body(messageId: MessageId, ahead?: () => readonly MessageId[]): Promise<MessageBody>
  /** The INBOX for the POP3 device of that key; `columns` is `known` while that is what is there. Refusal `not-found`. */
  maildrop(known: MaildropColumns | undefined, deviceKey: string): Promise<OpenedMaildrop>
  /**
   * What a POP3 session leaves behind: what the device has wholly received, and what it deletes. Deleted by a copy
   * device means hidden from it; else those go that are still there, and stay for the undelete window.
   */
  settleMaildrop(settled: MaildropSettlement): Promise<void>

  /** Stores the messages in one transaction. Refusal `over-quota`, `not-found`, `no-space`, `limit` (keywords). */
  append(
    mailboxId: MailboxId,
    messages: readonly NewMessage[],
    quota: Quota,
    options?: AppendOptions,
  ): Promise<Appended>
  /** A message instead of one that goes, in one transaction; undefined when that one is not there. Refusal as above. */
  replace(
    old: { readonly mailboxId: MailboxId; readonly uid: Uid },
    to: MailboxId,
    message: NewMessage,
    quota: Quota,
    by?: Holder,
  ): Promise<Appended | undefined>
  setFlags(request: FlagRequest): Promise<FlagResult>
  copy(from: MailboxId, uids: readonly Uid[], to: MailboxId, quota: Quota): Promise<Moved>
  move(from: MailboxId, uids: readonly Uid[], to: MailboxId): Promise<Moved>
  /** Removes those of `uids` (default: all) that carry \Deleted. Tombstones stay for the undelete window. */
  expunge(mailboxId: MailboxId, uids?: readonly Uid[]): Promise<readonly Uid[]>
  usage(): Promise<Usage>
  /** Of one mailbox, with 0 of the account itself, with undefined all. */
  annotations(mailboxId: MailboxId | 0 | undefined): Promise<readonly Annotation[]>
  /** All or none. Refusal `not-found`, `too-large` (a value), `limit`, `cannot` (a name). */
  setAnnotations(mailboxId: MailboxId | 0, changes: readonly AnnotationChange[]): Promise<void>
}

/** Opens accounts. Only the tenant door (service/account/door.ts) and delivery call it. THREATS §3.9 */
export type AccountStores = AsyncDisposable & {
  open(accountId: AccountId): AccountStore
  /** A commit that fails has changed nothing. Over a network that is not known. */
  readonly commitsSurely: boolean
  /** Makes many deliveries durable with one write; undefined where each is durable by itself. */
  readonly acceptLog: AcceptLog | undefined
}
