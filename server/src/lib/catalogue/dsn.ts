/** Delivery notices: what the sender of a message reads when it could not be delivered, waits, or has arrived. */
import type { Catalogue } from '../text.ts'

export const DSN_TEXTS = {
  'dsn.from': { en: 'Mail service', es: 'Servicio de correo' },
  'dsn.noSubject': { en: 'message without a subject', es: 'mensaje sin asunto' },
  'dsn.failed.subject': { en: 'Not delivered: {subject}', es: 'No entregado: {subject}' },
  'dsn.failed.opening': {
    en: 'Your message to {n, plural, one {{address}} other {# recipients}} could not be delivered. We will not try again.',
    es: 'Su mensaje para {n, plural, one {{address}} other {# destinatarios}} no se pudo entregar. No volveremos a intentarlo.',
  },
  'dsn.delayed.subject': { en: 'Not delivered yet: {subject}', es: 'Aún sin entregar: {subject}' },
  'dsn.delayed.opening': {
    en: 'Your message to {n, plural, one {{address}} other {# recipients}} has not been delivered yet. {cause} You need do nothing, and please do not send it again: we keep trying until {until} and will tell you if it cannot be done.',
    es: 'Su mensaje para {n, plural, one {{address}} other {# destinatarios}} sigue pendiente de entrega. {cause} No hace falta que haga nada ni que lo envíe otra vez: seguiremos intentándolo hasta el {until} y le avisaremos si no es posible.',
  },
  'dsn.expired.subject': { en: 'Not delivered in time: {subject}', es: 'No entregado a tiempo: {subject}' },
  'dsn.expired.opening': {
    en: 'We tried {tries, plural, one {once} other {# times}} in {days, plural, one {# day} other {# days}} to deliver your message to {n, plural, one {{address}} other {# recipients}}, without success. We have stopped. {cause}',
    es: 'En {days, plural, one {# día} other {# días}} intentamos {tries, plural, one {una vez} other {# veces}} entregar su mensaje a {n, plural, one {{address}} other {# destinatarios}}, sin éxito. Ya no se intentará más. {cause}',
  },
  'dsn.success.subject': { en: 'Delivery notice: {subject}', es: 'Aviso de entrega: {subject}' },
  'dsn.relayed': {
    en: 'Handed over: your message to {address} was accepted by {host} at {time}. That server sends no notices; you will only hear more if it fails.',
    es: 'Entregado a otro servidor: {host} aceptó su mensaje para {address} a las {time}. Ese servidor no envía avisos; solo tendrá noticias si algo falla.',
  },
  'dsn.delivered': {
    en: 'Delivered: your message reached the mailbox of {address} at {time}.',
    es: 'Entregado: su mensaje llegó al buzón de {address} a las {time}.',
  },
  'dsn.expanded': {
    en: 'Delivered to the group {address}, which passes it on to its members.',
    es: 'Entregado al grupo {address}, que lo reparte entre sus integrantes.',
  },
  'dsn.theirWords': {
    en: 'What the other server said, word for word:',
    es: 'Respuesta literal del otro servidor:',
  },
  'dsn.ourWords': { en: 'Details:', es: 'Detalles:' },
  'dsn.help': {
    en: 'Need help? Forward this notice to {admin}.',
    es: '¿Necesita ayuda? Reenvíe este aviso a {admin}.',
  },
  'dsn.attached': { en: 'Your message is attached.', es: 'Adjuntamos su mensaje.' },
  'dsn.headerAttached': {
    en: 'The header of your message is attached.',
    es: 'Adjuntamos el encabezado de su mensaje.',
  },
  'dsn.cause.invalid': {
    en: 'The other server does not accept this address for now.',
    es: 'El servidor de destino no acepta esta dirección por ahora.',
  },
  'dsn.cause.full': {
    en: 'The recipient has no space left for now.',
    es: 'Al destinatario no le queda espacio por ahora.',
  },
  'dsn.cause.spam': {
    en: 'The other server does not accept the message for now.',
    es: 'El servidor de destino no acepta el mensaje por ahora.',
  },
  'dsn.cause.domain': {
    en: 'The server of {domain} does not answer.',
    es: 'El servidor de {domain} no responde.',
  },
  'dsn.cause.unknown': {
    en: 'The other server asked us to wait.',
    es: 'El servidor de destino pide que esperemos.',
  },
  'dsn.class.invalid': {
    en: 'Invalid address. The address does not exist or is misspelt. Check each letter{hint, select, none {.} other {: did you mean {hint}?}} Ask for the new address another way.',
    es: 'Dirección no válida. La dirección no existe o está mal escrita. Revise cada letra{hint, select, none {.} other {: ¿quiso escribir {hint}?}} Pida la dirección nueva por otro medio.',
  },
  'dsn.class.full': {
    en: 'Mailbox full. The recipient has no space left; often an abandoned address. Tell the person another way; send again in a few days, without large attachments.',
    es: 'Buzón lleno. Al destinatario no le queda espacio; es habitual en direcciones abandonadas. Avise a la persona por otro medio; envíelo otra vez en unos días, sin adjuntos grandes.',
  },
  'dsn.class.spam': {
    en: 'Refused as spam. Their filter turned the message away. Do not send it again unchanged; call, or write two lines without links or attachments.',
    es: 'Rechazado por spam. El filtro de destino no aceptó el mensaje. No lo envíe otra vez sin cambios; llame, o escriba dos líneas sin enlaces ni adjuntos.',
  },
  'dsn.class.domain': {
    en: 'DNS or domain problem. The domain {domain} does not exist, has lapsed, or cannot be reached. {hint, select, none {Check the part after the @; look} other {Check the part after the @: did you mean {hint}? If not, look}} for the company’s current website or call.',
    es: 'Problema de DNS o dominio. El dominio {domain} no existe, venció o no se puede alcanzar. {hint, select, none {Revise lo que sigue a la @; busque} other {Revise lo que sigue a la @: ¿quiso escribir {hint}? Si no, busque}} el sitio web actual de la empresa o llame.',
  },
  'dsn.class.unknown': {
    en: 'Cause unknown. The other server did not say clearly why. Send it once more tomorrow; if it bounces again, use another way.',
    es: 'Causa desconocida. El otro servidor no explicó con claridad el motivo. Envíelo una vez más mañana; si vuelve a rebotar, use otro medio.',
  },
} satisfies Catalogue
