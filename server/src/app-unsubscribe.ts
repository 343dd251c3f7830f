/** Joins unsubscribing: what mass mail carries (queue thread), and how people use it (edge threads). */
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import { openOnce } from './lib/open-once.ts'
import { webOrigin } from './runtime/web-origin.ts'
import type { Intake } from './service/delivery/intake.ts'
import type { MassMail } from './service/queue/mass/mass-mail.ts'
import type { QueueDeps } from './service/queue/queue-deps.ts'
import { takeUnsubscribes } from './service/unsubscribe/unsubscribe-door.ts'
import type { Unsubscribes } from './service/unsubscribe/unsubscribes.ts'
import type { Directory } from './store/directory.ts'
import type { Sealer } from './store/sealed/sealer.ts'

export type UnsubscribeParts = {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly clock: Clock
}

/** For the queue: whose mail is mass mail, and what that gets. Loaded with the first. */
export function openMassLane(config: Config, parts: UnsubscribeParts): Pick<QueueDeps, 'lanes' | 'massMail'> {
  const { directory } = parts
  const open = openOnce(async () => {
    const { createMassMail } = await import('./service/unsubscribe/mass-mail.ts')
    const { createUnsubscribeTokens } = await import('./service/unsubscribe/tokens.ts')
    return createMassMail({ directory, tokens: createUnsubscribeTokens(parts), origin: webOrigin(config) })
  })
  const massMail: MassMail = {
    async copies(submission) {
      const { accountId } = submission
      if (accountId === undefined || (await directory.laneOf(accountId)) !== 'mass') return undefined
      return await (await open()).copies(submission)
    },
    unsubscribed: async (accountId, recipients) => await (await open()).unsubscribed(accountId, recipients),
  }
  return { lanes: directory, massMail }
}

export async function openUnsubscribes(
  parts: UnsubscribeParts & { readonly log: Log; readonly metrics: Metrics },
): Promise<Unsubscribes> {
  const { createUnsubscribes } = await import('./service/unsubscribe/unsubscribes.ts')
  const { createUnsubscribeTokens } = await import('./service/unsubscribe/tokens.ts')
  return createUnsubscribes({ ...parts, tokens: createUnsubscribeTokens(parts) })
}

/** Loaded with the first mail that unsubscribes. */
export function withUnsubscribeDoor(parts: Parameters<typeof openUnsubscribes>[0], intake: Intake): Intake {
  const unsubscribes = openOnce(() => openUnsubscribes(parts))
  return takeUnsubscribes({ directory: parts.directory, unsubscribes }, intake)
}
