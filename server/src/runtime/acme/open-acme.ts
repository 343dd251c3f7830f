/** Certificates by themselves, joined with the running service. What they need is loaded when they are wanted. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../config/config.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { openResolver } from '../resolver.ts'
import type { AcmeService, AcmeServiceDeps } from './acme-service.ts'

type Deps = Pick<AcmeServiceDeps, 'domains' | 'answer' | 'kept'> & {
  readonly config: Config
  readonly log: Log
}

/** Undefined: not wanted. */
export async function openAcme({ config, ...deps }: Deps): Promise<AcmeService | undefined> {
  const settings = config.acme
  if (settings === undefined) return undefined
  const { AcmeService: Service } = await import('./acme-service.ts')
  const { createAskHttps } = await import('../../net/https.ts')
  const ca = settings.ca === undefined ? undefined : await readFile(settings.ca, 'utf8')
  return new Service({
    ...deps,
    settings,
    dataDir: config.server.dataDir,
    hostname: config.server.hostname,
    resolver: () => openResolver(config),
    ask: createAskHttps(ca === undefined ? {} : { ca }),
    sleep: async (ms) => {
      await sleep(ms)
    },
    random: Math.random,
    clock: systemClock,
  })
}
