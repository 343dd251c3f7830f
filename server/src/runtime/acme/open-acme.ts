/** Certificates by themselves, joined with the running service. What they need is loaded when they are wanted. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../config/config.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { systemScheduler } from '../../lib/scheduler.ts'
import { parseServer } from '../../net/dns/servers.ts'
import { parseTsigKey } from '../../net/dns/tsig-key.ts'
import { openResolver } from '../resolver.ts'
import type { AcmeService, AcmeServiceDeps } from './acme-service.ts'
import type { PortProverDeps, Prover } from './prover.ts'
import { waysToProve } from './ways.ts'

type Deps = Pick<AcmeServiceDeps, 'domains' | 'kept'> &
  Pick<PortProverDeps, 'show'> & {
    readonly config: Config
    readonly log: Log
  }

/** Undefined: not wanted. */
export async function openAcme({ config, show, ...deps }: Deps): Promise<AcmeService | undefined> {
  const settings = config.acme
  if (settings === undefined) return undefined
  const { AcmeService: Service } = await import('./acme-service.ts')
  const { createAskHttps } = await import('../../net/https.ts')
  const ca = settings.ca === undefined ? undefined : await readFile(settings.ca, 'utf8')
  return new Service({
    ...deps,
    settings,
    provers: await openProvers(config, { show, sleep: pause }, deps.log),
    dataDir: config.server.dataDir,
    hostname: config.server.hostname,
    resolver: () => openResolver(config),
    ask: createAskHttps(ca === undefined ? {} : { ca }),
    sleep: pause,
    random: Math.random,
    clock: systemClock,
  })
}

async function pause(ms: number): Promise<void> {
  await sleep(ms)
}

async function openProvers(config: Config, ports: PortProverDeps, log: Log): Promise<readonly Prover[]> {
  const { createHttpProver, createTlsProver } = await import('./prover.ts')
  const provers = waysToProve(config).map(async (way) => {
    if (way === 'http-01') return createHttpProver(ports)
    return way === 'tls-alpn-01' ? createTlsProver(ports) : await openDnsProver(config, log)
  })
  return await Promise.all(provers)
}

async function openDnsProver(config: Config, log: Log): Promise<Prover> {
  const { createDnsProver } = await import('./dns-prover.ts')
  const { server = '', key = '' } = config.acme?.dns ?? {}
  return createDnsProver({
    server: parseServer(server),
    key: parseTsigKey(key),
    resolver: () => openResolver(config),
    allowPrivate: config.queue.allowPrivateTargets,
    sleep: pause,
    clock: systemClock,
    scheduler: systemScheduler,
    log,
  })
}
