/**
 * What an account sends by JMAP, from before the queue takes the message until long after it has left. RFC 8621 §7
 *
 * The queue asks here before it sends the first copy of a message, so that the row decides alone whether it leaves: what was
 * called back, or was never wholly handed over, does not.
 */
import type { MessageId, ThreadId } from '../mail/ids.ts'

/** `pending` may still be called back. */
export type UndoStatus = 'pending' | 'final' | 'canceled'

export type SubmissionRecord = {
  readonly id: number
  readonly emailId: MessageId
  readonly threadId: ThreadId
  readonly identity: string
  /** The envelope as JSON, as it is told again. */
  readonly envelope: string
  readonly sendMs: number
  readonly undoStatus: UndoStatus
  /** Of older ones nobody has noted how far their copies came. */
  readonly followed: boolean
}

/** `relayed`: another server has taken it, and what that one did with it is not known. RFC 8621 §7 */
export type CopyFate = 'queued' | 'relayed' | 'delivered' | 'failed'

/** One of those who get the message in the end, and how far it came. */
export type SentCopy = {
  /** Whom the sender wrote to, in lower case: the same as `address`, or an alias or a group that leads there. */
  readonly recipient: string
  /** Whom the queue brings it to, in lower case. */
  readonly address: string
  readonly fate: CopyFate
  /** What was said last, as an SMTP reply; empty: nobody has been asked yet. */
  readonly reply: string
}

export type NewSubmission = Omit<SubmissionRecord, 'id' | 'undoStatus' | 'followed'> & {
  /** Those whom an alias or a group leads to; who is written to directly is waited for in any case. */
  readonly behind?: readonly Pick<SentCopy, 'recipient' | 'address'>[]
  /** Of the creation: the same again is the same submission. */
  readonly keyHash: Uint8Array
  /** Under which the queue gets it. */
  readonly deliveryId: string
}

/** `busy`: the same is being handed over at this moment. */
export type Begun =
  | { readonly kind: 'begun'; readonly id: number }
  | { readonly kind: 'known'; readonly record: SubmissionRecord }
  | { readonly kind: 'busy' }

/** What the queue does with a message that is due. */
export type Released =
  | { readonly kind: 'go'; readonly messageId: MessageId | undefined }
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'drop' }

export type SubmissionChanges = {
  readonly state: number
  readonly created: readonly number[]
  readonly updated: readonly number[]
  readonly destroyed: readonly number[]
}

export type SubmissionStore = {
  /** The submission of the same creation; undefined: there is none, or it is not wholly handed over. */
  known(keyHash: Uint8Array): Promise<SubmissionRecord | undefined>
  /** Written when this resolves, before anything else knows of it. Refusal `limit` (too many wait). */
  begin(submission: NewSubmission): Promise<Begun>
  /** The queue has it. False: somebody else has decided meanwhile that nothing of it leaves. */
  taken(id: number): Promise<boolean>
  /** Nothing of it leaves: it was refused. */
  giveUp(id: number): Promise<void>
  /** False: it has left, or nobody knows it. */
  cancel(id: number): Promise<boolean>
  /** It is told of no more; what waits of it leaves all the same. RFC 8621 §7.5 */
  destroy(id: number): Promise<boolean>
  /** Asked before the first try of each copy. */
  release(deliveryId: string, allowed: boolean): Promise<Released>
  /**
   * What became of copies of a delivery; `expanded`: the copy for that address has been replaced by those of others, who are
   * among the copies. Nothing happens where nobody here knows the delivery.
   */
  note(deliveryId: string, copies: readonly SentCopy[], expanded?: readonly string[]): Promise<void>
  /** What has been noted, by submission. */
  copies(ids: readonly number[]): Promise<ReadonlyMap<number, readonly SentCopy[]>>
  /** A number that grows with each change of any of them. */
  state(): Promise<number>
  /** Newest first. */
  list(): Promise<{ readonly state: number; readonly submissions: readonly SubmissionRecord[] }>
  /** Undefined: it is too long ago. */
  changesSince(state: number): Promise<SubmissionChanges | undefined>
}
