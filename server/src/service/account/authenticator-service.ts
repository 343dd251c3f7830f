/**
 * Signing in for every protocol: limiter first, then the memory of verified passwords, then the slow hash. Whatever is
 * wrong, the answer and its cost are the same. THREATS ID1–ID4, ID12
 */
import { randomInt } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import type { Refusal } from '../../lib/refusal.ts'
import type { Secret } from '../../lib/secret.ts'
import { networkOf } from '../../net/connection-limiter.ts'
import type { Directory } from '../../store/directory.ts'
import type { AppPasswordRecord } from '../../store/directory-credentials.ts'
import { CLASSIC_SETTING } from '../../store/directory-settings.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { TokenVerifier } from '../oauth/token-verifier.ts'
import type { HashGate } from './argon2.ts'
import type { Authenticator, FirstStep, ScramCandidate, ScramKeys, SignInContext } from './authenticator.ts'
import { accountOfBearer } from './bearer.ts'
import { type CredentialShare, noShare, type VerifiedLogin } from './credential-share.ts'
import { OUTSIDE_SESSION_MS, PASSWORD_MAX_BYTES, USER_MAX_BYTES, VERIFIED_MS } from './limits.ts'
import { type Login, lackOf, mayUse, openedBy, principalOf, roleIn, WHOLE_ACCOUNT } from './login-scope.ts'
import { type OutsidePasswords, outsideAddress, outsideTest } from './outside-passwords.ts'
import type { Principal } from './principal.ts'
import { scramCandidates, scramName, scramParams, sharedScramParams } from './scram-keys.ts'
import { createTriesMemory, SharedTries } from './shared-tries.ts'
import { type Admission, SignInLimiter } from './sign-in-limiter.ts'
import { incompleteLogin, requireTls, stoppedLogin, throttledLogin, wrongLogin } from './sign-in-refusals.ts'
import { VerifiedLogins } from './verified-logins.ts'
import {
  improveAppPassword,
  improveHash,
  matchCredentials,
  noteUse,
  readCredentials,
} from './verify-credentials.ts'

export type AuthenticatorDeps = {
  readonly directory: Directory
  /** The same 32 random octets in every worker thread of the process. */
  readonly processKey: Uint8Array
  readonly gate: HashGate
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Undefined: no tokens are taken. */
  readonly tokens?: TokenVerifier | undefined
  /** Undefined: all passwords are kept here. */
  readonly outside?: OutsidePasswords | undefined
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger
  /** Joins the threads; a process with one thread needs none. */
  readonly share?: CredentialShare
  /** createTriesMemory, the same in every worker thread; a process with one thread needs none. */
  readonly triesMemory?: SharedArrayBuffer
}

export function createAuthenticator(deps: AuthenticatorDeps): Authenticator {
  return new AuthenticatorService(deps)
}

type Asked = {
  readonly account: AccountRecord | undefined
  /** Who is asked for, in one form, whether there or not: what the limiter counts by. */
  readonly name: string
  /** The address whose password is kept elsewhere; undefined: it is kept here. */
  readonly outside: string | undefined
}

type Proved = {
  readonly account: AccountRecord
  readonly login: Login
  readonly context: SignInContext
}

const SEED_MAX = 2 ** 31

class AuthenticatorService implements Authenticator {
  readonly #deps: AuthenticatorDeps
  readonly #limiter: SignInLimiter
  readonly #verified: VerifiedLogins
  /** Same device, same password, at the same time: one test for all of them. */
  readonly #testing = new Map<string, Promise<VerifiedLogin | undefined>>()

  constructor(deps: AuthenticatorDeps) {
    const share = deps.share ?? noShare
    this.#deps = deps
    const tries = new SharedTries(deps.triesMemory ?? createTriesMemory(randomInt(SEED_MAX)), deps.clock)
    this.#limiter = new SignInLimiter(deps.clock, share, tries)
    this.#verified = new VerifiedLogins(deps.processKey, deps.clock, share)
    share.onReceive((entry) => {
      if (entry.kind === 'verified') this.#verified.receive(entry.key, entry.login)
      else this.#limiter.receive(entry)
    })
  }

  async password(user: string, password: Secret, asking: SignInContext): Promise<Principal> {
    const { account, login, context } = await this.#prove(user, password, asking)
    return await this.#enter(account, login, context, 'password')
  }

  async firstStep(user: string, password: Secret, asking: SignInContext): Promise<FirstStep> {
    const { account, login, context } = await this.#prove(user, password, asking)
    if (lackOf(account, login, context, 'password') !== 'half')
      return { kind: 'in', principal: await this.#enter(account, login, context, 'password') }
    this.#requireEnabled(account, context, 'password')
    this.#note(context, 'password', 'half', account)
    return { kind: 'second-factor', account }
  }

  async scramKeys(user: string, context: SignInContext): Promise<ScramKeys> {
    requireTls(context)
    const { account, name, outside } = await this.#find(user)
    const waitMs = this.#limiter.waitMs(name, context.remoteAddress)
    if (waitMs > 0) throw this.#throttled(waitMs, context, 'scram')
    const { directory } = this.#deps
    const nameParams = scramParams(await directory.serviceSecret('scram'), name)
    const { credential, apps } = await readCredentials(directory, account?.id, outside !== undefined)
    const params = sharedScramParams(credential, apps, nameParams)
    const usable = apps.filter((app) => this.#usable(account, app, context))
    return { ...params, candidates: scramCandidates(params, credential, usable) }
  }

  async scramDone(
    user: string,
    proved: ScramCandidate | undefined,
    context: SignInContext,
  ): Promise<Principal> {
    requireTls(context)
    const { account, name } = await this.#find(user)
    const admission = this.#admit(name, context, 'scram')
    const login = { appPassword: proved?.appPassword && openedBy(proved.appPassword) }
    if (proved === undefined || account === undefined || !mayUse(account, login, context)) {
      admission.failed()
      throw this.#wrong(context, 'scram', account)
    }
    admission.succeeded()
    await this.#afterwards(account, () => this.#noteUse(account, proved.appPassword))
    return await this.#enter(account, login, context, 'scram')
  }

  get outside(): OutsidePasswords | undefined {
    return this.#deps.outside
  }

  get offersScram(): boolean {
    return this.#deps.outside?.scram ?? true
  }

  get tokens(): TokenVerifier | undefined {
    return this.#deps.tokens
  }

  async token(user: string | undefined, token: Secret, context: SignInContext): Promise<Principal> {
    requireTls(context)
    // Asked whoever it is: what nobody is asked for costs the same. A token without a name counts for its network.
    const asked = await this.#find(user ?? '')
    const name = user === undefined ? `token ${networkOf(context.remoteAddress)}` : asked.name
    const admission = this.#admit(name, context, 'token')
    const named = user === undefined ? undefined : asked
    const bearer = await accountOfBearer({ ...this.#deps, admission }, token, named)
    if (bearer === undefined || !mayUse(bearer.account, bearer.login, context)) {
      if (bearer !== undefined) admission.failed()
      throw this.#wrong(context, 'token', bearer?.account)
    }
    admission.succeeded()
    // A token lies in some program's settings, as an app password does. THREATS ID12
    const principal = await this.#enter(bearer.account, bearer.login, context, 'token')
    return { ...principal, role: 'account', ...(bearer.untilMs !== undefined && { untilMs: bearer.untilMs }) }
  }

  takesClassic(): Promise<boolean> {
    return this.#deps.directory.read(({ settings }) => settings.isSomewhere('account', CLASSIC_SETTING))
  }

  async stillValid(principal: Principal): Promise<boolean> {
    if (principal.untilMs !== undefined && principal.untilMs <= this.#deps.clock.now()) return false
    if (principal.accountId === undefined) return true
    const account = await this.#deps.directory.account(principal.accountId)
    return account?.version === principal.version && account.state === 'enabled' && !account.paused
  }

  async #prove(user: string, password: Secret, asking: SignInContext): Promise<Proved> {
    if (asking.classic !== true) requireTls(asking)
    const typed = password.reveal()
    const asked = await this.#find(user)
    const { account, name } = asked
    const context = await this.#judged(account, asking)
    const key = this.#verified.keyOf(account, name, typed)
    const known = this.#verified.get(key)
    // A password that is right, but not here, is tested like a wrong one: a quick no would tell that it is right.
    const remembered = account !== undefined && known !== undefined && mayUse(account, known, context)
    const testing = `${key} ${context.protocol} ${context.secure} ${context.remoteAddress}`
    const joined = this.#testing.get(testing)
    let login: VerifiedLogin | undefined
    if (joined !== undefined) login = await joined
    else {
      const admission = this.#admit(name, context, 'password')
      const test = remembered ? Promise.resolve(known) : this.#test(asked, typed, key, context)
      if (!remembered) this.#testing.set(testing, test)
      try {
        login = await test
      } catch (error) {
        admission.untested()
        throw error
      } finally {
        this.#testing.delete(testing)
      }
      if (login === undefined) admission.failed()
      // Half of what is asked for makes no device known.
      else if (account !== undefined && lackOf(account, login, context, 'password') === 'half')
        admission.untested()
      else admission.succeeded()
    }
    // Made by this sign-in when it was not there before.
    const proved = account ?? (login && (await this.#deps.directory.account(login.accountId)))
    if (proved === undefined || login === undefined) throw this.#wrong(context, 'password', account)
    return { account: proved, login, context }
  }

  async #find(user: string): Promise<Asked> {
    // Nobody's name has a NUL, and whoever is asked next may read no further than it.
    const asked = Buffer.byteLength(user) > USER_MAX_BYTES || user.includes('\0') ? '' : user
    const at = asked.lastIndexOf('@')
    const [account, domain] = await Promise.all([
      this.#deps.directory.accountByAddress(asked),
      this.#deps.directory.domain(asked.slice(at + 1)),
    ])
    // Alias domains are one name: guesses through each of them count together.
    const place = domain === undefined ? asked.slice(at + 1).toLowerCase() : (domain.aliasOf ?? domain.id)
    const local = asked.slice(0, Math.max(at, 0))
    return {
      account,
      name: scramName(local, place),
      outside: await outsideAddress(this.#deps, local, domain),
    }
  }

  #admit(name: string, context: SignInContext, mechanism: string): Admission {
    const admission = this.#limiter.admit(name, context.remoteAddress)
    if (typeof admission === 'number') throw this.#throttled(admission, context, mechanism)
    return admission
  }

  /** Undefined: wrong, or right but not for this protocol. */
  async #test(
    { account, name, outside }: Asked,
    typed: string,
    key: string,
    context: SignInContext,
  ): Promise<VerifiedLogin | undefined> {
    const { directory, gate, clock } = this.#deps
    const network = networkOf(context.remoteAddress)
    const password = Buffer.byteLength(typed) > PASSWORD_MAX_BYTES ? '' : typed
    const match = await matchCredentials(directory, gate, {
      accountId: account?.id,
      ...{ name, password, network },
      usable: (app) => this.#usable(account, app, context),
      outside: outsideTest(this.#deps, { account, outside }, [name, network]),
    })
    const owner = match?.outside ?? account
    if (match === undefined || owner === undefined) return undefined
    const login: VerifiedLogin = {
      accountId: owner.id,
      appPassword: match.appPassword && openedBy(match.appPassword),
      untilMs: clock.now() + VERIFIED_MS,
      ...(match.outside !== undefined && { sessionUntilMs: clock.now() + OUTSIDE_SESSION_MS }),
    }
    if (!mayUse(owner, login, context)) return undefined
    // The key is of who was asked for: nobody, when this sign-in has made the account.
    if (account === undefined) return login
    this.#verified.add(key, login)
    await this.#afterwards(account, async () => {
      const nameParams = scramParams(await directory.serviceSecret('scram'), name)
      if (match.appPassword === undefined) await improveHash(directory, gate, account.id, match, nameParams)
      else {
        await improveAppPassword(directory, account.id, match, nameParams)
        await this.#noteUse(account, match.appPassword)
      }
    })
    return login
  }

  #usable(account: AccountRecord | undefined, app: AppPasswordRecord, context: SignInContext): boolean {
    const now = this.#deps.clock.now()
    if ((app.expiresMs ?? now + 1) <= now || account === undefined) return false
    return mayUse(account, { appPassword: openedBy(app) }, context)
  }

  async #noteUse(account: AccountRecord, app: AppPasswordRecord | undefined): Promise<void> {
    const { directory, clock } = this.#deps
    if (app !== undefined) await noteUse(directory, account.id, app, clock.now())
  }

  /** Improving and noting help the next log-in; this one stands without them. */
  async #afterwards(account: AccountRecord, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#deps.log.error('sign-in.not-noted', error, { accountId: account.id })
    }
  }

  async enter(account: AccountRecord, context: SignInContext, mechanism: string): Promise<Principal> {
    requireTls(context)
    if (!mayUse(account, WHOLE_ACCOUNT, context)) throw this.#wrong(context, mechanism, account)
    const principal = await this.#enter(account, WHOLE_ACCOUNT, context, mechanism)
    const { name } = await this.#find(account.address)
    this.#limiter.know(name, context.remoteAddress)
    return principal
  }

  async guarded<T>(
    name: string,
    context: SignInContext,
    mechanism: string,
    test: () => Promise<T | undefined>,
  ): Promise<T> {
    const admission = this.#admit(name, context, mechanism)
    let right: T | undefined
    try {
      right = await test()
    } catch (error) {
      admission.untested()
      throw error
    }
    if (right === undefined) {
      admission.failed()
      throw this.#wrong(context, mechanism)
    }
    // Taken back, and no more: who once had a code right guesses the next one no faster.
    admission.untested()
    return right
  }

  async #enter(
    account: AccountRecord,
    login: Login,
    context: SignInContext,
    mechanism: string,
  ): Promise<Principal> {
    this.#requireEnabled(account, context, mechanism)
    const lack = lackOf(account, login, context, mechanism)
    if (lack !== undefined) {
      this.#note(context, mechanism, lack, account)
      throw incompleteLogin(context, lack)
    }
    this.#note(context, mechanism, 'ok', account)
    if (context.classic === true) this.#noteClassic(account, context)
    const principal = principalOf(account, login, await roleIn(this.#deps.directory, account))
    return { ...principal, remoteAddress: context.remoteAddress }
  }

  #requireEnabled(account: AccountRecord, context: SignInContext, mechanism: string): void {
    const stopped = stoppedLogin(account)
    if (stopped === undefined) return
    this.#note(context, mechanism, account.paused ? 'paused' : 'suspended', account)
    throw stopped
  }

  #wrong(context: SignInContext, mechanism: string, account?: AccountRecord): Refusal {
    this.#note(context, mechanism, 'wrong', account)
    return wrongLogin(context, mechanism)
  }

  /** `secure` becomes what this account makes of a clear connection. Asked for nobody too: it costs the same. */
  async #judged(account: AccountRecord | undefined, context: SignInContext): Promise<SignInContext> {
    if (context.secure || context.classic !== true) return context
    const allows = await this.#deps.directory.read(({ settings }) =>
      settings.get('account', account?.id ?? 0, CLASSIC_SETTING),
    )
    return { ...context, secure: allows === true }
  }

  /** A password went over a line that others may have read: somebody should know. */
  #noteClassic({ id }: AccountRecord, { protocol, remoteAddress }: SignInContext): void {
    const { metrics, log } = this.#deps
    metrics.count('classic_sign_ins_total', { protocol })
    log.warn('sign-in.classic', { protocol, accountId: id, network: networkOf(remoteAddress) })
  }

  #throttled(waitMs: number, context: SignInContext, mechanism: string): Refusal {
    this.#note(context, mechanism, 'throttled')
    return throttledLogin(waitMs, mechanism)
  }

  /** What was typed as a name is told to nobody when it is none: people type their passwords there. THREATS LG1 */
  #note(context: SignInContext, mechanism: string, result: string, account?: AccountRecord): void {
    const { protocol, remoteAddress } = context
    this.#deps.ledger?.note({
      kind: result === 'ok' ? 'signed-in' : 'sign-in-refused',
      ...(account && { organisationId: account.organisationId, accountId: account.id, by: account.address }),
      ...{ ip: remoteAddress, via: protocol, class: `${mechanism}:${result}` },
    })
    this.#deps.metrics.count('auth_attempts_total', { protocol, mechanism, result })
    if (result === 'ok') return
    const network = networkOf(remoteAddress)
    this.#deps.log.info('sign-in.refused', { protocol, mechanism, result, network })
  }
}
