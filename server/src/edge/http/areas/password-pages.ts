/**
 * A new password without the old one, as pages: without script, so that they work in whatever the person has at hand.
 *
 *   GET  /password            asks for the address of the account
 *   POST /password            says the same whatever was asked
 *   GET  /password/TOKEN      the link of the mail; looking uses nothing up
 *   POST /password/TOKEN      sets the password, once: afterwards 410
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Refusal } from '../../../lib/refusal.ts'
import { Secret } from '../../../lib/secret.ts'
import type { Language } from '../../../lib/text.ts'
import { PASSWORD_MAX_BYTES, USER_MAX_BYTES } from '../../../service/account/limits.ts'
import { TOKEN_CHARACTERS } from '../../../service/session/limits.ts'
import { readForms } from '../forms.ts'
import type { Area, HttpApp, HttpDeps } from '../http-app.ts'
import { STYLE_SECONDS } from '../limits.ts'
import { sayIn, sendPage } from '../pages/page.ts'
import {
  ASK_URL,
  askedPage,
  askPage,
  noLinkPage,
  type PageContent,
  savedPage,
  setPage,
  troublePage,
} from '../pages/password-pages.ts'
import { STYLE, STYLE_URL } from '../pages/style.ts'
import { problemOf } from '../problems.ts'

const TOKEN = z.strictObject({ token: z.string().max(TOKEN_CHARACTERS) })
const ASKED = z.strictObject({ address: z.string().min(1).max(USER_MAX_BYTES) })
const CHOSEN = z.strictObject({
  username: z.string().optional(),
  password: z.string().max(PASSWORD_MAX_BYTES),
  again: z.string().max(PASSWORD_MAX_BYTES),
  drop: z.literal('yes').optional(),
})
const ANYONE = { config: { access: 'anyone' } } as const

export const passwordPageRoutes: Area = (app, deps) => {
  app.get(STYLE_URL, ANYONE, (_request, reply) => {
    reply
      .header('cache-control', `public, max-age=${STYLE_SECONDS}`)
      .type('text/css; charset=utf-8')
      .send(STYLE)
  })
  app.register((pages, _options, done) => {
    readForms(pages)
    pages.setErrorHandler((error: Error, request, reply) => {
      const { status, code, text } = problemOf(error)
      if (code === 'bug') deps.log.error('http.failed', error, { route: request.routeOptions.url })
      show(request, reply, status, (say) =>
        status === 404 || status === 410
          ? noLinkPage(say, say(text.key, text.values))
          : troublePage(say, say(text.key, text.values)),
      )
    })
    const page = pages.withTypeProvider<ZodTypeProvider>()
    askRoutes(page, deps)
    setRoutes(page, deps)
    done()
  })

  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    content: (say: ReturnType<typeof sayIn>) => PageContent,
    language: Language = request.language,
  ): FastifyReply => sendPage(reply, status, { language, ...content(sayIn(deps.texts, language)) })

  const askRoutes = (page: HttpApp, { recovery }: HttpDeps): void => {
    page.get(ASK_URL, ANYONE, (request, reply) => show(request, reply, 200, askPage))
    page.post(ASK_URL, { ...ANYONE, schema: { body: ASKED } }, (request, reply) => {
      recovery.ask(request.body.address, request.peer.address)
      return show(request, reply, 202, askedPage)
    })
  }

  const setRoutes = (page: HttpApp, { resets }: HttpDeps): void => {
    page.get(`${ASK_URL}/:token`, { ...ANYONE, schema: { params: TOKEN } }, async (request, reply) => {
      const pending = await resets.look(request.params.token)
      return show(request, reply, 200, (say) => setPage(say, pending), pending.account.language)
    })
    page.post(
      `${ASK_URL}/:token`,
      { ...ANYONE, schema: { params: TOKEN, body: CHOSEN } },
      async (request, reply) => {
        const { token } = request.params
        const { password, again, drop } = request.body
        const pending = await resets.look(token)
        const { language } = pending.account
        const refuse = ({ key, values }: Refusal['text']): FastifyReply =>
          show(request, reply, 422, (say) => setPage(say, pending, say(key, values)), language)
        if (password !== again) return refuse({ key: 'password.differ' })
        try {
          const done = await resets.use(token, new Secret(password), drop === 'yes')
          return show(request, reply, 200, (say) => savedPage(say, done), language)
        } catch (error) {
          // The form again, with the reason beside the field; everything else is told on a page of its own.
          if (error instanceof Refusal && error.code === 'invalid') return refuse(error.text)
          throw error
        }
      },
    )
  }
}
