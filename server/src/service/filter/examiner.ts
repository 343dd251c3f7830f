/** What the parts of the filter are given and answer. Each looks at one thing, bounded in time and memory, and never throws for a message. */
import type { Address, ReversePath } from '../../mail/address.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { MessageStructure } from '../../mail/mime/structure.ts'
import type { ProvedAuthor } from '../identity/judge.ts'
import type { Examination, Finding } from './report.ts'

/** A message on its way in, before a line of ours is in it. */
export type SuspectMail = {
  /** Delivery id, for the log. */
  readonly id: string
  readonly bytes: Uint8Array
  readonly structure: MessageStructure
  readonly client: {
    readonly address: string
    readonly hello: string
    /** Undefined: it has none, or nobody could be asked. */
    readonly reverseName: string | undefined
  }
  readonly reversePath: ReversePath
  readonly recipients: readonly Address[]
  /** Companies of the recipients here. */
  readonly companies: ReadonlySet<OrganisationId>
  readonly receivedMs: number
  /** `spf`, `dkim`, `dmarc`, `arc`, `iprev`: a word each; absent: nobody looked. */
  readonly identity?: Readonly<Record<string, string>>
  readonly author?: ProvedAuthor
}

/** One part of levels 1 to 3. */
export type Examiner = {
  /** `pause` lets others have the thread; it is asked at least each millisecond of work on large mail. */
  examine(mail: SuspectMail, pause: () => Promise<void> | undefined): Promise<Examination>
}

/** Whose experience and rules count. */
export type Holder = { readonly organisationId: OrganisationId; readonly accountId: AccountId }

/** The classifier's part that differs from recipient to recipient. */
export type Classifier = {
  /** What the message is known by, taken once. */
  tokensOf(mail: Pick<SuspectMail, 'bytes' | 'structure'>): Tokens
  /** Undefined: too little experience to say anything. */
  judge(
    tokens: Tokens,
    /** Without an account: what the company has learned. */
    holder: Pick<Holder, 'organisationId'> & Partial<Holder>,
  ): Promise<Finding | undefined>
}

/** Hashes of what a message is known by, each once. */
export type Tokens = Uint32Array | BigUint64Array
