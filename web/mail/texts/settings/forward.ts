import type { Texts } from '../../../kit/words.ts'

export const FORWARD_TEXTS = {
  headNone: { en: 'Your mail stays here', es: 'Su correo se queda aquí' },
  headSome: {
    en: 'All your mail also goes to {to}',
    es: 'Todo su correo va también a {to}',
  },
  lead: {
    en: 'A forward leads all of your mail out of this mailbox. Only do it to an address that you know well.',
    es: 'Un reenvío lleva todo su correo fuera de este buzón. Hágalo solo a una dirección que conozca bien.',
  },
  byCompany: {
    en: 'Your company forwards all mail of this account to {to}. Whoever administers the mail can change it.',
    es: 'Su empresa reenvía todo el correo de esta cuenta a {to}. Puede cambiarlo quien administra el correo.',
  },
  list: { en: 'Your forwards', es: 'Sus reenvíos' },
  keeps: { en: 'a copy stays here', es: 'queda una copia aquí' },
  noCopy: { en: 'no copy stays here', es: 'no queda copia aquí' },
  paused: { en: 'off', es: 'apagado' },
  remove: { en: 'Remove', es: 'Quitar' },
  removed: { en: 'Your mail no longer goes to {to}', es: 'Su correo ya no va a {to}' },
  add: { en: 'Forward all mail', es: 'Reenviar todo el correo' },
  to: { en: 'To which address', es: 'A qué dirección' },
  again: { en: 'Write it again to confirm', es: 'Escríbala otra vez para confirmar' },
  notSame: { en: 'The two addresses differ', es: 'Las dos direcciones son distintas' },
  keep: { en: 'Keep a copy here', es: 'Guardar copia aquí' },
  do: { en: 'Forward mail', es: 'Reenviar correo' },
  done: { en: 'From now on your mail goes to {to} too', es: 'Desde ahora su correo va también a {to}' },
  rule: { en: 'Forward to {to}', es: 'Reenvío a {to}' },
  others: {
    en: '{n, plural, one {One of your filters forwards} other {# of your filters forward}} some of the mail. They are under Filters.',
    es: '{n, plural, one {Uno de sus filtros reenvía} other {# de sus filtros reenvían}} parte del correo. Están en Filtros.',
  },
} as const satisfies Texts
