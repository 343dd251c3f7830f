/** Signing in, the same for every protocol: one limiter, one cache, one answer for every kind of failure. */
import type { Secret } from '../../lib/secret.ts'
import type { AppPasswordRecord } from '../../store/directory-credentials.ts'
import type { AccountRecord, Protocol } from '../../store/directory-types.ts'
import type { OutsideDomains } from './outside-passwords.ts'
import type { Principal } from './principal.ts'

export type SignInContext = {
  readonly protocol: Protocol
  readonly remoteAddress: string
  /** TLS, or a connection that the configuration declares private (loopback with --local). */
  readonly secure: boolean
  /**
   * A clear connection where a password is taken all the same, from accounts that allow it. Those that do not, and those
   * that are not there, cost and hear the same as a wrong password. THREATS ID2
   */
  readonly classic?: true
}

/** One password that a SCRAM proof may be of: the account's own, or an app password. RFC 5802 §3 */
export type ScramCandidate = {
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
  readonly appPassword: AppPasswordRecord | undefined
}

/** What SCRAM-SHA-256 runs with; for an unknown account it looks the same, and no password fits. */
export type ScramKeys = {
  readonly salt: Uint8Array
  readonly iterations: number
  /** Always as many, so that trying them takes as long for everybody. THREATS ID2 */
  readonly candidates: readonly ScramCandidate[]
}

/** What the right password leads to. */
export type FirstStep =
  | { readonly kind: 'in'; readonly principal: Principal }
  | { readonly kind: 'second-factor'; readonly account: AccountRecord }

export type Authenticator = {
  /**
   * Tells whether user and password belong together. Refusal `auth-failed` for a wrong password, unknown user, wrong
   * scope alike; `suspended` only after the right password; `auth-throttled` when the limiter says wait.
   */
  password(user: string, password: Secret, context: SignInContext): Promise<Principal>
  /**
   * As `password`, for sign-ins of two steps: when the account has a second factor, the right password answers whose it
   * is, and nobody is signed in. `password` says `second-factor` then.
   */
  firstStep(user: string, password: Secret, context: SignInContext): Promise<FirstStep>
  /** Signs in who proved to be this account's holder by what may be asked for instead of a password. `suspended` as above. */
  enter(account: AccountRecord, context: SignInContext, mechanism: string): Promise<Principal>
  /**
   * Runs a test that could be guessed at, as often as the limiter lets it be tried for `name`, devices known or not.
   * `test` answers undefined for a wrong guess: Refusal `auth-failed`, or `auth-throttled` before it is run.
   */
  guarded<T>(
    name: string,
    context: SignInContext,
    mechanism: string,
    test: () => Promise<T | undefined>,
  ): Promise<T>
  /** Keys to run SCRAM with, as they are now; the exchange itself is sasl/scram.ts. */
  scramKeys(user: string, context: SignInContext): Promise<ScramKeys>
  /** Called with what the proof was of, or undefined: the limiter counts it, the principal is made. */
  scramDone(user: string, proved: ScramCandidate | undefined, context: SignInContext): Promise<Principal>
  /** False where most passwords are kept elsewhere: programs that prefer it would fail, and try nothing else. */
  readonly offersScram: boolean
  /** Whose passwords are kept elsewhere; undefined: nobody's. */
  readonly outside: OutsideDomains | undefined
  /** Given when tokens are taken: where their issuer describes itself. */
  readonly tokens: { readonly configurationUrl: string } | undefined
  /**
   * Whose token it is. `user` is who the client says it is, if it does: it has to be the same. Refusal `auth-failed` for
   * every token that does not open that account here; `suspended` and `auth-throttled` as above; `try-later` when the
   * issuer does not answer.
   */
  token(user: string | undefined, token: Secret, context: SignInContext): Promise<Principal>
  /** True when some account allows classic connections: then a password is asked for on clear ones. */
  takesClassic(): Promise<boolean>
  /** False when the session must end: password, role, protocols or state changed since it began, or what opened it has ended. */
  stillValid(principal: Principal): Promise<boolean>
}
