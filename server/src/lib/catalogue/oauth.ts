/** Allowing a mail program to open one's mail: what is refused. */
import type { Catalogue } from '../text.ts'

export const OAUTH_TEXTS = {
  'oauth.unknownProgram': {
    en: 'This request is not complete, so nothing was allowed. Begin again in your mail program.',
    es: 'Esta solicitud no está completa; no se permitió nada. Empiece otra vez en su programa de correo.',
  },
  'oauth.nothing': {
    en: 'Your account has none of what this program asks for. Ask whoever administers the mail.',
    es: 'Su cuenta no tiene nada de lo que pide este programa. Consulte a quien administra el correo.',
  },
} as const satisfies Catalogue
