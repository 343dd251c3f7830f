/** A page of what a message says, in an origin of nobody by its own header. THREATS WB1, WB3, JM6, §3.14 */
import type { FastifyReply } from 'fastify'
import type { Language, Texts } from '../../lib/text.ts'
import { SHOWN_PATHS } from '../../service/message-view/message-views.ts'
import { messagePage } from './pages/message-page.ts'

/** `host` is one of ours: whoever came under another name was sent away before. W3C CSP 3, THREATS JM8 */
function policyAt(host: string): string {
  return [
    "default-src 'none'",
    `img-src https://${host}${SHOWN_PATHS.picture}/ https://${host}${SHOWN_PATHS.preview}/ data:`,
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors https://${host}`,
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ].join('; ')
}

/** `page`: whole, made of what was sanitised. */
export function showPage(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyAt(reply.request.headers.host ?? ''),
      // A policy says it for every browser that there is, and this field knows no exception for our own page.
      'x-frame-options': 'SAMEORIGIN',
      'x-dns-prefetch-control': 'off',
      'cross-origin-embedder-policy': 'require-corp',
      'cache-control': 'private, no-store',
    })
    .serializer((payload: unknown) => String(payload))
    .send(page)
}

/** The link is not ours, too old, or of somebody who has no access any more. */
export function goneFrom(reply: FastifyReply, language: Language, texts: Texts): FastifyReply {
  const html = `<p>${texts.format(language, { key: 'view.gone' })}</p>`
  return showPage(reply, 404, messagePage({ language, html, cut: false }, texts))
}
