/**
 * What an edge asks of the filter: one message, looked at once by the levels 1 to 3, and then for each recipient the
 * place that the rules of level 4 give it. pipeline.ts answers.
 */
import type { Refusal } from '../../lib/refusal.ts'
import type { ReversePath } from '../../mail/address.ts'
import type { Field } from '../../mail/header/header.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { IntakeRecipient } from '../delivery/intake.ts'
import type { ProvedAuthor } from '../identity/judge.ts'
import type { Finding, Verdict } from './report.ts'

/** Who brings it: anybody; who the operator says is to be taken as they come; somebody of ours who is signed in. */
export type Source = 'stranger' | 'trusted' | 'own'

export type SiftedMail = {
  /** Delivery id. */
  readonly id: string
  /** As it came, without a line of ours. */
  readonly bytes: Uint8Array
  readonly source: Source
  readonly client: {
    readonly address: string
    readonly hello: string
    readonly reverseName: string | undefined
  }
  readonly reversePath: ReversePath
  readonly recipients: readonly IntakeRecipient[]
  readonly receivedMs: number
  /** A word for each method; absent: nobody looked. */
  readonly identity?: Readonly<Record<string, string>>
  readonly author?: ProvedAuthor
  /** The companies that put it among junk for what level 2 found. */
  readonly junkFor: ReadonlySet<OrganisationId | undefined>
  /** What level 1 saw. */
  readonly connection: readonly Finding[]
}

/** What of it is told to everybody who gets it, and recorded. */
export type Story = Pick<Verdict, 'place' | 'level' | 'rule' | 'points' | 'findings'>

export type Sifted = {
  /** Header fields to be put on top. */
  readonly fields: string
  /** Fields that pretend to be ours, to be left out; of the bytes that were given, in order. */
  readonly forged: readonly Field[]
  readonly story: Story
  /** Of each account here that is to get it. */
  readonly verdicts: ReadonlyMap<AccountId, Verdict>
  /** Of copies that would go on to places outside. */
  readonly elsewhere: Verdict
  /** Whose such copies are: the company that they come through. */
  readonly company: OrganisationId | undefined
  /** Scanners that had to say something and did not. */
  readonly unscanned: readonly string[]
  /** Nobody takes it: this is what its sender hears. */
  readonly refusal: Refusal | undefined
}

export type Sift = {
  /** `pause` lets others have the thread between pieces of work. Throws only where a store does. */
  sift(mail: SiftedMail, pause: () => Promise<void> | undefined): Promise<Sifted>
}
