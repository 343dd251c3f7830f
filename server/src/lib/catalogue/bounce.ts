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
} as const satisfies Catalogue
