/** How a message leaves: the same doors as SMTP submission, with its rules, rates, scanners and footers. RFC 8621 §7 */
import { Refusal } from '../../lib/refusal.ts'
import { type Address, formatAddress, type ReversePath } from '../../mail/address.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { Intake, IntakeRecipient } from '../../service/delivery/intake.ts'
import type { Submit } from '../../service/delivery/submit.ts'
import type { Turns } from '../../service/fairness/turns.ts'
import type { Sift, Sifted } from '../../service/filter/sift.ts'
import type { Ledger } from '../../service/ledger/ledger.ts'

export type JmapSending = {
  /** All that one may write as, one's own address first, and what the account is called. */
  writer(principal: Principal): Promise<{ readonly addresses: readonly string[]; readonly name: string }>
  /** Whether it may go to all of them. Nothing has happened yet. Throws Refusal, RecipientsRefused. */
  judge(principal: Principal, letter: JmapLetter): Promise<JudgedLetter>
  /** The queue has it when this resolves, for all or for none, to leave then at the earliest, or at once. Throws Refusal. */
  handOver(principal: Principal, letter: JudgedLetter, releaseMs?: number): Promise<void>
}

export type JmapLetter = {
  readonly bytes: Uint8Array
  /** Null: nobody wants to hear what became of it. RFC 8098 §3 */
  readonly from: ReversePath
  readonly to: readonly Address[]
  /** Its name in the queue and the activity log. */
  readonly deliveryId: string
}

export type JudgedLetter = JmapLetter & {
  readonly recipients: readonly IntakeRecipient[]
  readonly receivedMs: number
  readonly sifted: Sifted | undefined
}

/** Nobody is there to take it under these addresses. */
export class RecipientsRefused extends Refusal {
  readonly addresses: readonly string[]

  constructor(first: Refusal, addresses: readonly Address[]) {
    super(first.code, first.text, { cause: first })
    this.addresses = addresses.map(formatAddress)
  }
}

/** What this needs of the thread. */
export type JmapDoors = {
  readonly intake: Intake
  readonly submit: Submit
  /** Absent: there is no filter. */
  readonly sift?: Sift | undefined
  readonly turns: Turns
  readonly ledger: Ledger
}
