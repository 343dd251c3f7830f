/**
 * No more mass mail, without signing in: the link is the proof.
 *
 *   GET  /unsubscribe/TOKEN   asks; looking changes nothing
 *   POST /unsubscribe/TOKEN   does it: from the page, or at once by the button of a mail program (RFC 8058 §3.2)
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { UNSUBSCRIBE_PATH } from '../../../service/unsubscribe/limits.ts'
import { readForms, readMultipartForms } from '../forms.ts'
import type { Area } from '../http-app.ts'
import { PATH_PART_MAX } from '../limits.ts'
import { sayIn, sendPage } from '../pages/page.ts'
import type { PageContent } from '../pages/password-pages.ts'
import { askUnsubscribePage, noUnsubscribePage, unsubscribedPage } from '../pages/unsubscribe-pages.ts'
import { problemOf } from '../problems.ts'

const URL = `${UNSUBSCRIBE_PATH}/:token`
const TOKEN = z.strictObject({ token: z.string().max(PATH_PART_MAX) })
/** One of the two: nobody unsubscribes by looking, and no other form leads here. */
const SAID = z.union([
  z.looseObject({ 'List-Unsubscribe': z.literal('One-Click') }),
  z.looseObject({ confirm: z.literal('yes') }),
])
// A program of the person's provider may say it from its own page: nothing but the link is needed, and no cookie is read.
const ANYONE = { config: { access: 'anyone', anySite: true } } as const

export const unsubscribePageRoutes: Area = (app, { texts, unsubscribes, log }) => {
  app.register((pages, _options, done) => {
    readForms(pages)
    readMultipartForms(pages)
    const show = (
      { language }: FastifyRequest,
      reply: FastifyReply,
      status: number,
      content: (say: ReturnType<typeof sayIn>) => PageContent,
    ): FastifyReply => sendPage(reply, status, { language, ...content(sayIn(texts, language)) })
    pages.setErrorHandler((error: Error, request, reply) => {
      const { status, code, text } = problemOf(error)
      if (code === 'bug') log.error('http.failed', error, { route: request.routeOptions.url })
      show(request, reply, status, (say) => noUnsubscribePage(say, say(text.key, text.values)))
    })
    const page = pages.withTypeProvider<ZodTypeProvider>()
    page.get(URL, { ...ANYONE, schema: { params: TOKEN } }, async (request, reply) => {
      const pending = await unsubscribes.look(request.params.token)
      return show(request, reply, 200, (say) => askUnsubscribePage(say, pending))
    })
    page.post(URL, { ...ANYONE, schema: { params: TOKEN, body: SAID } }, async (request, reply) => {
      const way = 'confirm' in request.body ? 'page' : 'one-click'
      const pending = await unsubscribes.use(request.params.token, way)
      return show(request, reply, 200, (say) => unsubscribedPage(say, pending))
    })
    done()
  })
}
