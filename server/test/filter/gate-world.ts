/** The gate with its real parts over one engine, a zone of the test's own, and time that the test moves. */
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { createClientLists } from '../../src/service/filter/connection/client-lists.ts'
import {
  type Attempt,
  type ConnectionGate,
  createGate,
  type GateSettings,
} from '../../src/service/filter/connection/gate.ts'
import { createGreylist } from '../../src/service/filter/connection/greylist.ts'
import { createTarpit } from '../../src/service/filter/connection/tarpit.ts'
import {
  type Correspondents,
  createCorrespondents,
} from '../../src/service/filter/identity/correspondents.ts'
import { createFilterRules } from '../../src/service/filter/rules/rules.ts'
import { readBlockLists } from '../../src/service/reputation/block-lists.ts'
import type { Directory } from '../../src/store/directory.ts'
import { type FakeClock, fakeClock } from '../kit/fake-clock.ts'
import { type FakeDns, fakeDns, type Zone } from '../kit/fake-dns.ts'

export const STRANGER = '93.184.216.34'
export const SETTINGS: GateSettings = { greetingDelayMs: 0, earlyTalkers: 'refuse', greylist: 'suspects' }

/** A server as it should be. */
export const GOOD_ZONE: Zone = {
  '34.216.184.93.in-addr.arpa': { PTR: ['mail.otra.test'] },
  'mail.otra.test': { A: [STRANGER] },
}

export type GateWorld = AsyncDisposable & {
  readonly gate: ConnectionGate
  readonly dns: FakeDns
  readonly clock: FakeClock
  readonly correspondents: Correspondents
  readonly metrics: Metrics
}

export type GateWorldOptions = {
  readonly settings?: Partial<GateSettings>
  readonly zone?: Zone
  readonly block?: readonly string[]
  readonly allow?: readonly string[]
  readonly applies?: (address: string) => boolean
}

export async function openGateWorld(
  directory: Directory,
  { settings, zone = GOOD_ZONE, block = [], allow = [], applies = () => true }: GateWorldOptions = {},
): Promise<GateWorld> {
  const dns = await fakeDns(zone)
  const clock = fakeClock()
  const metrics = new Metrics()
  const { resolver } = dns
  const parts = { directory, clock, scheduler: clock, log: silentLog }
  const correspondents = createCorrespondents(parts)
  const lists = createClientLists({
    block: block.map((text) => {
      const [list = '', points] = text.split(':')
      return { list, points: points === undefined ? undefined : Number(points) }
    }),
    ...{ allow, known: await readBlockLists(), resolver },
  })
  const gate = createGate({
    settings: { ...SETTINGS, ...settings },
    hostname: 'mx.empresa.test',
    ...{ applies, lists, resolver, metrics },
    greylist: createGreylist({ directory, clock }),
    rules: createFilterRules({ directory }),
    isCorrespondent: (sender, holders) =>
      correspondents.isKnown(sender, new Set(holders.map(({ organisationId }) => organisationId))),
    tarpit: createTarpit(clock),
    ...{ clock, scheduler: clock, log: silentLog },
  })
  return {
    ...{ gate, dns, clock, correspondents, metrics },
    async [Symbol.asyncDispose]() {
      await correspondents[Symbol.asyncDispose]()
      await dns[Symbol.asyncDispose]()
    },
  }
}

/** `luis@otra.test` to ana, without proof. */
export function attempt(holder: Attempt['holders'][number], more: Partial<Attempt> = {}): Attempt {
  return {
    reversePath: { local: 'luis', domain: 'otra.test' },
    recipient: { local: 'ana', domain: 'empresa.test' },
    holders: [holder],
    spf: async () => 'none',
    countFor: () => 1,
    ...more,
  }
}
