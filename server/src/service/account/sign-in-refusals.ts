/** Every "no" of signing in, in one place: what each may tell is decided here. THREATS ID2 */

import { Refusal } from '../../lib/refusal.ts'
import { domainOf } from '../../mail/address.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { SignInContext } from './authenticator.ts'
import type { Lack } from './login-scope.ts'

/** What was wrong, by how it was tried: no password, which says no more than that. */
const WRONG_TEXTS: ReadonlyMap<string, string> = new Map([
  ['token', 'auth.wrongToken'],
  ['code', 'auth.wrongCode'],
  ['passkey', 'auth.wrongPasskey'],
  ['provider', 'provider.failed'],
])
const GUESSED_CODES: ReadonlySet<string> = new Set(['code', 'passkey'])

export function wrongLogin(context: SignInContext, mechanism: string): Refusal {
  const key = WRONG_TEXTS.get(mechanism) ?? 'auth.wrong'
  return new Refusal('auth-failed', { key: context.classic === true ? 'auth.wrongClassic' : key })
}

export function throttledLogin(waitMs: number, mechanism: string): Refusal {
  const key = GUESSED_CODES.has(mechanism) ? 'auth.waitCode' : 'auth.wait'
  return new Refusal('auth-throttled', { key, values: { n: Math.ceil(waitMs / 60_000) } })
}

/** Of an account that nobody may use now; undefined: it may be used. Only after what was asked for was right. */
export function stoppedLogin({ address, state, paused }: AccountRecord): Refusal | undefined {
  const admin = `postmaster@${domainOf(address)}`
  if (paused) return new Refusal('suspended', { key: 'takeover.signIn', values: { account: address, admin } })
  return state === 'suspended'
    ? new Refusal('suspended', { key: 'auth.suspended', values: { admin } })
    : undefined
}

/**
 * Only after the right password: mail programs take an app password, or the one that is chosen in a browser; a browser goes on to
 * the second step. RFC 5530 §3 (EXPIRED)
 */
export function incompleteLogin({ protocol }: SignInContext, lack: Lack): Refusal {
  if (lack === 'due') return new Refusal('expired', { key: 'auth.passwordDue' })
  return new Refusal('second-factor', { key: protocol === 'web' ? 'auth.secondFactor' : 'auth.appPassword' })
}

export function requireTls(context: SignInContext): void {
  if (!context.secure) throw new Refusal('needs-tls', { key: 'auth.needTls' })
}
