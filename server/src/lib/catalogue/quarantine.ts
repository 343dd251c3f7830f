/** What is said about held mail: in summaries, on the pages of their links, and at the terminal. VOICE §3.3 */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const QUARANTINE_HELP = {
  'help.quarantine.quarantine': {
    en: 'quarantine: mail that was held because it looks like spam, fraud or a virus',
    es: 'cuarentena: correo retenido porque parece spam, fraude o un virus',
  },
  'help.quarantine.list': { en: 'list held messages', es: 'listar los mensajes retenidos' },
  'help.quarantine.show': {
    en: 'show one message: why it is held, its header and its text',
    es: 'mostrar un mensaje: por qué está retenido, su cabecera y su texto',
  },
  'help.quarantine.release': { en: 'release messages', es: 'liberar mensajes' },
  'help.quarantine.allow': {
    en: 'always allow the sender of a message, and release it',
    es: 'permitir siempre al remitente de un mensaje y liberarlo',
  },
  'help.quarantine.block': {
    en: 'block the sender of a message, and discard it',
    es: 'bloquear al remitente de un mensaje y descartarlo',
  },
  'help.quarantine.drop': {
    en: 'discard messages; for 7 days they can still be released',
    es: 'descartar mensajes; durante 7 días todavía se pueden liberar',
  },
  'help.quarantine.digest': {
    en: 'show or set how often an account gets a summary by mail; without an account, send those that are due',
    es: 'mostrar o cambiar cada cuánto recibe una cuenta el resumen por correo; sin cuenta, enviar los que tocan ahora',
  },
  'help.quarantine.settings': {
    en: 'show or set how a company keeps held mail and sends summaries',
    es: 'mostrar o cambiar cómo conserva una empresa el correo retenido y cuándo envía los resúmenes',
  },
  'help.quarantine.opt.account': { en: 'of this account or group', es: 'de esta cuenta o grupo' },
  'help.quarantine.opt.company': { en: 'of one company', es: 'de una empresa' },
  'help.quarantine.opt.sender': { en: 'from this address, or @domain', es: 'de esta dirección, o @dominio' },
  'help.quarantine.opt.recipient': { en: 'to this address, or @domain', es: 'a esta dirección, o @dominio' },
  'help.quarantine.opt.words': {
    en: 'with these words in subject or sender',
    es: 'con estas palabras en el asunto o el remitente',
  },
  'help.quarantine.opt.day': { en: 'held on this day (2026-11-22)', es: 'retenidos ese día (2026-11-22)' },
  'help.quarantine.opt.rule': {
    en: 'held for this reason (its name, or the part before the first dot)',
    es: 'retenidos por ese motivo (su nombre, o la parte antes del primer punto)',
  },
  'help.quarantine.opt.state': {
    en: 'held, released, dropped or any (default: held)',
    es: 'held (retenidos), released (liberados), dropped (descartados) o any (todos); sin indicar: held',
  },
  'help.quarantine.opt.limit': { en: 'how many at most', es: 'cuántos como máximo' },
  'help.quarantine.opt.after': {
    en: 'those after this one, which are older',
    es: 'los que siguen a este, más antiguos',
  },
  'help.quarantine.opt.all': { en: 'all of them', es: 'todos' },
  'help.quarantine.opt.frequency': {
    en: 'off, daily, weekly, or company for what the company has set',
    es: 'off (nunca), daily (cada día), weekly (cada semana), o company (lo que defina la empresa)',
  },
  'help.quarantine.opt.keep': {
    en: 'days that held mail is kept',
    es: 'días que se conserva el correo retenido',
  },
  'help.quarantine.opt.every': {
    en: 'how often summaries are sent: off, daily or weekly',
    es: 'cada cuánto se envían los resúmenes: off (nunca), daily (cada día) o weekly (cada semana)',
  },
  'help.quarantine.opt.hour': { en: 'at this hour, 0 to 23', es: 'a esta hora, de 0 a 23' },
  'help.quarantine.opt.timeZone': {
    en: 'of this time zone (America/Lima)',
    es: 'de este huso horario (America/Lima)',
  },
  'help.quarantine.badNumber': {
    en: 'a whole number within its bounds',
    es: 'un número entero dentro de sus límites',
  },
  'help.quarantine.badDay': { en: 'a day like 2026-11-22', es: 'un día como 2026-11-22' },
} as const satisfies Catalogue

const DIGEST = {
  'digest.subject': {
    en: '{n, plural, one {# message} other {# messages}} in quarantine',
    es: '{n, plural, one {# mensaje} other {# mensajes}} en cuarentena',
  },
  'digest.intro': {
    en: '{n, plural, one {We held this message for {account} because it looks like spam or fraud. If it is good, release it; if not, you need do nothing: it is deleted on {until}.} other {We held these messages for {account} because they look like spam or fraud. Release the good ones; you need do nothing about the rest: they are deleted on {until}.}}',
    es: '{n, plural, one {Retuvimos este mensaje para {account} porque parece spam o fraude. Si es bueno, libérelo; si no, no hace falta hacer nada: se elimina el {until}.} other {Retuvimos estos mensajes para {account} porque parecen spam o fraude. Libere los buenos; con el resto no hace falta hacer nada: se eliminan el {until}.}}',
  },
  'digest.more': {
    en: '{n, plural, one {# more message is} other {# more messages are}} held and not named here.',
    es: '{n, plural, one {Hay # mensaje retenido más que no se nombra aquí.} other {Hay # mensajes retenidos más que no se nombran aquí.}}',
  },
  'digest.row': {
    en: '{sender}, “{subject}”, {date}. Why: {reason}',
    es: '{sender}, “{subject}”, {date}. Motivo: {reason}',
  },
  'digest.for': { en: 'Recipient: {recipient}', es: 'Destinatario: {recipient}' },
  'digest.noSubject': { en: 'no subject', es: 'sin asunto' },
  'digest.release': { en: 'Release', es: 'Liberar' },
  'digest.allow': { en: 'Allow sender', es: 'Permitir remitente' },
  'digest.block': { en: 'Block sender', es: 'Bloquear remitente' },
  'digest.foot': {
    en: 'We will never ask you for your password in a message. The links work for {days, plural, one {# day} other {# days}} and only for you. Change how often this arrives: {url}',
    es: 'Nunca le pediremos la contraseña en un mensaje. Los enlaces sirven durante {days, plural, one {# día} other {# días}} y solo para usted. Cambiar cada cuánto llega este resumen: {url}',
  },
  'digest.footPlain': {
    en: 'We will never ask you for your password in a message. To release one of them, talk to whoever runs your company mail.',
    es: 'Nunca le pediremos la contraseña en un mensaje. Para liberar alguno, hable con quien administra el correo de su empresa.',
  },
  'digest.change': { en: 'choose here', es: 'elegir aquí' },
  'digest.confirm': {
    en: 'Release this message to {account}?',
    es: '¿Liberar este mensaje para {account}?',
  },
  'digest.confirmAllow': {
    en: 'Always allow {sender} and release this message to {account}?',
    es: '¿Permitir siempre {sender} y liberar este mensaje para {account}?',
  },
  'digest.confirmBlock': {
    en: 'Block {sender}? This message to {account} is discarded; for {days} days it can still be released.',
    es: '¿Bloquear {sender}? Se descarta este mensaje para {account}; durante {days} días todavía se puede liberar.',
  },
  'digest.title.release': { en: 'Release a message', es: 'Liberar un mensaje' },
  'digest.title.allow': { en: 'Allow a sender', es: 'Permitir un remitente' },
  'digest.title.block': { en: 'Block a sender', es: 'Bloquear un remitente' },
  'digest.title.digest': { en: 'Summary of the quarantine', es: 'Resumen de la cuarentena' },
  'digest.title.done': { en: 'Done', es: 'Listo' },
  'digest.title.no': { en: 'This did not work', es: 'No se pudo hacer' },
  'digest.done': {
    en: 'Released. It is in your inbox.',
    es: 'Liberado. Ya está en su bandeja de entrada.',
  },
  'digest.doneOn': {
    en: 'Released. It is on its way to {recipient}.',
    es: 'Liberado. Ya va en camino a {recipient}.',
  },
  'digest.doneAllow': {
    en: 'Mail from {sender} comes in from now on. This message was released.',
    es: 'El correo de {sender} llegará desde ahora. Este mensaje quedó liberado.',
  },
  'digest.doneBlock': {
    en: 'Mail from {sender} no longer comes in. This message was discarded.',
    es: 'El correo de {sender} ya no llegará. Este mensaje quedó descartado.',
  },
  'digest.used': { en: 'This link was already used on {date}.', es: 'Este enlace ya se usó el {date}.' },
  'digest.already': {
    en: 'This message was already released on {date}.',
    es: 'Este mensaje ya se liberó el {date}.',
  },
  'digest.expired': {
    en: 'This link no longer works. Use that of a newer summary, or ask whoever runs your company mail.',
    es: 'Este enlace ya no sirve. Use el de un resumen más nuevo o consulte a quien administra el correo de su empresa.',
  },
  'digest.gone': {
    en: 'This message is no longer kept. If you need it, ask its sender to send it again.',
    es: 'Este mensaje ya no se conserva. Si lo necesita, pida a quien lo envió que lo mande otra vez.',
  },
  'digest.noLink': {
    en: 'This link is not one of ours. Copy it whole from the message.',
    es: 'Este enlace no es nuestro. Cópielo completo desde el mensaje.',
  },
  'digest.field.sender': { en: 'From', es: 'De' },
  'digest.field.subject': { en: 'Subject', es: 'Asunto' },
  'digest.field.date': { en: 'Held on', es: 'Retenido el' },
  'digest.field.reason': { en: 'Why', es: 'Motivo' },
  'digest.field.recipient': { en: 'To', es: 'Para' },
  'digest.often': {
    en: 'How often should the summary reach {account}?',
    es: '¿Cada cuánto debe llegar el resumen a {account}?',
  },
  'digest.often.daily': { en: 'Every day', es: 'Cada día' },
  'digest.often.weekly': { en: 'Every Monday', es: 'Cada lunes' },
  'digest.often.off': { en: 'Never', es: 'Nunca' },
  'digest.save': { en: 'Save', es: 'Guardar cambios' },
  'digest.saved.daily': {
    en: 'The summary reaches {account} every day, when there is something new.',
    es: 'El resumen llegará cada día a {account}, cuando haya algo nuevo.',
  },
  'digest.saved.weekly': {
    en: 'The summary reaches {account} every Monday, when there is something new.',
    es: 'El resumen llegará cada lunes a {account}, cuando haya algo nuevo.',
  },
  'digest.saved.off': {
    en: '{account} gets no more summaries. Held mail still waits in the quarantine.',
    es: '{account} no recibirá más resúmenes. El correo retenido sigue esperando en la cuarentena.',
  },
  'digest.chooseOne': {
    en: 'Nothing was chosen. Go back and choose how often the summary is to arrive.',
    es: 'No se eligió nada. Vuelva atrás y elija cada cuánto debe llegar el resumen.',
  },
} as const satisfies Catalogue

export const QUARANTINE_TEXTS = {
  ...DIGEST,
  'quarantine.reason': {
    en: '{level, select, 1 {The sending server} 2 {Who sent it could not be proved} 3 {Its content} 4 {Rules of the company or the account} other {Rules of the service}} ({points, number} {points, plural, one {point} other {points}}).',
    es: '{level, select, 1 {El servidor que lo envió} 2 {No se pudo probar quién lo envió} 3 {Su contenido} 4 {Reglas de la empresa o de la cuenta} other {Reglas del servicio}} ({points, number} {points, plural, one {punto} other {puntos}}).',
  },
  'quarantine.reason.virus': { en: 'It has a virus ({virus}).', es: 'Trae un virus ({virus}).' },
  'quarantine.reason.unscanned': {
    en: 'The virus check did not answer.',
    es: 'La revisión de virus no respondió.',
  },
  'quarantine.notThere': {
    en: 'There is no message {id} in the quarantine. Look at the list again: it may have been deleted.',
    es: 'No hay ningún mensaje {id} en la cuarentena. Revise la lista otra vez: puede que se haya eliminado.',
  },
  'quarantine.seeOnly': {
    en: 'This message is for a group. Whoever runs your company mail can release it.',
    es: 'Este mensaje es para un grupo. Puede liberarlo quien administra el correo de su empresa.',
  },
  'quarantine.infected': {
    en: 'This message has a virus ({virus}) and cannot be released. Ask its sender to clean their device and send it again.',
    es: 'Este mensaje trae un virus ({virus}) y no se puede liberar. Pida a quien lo envió que limpie su equipo y lo mande otra vez.',
  },
  'quarantine.infectedKept': {
    en: 'This message has a virus ({virus}). Only the service operator can discard it.',
    es: 'Este mensaje trae un virus ({virus}). Solo puede descartarlo el operador del servicio.',
  },
  'quarantine.unscanned': {
    en: 'The virus check still does not answer, so this message cannot be released yet. Try again in a few minutes.',
    es: 'La revisión de virus sigue sin responder y este mensaje todavía no se puede liberar. Vuelva a intentarlo en unos minutos.',
  },
  'quarantine.full': {
    en: '{address} has no space left. Make room and release the message again; it is still held.',
    es: '{address} no tiene espacio libre. Haga lugar y libere el mensaje otra vez; sigue retenido.',
  },
  'quarantine.suspended': {
    en: '{address} is suspended and takes no mail. The message is still held.',
    es: '{address} está suspendida y no recibe correo. El mensaje sigue retenido.',
  },
  'quarantine.later': {
    en: 'The mailbox cannot take the message just now. It is still held: try again in a few minutes.',
    es: 'El buzón no puede recibir el mensaje ahora mismo. Sigue retenido: vuelva a intentarlo en unos minutos.',
  },
  'quarantine.noSender': {
    en: 'This message names no sender who could be allowed or blocked.',
    es: 'Este mensaje no indica ningún remitente que se pueda permitir o bloquear.',
  },
  'quarantine.whose': {
    en: 'Name one account or group, or one company.',
    es: 'Indique una sola cuenta o grupo, o una sola empresa.',
  },
  'quarantine.idOrFilter': {
    en: 'Name one message, or say which ones, but not both.',
    es: 'Indique un mensaje o diga cuáles, pero no las dos cosas.',
  },
  'quarantine.company': { en: 'Name the company.', es: 'Indique la empresa.' },
  'quarantine.timeZone': {
    en: '{name} is not a time zone. They are written like America/Lima or Europe/Madrid.',
    es: '{name} no es un huso horario. Se escriben como America/Lima o Europe/Madrid.',
  },
  'quarantine.empty': {
    en: 'Quarantine is empty.',
    es: 'La cuarentena está vacía.',
  },
  'quarantine.more': {
    en: '{total, plural, one {# message} other {# messages}} in all. For the older ones: --after {next}',
    es: '{total, plural, one {# mensaje} other {# mensajes}} en total. Para ver los más antiguos: --after {next}',
  },
  'quarantine.head.id': { en: 'Id', es: 'Id' },
  'quarantine.head.held': { en: 'Held', es: 'Retenido' },
  'quarantine.head.sender': { en: 'From', es: 'De' },
  'quarantine.head.recipient': { en: 'To', es: 'Para' },
  'quarantine.head.subject': { en: 'Subject', es: 'Asunto' },
  'quarantine.head.reason': { en: 'Why', es: 'Motivo' },
  'quarantine.head.state': { en: 'State', es: 'Estado' },
  'quarantine.head.until': { en: 'Kept until', es: 'Se conserva hasta' },
  'quarantine.head.size': { en: 'Size', es: 'Tamaño' },
  'quarantine.head.files': { en: 'Attachments', es: 'Adjuntos' },
  'quarantine.state.held': { en: 'held', es: 'retenido' },
  'quarantine.state.released': { en: 'released by {by} on {date}', es: 'liberado por {by} el {date}' },
  'quarantine.state.dropped': { en: 'discarded by {by} on {date}', es: 'descartado por {by} el {date}' },
  'quarantine.textMore': { en: '(the text goes on)', es: '(el texto continúa)' },
  'quarantine.released': {
    en: 'Released to {address}.',
    es: 'Liberado para {address}.',
  },
  'quarantine.wasReleased': {
    en: 'It had been released to {address} already; nothing was sent again.',
    es: 'Ya estaba liberado para {address}; no se envió otra vez.',
  },
  'quarantine.allowed': {
    en: 'Mail from {sender} comes in from now on. The message was released to {address}.',
    es: 'El correo de {sender} llegará desde ahora. El mensaje quedó liberado para {address}.',
  },
  'quarantine.blocked': {
    en: 'Mail from {sender} to {address} no longer comes in. The message was discarded.',
    es: 'El correo de {sender} para {address} ya no llegará. El mensaje quedó descartado.',
  },
  'quarantine.dropped': {
    en: '{n, plural, =0 {No message was discarded.} one {# message discarded. It can be released for 7 days yet.} other {# messages discarded. They can be released for 7 days yet.}}',
    es: '{n, plural, =0 {No se descartó ningún mensaje.} one {# mensaje descartado. Todavía se puede liberar durante 7 días.} other {# mensajes descartados. Todavía se pueden liberar durante 7 días.}}',
  },
  'quarantine.digestIs': {
    en: '{frequency, select, off {{address} gets no summary.} daily {{address} gets a summary every day at {hour}:00 ({timeZone}), when there is something new.} other {{address} gets a summary every Monday at {hour}:00 ({timeZone}), when there is something new.}}{own, select, no { This is what the company has set.} other {}}',
    es: '{frequency, select, off {{address} no recibe resúmenes.} daily {{address} recibe un resumen cada día a las {hour}:00 ({timeZone}), cuando hay algo nuevo.} other {{address} recibe un resumen cada lunes a las {hour}:00 ({timeZone}), cuando hay algo nuevo.}}{own, select, no { Así lo define la empresa.} other {}}',
  },
  'quarantine.told': {
    en: '{n, plural, =0 {No summary is due.} one {# summary sent.} other {# summaries sent.}}',
    es: '{n, plural, =0 {No toca enviar ningún resumen.} one {# resumen enviado.} other {# resúmenes enviados.}}',
  },
  'quarantine.settingsAre': {
    en: '{name}: held mail is kept {days, plural, one {# day} other {# days}}. Summaries: {frequency, select, off {none} daily {every day at {hour}:00} other {every Monday at {hour}:00}} ({timeZone}).',
    es: '{name}: el correo retenido se conserva {days, plural, one {# día} other {# días}}. Resúmenes: {frequency, select, off {ninguno} daily {cada día a las {hour}:00} other {cada lunes a las {hour}:00}} ({timeZone}).',
  },
} as const satisfies Catalogue
