/** Who may stop mail at the queue's door: it is taken as usual, and held (service/takeover). */
import type { AccountId } from '../../mail/ids.ts'
import type { HeldFor } from '../../store/queue-held.ts'
import type { Submission } from './submission.ts'

export type Brake = {
  /**
   * For whom the submission is to be held; undefined: it goes on. What it says is on the disk when it says it: a message is
   * held only while there is something that a person can release it from. Throws Refusal `try-later`.
   */
  admit(submission: Submission): Promise<HeldFor | undefined>
}

/** What an edge saw of an account that the queue does not see: a sign-in, or a message that stayed in the house. */
export type Sighting = {
  readonly accountId: AccountId
  readonly organisationId: number
  readonly clientAddress?: string | undefined
  /** Absent: a sign-in. */
  readonly recipients?: readonly string[]
}
