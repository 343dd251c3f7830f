/**
 * Signing in with a browser at the company's own identity provider: authorization code with PKCE, state and nonce. What joins the two
 * halves lies sealed in the browser, is good once and for minutes, and names company, issuer and program, so that nothing of one
 * company's provider opens anything of another's. RFC 6749 §4.1, RFC 7636, RFC 9207, RFC 9700 §2.1, THREATS ID8
 */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { jsonOrUndefined } from '../../lib/json-or-undefined.ts'
import type { Log } from '../../lib/log.ts'
import { Pace } from '../../lib/pace.ts'
import { Refusal } from '../../lib/refusal.ts'
import { Secret } from '../../lib/secret.ts'
import { domainOf } from '../../mail/address.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import { networkOf } from '../../net/connection-limiter.ts'
import type { Directory } from '../../store/directory.ts'
import { type Place, type Sealer, SealFault } from '../../store/sealed/sealer.ts'
import type { Authenticator, SignInContext } from '../account/authenticator.ts'
import type { Principal } from '../account/principal.ts'
import {
  BEGUN_NETWORKS_MAX,
  BEGUN_PER_NETWORK,
  BEGUN_WINDOW_MS,
  CHANCE_BYTES,
  STATE_MS,
  VERIFIER_BYTES,
} from './limits.ts'
import {
  askAllowed,
  type ProvedClaims,
  type ProviderClientDeps,
  ProviderUntrusted,
  redeemCode,
} from './provider-client.ts'
import { openClientSecret, type Provider, readProvider } from './provider-record.ts'
import { accountOfClaims } from './whose-claims.ts'

export type OutsideApp = 'mail' | 'panel'

/** What the browser brings back. RFC 6749 §4.1.2, RFC 9207 §2 */
export type BroughtBack = {
  readonly code?: string | undefined
  readonly state?: string | undefined
  readonly iss?: string | undefined
  readonly error?: string | undefined
}

export type OutsideSignIn = {
  /** What people of that domain know their provider by; undefined: they have none. */
  nameFor(domain: string): Promise<string | undefined>
  /** Where the browser goes, and what it keeps until it comes back. Refusal `not-found`, `auth-throttled`. */
  begin(
    address: string,
    app: OutsideApp,
    remoteAddress: string,
  ): Promise<{ readonly url: string; readonly state: string }>
  /** Refusal `expired` for what was not begun in this browser, or is over; `auth-failed`; `try-later`. */
  finish(
    organisationId: OrganisationId,
    state: string,
    brought: BroughtBack,
    context: SignInContext,
  ): Promise<{ readonly principal: Principal; readonly app: OutsideApp }>
}

export type OutsideSignInDeps = ProviderClientDeps & {
  readonly directory: Directory
  readonly authenticator: Authenticator
  readonly sealer: () => Promise<Sealer>
  readonly clock: Clock
  readonly log: Log
  /** `https://mail.empresa.test` */
  readonly origin: string
}

/** Each company has one of its own, so that an answer says of whose provider it is. RFC 9700 §4.4.2.2 */
export const RETURN_PATH = '/sign-in/return/'

export function returnUrl(origin: string, organisationId: OrganisationId): string {
  return `${origin}${RETURN_PATH}${organisationId}`
}

const STATE = z.strictObject({
  organisationId: z.int(),
  issuer: z.string(),
  clientId: z.string(),
  app: z.enum(['mail', 'panel']),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  endsMs: z.int(),
})
type State = z.infer<typeof STATE>

const STATE_PLACE: Place = ['cookie.outside-sign-in']

export function createOutsideSignIn(deps: OutsideSignInDeps): OutsideSignIn {
  const { directory, clock } = deps
  const limits = { times: BEGUN_PER_NETWORK, windowMs: BEGUN_WINDOW_MS, remembered: BEGUN_NETWORKS_MAX }
  const pace = new Pace<string>(limits, clock)
  return {
    async nameFor(domain) {
      return (await providerOf(directory, domain))?.provider.name
    },
    async begin(address, app, remoteAddress) {
      if (!pace.take(networkOf(remoteAddress)))
        throw new Refusal('auth-throttled', { key: 'auth.wait', values: { n: BEGUN_WINDOW_MS / 60_000 } })
      const found = await providerOf(directory, domainOf(address))
      if (found === undefined) throw new Refusal('not-found', { key: 'provider.none' })
      return await begin(deps, found, address, app)
    },
    finish: (organisationId, state, brought, context) =>
      finish(deps, organisationId, state, brought, context),
  }
}

type Found = { readonly organisationId: OrganisationId; readonly provider: Provider }

/** By the domain alone: who there is in it is told to nobody. THREATS ID2 */
async function providerOf(directory: Directory, name: string): Promise<Found | undefined> {
  const domain = await directory.domain(name)
  if (domain?.enabled !== true) return undefined
  const { organisationId } = domain
  const provider = await directory.read(({ settings }) => readProvider(settings, organisationId))
  return provider && { organisationId, provider }
}

async function begin(
  { clock, origin, sealer }: OutsideSignInDeps,
  { organisationId, provider }: Found,
  address: string,
  app: OutsideApp,
): Promise<{ url: string; state: string }> {
  const { issuer, clientId, endpoints } = provider
  const chance = (octets: number): string => randomBytes(octets).toString('base64url')
  const state: State = {
    ...{ organisationId, issuer, clientId, app },
    ...{ state: chance(CHANCE_BYTES), nonce: chance(CHANCE_BYTES), verifier: chance(VERIFIER_BYTES) },
    endsMs: clock.now() + STATE_MS,
  }
  const url = new URL(endpoints.authorization)
  const asked = {
    ...{ response_type: 'code', client_id: clientId, scope: 'openid email profile' },
    ...{ redirect_uri: returnUrl(origin, organisationId), state: state.state, nonce: state.nonce },
    // RFC 7636 §4.2
    code_challenge: createHash('sha256').update(state.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: address,
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  const sealed = (await sealer()).seal(new Secret(JSON.stringify(state)), STATE_PLACE)
  return { url: url.href, state: sealed }
}

async function finish(
  deps: OutsideSignInDeps,
  organisationId: OrganisationId,
  sealed: string,
  brought: BroughtBack,
  context: SignInContext,
): Promise<{ principal: Principal; app: OutsideApp }> {
  const { directory, authenticator, clock } = deps
  const state = await readState(deps, sealed)
  // Anything else was begun in another browser, or is the answer of somebody else's provider.
  if (state?.organisationId !== organisationId || brought.state !== state.state) throw over()
  const once = createHash('sha256').update(`outside sign-in ${state.state}`).digest()
  const first = await directory.writeUnseen(({ secondFactors }) =>
    secondFactors.spend(once, state.endsMs, clock.now()),
  )
  const provider = await directory.read(({ settings }) => readProvider(settings, organisationId))
  if (!first || provider?.issuer !== state.issuer || provider.clientId !== state.clientId) throw over()
  const claims = await authenticator.guarded(
    `provider ${networkOf(context.remoteAddress)}`,
    context,
    'provider',
    () => prove(deps, { organisationId, provider }, state, brought),
  )
  const account = await accountOfClaims(deps, organisationId, provider, claims)
  return { principal: await authenticator.enter(account, context, 'provider'), app: state.app }
}

/** Undefined: what came back proves nobody, and the log says why. Refusal `try-later` when the provider does not answer. */
async function prove(
  deps: OutsideSignInDeps,
  { organisationId, provider }: Found,
  { nonce, verifier }: State,
  { code, iss, error: refused }: BroughtBack,
): Promise<ProvedClaims | undefined> {
  const { clock, log, origin, sealer } = deps
  const untrusted = (reason: string): undefined => {
    log.info('provider.refused', { organisationId, reason })
  }
  // RFC 9207 §2.4: an answer of another issuer is not ours to redeem.
  if ((iss !== undefined || provider.endpoints.namesItself) && iss !== provider.issuer)
    return untrusted('another issuer')
  if (refused !== undefined || code === undefined) return untrusted('the provider refused')
  try {
    const secret = openClientSecret(await sealer(), organisationId, provider)
    return await redeemCode(askAllowed(deps, provider.allowPrivate), provider, {
      ...{ code, nonce, verifier, secret },
      redirectUri: returnUrl(origin, organisationId),
      nowMs: clock.now(),
    })
  } catch (error) {
    if (error instanceof ProviderUntrusted) return untrusted(error.message)
    const reason = error instanceof Error ? error.message : 'unknown'
    log.warn('provider.failed', { organisationId, reason })
    throw new Refusal('try-later', { key: 'provider.silent', values: { name: provider.name } })
  }
}

/** Undefined: not one of ours, or over. */
async function readState({ sealer, clock }: OutsideSignInDeps, sealed: string): Promise<State | undefined> {
  try {
    const read = STATE.safeParse(jsonOrUndefined((await sealer()).open(sealed, STATE_PLACE).reveal()))
    return read.success && read.data.endsMs > clock.now() ? read.data : undefined
  } catch (error) {
    if (error instanceof SealFault) return undefined
    throw error
  }
}

function over(): Refusal {
  return new Refusal('expired', { key: 'provider.over' })
}
