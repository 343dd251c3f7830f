import type { Texts } from '../../kit/words.ts'

export const COMPOSE_TEXTS = {
  title: { en: 'New message', es: 'Mensaje nuevo' },
  from: { en: 'From', es: 'De' },
  to: { en: 'To', es: 'Para' },
  cc: { en: 'Cc', es: 'Cc' },
  bcc: { en: 'Bcc (nobody else sees them)', es: 'Cco (nadie más los ve)' },
  more: { en: 'Add Cc and Bcc', es: 'Agregar Cc y Cco' },
  subject: { en: 'Subject', es: 'Asunto' },
  text: { en: 'Message', es: 'Mensaje' },
  several: { en: 'Separate several addresses with commas.', es: 'Separe varias direcciones con comas.' },
  wrong: { en: '“{what}” is not an address.', es: '“{what}” no es una dirección.' },
  nobody: { en: 'Write who it goes to.', es: 'Escriba para quién es.' },
  attach: { en: 'Attach files', es: 'Adjuntar archivos' },
  files: { en: 'Attachments', es: 'Adjuntos' },
  remove: { en: 'Remove {name}', es: 'Quitar {name}' },
  uploading: { en: 'Uploading {name}', es: 'Subiendo {name}' },
  notUploaded: {
    en: '{name} could not be uploaded. Nothing else was lost; try again.',
    es: 'No se pudo subir {name}. Nada más se perdió; pruebe otra vez.',
  },
  promised: {
    en: 'You mention an attachment, and there is none.',
    es: 'Menciona un adjunto, y no hay ninguno.',
  },
  noSubject: { en: 'It has no subject.', es: 'No tiene asunto.' },
  send: { en: 'Send', es: 'Enviar' },
  sendAnyway: { en: 'Send anyway', es: 'Enviar así' },
  sending: { en: 'Sending', es: 'Enviando' },
  waiting: {
    en: 'It leaves in {n, plural, one {# second} other {# seconds}}. If you leave this page, it stays in Drafts.',
    es: 'Sale en {n, plural, one {# segundo} many {# de segundos} other {# segundos}}. Si sale de esta página, queda en Borradores.',
  },
  undo: { en: 'Undo', es: 'Deshacer' },
  sent: { en: 'Sent to {names}', es: 'Enviado a {names}' },
  discard: { en: 'Discard', es: 'Descartar' },
  saved: { en: 'Saved in Drafts, {time}', es: 'Guardado en Borradores, {time}' },
  savedHere: {
    en: 'Kept on this device; it is saved in Drafts when there is a connection.',
    es: 'Guardado en este dispositivo; pasa a Borradores cuando haya conexión.',
  },
  notSent: {
    en: 'It was not sent, and is in Drafts. {why}',
    es: 'No se envió, y está en Borradores. {why}',
  },
  wrote: { en: 'On {when}, {who} wrote:', es: 'El {when}, {who} escribió:' },
  forwarded: { en: 'Message from {who}, {when}:', es: 'Mensaje de {who}, {when}:' },
} as const satisfies Texts
