import type { Texts } from '../../kit/words.ts'

export const TAKEOVER_TEXTS = {
  name: { en: 'Paused sending', es: 'Envíos en pausa' },
  listSay: {
    en: '{n, plural, one {# account has its sending paused} other {# accounts have their sending paused}} because somebody else may be using it.',
    es: '{n, plural, one {# cuenta tiene} other {# cuentas tienen}} los envíos en pausa porque otra persona podría estar usándola.',
  },
  empty: { en: 'No account has its sending paused.', es: 'Ninguna cuenta tiene los envíos en pausa.' },
  emptyWhy: {
    en: 'When an account suddenly writes to many people it never wrote to, the automatic brake holds its mail here.',
    es: 'Cuando una cuenta escribe de pronto a muchas personas a las que nunca escribió, el freno automático retiene aquí su correo.',
  },
  review: { en: 'Review', es: 'Revisar' },
  gone: { en: '(account removed)', es: '(cuenta eliminada)' },
  closed: { en: 'Given back', es: 'Devuelta' },
  before: { en: 'Earlier ones', es: 'Anteriores' },
  heldN: {
    en: '{n, plural, one {# held} other {# held}}',
    es: '{n, plural, one {# retenido} other {# retenidos}}',
  },
  title: { en: 'Suspected account theft: {address}', es: 'Posible robo de la cuenta {address}' },
  say: {
    en: '{why}. We held {n, plural, one {# message} other {# messages}}; none is lost.',
    es: '{why}. Retuvimos {n, plural, one {# mensaje} other {# mensajes}}; no se pierde ninguno.',
  },
  donePaused: { en: 'sending paused at {at}', es: 'envíos en pausa a las {at}' },
  doneSessions: { en: 'sessions closed', es: 'sesiones cerradas' },
  doneTold: { en: 'admins told', es: 'aviso enviado a quienes administran' },
  reviewTitle: { en: 'Review', es: 'Revisión' },
  reviewSay: {
    en: 'Part the good from the bad: we put together what is alike and marked what is plain. What you see here is written down.',
    es: 'Separe lo bueno de lo malo: ya agrupamos los parecidos y marcamos lo evidente. Lo que usted mira queda anotado.',
  },
  drop: { en: 'Discard', es: 'Descartar' },
  doubt: { en: 'Doubtful', es: 'Dudoso' },
  release: { en: 'Release', es: 'Liberar' },
  decide: { en: 'What to do with “{subject}”', es: 'Qué hacer con “{subject}”' },
  various: {
    en: '{subject}, and {n, plural, one {# other subject} other {# other subjects}}',
    es: '{subject}, y {n, plural, one {# asunto más} other {# asuntos más}}',
  },
  noSubject: { en: '(no subject)', es: '(sin asunto)' },
  toMany: {
    en: '{n, plural, one {To # address} other {To # addresses}}{replies, plural, =0 {} other { · # answer something}}',
    es: '{n, plural, one {A # dirección} other {A # direcciones}}{replies, plural, =0 {} one { · # responde a algo} other { · # responden a algo}}',
  },
  empty0: { en: 'Nothing is left to decide.', es: 'No queda nada por decidir.' },
  more: {
    en: 'Only the first {n} are shown; the others come up when these are decided.',
    es: 'Se muestran los primeros {n}; los demás aparecen al decidir estos.',
  },
  sample: { en: 'What they look like', es: 'Así se ven' },
  sampleTo: { en: 'To {to}', es: 'Para {to}' },
  noText: { en: '(no text)', es: '(sin texto)' },
  why: { en: 'Why it was stopped', es: 'Por qué se frenó' },
  newPeople: {
    en: '{n} recipients it had never written to, within an hour.',
    es: '{n} destinatarios a los que nunca había escrito, en una hora.',
  },
  usual: {
    en: 'In ordinary life at most {n} in that time.',
    es: 'En la vida normal, como mucho {n} en ese tiempo.',
  },
  country: {
    en: 'Sent from {country}, which is none of the usual countries.',
    es: 'Enviado desde {country}, que no es uno de los países habituales.',
  },
  hour: { en: 'At an hour at which it never worked.', es: 'A una hora en la que nunca trabajaba.' },
  bounced: { en: '{n} recipients do not exist.', es: '{n} destinatarios no existen.' },
  warn: { en: 'Warn whoever received them', es: 'Avise a quienes los recibieron' },
  warnSay: {
    en: '{n, plural, =0 {None left before the brake.} one {# left before the brake.} other {# left before the brake.}}',
    es: '{n, plural, =0 {No salió ninguno antes del freno.} one {# salió antes del freno.} other {# salieron antes del freno.}}',
  },
  warnText: {
    en: 'A message sent from {address} on {day} was not written by its owner. Please delete it and open nothing in it.',
    es: 'Quien usa {address} no escribió el mensaje que salió de esa dirección el {day}. Elimínelo y no abra nada de lo que contiene.',
  },
  copyPeople: { en: 'Copy the addresses', es: 'Copiar las direcciones' },
  copyText: { en: 'Copy the text', es: 'Copiar el texto' },
  copied: { en: 'Copied.', es: 'Copiado.' },
  do: {
    en: '{d, plural, =0 {} other {Discard #}}{both, select, yes {, } other {}}{r, plural, =0 {} other {{both, select, yes {release} other {Release}} #}}',
    es: '{d, plural, =0 {} other {Descartar #}}{both, select, yes {, } other {}}{r, plural, =0 {} other {{both, select, yes {liberar} other {Liberar}} #}}',
  },
  doNothing: { en: 'Nothing chosen', es: 'Nada elegido' },
  doSay: {
    en: '{q, plural, =0 {} one {# doubtful stays held. } other {# doubtful stay held. }}Discarding cannot be undone; what is released leaves now.',
    es: '{q, plural, =0 {} one {Queda # dudoso retenido. } other {Quedan # dudosos retenidos. }}Lo descartado no vuelve; lo liberado sale ahora.',
  },
  sure: { en: '{what}?', es: '¿{what}?' },
  sureWhy: {
    en: 'What is discarded is gone for good, and its senders get no notice. What is released leaves now in the name of {address}.',
    es: 'Lo descartado se pierde y no se avisa a nadie. Lo liberado sale ahora en nombre de {address}.',
  },
  cancel: { en: 'Go back', es: 'Volver' },
  done: { en: '{d} discarded, {r} released.', es: '{d} descartados, {r} liberados.' },
  back: { en: 'Give the account back', es: 'Devolver la cuenta' },
  backSay: {
    en: 'First call the person. Then, either way, they can send again.',
    es: 'Primero llame a la persona. Después, en cualquier caso, podrá volver a enviar.',
  },
  newPassword: { en: 'It was stolen: new password', es: 'Fue un robo: contraseña nueva' },
  newPasswordWhy: {
    en: 'Shown here once; tell it in person or by phone. App passwords end.',
    es: 'Se muestra aquí una vez; désela en persona o por teléfono. Terminan las contraseñas de aplicación.',
  },
  itWasThem: { en: 'It was the person', es: 'Fue la persona' },
  itWasThemWhy: {
    en: 'The password stays, and what they send next is learned.',
    es: 'La contraseña queda y lo que envíe se aprende.',
  },
  password: { en: 'The new password of {address}', es: 'La contraseña nueva de {address}' },
  restored: { en: '{address} can send again.', es: '{address} puede volver a enviar.' },
  all: { en: 'All cases', es: 'Todos los casos' },
} as const satisfies Texts
