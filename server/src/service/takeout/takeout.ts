/** Mail taken along and brought, for whoever signed in: always their own. MISSION M20 */
import type { Clock } from '../../lib/clock.ts'
import type { Texts } from '../../lib/text.ts'
import type { Principal } from '../account/principal.ts'
import type { Turns } from '../fairness/turns.ts'
import type { AccountMail } from '../mailbox/account-mail.ts'
import { bringMail } from './bring-mail.ts'
import { BRING_REQUEST_OCTETS, BROUGHT_AT_ONCE, TAKEN_AT_ONCE } from './limits.ts'
import { type Breathe, takeAsMbox, takeAsZip } from './take-mail.ts'

export type Takeout = {
  /** All mailboxes, a file for each message. */
  zip(principal: Principal): Promise<AsyncIterable<Uint8Array>>
  /** Refusal `not-found`. */
  mbox(principal: Principal, mailbox: string): Promise<AsyncIterable<Uint8Array>>
  /** `stopped`: why not all of it is there, in words; null: it is. */
  bring(
    principal: Principal,
    what: { readonly mailbox: string; readonly mbox: Uint8Array; readonly seen: boolean },
  ): Promise<{ readonly messages: number; readonly passedOver: number; readonly stopped: string | null }>
  /** Octets of one request that brings messages. */
  readonly requestOctets: number
  /** Of one account at once in this thread. */
  readonly atOnce: { readonly taken: number; readonly brought: number }
}

export function createTakeout({
  openAccount,
  turns,
  clock,
  texts,
}: {
  readonly openAccount: (principal: Principal) => Promise<AccountMail>
  readonly turns: Turns
  readonly clock: Pick<Clock, 'now'>
  readonly texts: Texts
}): Takeout {
  const breathing =
    ({ organisationId }: Principal): Breathe =>
    async () => {
      await turns.take(organisationId)
    }
  return {
    requestOctets: BRING_REQUEST_OCTETS,
    atOnce: { taken: TAKEN_AT_ONCE, brought: BROUGHT_AT_ONCE },
    zip: async (principal) => takeAsZip(await openAccount(principal), breathing(principal)),
    mbox: async (principal, mailbox) =>
      takeAsMbox(await openAccount(principal), mailbox, breathing(principal)),
    async bring(principal, what) {
      const { stopped, ...counted } = await bringMail(await openAccount(principal), what, clock.now())
      return {
        ...counted,
        stopped: stopped === undefined ? null : texts.format(principal.language, stopped),
      }
    },
  }
}
