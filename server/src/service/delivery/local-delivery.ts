/** Putting one message into mailboxes of this service: the way in for SMTP, LMTP, the queue's local hop, notices. */

import type { AccountId } from '../../mail/ids.ts'
import type { Derived } from '../../mail/message/derived.ts'
import type { BodyType } from '../../mail/smtp/parameters.ts'
import type { Verdict } from '../filter/report.ts'

export type LocalRecipient = {
  readonly accountId: AccountId
  /** `ventas` of `ana+ventas@`: delivered to that mailbox when the account has it, else to INBOX. */
  readonly subAddress: string | undefined
  /** The address as it was written in RCPT TO, for Delivered-To style headers and the log. */
  readonly address: string
  /** Whether it goes among junk, whatever the address says; undefined: as our own line in its header tells. */
  readonly junk?: boolean
  /** What the filter decided; undefined: as our own line in its header tells. */
  readonly verdict?: Verdict | undefined
  /** A person has decided that it goes to INBOX, or it tells of the account itself: no script of theirs is asked. */
  readonly unscripted?: true
  /** Whoever brings it still waits for an answer that is about this recipient alone: a no may be said. RFC 5429 §2.1 */
  readonly mayRefuse?: boolean
  /** The sender wants to hear of no failure. RFC 3461 §4.1 */
  readonly quiet?: boolean
}

/** One answer a recipient, in order. */
export type LocalOutcome =
  | { readonly kind: 'delivered'; readonly duplicate: boolean }
  | { readonly kind: 'over-quota' }
  | { readonly kind: 'suspended' }
  /** A script of the recipient sends it back with these words; only where `mayRefuse` is. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** The mailbox is stopped, damaged or its disk is full: try again later. */
  | { readonly kind: 'unavailable'; readonly cause: unknown }

/** A large message with what is kept beside it. */
export type DerivedApart = { readonly bytes: Uint8Array; readonly derived: Derived }

export type LocalMessage = {
  readonly bytes: Uint8Array
  readonly reversePath: string
  readonly deliveryId: string
  /** This is the only try under that id: what fails is refused. */
  readonly only?: boolean
  readonly receivedMs: number
  /**
   * The return path is known to be its writer's own: who writes signed in here, or at a trusted MTA in front. Absent: what
   * our own line in its header tells.
   */
  readonly senderVerified?: boolean
  /** How it may go on, should a script pass it on. Default: as its octets need. */
  readonly body?: BodyType
  readonly smtpUtf8?: boolean
  readonly requireTls?: true
}

export type LocalDelivery = {
  /**
   * Delivers exactly once inside for each `deliveryId`: calling again after a crash or a failure changes nothing for
   * the recipients that have it. `bytes` get a Return-Path line on top of what is given. RFC 5321 §4.4
   */
  deliver(
    message: LocalMessage & { readonly recipients: readonly LocalRecipient[] },
  ): Promise<readonly LocalOutcome[]>
}
