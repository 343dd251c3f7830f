/** How a message leaves: the same doors as SMTP submission, with its rules, rates, scanners and footers. RFC 8621 §7 */
import type { Address } from '../../mail/address.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { Intake } from '../../service/delivery/intake.ts'
import type { Submit } from '../../service/delivery/submit.ts'
import type { Sift } from '../../service/filter/sift.ts'
import type { Ledger } from '../../service/ledger/ledger.ts'

export type JmapSending = {
  /** All that one may write as, one's own address first. */
  addresses(principal: Principal): Promise<readonly string[]>
  /** Takes the message for those recipients, all or none; its id in the activity log. Throws Refusal. */
  send(principal: Principal, letter: JmapLetter): Promise<string>
}

export type JmapLetter = {
  readonly bytes: Uint8Array
  readonly from: Address
  readonly to: readonly Address[]
}

/** What this needs of the thread. */
export type JmapDoors = {
  readonly intake: Intake
  readonly submit: Submit
  /** Absent: there is no filter. */
  readonly sift?: Sift | undefined
  readonly ledger: Ledger
}
