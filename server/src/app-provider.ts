/** Joins signing in at the identity providers of companies. */
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import { openOnce } from './lib/open-once.ts'
import type { Authenticator } from './service/account/authenticator.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { OutsideSignIn } from './service/provider/outside-sign-in.ts'
import type { ProviderClientDeps } from './service/provider/provider-client.ts'
import type { Directory } from './store/directory.ts'
import type { Sealer } from './store/sealed/sealer.ts'

export async function openOutsideSignIn(parts: {
  readonly config: Config
  readonly directory: Directory
  readonly authenticator: Authenticator
  readonly sealer: () => Promise<Sealer>
  readonly clock: Clock
  readonly log: Log
  readonly origin: string
  readonly askProvider?: ProviderClientDeps
}): Promise<{ readonly signIn: OutsideSignIn; readonly methods: readonly AdminMethod[] }> {
  const { createAskHttps } = await import('./net/https.ts')
  const { openResolver } = await import('./runtime/resolver.ts')
  const { createOutsideSignIn } = await import('./service/provider/outside-sign-in.ts')
  const { providerMethods } = await import('./service/provider/provider-methods.ts')
  const ways = parts.askProvider ?? {
    ask: createAskHttps(),
    resolver: openOnce(() => openResolver(parts.config)),
  }
  const deps = { ...parts, ...ways }
  return { signIn: createOutsideSignIn(deps), methods: providerMethods(deps) }
}
