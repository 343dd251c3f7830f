/**
 * A message for the eye. The account asks with its session; what the links lead to is asked by a frame that has neither cookie nor
 * script, so the link is the proof. Each page is put into an origin of nobody by its own header. THREATS WB1, WB3, JM6, §3.14
 *
 *   GET /api/v1/messages/M12/view?pictures=yes    what there is, with links
 *   GET /api/v1/messages/M12/quote                what of it goes into an answer; ?account=A7 with both: of what account 7 shares
 *   GET /shown/body/LINK       one text, as a page        GET /shown/picture/LINK   a picture from elsewhere
 *   GET /shown/preview/LINK    a file, as far as it is safe to show      GET /shown/file/LINK    to be saved
 */
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { messageQuote, messageView } from '../../../../../contract/src/message-view.ts'
import type { AccountId } from '../../../mail/ids.ts'
import { SHOWN_PATHS, type ShownText } from '../../../service/message-view/message-views.ts'
import { principalOf } from '../access.ts'
import type { Area } from '../http-app.ts'
import { MESSAGE_LINK_MAX } from '../limits.ts'
import { messagePage } from '../pages/message-page.ts'
import { sendFile } from '../safe-file.ts'
import { goneFrom, showPage } from '../shown-page.ts'

export const ANYONE = { config: { access: 'anyone', anySite: true } } as const
export const LINK = z.strictObject({ '*': z.string().max(MESSAGE_LINK_MAX) })
const ONE = z.strictObject({ id: z.string().max(40) })
/** As JMAP names it; absent: one's own. */
const ACCOUNT = z
  .string()
  .regex(/^A[1-9]\d{0,14}$/)
  .transform((text) => Number(text.slice(1)) as AccountId)
  .optional()
export const ASKED = z.strictObject({ pictures: z.enum(['yes', 'no']).default('no'), account: ACCOUNT })
const QUOTED = z.strictObject({ account: ACCOUNT })

export const messageViewRoutes: Area = (app, { views, texts }) => {
  const showText = (reply: FastifyReply, status: number, page: ShownText): FastifyReply =>
    showPage(reply, status, messagePage(page, texts))
  const gone = (reply: FastifyReply, language: ShownText['language']): FastifyReply =>
    goneFrom(reply, language, texts)

  app.get(
    '/api/v1/messages/:id/view',
    {
      config: { access: 'account' },
      schema: { params: ONE, querystring: ASKED, response: { 200: messageView } },
    },
    async (request) => {
      const shown = await views.view(principalOf(request), request.params.id, {
        pictures: request.query.pictures === 'yes',
        owner: request.query.account,
      })
      return mutable(shown)
    },
  )
  app.get(
    '/api/v1/messages/:id/quote',
    {
      config: { access: 'account' },
      schema: { params: ONE, querystring: QUOTED, response: { 200: messageQuote } },
    },
    (request) => views.quote(principalOf(request), request.params.id, request.query.account),
  )
  app.get(`${SHOWN_PATHS.body}/*`, { ...ANYONE, schema: { params: LINK } }, async (request, reply) => {
    const page = await views.body(request.params['*'])
    return page === undefined ? gone(reply, request.language) : showText(reply, 200, page)
  })
  app.get(`${SHOWN_PATHS.preview}/*`, { ...ANYONE, schema: { params: LINK } }, async (request, reply) => {
    const found = await views.preview(request.params['*'])
    if (found === undefined) return gone(reply, request.language)
    if ('picture' in found) return sendFile(reply, found.picture, 'shown')
    const { language } = found
    const none = `<p>${texts.format(language, { key: 'view.noText' })}</p>`
    return showText(reply, 200, found.html === '' ? { language, html: none, cut: false } : found)
  })
  app.get(`${SHOWN_PATHS.file}/*`, { ...ANYONE, schema: { params: LINK } }, async (request, reply) => {
    const found = await views.file(request.params['*'])
    return found === undefined ? gone(reply, request.language) : sendFile(reply, found, 'saved')
  })
  app.get(`${SHOWN_PATHS.picture}/*`, { ...ANYONE, schema: { params: LINK } }, async (request, reply) => {
    const found = await views.picture(request.params['*'])
    if (found?.kind === 'picture') return sendFile(reply, { name: '', ...found }, 'shown')
    return reply.code(found?.kind === 'busy' ? 503 : 404).send()
  })
}

/** The schema of an answer is made of lists that may change. */
function mutable(view: unknown): z.infer<typeof messageView> {
  return view as z.infer<typeof messageView>
}
