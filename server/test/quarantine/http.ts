/** The pages of links behind real listeners, over what is held in a world of HTTP. */
import { openQuarantineMethods } from '../../src/app-quarantine.ts'
import type { Config } from '../../src/config/config.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { createLocalDelivery } from '../../src/service/delivery/create-local-delivery.ts'
import { noLedger } from '../../src/service/ledger/ledger.ts'
import { createLinkTokens } from '../../src/service/quarantine/link-tokens.ts'
import type { MailToHold } from '../../src/service/quarantine/quarantine.ts'
import type { QueueCall } from '../../src/service/queue/queue-port.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import type { QuarantineStore } from '../../src/store/quarantine/quarantine-store.ts'
import { OPERATOR } from '../directory/admin.ts'
import { openEngine } from '../kit/engines.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'
import { TEST_SEALER } from '../kit/queue.ts'
import { openTestStores } from '../kit/stores.ts'
import { mail, openTestQuarantine, recipient } from './held.ts'

export type QuarantinePages = AsyncDisposable & {
  readonly world: HttpWorld
  readonly store: QuarantineStore
  readonly sent: readonly Submission[]
  /** Holds it for ana@empresa.test; returned are the paths of its links. */
  hold(
    deliveryId: string,
    more?: Partial<MailToHold>,
  ): Promise<{ readonly id: string; readonly path: PathOf }>
  /** Sends the summaries that are due. */
  tell(): Promise<void>
}
type PathOf = (action: 'release' | 'allow' | 'block') => Promise<string>

export async function openQuarantinePages(): Promise<QuarantinePages> {
  await using opened = new AsyncDisposableStack()
  let call: QueueCall = () => Promise.reject(new Error('not open yet'))
  const world = opened.use(await openHttpWorld('sqlite', { queueCall: (...asked) => call(...asked) }))
  const { directory, admin } = world
  const { clock } = admin
  const stores = opened.use(await openTestStores(opened.use(await openEngine('sqlite'))))
  const ana = await directory.accountByAddress('ana@empresa.test')
  if (ana === undefined) throw new Error('no account')
  await stores.accounts.open(ana.id).provision()
  const { store, quarantine } = await openTestQuarantine(await stores.quarantineDb(), clock)
  const sealer = async () => TEST_SEALER
  const { accounts } = stores
  const sent: Submission[] = []
  const methods = methodTable(
    await openQuarantineMethods({
      ...{ stores, directory, ledger: noLedger, sealer, clock, texts: createTexts(), log: silentLog },
      config: { filter: {}, server: { hostname: 'x.test' }, listeners: { ports: { https: 443 } } } as Config,
      ...{ metrics: new Metrics(), hostname: 'x.test' },
      delivery: createLocalDelivery({
        ...{ accounts, directory, log: silentLog },
        deriveLarge: async (bytes) => ({ bytes, derived: derive(bytes) }),
      }),
      queue: { enqueue: async (submission) => void sent.push(submission) },
    }),
  )
  call = (principal, method, input) => callAdmin(methods, principal, method, input)
  const tokens = createLinkTokens({ directory, sealer, clock })
  const rest = opened.move()
  return {
    ...{ world, store, sent },
    async hold(deliveryId, more = {}) {
      const { organisationId, id: accountId, address } = ana
      const recipients = [recipient(accountId, { organisationId, address })]
      await quarantine.hold(mail(deliveryId, { recipients, ...more }))
      const [entry] = await store.list({ organisationId }, 1)
      const id = entry?.id ?? ''
      const path: PathOf = async (action) =>
        `/quarantine/${await tokens.make({ accountId, entryId: id, action }, clock.now())}`
      clock.ms += 1_000
      return { id, path }
    },
    async tell() {
      await call(OPERATOR, 'quarantine.tell', {})
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}
