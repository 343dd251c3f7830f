/**
 * Acting on one held message by a link of a summary: the link is the proof.
 *
 *   GET  /quarantine/TOKEN   shows what it is about; looking changes nothing
 *   POST /quarantine/TOKEN   does it, once, from that page only
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { QUARANTINE_PATH } from '../../../service/quarantine/limits.ts'
import { FREQUENCIES } from '../../../service/quarantine/settings.ts'
import { readForms } from '../forms.ts'
import type { Area } from '../http-app.ts'
import { PATH_PART_MAX } from '../limits.ts'
import { sayIn, sendPage } from '../pages/page.ts'
import type { PageContent } from '../pages/password-pages.ts'
import { askQuarantinePage, noQuarantinePage, quarantineDonePage } from '../pages/quarantine-pages.ts'
import { problemOf } from '../problems.ts'

const URL = `${QUARANTINE_PATH}/:token`
const TOKEN = z.strictObject({ token: z.string().max(PATH_PART_MAX) })
/** Nothing is done by looking, and no other form leads here. */
const SAID = z.union([
  z.strictObject({ confirm: z.literal('yes') }),
  z.strictObject({ frequency: z.enum(FREQUENCIES) }),
])
const ANYONE = { config: { access: 'anyone' } } as const

export const quarantinePageRoutes: Area = (app, { texts, quarantineLinks, log }) => {
  app.register((pages, _options, done) => {
    readForms(pages)
    const show = (
      { language }: FastifyRequest,
      reply: FastifyReply,
      status: number,
      content: (say: ReturnType<typeof sayIn>) => PageContent,
    ): FastifyReply => sendPage(reply, status, { language, ...content(sayIn(texts, language)) })
    pages.setErrorHandler((error: Error, request, reply) => {
      const { status, code, text } = problemOf(error)
      if (code === 'bug') log.error('http.failed', error, { route: request.routeOptions.url })
      show(request, reply, status, (say) => noQuarantinePage(say, say(text.key, text.values)))
    })
    const page = pages.withTypeProvider<ZodTypeProvider>()
    page.get(URL, { ...ANYONE, schema: { params: TOKEN } }, async (request, reply) => {
      const asked = await quarantineLinks.look(request.params.token, request.language)
      return show(request, reply, 200, (say) => askQuarantinePage(say, asked))
    })
    page.post(URL, { ...ANYONE, schema: { params: TOKEN, body: SAID } }, async (request, reply) => {
      const frequency = 'frequency' in request.body ? request.body.frequency : undefined
      const done = await quarantineLinks.use(request.params.token, request.language, frequency)
      return show(request, reply, 200, (say) => quarantineDonePage(say, done))
    })
    done()
  })
}
