/** What people read when a filter of theirs could not do what it says, and what their filters send back. */
import type { Catalogue } from '../text.ts'

export const SIEVE_DELIVERY_TEXTS = {
  'sieve.failed.subject': { en: 'A filter of yours did not work', es: 'Un filtro suyo no funcionó' },
  'sieve.failed.opening': {
    en: 'Your filters ({script}) stopped at line {line}. The message they were looking at is in your inbox, and nothing of it is lost.',
    es: 'Sus filtros ({script}) se detuvieron en la línea {line}. El mensaje que revisaban se encuentra en su bandeja de entrada y no se perdió nada.',
  },
  'sieve.deed.opening': {
    en: 'A filter of yours could not do everything it says with a message. The message is in your inbox, and nothing of it is lost.',
    es: 'Un filtro suyo no pudo hacer todo lo que indica con un mensaje. El mensaje se encuentra en su bandeja de entrada y no se perdió nada.',
  },
  'sieve.failed.advice': {
    en: 'Please correct the filter in your webmail or mail program. This notice comes at most once a day, whatever happens meanwhile.',
    es: 'Corrija el filtro en el correo web o en su programa de correo. Este aviso llega como máximo una vez al día, ocurra lo que ocurra mientras tanto.',
  },
  'sieve.failed.help': {
    en: 'Need help? Forward this notice to {admin}.',
    es: '¿Necesita ayuda? Reenvíe este aviso a {admin}.',
  },
  'sieve.deed.badAddress': {
    en: 'The filter forwards to {address}, which is not a mail address.',
    es: 'El filtro reenvía a {address}, que no es una dirección de correo.',
  },
  'sieve.deed.redirects': {
    en: 'Filters may forward up to {max} messages an hour. Those above that stay in your inbox.',
    es: 'Los filtros pueden reenviar hasta {max} mensajes por hora. Los demás se quedan en su bandeja de entrada.',
  },
  'sieve.deed.notices': {
    en: 'Filters may send up to {max} notices an hour. Those above that are not sent.',
    es: 'Los filtros pueden enviar hasta {max} avisos por hora. Los demás no se envían.',
  },
  'sieve.deed.badMethod': {
    en: 'The filter notifies an address that is not one, or too many of them.',
    es: 'El filtro avisa a una dirección que no es válida, o a demasiadas.',
  },
  'sieve.rejected.subject': { en: 'Not accepted: {subject}', es: 'No aceptado: {subject}' },
  'sieve.rejected.opening': {
    en: 'Your message to {address} was not accepted. Whoever reads that mailbox gives this reason:',
    es: 'Su mensaje para {address} no fue aceptado. Quien lee ese buzón indica este motivo:',
  },
  'sieve.rejected.attached': {
    en: 'The header of your message is attached.',
    es: 'Adjuntamos el encabezado de su mensaje.',
  },
} as const satisfies Catalogue
