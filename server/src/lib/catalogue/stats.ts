/** Texts of `valija stats`. */
import type { Catalogue } from '../text.ts'

export const STATS_TEXTS = {
  'help.stats': {
    en: 'what was sent, received, refused and bounced',
    es: 'lo que se envió, se recibió, se rechazó y rebotó',
  },
  'help.stats.by': {
    en: 'day, account, destination, class: one or several (default: day)',
    es: 'day, account, destination, class: uno o varios (por omisión, day)',
  },
  'help.stats.account': { en: 'only of that account', es: 'solo de esa cuenta' },
  'help.stats.destination': { en: 'only to that domain', es: 'solo hacia ese dominio' },
  'help.stats.class': {
    en: 'only bounces of that class: invalid, full, spam, domain, unknown',
    es: 'solo rebotes de esa clase: invalid, full, spam, domain, unknown',
  },
  'help.stats.since': { en: 'from that day on', es: 'desde ese día' },
  'help.stats.until': { en: 'up to that day', es: 'hasta ese día' },
  'help.stats.company': { en: 'only of that company', es: 'solo de esa empresa' },
  'help.stats.csv': { en: 'as CSV, for a spreadsheet', es: 'en CSV, para una hoja de cálculo' },
  'stats.none': { en: 'Nothing happened in these dates.', es: 'En estas fechas no hubo movimiento.' },
  'stats.day': { en: 'Day', es: 'Día' },
  'stats.account': { en: 'Account', es: 'Cuenta' },
  'stats.destination': { en: 'Destination', es: 'Destino' },
  'stats.class': { en: 'Class', es: 'Clase' },
  'stats.sent': { en: 'Sent', es: 'Enviados' },
  'stats.received': { en: 'Received', es: 'Recibidos' },
  'stats.delivered': { en: 'In mailboxes', es: 'En buzones' },
  'stats.relayed': { en: 'Handed over', es: 'Entregados' },
  'stats.deferred': { en: 'Put off', es: 'Aplazados' },
  'stats.bounced': { en: 'Bounced', es: 'Rebotados' },
  'stats.returned': { en: 'Bounced later', es: 'Rebotes posteriores' },
  'stats.refused': { en: 'Refused', es: 'Rechazados' },
} as const satisfies Catalogue
