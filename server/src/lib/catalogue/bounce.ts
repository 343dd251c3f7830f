/** Texts of `valija bounce`. The five classes have one name everywhere. */
import type { Catalogue } from '../text.ts'

export const BOUNCE_TEXTS = {
  'help.bounce': { en: 'understand bounced mail', es: 'entender los correos rebotados' },
  'help.bounce.classify': {
    en: 'tell whether the message on standard input is a bounce, for whom and why',
    es: 'decir si el mensaje de la entrada estándar es un rebote, de quién y por qué',
  },
  'help.bounce.batch': {
    en: 'read file paths from standard input, one a line, and answer one JSON line each',
    es: 'leer rutas de archivos de la entrada estándar, una por línea, y responder una línea JSON por cada una',
  },
  'help.bounce.list': {
    en: 'bounced mail, newest first',
    es: 'correos rebotados, primero los más nuevos',
  },
  'help.bounce.show': {
    en: 'what is known of an address that bounced',
    es: 'lo que se sabe de una dirección que rebotó',
  },
  'help.bounce.suppressed': {
    en: 'addresses that are paused because they do not exist',
    es: 'direcciones en pausa porque no existen',
  },
  'help.bounce.lift': {
    en: 'send to a paused address again',
    es: 'volver a enviar a una dirección en pausa',
  },
  'help.bounce.warn': {
    en: 'what to know of recipients before one writes to them',
    es: 'lo que conviene saber de los destinatarios antes de escribirles',
  },
  'help.bounce.writer': { en: 'as that account writes', es: 'cuando escribe esa cuenta' },
  'help.bounce.account': { en: 'of mail of that account', es: 'del correo de esa cuenta' },
  'help.bounce.address': { en: 'of mail to that address', es: 'del correo para esa dirección' },
  'help.bounce.class': {
    en: 'invalid, full, spam, domain or unknown',
    es: 'invalid, full, spam, domain o unknown',
  },
  'help.bounce.fault': {
    en: 'recipient, reputation, policy, content or transient',
    es: 'recipient, reputation, policy, content o transient',
  },
  'help.bounce.since': { en: 'from that day or time on', es: 'desde ese día u hora' },
  'help.bounce.until': { en: 'up to that day or time', es: 'hasta ese día u hora' },
  'help.bounce.company': { en: 'of that company', es: 'de esa empresa' },
  'help.bounce.limit': { en: 'how many at most', es: 'cuántos como máximo' },
  'help.bounce.before': { en: 'go on where a page ended', es: 'seguir donde terminó una página' },
  'bounce.kind.failure': {
    en: 'This is a bounce: the message was not delivered.',
    es: 'Es un rebote: el mensaje no se entregó.',
  },
  'bounce.kind.delay': {
    en: 'This is a delay notice: the other server keeps trying.',
    es: 'Es un aviso de demora: el otro servidor sigue intentándolo.',
  },
  'bounce.kind.delivery-receipt': {
    en: 'No bounce: it says that the message was delivered.',
    es: 'No es un rebote: dice que el mensaje se entregó.',
  },
  'bounce.kind.read-receipt': {
    en: 'No bounce: a read receipt.',
    es: 'No es un rebote: es una confirmación de lectura.',
  },
  'bounce.kind.auto-reply': {
    en: 'No bounce: an automatic reply.',
    es: 'No es un rebote: es una respuesta automática.',
  },
  'bounce.kind.challenge': {
    en: 'No bounce: a filter asks the sender for a confirmation.',
    es: 'No es un rebote: un filtro pide una confirmación a quien escribe.',
  },
  'bounce.kind.feedback': {
    en: 'No bounce: a complaint or feedback report.',
    es: 'No es un rebote: es una queja o un informe de reacciones.',
  },
  'bounce.kind.ordinary': {
    en: 'No bounce: ordinary mail.',
    es: 'No es un rebote: es un correo corriente.',
  },
  'bounce.class.invalid': { en: 'Invalid address', es: 'Dirección no válida' },
  'bounce.class.full': { en: 'Mailbox full', es: 'Buzón lleno' },
  'bounce.class.spam': { en: 'Refused as spam', es: 'Rechazado por spam' },
  'bounce.class.domain': { en: 'DNS or domain problem', es: 'Problema de DNS o dominio' },
  'bounce.class.unknown': { en: 'Cause unknown', es: 'Causa desconocida' },
  'bounce.fault.recipient': { en: 'recipient', es: 'destinatario' },
  'bounce.fault.reputation': { en: 'our reputation', es: 'nuestra reputación' },
  'bounce.fault.policy': { en: 'their rules', es: 'reglas del otro servidor' },
  'bounce.fault.content': { en: 'the message', es: 'el mensaje' },
  'bounce.fault.transient': { en: 'passing', es: 'pasajero' },
  'bounce.hardness.hard': { en: 'hard', es: 'definitivo' },
  'bounce.hardness.soft': { en: 'soft', es: 'no definitivo' },
  'bounce.recipient': { en: 'Recipient', es: 'Destinatario' },
  'bounce.class': { en: 'Class', es: 'Clase' },
  'bounce.fault': { en: 'Cause lies with', es: 'La causa está en' },
  'bounce.hardness': { en: 'Kind', es: 'Tipo' },
  'bounce.status': { en: 'Status', es: 'Estado' },
  'bounce.replyCode': { en: 'Reply', es: 'Respuesta' },
  'bounce.rule': { en: 'Rule', es: 'Regla' },
  'bounce.reply': { en: 'Their words', es: 'Respuesta literal' },
  'bounce.at': { en: 'When', es: 'Cuándo' },
  'bounce.from': { en: 'From', es: 'De' },
  'bounce.event': { en: 'Event', es: 'Evento' },
  'bounce.bounces': { en: 'Bounces', es: 'Rebotes' },
  'bounce.last': { en: 'Last bounce', es: 'Último rebote' },
  'bounce.until': { en: 'Paused until', es: 'En pausa hasta el' },
  'bounce.none': {
    en: 'No mail bounced in these dates.',
    es: 'Ningún correo rebotó en estas fechas.',
  },
  'bounce.more': {
    en: 'There may be older ones. Go on with --before {next}.',
    es: 'Puede haber anteriores. Siga con --before {next}.',
  },
  'bounce.noneSuppressed': { en: 'No address is paused.', es: 'Ninguna dirección está en pausa.' },
  'bounce.moreSuppressed': {
    en: 'There are more. Go on with --after {next}.',
    es: 'Hay más. Siga con --after {next}.',
  },
  'bounce.isLifted': {
    en: 'Mail to {address} is sent again. If it bounces again we pause it again.',
    es: 'Se vuelve a enviar correo a {address}. Si vuelve a rebotar, se pondrá otra vez en pausa.',
  },
  'bounce.nothing': {
    en: 'No mail to {address} has bounced, as far as the activity log goes back.',
    es: 'En lo que conserva el registro de actividad, ningún correo a {address} rebotó.',
  },
  'bounce.notPaused': {
    en: '{address} is not paused: mail to it is sent. See what is with: valija bounce suppressed',
    es: '{address} no está en pausa: el correo para esa dirección se envía. Vea las que lo están con: valija bounce suppressed',
  },
  'bounce.noPage': {
    en: 'This is no place in the list. Take “next” of the page before.',
    es: 'Ese no es un lugar de la lista. Use el valor “next” de la página anterior.',
  },
  'bounce.warn.bounced': {
    en: '{address} bounced {when}: {class}.',
    es: '{address} rebotó {when}: {class}.',
  },
  'bounce.warn.paused': {
    en: '{address} is paused until {until}: it bounced {when} ({class}).',
    es: '{address} está en pausa hasta el {until}: rebotó {when} ({class}).',
  },
  'bounce.warn.none': {
    en: 'Nothing is known against these addresses.',
    es: 'No se sabe nada en contra de estas direcciones.',
  },
  'bounce.warn.misspelt': { en: 'Did you mean {hint}?', es: '¿Quiso escribir {hint}?' },
} as const satisfies Catalogue
