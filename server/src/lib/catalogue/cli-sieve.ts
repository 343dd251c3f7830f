/** Texts of `valija sieve check` and `valija sieve run`. */
import type { Catalogue } from '../text.ts'

export const CLI_SIEVE_TEXTS = {
  'help.sieve': { en: 'check and try out filters', es: 'revisar y probar filtros' },
  'help.sieve.check': {
    en: 'tell everything that is wrong with a filter',
    es: 'decir todo lo que está mal en un filtro',
  },
  'help.sieve.run': {
    en: 'print what filters do with the message on standard input; nothing is done',
    es: 'mostrar qué hacen los filtros con el mensaje de la entrada estándar; no se hace nada',
  },
  'help.sieve.from': {
    en: 'envelope sender; none for a bounce',
    es: 'remitente del sobre; ninguno si es un rebote',
  },
  'help.sieve.to': { en: 'envelope recipient', es: 'destinatario del sobre' },
  'help.sieve.mailbox': {
    en: 'a folder that is there; may be repeated',
    es: 'una carpeta que existe; se puede repetir',
  },
  'help.sieve.spam': {
    en: 'how much the message looks like spam, 0 to 100',
    es: 'cuánto parece spam el mensaje, de 0 a 100',
  },
  'sieve.cli.fine': { en: '{file}: nothing is wrong.', es: '{file}: todo está bien.' },
  'sieve.cli.spam': {
    en: '“{text}” is not a number from 0 to 100. Pass one with --spam.',
    es: '«{text}» no es un número de 0 a 100. Indique uno con --spam.',
  },
  'sieve.cli.failure': {
    en: '{file}, line {line}: {reason} The message is kept.',
    es: '{file}, línea {line}: {reason} El mensaje se conserva.',
  },
  'sieve.cli.changed': { en: 'The message is changed. Its header:', es: 'El mensaje cambia. Su cabecera:' },
  'sieve.action.none': { en: 'Discard the message.', es: 'Descartar el mensaje.' },
  'sieve.action.keep': {
    en: 'Keep it in the inbox{flags, select, none {} other {, marked {flags}}}.',
    es: 'Conservarlo en la bandeja de entrada{flags, select, none {} other {, marcado {flags}}}.',
  },
  'sieve.action.fileinto': {
    en: 'Put it into the folder “{mailbox}”{use, select, none {} other { (or the one for {use})}}{create, select, true {, making it if needed} other {}}{flags, select, none {} other {, marked {flags}}}.',
    es: 'Ponerlo en la carpeta «{mailbox}»{use, select, none {} other { (o en la de {use})}}{create, select, true {, creándola si hace falta} other {}}{flags, select, none {} other {, marcado {flags}}}.',
  },
  'sieve.action.redirect': { en: 'Forward it to {address}.', es: 'Reenviarlo a {address}.' },
  'sieve.action.reject': { en: 'Refuse it: {reason}', es: 'Rechazarlo: {reason}' },
  'sieve.action.vacation': {
    en: 'Answer automatically, once in {days, plural, =0 {less than a day} one {# day} other {# days}}: {reason}',
    es: 'Responder automáticamente, una vez en {days, plural, =0 {menos de un día} one {# día} many {# de días} other {# días}}: {reason}',
  },
  'sieve.action.notify': { en: 'Send a notice to {method}.', es: 'Enviar un aviso a {method}.' },
} satisfies Catalogue
