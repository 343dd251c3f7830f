/**
 * Signing in at the company's own identity provider, in a browser.
 *
 *   GET  /api/v1/session/provider?domain=empresa.test             {"name":"Microsoft"}
 *   POST /api/v1/session/provider {"address":"ana@empresa.test","app":"mail"}
 *   200  {"url":"https://login.example/authorize?…"}  Set-Cookie: __Host-valija-outside=…; SameSite=Lax
 *   GET  /sign-in/return/7?code=…&state=…&iss=…                   a page that leads on, with the cookie of the session
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ProviderName, ProviderPlace } from '../../../../../contract/src/provider.ts'
import { Refusal } from '../../../lib/refusal.ts'
import type { OrganisationId } from '../../../mail/ids.ts'
import { USER_MAX_BYTES } from '../../../service/account/limits.ts'
import { CODE_MAX, ISSUER_MAX, STATE_MAX, STATE_MS } from '../../../service/provider/limits.ts'
import type { OutsideApp } from '../../../service/provider/outside-sign-in.ts'
import { newSession } from '../begin-session.ts'
import type { Area, HttpDeps } from '../http-app.ts'
import { html, type Markup, sayIn, sendPage } from '../pages/page.ts'
import { problemOf } from '../problems.ts'
import { NO_OUTSIDE_COOKIE, outsideCookie, readOutsideCookie } from '../session-cookie.ts'

const ANYONE = { config: { access: 'anyone' } } as const
const URL = '/api/v1/session/provider'
const DOMAIN = z.strictObject({ domain: z.string().min(1).max(USER_MAX_BYTES) })
const BEGUN = z.strictObject({
  address: z.string().min(1).max(USER_MAX_BYTES),
  app: z.enum(['mail', 'panel']),
})
const COMPANY = z.strictObject({ company: z.string().regex(/^\d{1,15}$/) })
/** Providers add fields of their own. RFC 6749 §4.1.2 */
const BROUGHT = z.object({
  code: z.string().min(1).max(CODE_MAX).optional(),
  state: z.string().max(STATE_MAX).optional(),
  iss: z.string().max(ISSUER_MAX).optional(),
  error: z.string().max(STATE_MAX).optional(),
})
const HOME: Readonly<Record<OutsideApp, string>> = { mail: '/', panel: '/panel/' }

export const outsideSignInRoutes: Area = (app, deps) => {
  const { outsideSignIn } = deps
  app.get(
    URL,
    { ...ANYONE, schema: { querystring: DOMAIN, response: { 200: ProviderName } } },
    async (request) => ({ name: (await outsideSignIn.nameFor(request.query.domain)) ?? null }),
  )

  app.post(
    URL,
    { ...ANYONE, schema: { body: BEGUN, response: { 200: ProviderPlace } } },
    async (request, reply) => {
      const { address, app: wanted } = request.body
      const { url, state } = await outsideSignIn.begin(address, wanted, request.peer.address)
      reply.header('set-cookie', outsideCookie(state, STATE_MS))
      return { url }
    },
  )

  app.register((pages, _options, done) => {
    pages.setErrorHandler((error: Error, request, reply) => {
      const { status, code, text } = problemOf(error)
      if (code === 'bug') deps.log.error('http.failed', error, { route: request.routeOptions.url })
      showRefused(deps, request, reply, status, text)
    })
    pages.get('/sign-in/return/:company', ANYONE, (request, reply) => comeBack(deps, request, reply))
    done()
  })
}

async function comeBack(deps: HttpDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const state = readOutsideCookie(request.headers.cookie)
  const company = COMPANY.safeParse(request.params)
  const brought = BROUGHT.safeParse(request.query)
  if (state === undefined || !company.success || !brought.success)
    throw new Refusal('expired', { key: 'provider.over' })
  const { address: remoteAddress, secure } = request.peer
  const { principal, app } = await deps.outsideSignIn.finish(
    Number(company.data.company) as OrganisationId,
    state,
    brought.data,
    { protocol: 'web', remoteAddress, secure },
  )
  const { cookie } = await newSession(deps.sessions, principal, request)
  reply.header('set-cookie', [cookie, NO_OUTSIDE_COOKIE])
  // A page of ours leads on: to one that another site leads to, the strict cookie is not sent. RFC 6265bis §5.2.1
  reply.header('refresh', `0;url=${HOME[app]}`)
  const say = sayIn(deps.texts, principal.language)
  return sendPage(reply, 200, {
    language: principal.language,
    title: say('provider.inTitle'),
    body: html`<p role="status">${say('provider.inText')}</p>${way(HOME[app], say('provider.go'))}`,
  })
}

function showRefused(
  deps: HttpDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  { key, values }: Refusal['text'],
): FastifyReply {
  const say = sayIn(deps.texts, request.language)
  reply.header('set-cookie', NO_OUTSIDE_COOKIE)
  return sendPage(reply, status, {
    language: request.language,
    title: say('provider.outTitle'),
    body: html`<p role="alert">${say(key, values)}</p>${way('/', say('provider.again'))}`,
  })
}

function way(href: string, words: string): Markup {
  return html`<a class="button" href="${href}">${words}</a>`
}
