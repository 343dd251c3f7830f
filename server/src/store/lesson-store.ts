/** What the owner of an account taught by moving and marking messages, until the classifier has learned it. */
import type { MessageId } from '../mail/ids.ts'

export type Lesson = { readonly messageId: MessageId; readonly junk: boolean }

/** `taught`: lessons wait, because of this. */
export type Taught = { readonly taught?: true }

export type LessonStore = {
  /** Any of those that wait, `limit` at most. */
  waiting(limit: number): Promise<readonly Lesson[]>
  /** They wait no more, unless the owner has changed their mind since. */
  learned(lessons: readonly Lesson[]): Promise<void>
}
