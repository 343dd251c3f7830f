/** What `valija account retention` says, and its help. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const RETENTION_HELP = {
  'help.keep.retention': {
    en: 'what stays on the server once the main device has downloaded it',
    es: 'qué se conserva en el servidor después de que el dispositivo principal lo descargó',
  },
  'help.keep.show': {
    en: 'show the rule and the devices that have come by POP3',
    es: 'mostrar la regla y los dispositivos que se conectaron por POP3',
  },
  'help.keep.set': {
    en: 'change the rule or the main device',
    es: 'cambiar la regla o el dispositivo principal',
  },
  'help.keep.preview': {
    en: 'show what tonight would leave the server',
    es: 'mostrar qué dejaría el servidor esta noche',
  },
  'help.keep.opt.keep': {
    en: 'all, a number of days, or auto: 15 days when there is a main device',
    es: 'all (todo), un número de días, o auto: 15 días si hay un dispositivo principal',
  },
  'help.keep.opt.primary': {
    en: 'main device, by its number: it downloads and keeps, the others only read',
    es: 'dispositivo principal, por su número: descarga y guarda; los demás solo leen',
  },
  'help.keep.opt.primaryApp': {
    en: 'main device, by the number of its app password',
    es: 'dispositivo principal, por el número de su contraseña de aplicación',
  },
  'help.keep.opt.noPrimary': {
    en: 'no main device: nothing leaves',
    es: 'sin dispositivo principal: todo se conserva',
  },
  'help.keep.badKeep': { en: 'all, auto or a number of days', es: 'all, auto o un número de días' },
  'help.keep.badNumber': { en: 'a number', es: 'un número' },
} satisfies Catalogue

export const CLI_RETENTION_TEXTS = {
  'keep.rule.all': {
    en: 'Everything stays on the server.',
    es: 'Todo se conserva en el servidor.',
  },
  'keep.rule.days': {
    en: 'Messages stay {n, plural, one {# day} other {# days}}; then those leave that the main device has wholly downloaded.',
    es: 'Los mensajes se conservan {n, plural, one {# día} many {# de días} other {# días}}; después se eliminan los que el dispositivo principal descargó por completo.',
  },
  'keep.devices.none': {
    en: 'No device has come by POP3 yet.',
    es: 'Ningún dispositivo se conectó por POP3 todavía.',
  },
  'keep.head.id': { en: 'Number', es: 'Número' },
  'keep.head.role': { en: 'Role', es: 'Función' },
  'keep.head.kind': { en: 'Signs in with', es: 'Inicia sesión con' },
  'keep.head.name': { en: 'Name', es: 'Nombre' },
  'keep.head.last': { en: 'Last seen', es: 'Última vez' },
  'keep.head.hidden': { en: 'Hidden messages', es: 'Mensajes ocultos' },
  'keep.head.date': { en: 'Received', es: 'Recibido' },
  'keep.head.size': { en: 'Size', es: 'Tamaño' },
  'keep.role.primary': { en: 'main device', es: 'dispositivo principal' },
  'keep.role.copy': { en: 'copy device', es: 'dispositivo de copia' },
  'keep.role.gone': { en: 'no longer in use', es: 'ya no se usa' },
  'keep.role.any': { en: 'device', es: 'dispositivo' },
  'keep.kind.app-password': { en: 'app password', es: 'contraseña de aplicación' },
  'keep.kind.program': { en: 'account password', es: 'contraseña de la cuenta' },
  'keep.set': { en: 'Changed for {address}.', es: 'Se guardó el cambio para {address}.' },
  'keep.preview.none': {
    en: 'Nothing leaves tonight.',
    es: 'Esta noche no se elimina nada.',
  },
  'keep.preview.some': {
    en: '{n, plural, one {# message} other {# messages}} ({size}) would leave on {night}. They can be recovered for 14 days.',
    es: '{n, plural, one {# mensaje} many {# de mensajes} other {# mensajes}} ({size}) se eliminarían el {night}. Se pueden recuperar durante 14 días.',
  },
  'keep.why.keeps-all': {
    en: 'Everything stays on the server: that is the rule of this account.',
    es: 'Todo se conserva en el servidor: es la regla de esta cuenta.',
  },
  'keep.why.no-primary': {
    en: 'No main device was chosen, so everything stays.',
    es: 'No se eligió un dispositivo principal; por eso todo se conserva.',
  },
  'keep.why.primary-gone': {
    en: 'The main device is no longer in use, so everything stays until another is chosen.',
    es: 'El dispositivo principal ya no se usa; todo se conserva hasta que se elija otro.',
  },
  'keep.why.no-account': { en: 'There is no such account.', es: 'Esa cuenta no existe.' },
} satisfies Catalogue
