/** Putting one message into mailboxes of this service: the way in for SMTP, LMTP, the queue's local hop, notices. */

import type { AccountId } from '../../mail/ids.ts'
import type { Derived } from '../../mail/message/derived.ts'

export type LocalRecipient = {
  readonly accountId: AccountId
  /** `ventas` of `ana+ventas@`: delivered to that mailbox when the account has it, else to INBOX. */
  readonly subAddress: string | undefined
  /** The address as it was written in RCPT TO, for Delivered-To style headers and the log. */
  readonly address: string
  /** Whether it goes among junk, whatever the address says; undefined: as our own line in its header tells. */
  readonly junk?: boolean
}

/** One answer a recipient, in order. */
export type LocalOutcome =
  | { readonly kind: 'delivered'; readonly duplicate: boolean }
  | { readonly kind: 'over-quota' }
  | { readonly kind: 'suspended' }
  /** The mailbox is stopped, damaged or its disk is full: try again later. */
  | { readonly kind: 'unavailable'; readonly cause: unknown }

/** A large message with what is kept beside it. */
export type DerivedApart = { readonly bytes: Uint8Array; readonly derived: Derived }

export type LocalDelivery = {
  /**
   * Delivers exactly once inside for each `deliveryId`: calling again after a crash or a failure changes nothing for
   * the recipients that have it. `bytes` get a Return-Path line on top of what is given. RFC 5321 §4.4
   */
  deliver(message: {
    readonly bytes: Uint8Array
    readonly reversePath: string
    readonly deliveryId: string
    /** This is the only try under that id: what fails is refused. */
    readonly only?: boolean
    readonly receivedMs: number
    readonly recipients: readonly LocalRecipient[]
  }): Promise<readonly LocalOutcome[]>
}
