/** The HTTP edge of an edge thread, joined; nothing of it is loaded before somebody comes. decisions/0016 */
import type { Config } from './config/config.ts'
import { createHttpEdge, type HttpEdge } from './edge/http/http-edge.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import type { Texts } from './lib/text.ts'
import { webOrigin } from './runtime/web-origin.ts'
import type { Authenticator } from './service/account/authenticator.ts'
import type { Directory } from './store/directory.ts'

export type EdgeHttpDeps = {
  readonly config: Config
  readonly directory: Directory
  readonly authenticator: Authenticator
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export function createEdgeHttp(deps: EdgeHttpDeps): HttpEdge {
  const { config, directory, log } = deps
  const { hostname, language } = config.server
  return createHttpEdge(async () => {
    const { createHttpApp } = await import('./edge/http/http-app.ts')
    const { createWebSessions } = await import('./service/session/web-sessions.ts')
    return await createHttpApp({
      ...deps,
      origin: webOrigin(config) ?? `https://${hostname}`,
      hostname,
      language,
      sessions: createWebSessions(deps),
      isOwnDomain: async (name) => (await directory.domain(name))?.enabled === true,
    })
  }, log)
}
