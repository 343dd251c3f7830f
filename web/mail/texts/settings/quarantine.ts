import type { Texts } from '../../../kit/words.ts'

export const QUARANTINE_TEXTS = {
  headSome: {
    en: '{n, plural, one {# message is held} other {# messages are held}} for you',
    es: '{n, plural, one {# mensaje retenido} many {# de mensajes retenidos} other {# mensajes retenidos}} para usted',
  },
  headNone: { en: 'Quarantine is empty', es: 'La cuarentena está vacía' },
  lead: {
    en: 'They look like spam or fraud. Release the good ones; about the rest you need do nothing.',
    es: 'Parecen spam o fraude. Libere los buenos; con el resto no hace falta hacer nada.',
  },
  emptyWhy: {
    en: 'Mail that looks like spam or fraud would wait here for you to decide.',
    es: 'Aquí esperaría el correo que parezca spam o fraude, para que usted decida.',
  },
  noSubject: { en: '(no subject)', es: '(sin asunto)' },
  until: { en: 'kept until {when}', es: 'se guarda hasta el {when}' },
  virus: { en: 'Virus: {name}', es: 'Virus: {name}' },
  look: { en: 'Look at it', es: 'Ver' },
  release: { en: 'Release', es: 'Liberar' },
  allow: { en: 'Always allow the sender', es: 'Permitir siempre a quien lo envía' },
  block: { en: 'Block the sender', es: 'Bloquear a quien lo envía' },
  drop: { en: 'Discard', es: 'Descartar' },
  'release-done': { en: 'Released: it is in your mailbox', es: 'Liberado: ya está en su buzón' },
  'allow-done': {
    en: '{sender} is allowed, and the message is in your mailbox',
    es: '{sender} queda permitido y el mensaje está en su buzón',
  },
  'block-done': { en: '{sender} is blocked', es: '{sender} queda bloqueado' },
  'drop-done': {
    en: 'Discarded; for some days it can still be released',
    es: 'Descartado; durante unos días todavía se puede liberar',
  },
  from: { en: 'From {sender}', es: 'De {sender}' },
  safe: {
    en: 'Only its words, without links, pictures or files',
    es: 'Solo el texto, sin enlaces, imágenes ni archivos',
  },
  noText: { en: '(no text)', es: '(sin texto)' },
  why: { en: 'Why it is held', es: 'Por qué está retenido' },
  files: { en: 'Attachments: {names}', es: 'Adjuntos: {names}' },
  gone: { en: 'Its text is not kept any more.', es: 'El texto ya no se guarda.' },
  summary: { en: 'Summary by mail', es: 'Resumen por correo' },
  summaryWhy: {
    en: 'A list of what is held for you, with buttons to release it.',
    es: 'Una lista de lo retenido para usted, con botones para liberarlo.',
  },
  company: { en: 'As the company has it', es: 'Como lo definió la empresa' },
  companyNow: { en: 'As the company has it ({what})', es: 'Como lo definió la empresa ({what})' },
  off: { en: 'Never', es: 'Nunca' },
  daily: { en: 'Every day', es: 'Todos los días' },
  weekly: { en: 'Every week', es: 'Todas las semanas' },
  summarySaved: { en: 'Summary changed', es: 'Resumen cambiado' },
} as const satisfies Texts
