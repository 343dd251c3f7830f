/**
 * Whom to call, for who cannot sign in.
 *
 *   GET /api/v1/session/help-contact      {"name":"Soporte","phone":"+54 11 5555-0100","whatsapp":null,"mail":null,"hours":"8 a 20"}
 */
import { HelpContact } from '../../../../../contract/src/help.ts'
import type { Area } from '../http-app.ts'

export const helpContactRoutes: Area = (app, { helpContact }) => {
  app.get(
    '/api/v1/session/help-contact',
    { config: { access: 'anyone' }, schema: { response: { 200: HelpContact } } },
    () => helpContact(),
  )
}
