import type { Texts } from '../../../kit/words.ts'

export const REPLY_TEXTS = {
  headNone: { en: 'Nobody is answered for you', es: 'Nadie recibe respuesta automática' },
  headOff: { en: 'The automatic reply is off', es: 'La respuesta automática está apagada' },
  headOn: { en: 'Whoever writes to you gets an answer', es: 'Quien le escriba recibe una respuesta' },
  headUntil: {
    en: 'Whoever writes to you gets an answer until {until, date, long}',
    es: 'Quien le escriba recibe una respuesta hasta el {until, date, long}',
  },
  headLater: {
    en: 'From {from, date, long} on, whoever writes to you gets an answer',
    es: 'Desde el {from, date, long}, quien le escriba recibirá una respuesta',
  },
  headOver: {
    en: 'The automatic reply ended on {until, date, long}',
    es: 'La respuesta automática terminó el {until, date, long}',
  },
  lead: {
    en: 'Nobody is answered twice within {days, plural, one {one day} other {# days}}, and mailing lists and robots never.',
    es: 'Nadie recibe dos respuestas en {days, plural, one {un día} other {# días}}, y las listas y los robots, ninguna.',
  },
  on: { en: 'Answer by itself', es: 'Responder automáticamente' },
  from: { en: 'First day', es: 'Primer día' },
  until: { en: 'Last day', es: 'Último día' },
  untilHelp: { en: 'Empty: until you turn it off', es: 'Vacío: hasta que la apague' },
  subject: { en: 'Subject', es: 'Asunto' },
  subjectHelp: { en: 'Empty: that of the message', es: 'Vacío: el del mensaje' },
  text: { en: 'What it answers', es: 'Qué responde' },
  textHint: {
    en: 'I am away until Monday. For what cannot wait, write to sales@…',
    es: 'Estoy de licencia hasta el lunes. Para lo que no pueda esperar, escriba a ventas@…',
  },
  forward: { en: 'Also send to', es: 'Enviar también a' },
  forwardHelp: {
    en: 'A colleague who looks after your mail in these days; it ends by itself',
    es: 'Alguien que atienda su correo en esos días; termina solo',
  },
  others: {
    en: 'Answer mail to your other addresses too',
    es: 'Responder también lo que llegue a sus otras direcciones',
  },
  wrongDays: { en: 'The last day is before the first', es: 'El último día es anterior al primero' },
  saved: { en: 'Automatic reply saved', es: 'Respuesta automática guardada' },
  remove: { en: 'Remove it', es: 'Eliminarla' },
  removed: { en: 'Automatic reply removed', es: 'Respuesta automática eliminada' },
} as const satisfies Texts
