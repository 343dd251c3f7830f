import type { Texts } from '../../../kit/words.ts'

export const SENDERS_TEXTS = {
  lead: {
    en: 'These lists decide before the spam filter does. What whoever administers the mail has put there stays.',
    es: 'Estas listas deciden antes que el filtro de spam. Lo que puso quien administra el correo se queda.',
  },
  allow: { en: 'Allowed senders', es: 'Remitentes permitidos' },
  'allow-why': {
    en: 'Their mail always gets to your inbox, unless it carries a virus.',
    es: 'Su correo llega siempre a la bandeja de entrada, salvo que traiga un virus.',
  },
  block: { en: 'Blocked senders', es: 'Remitentes bloqueados' },
  'block-why': {
    en: 'Their mail does not get to your inbox.',
    es: 'Su correo no llega a la bandeja de entrada.',
  },
  trusted: { en: 'Trusted domains', es: 'Dominios de confianza' },
  'trusted-why': {
    en: 'Companies with which you work: their mail is looked at with less suspicion when it really comes from them.',
    es: 'Empresas con las que trabaja: su correo se mira con menos sospecha si de verdad viene de ellas.',
  },
  add: { en: 'Add', es: 'Agregar' },
  who: { en: 'Address or domain', es: 'Dirección o dominio' },
  whoHint: { en: 'ana@example.org or @example.org', es: 'ana@example.org o @example.org' },
  domain: { en: 'Domain', es: 'Dominio' },
  domainHint: { en: '@example.org', es: '@example.org' },
  remove: { en: 'Remove', es: 'Quitar' },
  byAdmin: { en: 'set by {who}', es: 'lo puso {who}' },
  added: { en: '“{who}” is in the list', es: '“{who}” está en la lista' },
  removed: { en: '“{who}” is no longer in the list', es: '“{who}” ya no está en la lista' },
  empty: { en: 'Nobody yet.', es: 'Nadie todavía.' },
} as const satisfies Texts
