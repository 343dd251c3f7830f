/**
 * Messages on paper. The account asks where the sheet is; the sheet is a page of its own, without scripts, as each text is.
 *
 *   GET /api/v1/print-link?ids=M12,M14&zone=America/Montevideo    ?account=A7: of what account 7 shares
 *   GET /shown/print/LINK
 */
import { z } from 'zod'
import { messagePrint } from '../../../../../contract/src/message-view.ts'
import { PRINTED_MAX } from '../../../service/message-view/limits.ts'
import { SHOWN_PATHS } from '../../../service/message-view/message-views.ts'
import { principalOf } from '../access.ts'
import type { Area } from '../http-app.ts'
import { printPage } from '../pages/print-page.ts'
import { goneFrom, showPage } from '../shown-page.ts'
import { ANYONE, ASKED, LINK } from './message-view.ts'

/** A zone that this machine knows: its name goes into no page before. */
const ZONE = z.string().max(64).refine(isZone).default('UTC')
const PRINTED = ASKED.extend({
  ids: z
    .string()
    .max(PRINTED_MAX * 40)
    .transform((text) => text.split(','))
    .refine(({ length }) => length <= PRINTED_MAX),
  zone: ZONE,
})
function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const messagePrintRoutes: Area = (app, { views, texts }) => {
  app.get(
    '/api/v1/print-link',
    {
      config: { access: 'account' },
      schema: { querystring: PRINTED, response: { 200: messagePrint } },
    },
    async (request) => {
      const { ids, pictures, account, zone } = request.query
      const asked = { pictures: pictures === 'yes', owner: account, zone }
      return { url: await views.printLink(principalOf(request), ids, asked) }
    },
  )
  app.get(`${SHOWN_PATHS.print}/*`, { ...ANYONE, schema: { params: LINK } }, async (request, reply) => {
    const sheet = await views.printed(request.params['*'])
    return sheet === undefined
      ? goneFrom(reply, request.language, texts)
      : showPage(reply, 200, printPage(sheet, texts))
  })
}
