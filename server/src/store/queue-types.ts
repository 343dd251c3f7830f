/** What the queue's tables hold, as the queue service knows it. */
import type { Secret } from '../lib/secret.ts'
import type { Lane } from './directory-lanes.ts'
import type { HeldFor } from './queue-held.ts'
import type { SealFault } from './sealed/sealer.ts'

/**
 * `waiting` until its time, `delivering` by the node that owns it, `held` by a person,
 * `aside` because it broke the server twice (THREATS QU3).
 */
export type RecipientState = 'waiting' | 'delivering' | 'held' | 'aside'

export type BodyKind = '7bit' | '8bitmime' | 'binarymime'

/** The envelope of one message, without its bytes. */
export type StoredMessage = {
  readonly id: number
  readonly deliveryId: string
  /** `local@domain`; null is the null reverse-path. */
  readonly sender: string | null
  readonly accountId: number | null
  readonly organisationId: number | null
  readonly acceptedMs: number
  readonly sizeBytes: number
  readonly smtpUtf8: boolean
  /** True: it goes on with TLS or not at all. False: whatever policies there are. Default: as is usual. RFC 8689 */
  readonly requireTls?: boolean
  readonly body: BodyKind
  readonly ret: 'full' | 'headers' | null
  readonly envelopeId: string | null
  /** False: written by a stranger without proof; it gets no notices. THREATS IN10 */
  readonly senderVerified: boolean
  /** How often the server died, or failed in an unforeseen way, while this message was being worked on. */
  readonly crashes: number
  /** Being parsed by a node right now, written before the parsing began. THREATS QU3 */
  readonly noted: boolean
  readonly lane: Lane
}

/** What the other side said last, bounded. */
export type StoredReply = {
  readonly code: number
  /** `5.1.1` */
  readonly status: string
  readonly text: string
  readonly host: string | null
}

export type StoredRecipient = {
  readonly messageId: number
  /** Number of the recipient within its message. */
  readonly n: number
  readonly address: string
  /** The domain it goes to: what routes, limits and filters are about. */
  readonly destination: string
  readonly state: RecipientState
  readonly nextMs: number
  readonly attempts: number
  /** How many aliases and groups it came through. */
  readonly expansions: number
  /** Comma-separated words of NOTIFY, or null. */
  readonly notify: string | null
  readonly originalRecipient: string | null
  readonly expiresMs: number
  readonly warned: boolean
  readonly lastMs: number | null
  readonly reply: StoredReply | null
}

export type NewRecipient = Pick<
  StoredRecipient,
  'address' | 'destination' | 'nextMs' | 'expiresMs' | 'notify' | 'originalRecipient' | 'expansions'
> & { readonly state: 'waiting' | 'delivering' | 'held' }

export type NewMessage = Omit<StoredMessage, 'crashes' | 'noted' | 'sizeBytes'> & {
  readonly bytes: Uint8Array
  readonly recipients: readonly NewRecipient[]
  /** All its recipients are `held`, for that account. */
  readonly heldFor?: HeldFor | undefined
}

/** How one attempt ended for the recipients of one message, to be written in one transaction with others. */
export type Settlement = {
  readonly messageId: number
  /** Recipients that are finished: their rows go. */
  readonly finished: readonly number[]
  /** True: no other recipient of the message is left anywhere, so the message goes too without a look. */
  readonly whole: boolean
  readonly later: readonly LaterRecipient[]
  /** Recipients that an alias or a group turned into. */
  readonly added: readonly NewRecipient[]
  /** Delivery notices about it: in the queue if and only if the rest is written. */
  readonly notices: readonly NewMessage[]
  /** Counts an unforeseen failure of ours against the message. */
  readonly crashed: boolean
}

export type LaterRecipient = {
  readonly n: number
  readonly state: 'waiting' | 'held' | 'aside'
  readonly nextMs: number
  readonly attempts: number
  readonly warned: boolean
  readonly lastMs: number | null
  readonly reply: StoredReply | null
}

export type Route = {
  /** `example.org`, `*.example.org` or `*`. */
  readonly domain: string
  readonly host: string
  readonly port: number
  readonly tls: 'off' | 'opportunistic' | 'require'
  readonly implicitTls: boolean
  readonly lmtp: boolean
  readonly username: string | null
  /** A fault where there is one that does not open: then nothing goes this way, least of all without it. */
  readonly password: Secret | SealFault | null
}
