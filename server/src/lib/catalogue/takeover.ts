/** What is said of an account that somebody else may be using, to its admins, to the person, and at the terminal. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const TAKEOVER_HELP = {
  'help.takeover.takeover': {
    en: 'suspected account theft: accounts that the automatic brake paused, and what they sent',
    es: 'posible robo de cuenta: cuentas que el freno automático puso en pausa, y lo que enviaron',
  },
  'help.takeover.list': { en: 'list paused accounts', es: 'listar las cuentas en pausa' },
  'help.takeover.list.all': { en: 'with those that are over', es: 'también las que ya terminaron' },
  'help.takeover.list.company': { en: 'of one company', es: 'de una empresa' },
  'help.takeover.show': {
    en: 'show why an account was paused, and the messages that are held',
    es: 'mostrar por qué una cuenta está en pausa y los mensajes retenidos',
  },
  'help.takeover.release': { en: 'let held messages go', es: 'liberar mensajes retenidos' },
  'help.takeover.drop': { en: 'discard held messages', es: 'descartar mensajes retenidos' },
  'help.takeover.id': { en: 'only this message', es: 'solo este mensaje' },
  'help.takeover.domain': { en: 'only to this domain', es: 'solo a este dominio' },
  'help.takeover.recipient': {
    en: 'only to this address, or @domain',
    es: 'solo a esta dirección, o @dominio',
  },
  'help.takeover.before': {
    en: 'only what came before this time (2026-11-22T10:40:00Z)',
    es: 'solo lo que llegó antes de esta hora (2026-11-22T10:40:00Z)',
  },
  'help.takeover.allHeld': { en: 'all that is held', es: 'todo lo retenido' },
  'help.takeover.restore': {
    en: 'give the account back to its owner',
    es: 'devolver la cuenta a su dueño',
  },
  'help.takeover.passwordStdin': {
    en: 'read the new password from standard input',
    es: 'leer la clave nueva de la entrada estándar',
  },
  'help.takeover.generate': {
    en: 'make a new password and show it once',
    es: 'crear una clave nueva y mostrarla una vez',
  },
  'help.takeover.passwordChanged': {
    en: 'the password was changed after the account was paused',
    es: 'la clave ya se cambió después de la pausa',
  },
  'help.takeover.itWasThem': {
    en: 'it was the person: keep the password, and learn from what they send in the next 24 hours',
    es: 'fue la persona: conservar la clave y aprender de lo que envíe en las próximas 24 horas',
  },
  'help.takeover.keepAppPasswords': {
    en: 'with a new password: app passwords and API keys stay as they were',
    es: 'con una clave nueva: las contraseñas de aplicación y las claves de API quedan como estaban',
  },
} as const satisfies Catalogue

export const TAKEOVER_TEXTS = {
  'takeover.evidence.messages': {
    en: '{count} messages in {minutes, plural, one {# minute} other {# minutes}}',
    es: '{count} mensajes en {minutes, plural, one {# minuto} other {# minutos}}',
  },
  'takeover.evidence.newMessages': {
    en: '{count} messages in {minutes, plural, one {# minute} other {# minutes}} to people it had never written to',
    es: '{count} mensajes en {minutes, plural, one {# minuto} other {# minutos}} a personas a las que nunca había escrito',
  },
  'takeover.evidence.newRecipients': {
    en: '{count} people it had never written to in {minutes, plural, one {# minute} other {# minutes}}',
    es: '{count} personas a las que nunca había escrito en {minutes, plural, one {# minuto} other {# minutos}}',
  },
  'takeover.evidence.colleagueMessages': {
    en: '{count} messages to colleagues in {minutes, plural, one {# minute} other {# minutes}}',
    es: '{count} mensajes a colegas en {minutes, plural, one {# minuto} other {# minutos}}',
  },
  'takeover.evidence.newPeople': {
    en: '{m} of the recipients of the last hour it had never written to',
    es: 'a {m} de los destinatarios de la última hora nunca les había escrito',
  },
  'takeover.evidence.usual': {
    en: '{usual, plural, =0 {nothing like it is known of the account} other {# is its most so far}}',
    es: '{usual, plural, =0 {no se conoce nada parecido de esta cuenta} other {su máximo hasta ahora es #}}',
  },
  'takeover.evidence.country': {
    en: 'from {country}, where it was never used (usual: {own})',
    es: 'desde {country}, donde nunca se usó (habitual: {own})',
  },
  'takeover.evidence.hour': {
    en: 'at {hour}:00 UTC, an hour at which it never sends',
    es: 'a las {hour}:00 UTC, hora a la que nunca envía',
  },
  'takeover.evidence.bounced': {
    en: '{bounced} of the recipients do not exist or refused it',
    es: '{bounced} de los destinatarios no existen o lo rechazaron',
  },
  'takeover.admin.subject': {
    en: 'Suspected account theft: {account}',
    es: 'Posible robo de cuenta: {account}',
  },
  'takeover.admin.what': {
    en: 'At {time} {account} began to send mail that is not like it: {evidence}. We held {held, plural, one {# message} other {# messages}} (none is lost), closed its sessions and turned off its app passwords.',
    es: 'A las {time}, {account} empezó a enviar correo que no es propio de esa cuenta: {evidence}. Retuvimos {held, plural, one {# mensaje} other {# mensajes}} (no se pierde ninguno), cerramos las sesiones y anulamos las contraseñas de aplicación de esa cuenta.',
  },
  'takeover.admin.now': {
    en: 'Now: call {name}; if it was not them, set a new password, then release the good and discard the bad:',
    es: 'Ahora: llame a {name}; si no fue esa persona, asigne una contraseña nueva y después libere lo bueno y descarte lo malo:',
  },
  'takeover.person.subject': {
    en: 'Someone may be using your mail account {account}',
    es: 'Es posible que otra persona esté usando su cuenta de correo {account}',
  },
  'takeover.person': {
    en: 'Someone may be using your mail account {account}. We paused its sending to protect it; your mail is safe and nothing is lost. Was it you? Call {admin}. If it was not, they will give you a new password in person or by phone, never by mail.',
    es: 'Es posible que otra persona esté usando su cuenta de correo {account}. Pusimos en pausa los envíos para protegerla; su correo está a salvo y no se pierde nada. ¿Fue usted? Llame a {admin}. Si no, le darán una contraseña nueva en persona o por teléfono, nunca por correo.',
  },
  'takeover.over.subject': { en: '{account} sends again', es: '{account} vuelve a enviar' },
  'takeover.over': {
    en: '{account} has been sending again since {time}: {a} released, {b} discarded.',
    es: '{account} vuelve a enviar desde las {time}: {a} liberados, {b} descartados.',
  },
  'takeover.none': {
    en: 'No account is paused.',
    es: 'Ninguna cuenta está en pausa.',
  },
  'takeover.noCase': {
    en: '{address} was never paused.',
    es: '{address} nunca estuvo en pausa.',
  },
  'takeover.notPaused': {
    en: '{address} is not paused.',
    es: '{address} no está en pausa.',
  },
  'takeover.oneWay': {
    en: 'Say one of these: a new password, a generated one, that the password was changed, or that it was the person.',
    es: 'Indique una sola opción: una clave nueva, una generada, que la clave ya se cambió o que fue la persona.',
  },
  'takeover.passwordOld': {
    en: 'The password of {address} is still the one it was paused with. Set a new one.',
    es: 'La clave de {address} sigue siendo la que tenía al entrar en pausa. Asigne una nueva.',
  },
  'takeover.head.account': { en: 'Account', es: 'Cuenta' },
  'takeover.head.state': { en: 'State', es: 'Estado' },
  'takeover.head.began': { en: 'Since', es: 'Desde' },
  'takeover.head.held': { en: 'Held', es: 'Retenidos' },
  'takeover.head.released': { en: 'Released', es: 'Liberados' },
  'takeover.head.dropped': { en: 'Discarded', es: 'Descartados' },
  'takeover.head.evidence': { en: 'Why', es: 'Motivo' },
  'takeover.head.id': { en: 'Message', es: 'Mensaje' },
  'takeover.head.recipient': { en: 'Recipient', es: 'Destinatario' },
  'takeover.head.accepted': { en: 'Accepted', es: 'Aceptado' },
  'takeover.head.size': { en: 'Size', es: 'Tamaño' },
  'takeover.head.closed': { en: 'Restored', es: 'Devuelta' },
  'takeover.state.open': { en: 'paused', es: 'en pausa' },
  'takeover.state.closed': { en: 'over', es: 'terminado' },
  'takeover.more': {
    en: 'There are more than these. Use --json, or narrow with --domain or --recipient when you release or discard.',
    es: 'Hay más que estos. Use --json, o acote con --domain o --recipient al liberar o descartar.',
  },
  'takeover.release.done': {
    en: '{changed, plural, one {# recipient} other {# recipients}} released; {held} still held.',
    es: '{changed, plural, one {# destinatario liberado} other {# destinatarios liberados}}; {held} siguen retenidos.',
  },
  'takeover.drop.done': {
    en: '{changed, plural, one {# recipient} other {# recipients}} discarded; {held} still held.',
    es: '{changed, plural, one {# destinatario descartado} other {# destinatarios descartados}}; {held} siguen retenidos.',
  },
  'takeover.restored': {
    en: '{address} can be used again. {held, plural, =0 {Nothing is held.} one {# message is still held.} other {# messages are still held.}}',
    es: '{address} se puede usar otra vez. {held, plural, =0 {No queda nada retenido.} one {Queda # mensaje retenido.} other {Quedan # mensajes retenidos.}}',
  },
  'takeover.password': {
    en: 'New password: {password}',
    es: 'Clave nueva: {password}',
  },
} as const satisfies Catalogue
