/** JMAP of an edge thread, joined. Loaded with the first HTTP request. */
import type { Config } from './config/config.ts'
import type { JmapParts } from './edge/jmap/create-jmap.ts'
import type { JmapDoors } from './edge/jmap/sending.ts'
import type { JmapServer } from './edge/jmap-server.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import type { Texts } from './lib/text.ts'
import type { Door } from './service/account/door.ts'
import type { Principal } from './service/account/principal.ts'
import type { Turns } from './service/fairness/turns.ts'
import type { AccountMail } from './service/mailbox/account-mail.ts'
import type { QueueDoor } from './service/queue/queue-port.ts'
import type { OpenScripts } from './service/sieve/scripts.ts'
import type { Takeout } from './service/takeout/takeout.ts'
import type { Directory } from './store/directory.ts'
import type { Sealer } from './store/sealed/sealer.ts'

/** What belongs to who has mail here. */
export type JmapMailDeps = JmapDoors & {
  readonly openAccount: (principal: Principal) => Promise<AccountMail>
  readonly turns: Turns
}

export type JmapAppDeps = JmapMailDeps & {
  readonly config: Config
  readonly linkDays: JmapParts['linkDays']
  readonly door: Door
  readonly queue: QueueDoor
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export async function openJmap(deps: JmapAppDeps, origin: string): Promise<JmapServer> {
  const { createJmap } = await import('./edge/jmap/create-jmap.ts')
  const { createAutoreplies } = await import('./edge/jmap/autoreplies.ts')
  const { createSending } = await import('./edge/jmap/create-sending.ts')
  const { Previews } = await import('./service/mailbox/previews.ts')
  const { Conversations } = await import('./service/emails/conversations.ts')
  const { EmailFinder } = await import('./service/emails/find-emails.ts')
  const { EmailReader } = await import('./service/emails/read-emails.ts')
  const { createPushDoor } = await import('./service/push/push-door.ts')
  const { createVapid } = await import('./service/push/vapid.ts')
  const { SmimeJudge } = await import('./service/emails/smime.ts')
  const { createSnoozeDoor } = await import('./service/snooze/snooze-mail.ts')
  const { createSearches } = await import('./service/search/search-mailbox.ts')
  const { SIEVE_EXTENSIONS } = await import('./mail/sieve/extensions.ts')
  return createJmap({
    ...deps,
    origin,
    messageOctets: deps.config.limits.messageBytes,
    queueLifeMs: deps.config.queue.expireHours * 3_600_000,
    autoreplies: createAutoreplies(deps.queue.call),
    sending: createSending({ ...deps, hostname: deps.config.server.hostname }),
    searches: createSearches(),
    conversations: new Conversations(),
    finder: new EmailFinder(),
    reader: new EmailReader(),
    smime: new SmimeJudge(deps.config.smime.authorities),
    previews: new Previews(),
    snoozes: createSnoozeDoor(deps),
    push: createPushDoor({ ...deps, vapid: createVapid({ ...deps, contact: origin }) }),
    sieveExtensions: SIEVE_EXTENSIONS,
    openScripts: await openScripts(deps),
  })
}

/** The same checks as in ManageSieve. */
async function openScripts(deps: JmapAppDeps): Promise<OpenScripts> {
  const { compileSieve } = await import('./mail/sieve/compile.ts')
  const { createAccountNotices } = await import('./service/notice/account-notices.ts')
  const { createRedirectWatch } = await import('./service/sieve/redirect-watch.ts')
  const { createOpenScripts } = await import('./service/sieve/scripts.ts')
  const { directory, door } = deps
  const { hostname } = deps.config.server
  return createOpenScripts({
    door,
    accountOf: async ({ accountId }) => accountId && (await directory.account(accountId)),
    check: (text) => compileSieve(text),
    watch: createRedirectWatch({ ...deps, notices: createAccountNotices({ ...deps, hostname }) }),
  })
}

/** The whole of it, to be taken along. */
export async function openTakeout(deps: Omit<JmapAppDeps, 'linkDays'>): Promise<Takeout> {
  const { createTakeout } = await import('./service/takeout/takeout.ts')
  return createTakeout(deps)
}
