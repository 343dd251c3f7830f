/** Who may come in: with a password of ours or of the company's own directory, or with a token of its issuer. */
import type { Config } from '../config/config.ts'
import { systemClock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics.ts'
import type { HashGate } from '../service/account/argon2.ts'
import type { Authenticator } from '../service/account/authenticator.ts'
import { type Ledger, noLedger } from '../service/ledger/ledger.ts'
import type { TokenVerifier } from '../service/oauth/token-verifier.ts'
import { hearSignIns, type Observer } from '../service/takeover/sightings.ts'
import type { Directory } from '../store/directory.ts'
import { openLdap } from './open-ldap.ts'
import { openTokenVerifier } from './open-token-verifier.ts'
import { openCredentialShare } from './relays.ts'
import { webOrigin } from './web-origin.ts'

export type SignInDeps = {
  readonly config: Config
  readonly log: Log
  readonly metrics: Metrics
  /** The same in every thread: credentials are remembered under it. */
  readonly processKey: Uint8Array
  /** The same too: what all threads count of tries at passwords. */
  readonly triesMemory: SharedArrayBuffer
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger
  /** Hears from where people sign in. */
  readonly queue: Observer
}

/** For one thread; what has to be closed after it is in `opened`. */
export async function openSignIn(
  deps: SignInDeps,
  directory: Directory,
  opened: AsyncDisposableStack,
): Promise<{ readonly gate: HashGate; readonly authenticator: Authenticator }> {
  const { HashGate } = await import('../service/account/argon2.ts')
  const { createAuthenticator } = await import('../service/account/authenticator-service.ts')
  const judges = { clock: systemClock, log: deps.log }
  const share = opened.use(openCredentialShare())
  const gate = new HashGate()
  const tokens = await openTokens(deps, directory)
  const outside = opened.use(
    openLdap({ ldap: deps.config.ldap, workers: deps.config.server.workers }, judges),
  )
  const { createNoteSeen, hearSeen } = await import('../service/account/note-seen.ts')
  const { ledger = noLedger, queue } = deps
  const seen = createNoteSeen({ ...judges, directory })
  const authenticator = createAuthenticator({
    ...deps,
    ledger: hearSeen(hearSignIns(ledger, queue, systemClock), seen),
    directory,
    gate,
    clock: systemClock,
    share,
    tokens,
    outside,
  })
  return { gate, authenticator }
}

/** Ours, where people can allow them in a browser, beside those of the operator's issuer. */
async function openTokens(
  { config, log }: SignInDeps,
  directory: Directory,
): Promise<TokenVerifier | undefined> {
  const others = await openTokenVerifier(config.oauth, { clock: systemClock, log })
  const origin = webOrigin(config)
  if (origin === undefined) return others
  const { withOwnTokens } = await import('../service/issuer/own-tokens.ts')
  return withOwnTokens({ directory, clock: systemClock, origin }, others)
}
