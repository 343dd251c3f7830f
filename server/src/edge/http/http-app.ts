/**
 * HTTP with everything that is answered: hooks that hold for every route, then the areas. An area is a function
 * `xRoutes(app, deps)` in areas/; a route without `config.access` stops the start. THREATS PA1, JM5, JM8
 */
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Language, Texts } from '../../lib/text.ts'
import { createHttpStreams, type HttpStreams } from '../../net/http-server.ts'
import type { Authenticator } from '../../service/account/authenticator.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { SecondFactors } from '../../service/account/second-factor/second-factors.ts'
import type { SecondSteps } from '../../service/account/second-factor/second-step.ts'
import type { Contact } from '../../service/admin/help-contact-methods.ts'
import type { Json } from '../../service/admin/method.ts'
import type { MailServer } from '../../service/client-settings/mail-servers.ts'
import type { FileLinks } from '../../service/file-links/file-links.ts'
import type { OAuthIssuer } from '../../service/issuer/grants.ts'
import type { MessageViews } from '../../service/message-view/message-views.ts'
import type { OutsideSignIn } from '../../service/provider/outside-sign-in.ts'
import type { QuarantineLinks } from '../../service/quarantine/links.ts'
import { actingPrincipal } from '../../service/session/acting.ts'
import type { ApiKeys } from '../../service/session/api-keys.ts'
import type { ApiRequests } from '../../service/session/api-requests.ts'
import type { PasswordResets } from '../../service/session/password-reset.ts'
import type { Recovery } from '../../service/session/recovery.ts'
import type { Setup } from '../../service/session/setup.ts'
import type { AccountPrincipal, WebSession, WebSessions } from '../../service/session/web-sessions.ts'
import type { Takeout } from '../../service/takeout/takeout.ts'
import type { Unsubscribes } from '../../service/unsubscribe/unsubscribes.ts'
import type { JmapServer } from '../jmap-server.ts'
import { acceptedLanguage } from './accept-language.ts'
import { type Access, assertAccess, type Caller, callerOf } from './access.ts'
import { type DescribedRoute, describedRoute, openApiDocument } from './api/openapi.ts'
import { addOperations } from './api/operation.ts'
import { OPERATIONS } from './api/operations.ts'
import type { RadarWatches } from './api/radar-stream.ts'
import { countRequest } from './api/request-quota.ts'
import { plainPath } from './areas/client-settings.ts'
import { jmapRoutes } from './areas/jmap.ts'
import { takeoutRoutes } from './areas/takeout.ts'
import { areas } from './areas.ts'
import { AtOnce } from './at-once.ts'
import { readBearer } from './bearer.ts'
import type { Beginning } from './begin-session.ts'
import { assertSameSite } from './cross-site.ts'
import { createEventStreams, type EventStreams } from './event-streams.ts'
import { createHosts, type Hosts } from './hosts.ts'
import type { LoadedHttp } from './http-edge.ts'
import { createJmapSockets, type JmapSockets } from './jmap-sockets.ts'
import { BODY_BYTES, PATH_PART_MAX } from './limits.ts'
import { mailProgram } from './mail-program.ts'
import { createProblems, MisdirectedError } from './problems.ts'
import { createRedirect } from './redirect.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { readSessionCookie } from './session-cookie.ts'
import { HTTP_LIMITS } from './stream-limits.ts'

export type HttpDeps = {
  /** `https://mail.empresa.test`: what links of ours begin with, whatever name a request came under. THREATS JM8 */
  readonly origin: string
  readonly hostname: string
  /** What an authority that asks for this token is answered; undefined: it is none that we wait for. */
  readonly challengeAnswer: (token: string) => string | undefined
  /** Of the program. */
  readonly version: string
  /** Of answers to programs that ask for none of ours. */
  readonly language: Language
  /** Mail of one's own; undefined: not over HTTP. */
  readonly jmap: JmapServer | undefined
  /** The same, whole; undefined where there is no JMAP. */
  readonly takeout: Takeout | undefined
  readonly authenticator: Authenticator
  readonly sessions: WebSessions
  readonly passwordDue: Beginning['passwordDue']
  readonly apiKeys: ApiKeys
  readonly apiRequests: ApiRequests
  readonly secondFactors: SecondFactors
  readonly secondSteps: SecondSteps
  readonly outsideSignIn: OutsideSignIn
  readonly oauth: OAuthIssuer
  readonly resets: PasswordResets
  readonly recovery: Recovery
  readonly setup: Setup
  readonly unsubscribes: Unsubscribes
  readonly fileLinks: FileLinks
  readonly quarantineLinks: QuarantineLinks
  readonly views: MessageViews
  /** One administrative method as that principal; it says itself who may, about what. Throws Refusal. */
  readonly admin: (principal: Principal, method: string, input: Json) => Promise<Json>
  /** The fields that a method takes; throws for a method that there is not. */
  readonly adminInput: (method: string) => Readonly<Record<string, z.ZodType>>
  /** As they are really open. */
  readonly mailServers: readonly MailServer[]
  /** An Apple profile, signed as this server; undefined: nobody would believe the signature. */
  readonly signProfile: (profile: string) => Uint8Array | undefined
  /** True for a domain whose mail is ours. */
  readonly isOwnDomain: (name: string) => Promise<boolean>
  readonly languageOf: (domain: string) => Promise<Language | undefined>
  /** The MTA-STS policy of a domain of ours. RFC 8461 */
  readonly stsPolicyOf: (domain: string) => Promise<string | undefined>
  /** Whom people call who cannot sign in. */
  readonly helpContact: () => Promise<Contact>
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** And what belongs to one application. */
export type HttpParts = HttpDeps & {
  readonly eventStreams: EventStreams
  readonly radarWatches: RadarWatches
}

export type HttpApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** A group of routes. */
export type Area = (app: HttpApp, deps: HttpDeps) => void

/** One route as it was registered, for whoever walks all of them. */
export type RegisteredRoute = { readonly method: string; readonly url: string; readonly access: Access }

export type LoadedApp = LoadedHttp & {
  readonly routes: readonly RegisteredRoute[]
  /** Those below /api/, as they are described. */
  readonly described: readonly DescribedRoute[]
}

/** Throws when a route does not say who may call it. */
export async function createHttpApp(deps: HttpDeps): Promise<LoadedApp> {
  const hosts = createHosts(deps)
  const redirect = createRedirect(deps, hosts)
  let streams: HttpStreams | undefined
  const app = fastify({
    serverFactory: (answer) => {
      streams = createHttpStreams(HTTP_LIMITS, (request, response) => {
        if (streams?.peerOf(request).secure === true) answer(request, response)
        else redirect(request, response)
      })
      return streams.server
    },
    rewriteUrl: ({ url = '' }) => plainPath(url),
    bodyLimit: BODY_BYTES,
    routerOptions: { maxParamLength: PATH_PART_MAX, ignoreTrailingSlash: false, caseSensitive: true },
    // Who is at the other end is known from the listener, never from a field. THREATS IN11
    trustProxy: false,
    exposeHeadRoutes: true,
    // A name that JavaScript treats in its own way is refused, not removed: nobody sends it by mistake. THREATS IN4
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  }).withTypeProvider<ZodTypeProvider>()
  if (streams === undefined) throw new Error('fastify made no server')
  // JSON and nothing else, unless an area says so. THREATS JM5
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  const { routes, described } = recordRoutes(app)
  addHooks(app, deps, streams, hosts)
  const problems = createProblems(deps)
  app.setErrorHandler((error: Error, request, reply) => problems.failed(error, request, reply))
  app.setNotFoundHandler((request, reply) => problems.missing(request, reply))
  for (const area of areas) area(app, deps)
  const eventStreams = createEventStreams((request) => stillMay(request, deps))
  const sockets = addJmap(app, deps, { eventStreams, streams })
  if (deps.takeout !== undefined) takeoutRoutes(app, deps.takeout, deps)
  addOperations(app, { ...deps, eventStreams, radarWatches: new Map() }, OPERATIONS)
  addOpenApi(app, deps, described)
  await app.ready()
  const { serve, drain } = streams
  return {
    serve,
    routes,
    described,
    async drain(limitMs) {
      eventStreams.endAll()
      sockets?.endAll()
      await drain(limitMs)
      await deps.recovery.settled()
    },
  }
}

function addJmap(
  app: HttpApp,
  deps: HttpDeps,
  { eventStreams, streams }: { readonly eventStreams: EventStreams; readonly streams: HttpStreams },
): JmapSockets | undefined {
  const { jmap, log } = deps
  if (jmap === undefined) return undefined
  const atOnce = new AtOnce(jmap.atOnce.requests)
  const sockets = createJmapSockets({
    ...{ jmap, atOnce, log },
    still: (request) => stillMay(request, deps),
    take: (request, response) => streams.take(request, response),
  })
  jmapRoutes(app, jmap, { streams: eventStreams, sockets, atOnce })
  return sockets
}

/** Deny by default: what does not say who may call it is a mistake of ours, found at the start. */
function recordRoutes(app: HttpApp): Pick<LoadedApp, 'routes' | 'described'> {
  const routes: RegisteredRoute[] = []
  const described: DescribedRoute[] = []
  app.addHook('onRoute', (route) => {
    const access = route.config?.access
    if (access === undefined) throw new Error(`${route.url} does not say who may call it`)
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, access })
    if (route.url.startsWith('/api/v1/') && route.method !== 'HEAD') described.push(describedRoute(route))
  })
  return { routes, described }
}

/** Made when somebody asks, once. */
function addOpenApi(app: HttpApp, deps: HttpDeps, described: readonly DescribedRoute[]): void {
  let text: string | undefined
  app.get('/api/openapi.json', { config: { access: 'anyone' } }, (_request, reply) => {
    text ??= JSON.stringify(openApiDocument(described, deps))
    return reply.type('application/json').send(text)
  })
}

function addHooks(app: HttpApp, deps: HttpDeps, streams: HttpStreams, hosts: Hosts): void {
  app.decorateRequest('session', undefined)
  app.decorateRequest('caller', undefined)
  app.decorateRequest('language', deps.language)
  app.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(reply)
    request.peer = streams.peerOf(request.raw)
    request.language = acceptedLanguage(request.headers['accept-language']) ?? deps.language
    await meet(request, reply, deps, hosts)
  })
  app.addHook('onResponse', async (_request, reply) => {
    deps.metrics.count('http_requests_total', { status: `${Math.floor(reply.statusCode / 100)}xx` })
  })
}

/** Who asks, under which name, and may they. */
async function meet(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: HttpDeps,
  hosts: Hosts,
): Promise<void> {
  const { access, fresh, domains, anySite } = request.routeOptions.config
  const ownHost = await hosts.find(request.headers.host)
  if (ownHost === undefined || (ownHost.kind === 'domain' && domains !== true && access !== undefined))
    throw new MisdirectedError()
  request.ownHost = ownHost
  // Paths that are not there say so to everybody.
  if (access === undefined) return
  if (anySite === true) return
  await recognise(request, deps)
  if (request.caller !== undefined) {
    request.language = request.caller.principal.language
    takePlace(request, request.session?.principal ?? request.caller.principal)
    if (isCounted(request)) countRequest(request, reply, deps.clock)
  }
  // What a program sends, no page of another site has made it send.
  if (request.caller?.scopes === undefined) assertSameSite(request)
  assertAccess(request)
  if (fresh === true && request.session !== undefined) deps.sessions.requireFresh(request.session)
}

/** The number of the company that a page of the panel acts as. */
const ACTING_HEADER = 'valija-acting-as'

/** The files of the pages, which anybody may have, are no work: a page that misses one shows nothing. */
function isCounted({ method, routeOptions }: FastifyRequest): boolean {
  const { access, mail } = routeOptions.config
  const looks = method === 'GET' || method === 'HEAD'
  return mail !== true && !(access === 'anyone' && looks)
}

/** Whether who was let in would be let in as the same now. */
async function stillMay(request: FastifyRequest, deps: HttpDeps): Promise<boolean> {
  const before = callerOf(request).principal
  try {
    await recognise(request, deps)
    assertAccess(request)
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
  const now = callerOf(request).principal
  return (
    now.version === before.version && now.role === before.role && now.organisationId === before.organisationId
  )
}

/** A key counts alone: with a key that is not good nobody is let in by a cookie. */
async function recognise(request: FastifyRequest, deps: HttpDeps): Promise<void> {
  const { sessions, apiKeys } = deps
  const { authorization, cookie } = request.headers
  if (authorization !== undefined && request.routeOptions.config.mail === true) {
    request.caller = { principal: await mailProgram(deps.authenticator, authorization, request.peer) }
    return
  }
  if (authorization !== undefined && request.routeOptions.config.access !== 'anyone') {
    const key = readBearer(authorization)
    const holder = key === undefined ? undefined : await apiKeys.find(key)
    request.caller = holder && from(request.peer, holder)
    if (request.caller === undefined) throw new Refusal('auth-failed', { key: 'apiKey.wrong' })
    return
  }
  const token = readSessionCookie(cookie)
  request.session = token === undefined ? undefined : await sessions.find(token)
  request.caller = request.session && from(request.peer, { principal: personOf(request, request.session) })
}

/**
 * An operator's pages say with each request as which company they act: one that was left open cannot act as another, nor as
 * the operator when the time is over. Streams cannot say it: they show what the session acts as. decisions/0037
 */
function personOf({ headers, routeOptions }: FastifyRequest, session: WebSession): AccountPrincipal {
  const { described } = routeOptions.config
  const asked = headers[ACTING_HEADER]
  const { call, stream = false } = described ?? {}
  // Who begins anew does so as the operator, on a page whose hour is over.
  if (call === undefined || call === 'acting.begin' || (asked === undefined && !stream))
    return session.principal
  if (asked !== undefined && asked !== String(session.acting?.organisationId))
    throw new Refusal('forbidden', { key: 'acting.over' })
  return actingPrincipal(session)
}

/** Who asks, with where from: what is recorded of an act says so. */
function from({ address }: FastifyRequest['peer'], { principal, ...rest }: Caller): Caller {
  return { ...rest, principal: { ...principal, remoteAddress: address } }
}

/** Who has signed in no longer counts as a stranger of its network. THREATS DS1, TE5 */
function takePlace({ peer }: FastifyRequest, { organisationId }: Principal): void {
  if (organisationId !== undefined && !peer.place.belongTo(organisationId))
    throw new Refusal('try-later', { key: 'auth.companyBusy' })
  peer.place.signIn()
}
