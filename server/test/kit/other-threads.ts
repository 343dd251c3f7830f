/** The administrative methods of other threads that an HTTP world answers with: mailboxes of its accounts, filter, reputation, takeovers, second factors. */
import { openQuarantineMethods } from '../../src/app-quarantine.ts'
import type { Config } from '../../src/config/config.ts'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { certificateMethods } from '../../src/runtime/acme/certificate-methods.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { HashGate } from '../../src/service/account/argon2.ts'
import { secondFactorMethods } from '../../src/service/account/second-factor/second-factor-methods.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { usageMethods } from '../../src/service/admin/usage-methods.ts'
import { explorerMethods } from '../../src/service/explorer/explorer-methods.ts'
import { filterListMethods } from '../../src/service/filter/rules/list-methods.ts'
import { filterSettingsMethods } from '../../src/service/filter/rules/settings-methods.ts'
import { noLedger } from '../../src/service/ledger/ledger.ts'
import type { QueueCall } from '../../src/service/queue/queue-port.ts'
import { reportSums } from '../../src/service/reports/report-sums.ts'
import { readBlockLists } from '../../src/service/reputation/block-lists.ts'
import { reputationMethods } from '../../src/service/reputation/reputation-methods.ts'
import { retentionMethods } from '../../src/service/retention/retention-methods.ts'
import { sharingMethods } from '../../src/service/sharing/sharing-methods.ts'
import { companyScriptMethods } from '../../src/service/sieve/company-script-methods.ts'
import { filterMethods } from '../../src/service/sieve/filter-methods.ts'
import { createRedirectWatch } from '../../src/service/sieve/redirect-watch.ts'
import { scriptMethods } from '../../src/service/sieve/script-methods.ts'
import type { HeldMail } from '../../src/service/takeover/held-mail.ts'
import { takeoverMethods } from '../../src/service/takeover/takeover-methods.ts'
import { webhookMethods } from '../../src/service/webhook/webhook-methods.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import type { EngineName } from './engines.ts'
import { openEngine } from './engines.ts'
import type { HttpWorld } from './http-world.ts'
import { HOSTNAME } from './mailbox-world.ts'
import { openTestStores } from './stores.ts'

const noHeldMail: HeldMail = {
  hold: async () => undefined,
  count: async () => ({ messages: 0, recipients: 0 }),
  list: async () => [],
  async *starts() {},
  change: async () => ({ changed: 0, left: 0 }),
}

export type OtherThreads = AsyncDisposable & { readonly call: QueueCall }

export async function openOtherThreads(
  name: EngineName,
  { admin: { clock }, directory }: Pick<HttpWorld, 'admin' | 'directory'>,
): Promise<OtherThreads> {
  await using opened = new AsyncDisposableStack()
  const stores = opened.use(await openTestStores(opened.use(await openEngine(name))))
  const { accounts } = stores
  const common = { accounts, directory, clock, log: silentLog }
  const sieve = {
    ...{ ...common, texts: createTexts(), check: (text: string) => compileSieve(text), ledger: noLedger },
    watch: createRedirectWatch({ ...common, ledger: noLedger, notices: { send: async () => undefined } }),
  }
  const methods = methodTable([
    ...sharingMethods({ ...common, bus: new ChangeBus() }),
    ...filterSettingsMethods(common),
    ...filterListMethods(common),
    ...certificateMethods(
      () => [],
      async () => undefined,
    ),
    ...explorerMethods({ ...common, ledger: noLedger }),
    ...usageMethods(common),
    ...retentionMethods({ ...common, metrics: new Metrics() }),
    ...reputationMethods({
      ...common,
      lists: readBlockLists,
      check: async () => undefined,
      replies: async () => [{ provider: 'Google', taken: 3, refused: 2, reputation: 1 }],
      reports: ({ reports }, domain) => reportSums(reports, domain, 0),
    }),
    ...(await openQuarantineMethods({
      ...{ ...common, stores, texts: createTexts(), hostname: HOSTNAME, ledger: noLedger },
      config: { filter: {}, server: { hostname: HOSTNAME }, listeners: { ports: {} } } as Config,
      sealer: async () => new Sealer([Buffer.alloc(KEY_BYTES, 7)]),
      metrics: new Metrics(),
      delivery: { deliver: () => Promise.reject(new Error('nothing is held')) },
      queue: { enqueue: () => Promise.reject(new Error('nothing is held')) },
    })),
    ...takeoverMethods({
      ...{ ...common, texts: createTexts(), ledger: undefined, outside: undefined },
      mail: noHeldMail,
      gate: async () => new HashGate(),
      heard: async () => undefined,
      tellOver: async () => undefined,
    }),
    ...webhookMethods({
      ...common,
      sealer: async () => new Sealer([Buffer.alloc(KEY_BYTES, 7)]),
      follow: async () => ({ events: [], after: '', more: false }),
      ask: () => Promise.reject(new Error('nobody is asked')),
      resolver: () => Promise.reject(new Error('nothing is resolved')),
      random: () => 0,
    }),
    ...scriptMethods(sieve),
    ...filterMethods(sieve),
    ...companyScriptMethods(sieve),
    ...secondFactorMethods({
      ...common,
      hostname: HOSTNAME,
      sealer: async () => new Sealer([Buffer.alloc(KEY_BYTES, 7)]),
      notices: { send: async () => undefined },
    }),
  ])
  const rest = opened.move()
  return {
    call: (principal, method, input) => callAdmin(methods, principal, method, input),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}
