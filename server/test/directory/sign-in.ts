/** An authenticator over a test company, a clock that stands still until moved, and passwords set the short way. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { HashGate, hashPassword } from '../../src/service/account/argon2.ts'
import type { Authenticator, SignInContext } from '../../src/service/account/authenticator.ts'
import {
  type AuthenticatorDeps,
  createAuthenticator,
} from '../../src/service/account/authenticator-service.ts'
import { startSasl } from '../../src/service/account/sasl/sasl.ts'
import { deriveScramKeys, scramParamsOf } from '../../src/service/account/scram-keys.ts'
import { appPasswordDigest } from '../../src/service/account/verify-credentials.ts'
import type { Directory } from '../../src/store/directory.ts'
import type { Protocol } from '../../src/store/directory-types.ts'
import { scramClient } from '../kit/scram.ts'

export type SteppedClock = Clock & { ms: number }

export function steppedClock(): SteppedClock {
  const clock: SteppedClock = { ms: Date.UTC(2026, 4, 3), now: () => clock.ms }
  return clock
}

export function makeAuthenticator(
  directory: Directory,
  clock: Clock,
  more: Partial<
    Pick<AuthenticatorDeps, 'share' | 'processKey' | 'gate' | 'log' | 'metrics' | 'tokens' | 'outside'>
  > = {},
): Authenticator {
  return createAuthenticator({
    directory,
    processKey: more.processKey ?? randomBytes(32),
    gate: more.gate ?? new HashGate(),
    clock,
    log: more.log ?? silentLog,
    metrics: more.metrics ?? new Metrics(),
    tokens: more.tokens,
    outside: more.outside,
    ...(more.share !== undefined && { share: more.share }),
  })
}

/** Slow on purpose, and the same for every test of the process. */
const hashes = new Map<string, Promise<string>>()

function hashOnce(password: string): Promise<string> {
  const hash = hashes.get(password) ?? hashPassword(password)
  hashes.set(password, hash)
  return hash
}

/** With SCRAM keys, as every password that was set here has them. */
export async function setPassword(directory: Directory, id: AccountId, password: string): Promise<void> {
  const account = await directory.account(id)
  if (account === undefined) throw new Error(`no account ${id}`)
  const scram = await deriveScramKeys(password, await scramParamsOf(directory, account))
  const credential = { hash: await hashOnce(password), scram }
  await directory.write(async ({ credentials, accounts }) => {
    await credentials.set(id, credential, 0)
    await accounts.raiseVersion(id)
  })
}

/** As `app-password.add` makes one; `scram` false as releases before SCRAM keys did. */
export async function addAppPassword(
  directory: Directory,
  id: AccountId,
  password: string,
  {
    scopes,
    expiresMs,
    scram = true,
  }: { readonly scopes: readonly Protocol[]; readonly expiresMs?: number; readonly scram?: boolean },
): Promise<number> {
  const account = await directory.account(id)
  if (account === undefined) throw new Error(`no account ${id}`)
  const keys = scram ? await deriveScramKeys(password, await scramParamsOf(directory, account)) : undefined
  return await directory.write(({ appPasswords }) =>
    appPasswords.add(id, {
      name: 'Teléfono',
      digest: appPasswordDigest(password),
      scram: keys,
      scopes: new Set(scopes),
      createdMs: 0,
      expiresMs,
    }),
  )
}

/** One SCRAM exchange: `ok`, or what any edge could let the peer see. Throws when the server proves nothing. */
export async function attemptScram(
  authenticator: Authenticator,
  user: string,
  password: string,
  context: SignInContext,
): Promise<string> {
  const client = scramClient({ user, password })
  const exchange = startSasl(client.mechanism, { authenticator, context, exporterKey: undefined })
  if (exchange === undefined) throw new Error('SCRAM is not offered')
  try {
    const challenge = await exchange.step(Buffer.from(client.first))
    if (challenge.kind !== 'challenge') throw new Error('no challenge')
    const final = client.final(Buffer.from(challenge.bytes).toString())
    const done = await exchange.step(Buffer.from(final))
    if (done.kind !== 'done') throw new Error('no end')
    const proved = Buffer.from(done.final ?? []).toString()
    if (proved !== client.serverFinal()) throw new Error(`not proved: ${proved}`)
    return `ok ${done.principal.role} ${[...done.principal.scopes].join(',')}`
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${JSON.stringify(error.text)}`
    throw error
  }
}

export function from(remoteAddress: string, protocol: SignInContext['protocol'] = 'imap'): SignInContext {
  return { protocol, remoteAddress, secure: true }
}

/** `ok`, or code and text key of the refusal: what any edge could let the peer see. */
export async function attempt(
  authenticator: Authenticator,
  user: string,
  password: string,
  context: SignInContext,
): Promise<string> {
  try {
    await authenticator.password(user, new Secret(password), context)
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${JSON.stringify(error.text)}`
    throw error
  }
}

export const WRONG = 'auth-failed {"key":"auth.wrong"}'
