/**
 * The screens: the webmail at /, the company panel at /panel/. What they show they ask for themselves, by JMAP and
 * /api/v1; here are only the page, the same for everybody, and the files it is made of.
 *
 *   GET /, /c/1, /ajustes/…      the page of the webmail     Cache-Control: no-cache, ETag
 *   GET /assets/index-1a2b.js    Content-Encoding: br        Cache-Control: immutable
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { MAIL_SCREENS } from '../../../../../contract/src/web-paths.ts'
import type { Area } from '../http-app.ts'
import { ASSET_SECONDS } from '../limits.ts'
import { html, sayIn, sendPage } from '../pages/page.ts'
import { createWebFiles, type WebApp, type WebFile } from '../web-files.ts'

const FOLDER = new URL('../../../../../web/dist', import.meta.url).pathname
const ANYONE = { config: { access: 'anyone' } } as const
/** Of each app, beside its page and its assets. */
const ROOT_FILES = ['icon.svg', 'icon-192.png', 'icon-512.png', 'manifest.webmanifest']

/** THREATS §3.14, stricter: no style is written into the page either, so there is no nonce. W3C CSP 3, Trusted Types */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types valija dompurify',
].join('; ')
/**
 * Of the page in which a message is written: it takes the styles that a quoted message brings, and in exchange runs and loads
 * nothing at all. What stands in it was made node by node from an allow-list. THREATS WB1, WB3
 */
const EDITOR_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src blob: data:; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

export const webRoutes: Area = (app, { texts }) => {
  const files = createWebFiles(FOLDER)

  const page = async (web: WebApp, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const file = await files.find(web, 'index.html', request.headers['accept-encoding'])
    if (file === undefined) {
      const say = sayIn(texts, request.language)
      const body = html`<p role="alert">${say('web.notBuilt')}</p>`
      return sendPage(reply, 503, { language: request.language, title: say('web.notBuiltTitle'), body })
    }
    reply.header('content-security-policy', POLICY).header('cache-control', 'no-cache')
    return sendFile(file, request, reply)
  }

  const asset = async (
    web: WebApp,
    name: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const file = await files.find(web, name, request.headers['accept-encoding'])
    if (file === undefined) {
      reply.callNotFound()
      return reply
    }
    const cache = file.immutable ? `public, max-age=${ASSET_SECONDS}, immutable` : 'no-cache'
    reply.header('cache-control', cache)
    return sendFile(file, request, reply)
  }

  for (const path of ['/', ...MAIL_SCREENS.flatMap((name) => [`/${name}`, `/${name}/*`])])
    app.get(path, ANYONE, (request, reply) => page('mail', request, reply))
  for (const path of ['/panel', '/panel/*'])
    app.get(path, ANYONE, (request, reply) => page('admin', request, reply))
  for (const [web, base] of [
    ['mail', '/'],
    ['admin', '/panel/'],
  ] as const) {
    app.get<{ Params: { name: string } }>(`${base}assets/:name`, ANYONE, (request, reply) =>
      asset(web, `assets/${request.params.name}`, request, reply),
    )
    for (const name of ROOT_FILES)
      app.get(`${base}${name}`, ANYONE, (request, reply) => asset(web, name, request, reply))
  }
  app.get('/editor.html', ANYONE, (request, reply) => {
    reply.headers({
      'content-security-policy': EDITOR_POLICY,
      'x-frame-options': 'SAMEORIGIN',
      'cross-origin-embedder-policy': 'require-corp',
    })
    return asset('mail', 'editor.html', request, reply)
  })
  // The worker of the webmail: its policy is its own, and it loads nothing. W3C CSP 3 §4.2
  app.get('/sw.js', ANYONE, (request, reply) => {
    reply.header('content-security-policy', "default-src 'none'; connect-src 'self'")
    return asset('mail', 'sw.js', request, reply)
  })
}

/** RFC 9110 §13.1.2: whoever has it already is told so. */
function sendFile(file: WebFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({ 'content-type': file.type, etag: file.etag, vary: 'accept-encoding' })
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
  if (file.encoding !== 'identity') reply.header('content-encoding', file.encoding)
  return reply.send(file.body)
}
