/**
 * Gets a session with a hop: one machine after the other, each with TLS and, where that is allowed, without.
 * RFC 5321 §5.1: every MX and every address is tried before the hop counts as down.
 */
import type { Log } from '../../lib/log.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { Secret } from '../../lib/secret.ts'
import type { TlsResult } from '../../mail/report/tls-json.ts'
import { isIpAddress } from '../../net/address-range.ts'
import { type Connect, ConnectFault, type TlsClientOptions } from '../../net/connect.ts'
import type { Route, StoredReply } from '../../store/queue-types.ts'
import { SealFault } from '../../store/sealed/sealer.ts'
import type { DaneOf } from './dane.ts'
import { type DestinationTls, type DestinationTlsOf, USUAL_TLS } from './destination-tls.ts'
import type { HopPlan } from './hop.ts'
import { TIMEOUTS } from './limits.ts'
import { type BounceClass, ownReply } from './outcome.ts'
import type { Credentials } from './smtp/sasl-client.ts'
import {
  type JudgeCertificates,
  openSession,
  type Session,
  SessionFault,
  type SessionTls,
} from './smtp/session.ts'
import { type NoteTls, TlsNotes } from './tls-notes.ts'

/** One address of one machine. `secure`: proved by DNSSEC, so that its TLSA records count. */
export type Target = {
  readonly host: string
  readonly address: string
  readonly port: number
  readonly secure?: boolean
}

/** Where to go, or why there is no such place. */
export type Targets =
  | { readonly kind: 'found'; readonly targets: readonly Target[] }
  | { readonly kind: 'never'; readonly reply: StoredReply; readonly class: BounceClass }
  | { readonly kind: 'later'; readonly reply: StoredReply; readonly class: BounceClass }

export type OpenDeps = {
  readonly helloName: string
  readonly connect: Connect
  readonly scheduler: Scheduler
  readonly log: Log
  readonly tlsOptions: TlsClientOptions
  /** Whether MX records may lead into private networks: only in a laboratory. */
  readonly allowPrivate: boolean
  targetsOf(plan: HopPlan): Promise<Targets>
  /** Of destinations that are found by MX; default: TLS where it is offered. */
  readonly tlsOf?: DestinationTlsOf | undefined
  /** The address to send from to that one; throws ConnectFault where there is none. Default: the system's choice. */
  readonly sourceFor?: (address: string) => string
  /** What their machines say of their certificates in a signed DNS; default: nothing. */
  readonly daneOf?: DaneOf | undefined
  /** Hears how sessions with destinations that are found by MX went; default: nobody does. */
  readonly noteTls?: NoteTls | undefined
}

export type Opened =
  | { readonly kind: 'open'; readonly session: Session }
  | { readonly kind: 'never'; readonly reply: StoredReply; readonly class: BounceClass }
  | {
      readonly kind: 'later'
      readonly reply: StoredReply
      readonly class: BounceClass
      /** What their domain asks of TLS did not hold; without that they may well take mail. */
      readonly strict?: boolean
    }

/** Machines asked in one attempt: a domain with a thousand MX records gets no more of our time. */
const TARGETS_MAX = 10

export async function openHop(plan: HopPlan, deps: OpenDeps): Promise<Opened> {
  if (plan.kind === 'route' && plan.route.password instanceof SealFault) return locked(plan.route.domain)
  const found = await deps.targetsOf(plan)
  if (found.kind !== 'found') return found
  const way = await wayOf(plan, deps)
  // DANE comes before a policy: a machine that has it may be asked without being named. RFC 8461 §2
  const allowed = found.targets.filter(({ host, secure }) => secure === true || isNamed(host, way.tls))
  if (allowed.length === 0)
    return { kind: 'later', reply: notNamed(found.targets[0]), class: 'domain', strict: true }
  let last: StoredReply = ownReply(421, '4.4.1', 'no machine to ask')
  let refusals = 0
  let strict = false
  const targets = allowed.slice(0, TARGETS_MAX)
  for (const target of targets) {
    try {
      return { kind: 'open', session: await openTarget(target, way, deps) }
    } catch (error) {
      if (error instanceof SessionFault) {
        last = error.reply
        if (error.permanent) refusals++
        if (error.tls && way.route === undefined && way.tls.from !== 'operator') strict = true
        if (error.tls && !error.tryClear)
          deps.log.info('queue.tls-refused', { host: target.host, policy: way.tls.from, why: last.text })
      } else if (error instanceof ConnectFault) {
        last = { ...ownReply(421, '4.4.1', error.message), host: target.host }
      } else throw error
      deps.log.debug('queue.target', { host: target.host, address: target.address, why: last.text })
    }
  }
  // Every machine says that it never takes mail. RFC 7504 §3
  if (refusals === targets.length && refusals > 0) return { kind: 'never', reply: last, class: 'domain' }
  return { kind: 'later', reply: last, class: 'domain', strict }
}

/** How the hop is met: a route as the operator wrote it, anything else as is decided for its domain. */
type WayIn = { readonly route: Route | undefined; readonly domain: string; readonly tls: DestinationTls }

async function wayOf(plan: HopPlan, { tlsOf }: OpenDeps): Promise<WayIn> {
  if (plan.kind === 'route') return { route: plan.route, domain: plan.route.domain, tls: USUAL_TLS }
  const tls = plan.kind === 'mx' ? await tlsOf?.(plan.domain) : undefined
  return { route: undefined, domain: plan.domain, tls: tls ?? USUAL_TLS }
}

function isNamed(host: string, tls: DestinationTls): boolean {
  return !tls.enforced || tls.allows(host)
}

/** Whoever changed the MX alone may be an attacker, or will have changed the policy soon. RFC 8461 §5 */
function notNamed(target: Target | undefined): StoredReply {
  const host = target?.host ?? ''
  const text = `The domain's encryption policy (MTA-STS) does not name ${host}; nothing is sent there`
  return { ...ownReply(450, '4.7.5', text), host }
}

/** Without its password the relay is not asked at all: it might take from strangers what should have been signed in. */
function locked(domain: string): Opened {
  const text = `The password of the route for ${domain} cannot be opened; the operator has to set it again`
  return { kind: 'later', reply: ownReply(451, '4.3.5', text), class: 'unknown' }
}

const LEVELS = { none: 'off', may: 'opportunistic', encrypt: 'encrypt', verify: 'require' } as const

async function openTarget(target: Target, way: WayIn, deps: OpenDeps): Promise<Session> {
  const { route, domain, tls } = way
  if (route !== undefined) return await openWith(target, route, route.tls, deps)
  // What the operator wants is no policy of theirs, and nothing to report.
  if (tls.from === 'operator') return await openWith(target, undefined, LEVELS[tls.level], deps)
  const notes = new TlsNotes(target, domain, deps.noteTls)
  try {
    const session = await openByPolicy(target, way, deps, notes)
    notes.opened(session)
    return {
      ...session,
      named: target.secure === true || (tls.from === 'mta-sts' && tls.allows(target.host)),
    }
  } catch (error) {
    if (error instanceof SessionFault && error.tls) notes.say(error.tlsResult)
    throw error
  }
}

async function openByPolicy(target: Target, way: WayIn, deps: OpenDeps, notes: TlsNotes): Promise<Session> {
  const { domain, tls } = way
  const dane = await deps.daneOf?.(target, domain)
  if (dane !== undefined) return await attempt(target, undefined, 'encrypt', deps, dane.judge)
  notes.policy = tls.from === 'mta-sts' || tls.fault !== undefined ? 'sts' : 'no-policy-found'
  if (tls.fault !== undefined) notes.say(tls.fault)
  if (!isNamed(target.host, tls)) throw new SessionFault(notNamed(target), { tls: true })
  if (!tls.enforced) return await openOnTrial(target, way, deps, notes)
  return await openWith(target, undefined, LEVELS[tls.level], deps, notes)
}

/** A policy that its domain tries out: what would fail under it is noted, and the mail goes as usual. RFC 8461 §5 */
async function openOnTrial(
  target: Target,
  { tls }: WayIn,
  deps: OpenDeps,
  notes: TlsNotes,
): Promise<Session> {
  const note = (why: string, result: TlsResult): void => {
    deps.log.info('queue.tls-trial', { host: target.host, policy: tls.from, why })
    notes.say(result)
  }
  if (!tls.allows(target.host)) note('the policy does not name this machine', 'validation-failure')
  try {
    return await openWith(target, undefined, LEVELS[tls.level], deps)
  } catch (error) {
    if (!(error instanceof SessionFault) || !error.tls) throw error
    note(error.message, error.tlsResult)
    return await openWith(target, undefined, 'opportunistic', deps)
  }
}

async function openWith(
  target: Target,
  route: Route | undefined,
  tls: SessionTls,
  deps: OpenDeps,
  notes?: TlsNotes,
): Promise<Session> {
  try {
    return await attempt(target, route, tls, deps)
  } catch (error) {
    if (!(error instanceof SessionFault) || !error.tryClear) throw error
    notes?.say(error.tlsResult)
    deps.log.info('queue.tls-failed', { host: target.host, why: error.message })
    return await attempt(target, route, 'off', deps)
  }
}

async function attempt(
  target: Target,
  route: Route | undefined,
  tls: SessionTls,
  deps: OpenDeps,
  judge?: JudgeCertificates,
): Promise<Session> {
  const connection = await deps.connect({
    address: target.address,
    port: target.port,
    timeoutMs: TIMEOUTS.connect,
    // A route is the operator's own machine: no name of ours is at stake there.
    ...(route === undefined && { localAddress: deps.sourceFor?.(target.address) }),
    // Only the operator may point us into a private network. THREATS OUT4
    allowPrivate: route !== undefined || deps.allowPrivate,
    implicitTls:
      route?.implicitTls === true
        ? {
            ...(!isIpAddress(target.host) && { servername: target.host }),
            rejectUnauthorized: tls === 'require',
            ...deps.tlsOptions,
          }
        : undefined,
    scheduler: deps.scheduler,
  })
  return openSession(connection, {
    helloName: deps.helloName,
    host: target.host,
    ...{ tls, judge },
    lmtp: route?.lmtp ?? false,
    credentials: credentialsOf(route),
    scheduler: deps.scheduler,
    tlsOptions: deps.tlsOptions,
  })
}

function credentialsOf(route: Route | undefined): Credentials | undefined {
  if (route === undefined || route.username === null) return undefined
  if (!(route.password instanceof Secret)) throw new Error('a route with a user has a password')
  return { username: route.username, password: route.password }
}
