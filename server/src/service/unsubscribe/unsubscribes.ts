/** People say that they want no more mass mail from an account: by a link, or by a mail. */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Directory } from '../../store/directory.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { UnsubscribeWay } from '../../store/directory-unsubscribed.ts'
import type { Unsubscriber, UnsubscribeTokens } from './tokens.ts'

export type PendingUnsubscribe = { readonly account: AccountRecord; readonly recipient: string }

export type Unsubscribes = {
  /** What a link is about. Throws Refusal `not-found`. */
  look(token: string): Promise<PendingUnsubscribe>
  /** The same, and from now on nothing more is sent. */
  use(token: string, way: UnsubscribeWay): Promise<PendingUnsubscribe>
  /** Whom a mail of that sender to that local part is about; undefined: it is not made for that one. */
  lookMail(local: string, sender: string): Promise<Unsubscriber | undefined>
  record(who: Unsubscriber, way: UnsubscribeWay): Promise<void>
}

export type UnsubscribeDeps = {
  readonly directory: Directory
  readonly tokens: UnsubscribeTokens
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export function createUnsubscribes(deps: UnsubscribeDeps): Unsubscribes {
  const { directory, tokens, clock, log, metrics } = deps
  const look = async (token: string): Promise<PendingUnsubscribe> => {
    const who = await tokens.readLink(token)
    const account = who === undefined ? undefined : await directory.account(who.accountId)
    // An account that is gone sends nothing more: that is not told apart from a link that is none.
    if (who === undefined || account === undefined)
      throw new Refusal('not-found', { key: 'unsubscribe.noLink' })
    return { account, recipient: who.recipient }
  }
  const record = async ({ accountId, recipient }: Unsubscriber, way: UnsubscribeWay): Promise<void> => {
    const account = await directory.account(accountId)
    if (account === undefined) return
    const { organisationId } = account
    await directory.writeUnseen((tables) =>
      tables.unsubscribed.add(accountId, organisationId, { recipient, way, madeMs: clock.now() }),
    )
    log.info('unsubscribed', { account: accountId, way })
    metrics.count('unsubscribed_total', { way })
  }
  return {
    look,
    record,
    async use(token, way) {
      const pending = await look(token)
      await record({ accountId: pending.account.id, recipient: pending.recipient }, way)
      return pending
    },
    async lookMail(local, sender) {
      const accountId = await tokens.readMail(local, sender)
      return accountId === undefined ? undefined : { accountId, recipient: sender }
    },
  }
}
