/** One message for one next hop: what the dispatcher moves about. */
import type { StoredMessage, StoredRecipient } from '../../store/queue-types.ts'

export type Job = {
  /** Key of its hop. */
  readonly hop: string
  readonly message: StoredMessage
  /** At most TRANSACTION_RECIPIENTS_MAX, all for the same hop. */
  readonly recipients: readonly StoredRecipient[]
  /** The message while it is hot; otherwise it is read when its turn comes. */
  readonly bytes: Uint8Array | undefined
  /** Whether `bytes` count against the hot cache. */
  readonly hot: boolean
  /** Recipients of the message that are left in the queue outside of this job, when known to be none. */
  readonly whole: boolean
}

/** Companies share a hop's connections; mail of no company is one share. THREATS QU2 */
export function shareOf(job: Job): number {
  return job.message.organisationId ?? 0
}

/** Of one recipient, for no hop. */
export function loneJob(message: StoredMessage, recipient: StoredRecipient, whole: boolean): Job {
  return { hop: '', message, recipients: [recipient], bytes: undefined, hot: false, whole }
}
