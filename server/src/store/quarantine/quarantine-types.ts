/** What is kept of held mail. */
import type { AccountId, OrganisationId } from '../../mail/ids.ts'

/**
 * `held` until somebody acts. `released`: it went where it was to go. `dropped`: nobody wants it, and for some days it can
 * still be released.
 */
export type EntryState = 'held' | 'released' | 'dropped'

/** A fact that was seen in the message, and the name of its sentence. */
export type KeptFinding = {
  readonly level: number
  readonly rule: string
  readonly points: number
  readonly values?: Readonly<Record<string, string | number>>
}

/** Why a recipient has not got it. */
export type KeptVerdict = {
  readonly level: number
  readonly rule: string
  /** Kept in hundredths. */
  readonly points: number
  readonly findings: readonly KeptFinding[]
  /** Name of the malware: nobody gets it. */
  readonly virus: string | undefined
  /** Scanners that did not say anything: they are asked again before it is released. */
  readonly unscanned: readonly string[]
}

export type HeldRecipient = {
  readonly organisationId: OrganisationId
  /** Undefined: a group, or a place outside; the company's admins act for it. */
  readonly accountId: AccountId | undefined
  /** Canonical. */
  readonly address: string
  readonly subAddress: string | undefined
  /** How it goes on from here, as the queue is told; undefined with an account. */
  readonly onward: Onward | undefined
  readonly verdict: KeptVerdict
}

/** What the queue has to know of mail that goes on to a place outside. */
export type Onward = {
  /** The account, alias or group of ours that passes it on, canonical. */
  readonly forwardedBy?: string | undefined
  readonly smtpUtf8: boolean
  readonly body: '7bit' | '8bitmime' | 'binarymime'
  readonly requireTls?: true | undefined
  readonly senderVerified?: boolean | undefined
}

export type HeldMail = {
  readonly deliveryId: string
  readonly bytes: Uint8Array
  /** `local@domain`; empty is the null reverse-path. */
  readonly reversePath: string
  readonly receivedMs: number
  readonly from: { readonly name: string; readonly address: string }
  readonly subject: string
  /** What words are searched in, folded. */
  readonly words: string
}

/** What one recipient has not got, with what it is a copy of. */
export type HeldEntry = {
  /** Made of the time and of chance; sorted as text they stand in the order of time. */
  readonly id: string
  readonly messageId: string
  readonly organisationId: OrganisationId
  readonly accountId: AccountId | undefined
  readonly address: string
  readonly subAddress: string | undefined
  readonly onward: Onward | undefined
  readonly heldMs: number
  readonly state: EntryState
  /** When somebody acted, and who. */
  readonly changedMs: number | undefined
  readonly changedBy: string | undefined
  readonly verdict: KeptVerdict
  readonly deliveryId: string
  readonly reversePath: string
  readonly receivedMs: number
  readonly sizeBytes: number
  readonly from: { readonly name: string; readonly address: string }
  readonly subject: string
}

/** All that is given has to fit. */
export type EntryFilter = {
  /** Undefined: of all companies, for the operator. */
  readonly organisationId: OrganisationId | undefined
  readonly accountId?: AccountId | undefined
  /** Of no account: of a group, or of a place outside. */
  readonly shared?: boolean | undefined
  /** A whole address, or `@domain`. */
  readonly recipient?: string | undefined
  readonly sender?: string | undefined
  /** Folded; each stands somewhere in subject or sender. */
  readonly words?: readonly string[] | undefined
  /** From that moment on, and before that one. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  /** The rule that decided, or the part of its name before a dot. */
  readonly rule?: string | undefined
  readonly state?: EntryState | undefined
  /** What comes after that one, which is older. */
  readonly after?: string | undefined
}
