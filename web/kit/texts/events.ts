import type { Texts } from '../words.ts'

/** One sentence for each kind of event. `more`: other recipients besides `to`. */
export const EVENT_TEXTS = {
  'signed-in': { en: 'Signed in', es: 'Inicio de sesión' },
  'sign-in-refused': { en: 'Could not sign in', es: 'No pudo entrar' },
  'sign-in-refused-wrong': {
    en: 'The password did not match: nobody got in',
    es: 'La contraseña no coincide: nadie entró',
  },
  'sign-in-refused-half': {
    en: 'The password was right, but a program cannot ask for the verification code: it needs an app password',
    es: 'La contraseña era correcta, pero un programa no puede pedir el código: necesita una contraseña de aplicación',
  },
  'sign-in-refused-suspended': {
    en: 'Could not sign in: the account was suspended',
    es: 'No pudo entrar: la cuenta estaba suspendida',
  },
  'sign-in-refused-paused': {
    en: 'Could not sign in: the account was paused',
    es: 'No pudo entrar: la cuenta estaba en pausa',
  },
  'sign-in-refused-throttled': {
    en: 'Too many tries: that place has to wait',
    es: 'Demasiados intentos: ese lugar debe esperar',
  },
  'account-paused': {
    en: 'Your sending was paused: somebody else may have been using the account',
    es: 'Se pusieron en pausa sus envíos: otra persona pudo estar usando la cuenta',
  },
  'account-restored': { en: 'Your account was given back to you', es: 'Se le devolvió la cuenta' },
  accepted: { en: 'A message was taken', es: 'Se aceptó un mensaje' },
  'accepted-in': { en: 'A message of {from} came', es: 'Llegó un mensaje de {from}' },
  'accepted-out': {
    en: 'You sent a message to {to}{more, plural, =0 {} one { and one more} other { and # more}}',
    es: 'Envió un mensaje a {to}{more, plural, =0 {} one { y a otra dirección} other { y a # direcciones más}}',
  },
  delivered: { en: 'A message of {from} is in your mailbox', es: 'Un mensaje de {from} está en su buzón' },
  undelivered: {
    en: 'A message of {from} could not be put into your mailbox',
    es: 'Un mensaje de {from} no se pudo poner en su buzón',
  },
  queued: { en: 'Your message to {to} is about to leave', es: 'Su mensaje a {to} está por salir' },
  relayed: {
    en: 'Your message was handed over to the server of {to}',
    es: 'Su mensaje se entregó al servidor de {to}',
  },
  deferred: {
    en: 'The server of {to} asks to wait; we try again',
    es: 'El servidor de {to} pide esperar; lo intentamos otra vez',
  },
  bounced: { en: 'Your message to {to} bounced', es: 'Su mensaje a {to} rebotó' },
  expired: { en: 'Time ran out for your message to {to}', es: 'Se agotó el plazo de su mensaje a {to}' },
  returned: { en: 'Your message to {to} came back', es: 'Su mensaje a {to} volvió rebotado' },
  held: { en: 'Your message to {to} is held', es: 'Su mensaje a {to} está retenido' },
  released: { en: 'Your message to {to} was released', es: 'Su mensaje a {to} se liberó' },
  dropped: { en: 'Your message to {to} was discarded', es: 'Su mensaje a {to} se descartó' },
  'policy-refused': {
    en: 'A sending rule of your company refused a message to {to}',
    es: 'Una regla de envío de su empresa rechazó un mensaje a {to}',
  },
  filtered: { en: 'A message of {from} was held by the filter', es: 'El filtro retuvo un mensaje de {from}' },
  discarded: {
    en: 'A filter of yours discarded a message of {from}',
    es: 'Un filtro suyo descartó un mensaje de {from}',
  },
  redirected: {
    en: 'A filter of yours sent a message on to {to}',
    es: 'Un filtro suyo reenvió un mensaje a {to}',
  },
  rejected: {
    en: 'A filter of yours sent back a message of {from}',
    es: 'Un filtro suyo devolvió un mensaje de {from}',
  },
  answered: { en: 'Your automatic reply went to {to}', es: 'Su respuesta automática salió para {to}' },
  'quarantine-released': {
    en: 'A held message of {from} was released',
    es: 'Se liberó un mensaje retenido de {from}',
  },
  'quarantine-dropped': {
    en: 'A held message of {from} was discarded',
    es: 'Se descartó un mensaje retenido de {from}',
  },
  'rule-changed': {
    en: 'Where a filter sends your mail was changed',
    es: 'Cambió adónde envía su correo un filtro',
  },
  'filter-changed': { en: 'Your lists of senders were changed', es: 'Cambiaron sus listas de remitentes' },
  'mailbox-viewed': {
    en: '{by} looked at your folders and headers, never at texts',
    es: '{by} miró sus carpetas y encabezados, nunca los textos',
  },
  'quarantine-viewed': {
    en: '{by} looked at mail held for you',
    es: '{by} miró el correo retenido para usted',
  },
  other: { en: 'Something else', es: 'Otra cosa' },
} as const satisfies Texts

export const WAY_TEXTS = {
  imap: { en: 'mail program', es: 'programa de correo' },
  pop3: { en: 'mail program that downloads', es: 'programa que descarga el correo' },
  smtp: { en: 'mail program, sending', es: 'programa de correo, al enviar' },
  web: { en: 'browser', es: 'navegador' },
  jmap: { en: 'app', es: 'aplicación' },
  managesieve: { en: 'filter editor', es: 'editor de filtros' },
} as const satisfies Texts
