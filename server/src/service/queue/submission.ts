/** A message handed to the outgoing queue, and how the other threads hand it over. */
import type { ReversePath } from '../../mail/address.ts'
import type { AccountId, OrganisationId, QueueId } from '../../mail/ids.ts'

/** DSN parameters as the client gave them, kept word for word. RFC 3461 §4 */
export type DsnRequest = {
  readonly notify?: readonly ('never' | 'success' | 'failure' | 'delay')[]
  /** `rfc822;user@example.org`, still xtext-decoded. */
  readonly originalRecipient?: string
}

export type QueuedRecipient = {
  /** `local@domain`, domain in A-labels. */
  readonly address: string
  readonly dsn: DsnRequest
  /** What the address leads to has been followed: an account's copy that stays, and is not forwarded once more. */
  readonly expanded?: true
}

export type Submission = {
  readonly reversePath: ReversePath
  readonly recipients: readonly QueuedRecipient[]
  /** The message with our Received line, CRLF line ends, not dot-stuffed. */
  readonly bytes: Uint8Array
  readonly ret?: 'full' | 'headers'
  readonly envelopeId?: string
  readonly smtpUtf8: boolean
  /** It goes on with TLS or not at all. RFC 8689 */
  readonly requireTls?: true
  readonly body: '7bit' | '8bitmime' | 'binarymime'
  /** Who sent it; undefined for forwarded mail and for our own notices. */
  readonly accountId?: AccountId
  readonly organisationId?: OrganisationId
  /**
   * The account, alias or group of ours that passes it on to these recipients, canonical. Absent: whoever wrote it named
   * them. The reverse-path is the writer's, who may be anybody.
   */
  readonly forwardedBy?: string
  /** This service wrote it, and signs it as its author. */
  readonly own?: true
  /** With `own`: it leaves with a return path that only notices about it can have. */
  readonly rewritten?: true
  /**
   * Whether the reverse-path is known to be the author's own: notices go to nobody else (THREATS IN10). Default: true
   * with an account, false without. Mail from outside that passed SPF or DMARC says true.
   */
  readonly senderVerified?: boolean
  /** Where the person who wrote it is; absent: nobody can say. */
  readonly clientAddress?: string
  /** The account is stopped: it goes into the queue to be held, also what stays in the house (decisions/0023). */
  readonly held?: true
  /** Nothing of it leaves before, also what stays in the house; milliseconds since 1970. Absent: it leaves at once. */
  readonly releaseMs?: number
  /** When it was accepted, for the expiry. */
  readonly acceptedMs: number
  /** Same id, same message: a second enqueue changes nothing. */
  readonly deliveryId: string
}

/** The way into the queue from any thread. Resolves when the message is committed and synced. */
export type QueueEntrance = {
  enqueue(submission: Submission): Promise<QueueId>
}
