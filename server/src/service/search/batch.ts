/** Messages that a key is asked of at once: what is known of them stands in columns, so that a question is one loop. */
import type { MailboxView, SizeColumns, TextAnswers } from '../mailbox/account-mail.ts'
import type { HeaderTexts, MessageTexts } from './message-texts.ts'

/** What is answered about a message: nothing until more is known of it, or one of both. */
export const UNKNOWN = 0
export const NO = 1
export const YES = 2

/** An answer for each message of a batch. */
export type Answers = Uint8Array

export type Batch = {
  /** Rising. */
  readonly numbers: Uint32Array
  /** In the view, of each of them. */
  readonly places: Uint32Array
  readonly view: MailboxView
  /** Read when a key needs them. */
  readonly sizes?: BatchSizes | undefined
  /** Conversations by UID. */
  readonly threads?: ReadonlyMap<number, number> | undefined
  readonly headers?: readonly (HeaderTexts | undefined)[]
  readonly texts?: readonly MessageTexts[]
  /** Nobody can tell what is in the attachments: they count as silent. */
  readonly filesUnread?: boolean
  /** What is written within the attachments of those with texts, as far as anybody can tell. */
  readonly files?: readonly string[]
  /** What the search index says, by the places of Needs.questions. */
  readonly found?: TextAnswers | undefined
  /** How well a message fits, 1 to 100, for each fuzzy key that it was asked; by its place in the batch. */
  readonly scores: Map<number, number[]>
}

export type BatchSizes = {
  readonly columns: SizeColumns
  /** Where each message stands in the columns; -1: it is gone. */
  readonly rows: Int32Array
}

/** All of a batch are asked. */
export function allOf({ numbers }: Batch): Uint8Array {
  return new Uint8Array(numbers.length).fill(1)
}
