/** What `valija reports` says, and its help. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const REPORTS_HELP = {
  'help.reports': {
    en: 'what other services report about mail in a domain’s name',
    es: 'qué informan otros servicios sobre el correo que sale a nombre de un dominio',
  },
  'help.reports.dmarc': {
    en: 'from where mail in its name came, and whether SPF and DKIM proved it (DMARC)',
    es: 'desde dónde salió correo a su nombre y si SPF y DKIM lo probaron (DMARC)',
  },
  'help.reports.tls': {
    en: 'how encrypted sessions with its servers went (TLS-RPT)',
    es: 'cómo fueron las conexiones cifradas con sus servidores (TLS-RPT)',
  },
  'help.reports.feedback': {
    en: 'complaints of people who got its mail (ARF)',
    es: 'quejas de quienes recibieron su correo (ARF)',
  },
  'help.reports.send': {
    en: 'whether others are told how their mail to this domain came out (DMARC): on, off, or show it; "*": whether anything is reported',
    es: 'si se informa a los demás de cómo resultó su correo a este dominio (DMARC): on, off o consultarlo; "*": si se informa de algo',
  },
  'help.reports.opt.since': {
    en: 'from that day on (2026-11-01; default: the last 30 days)',
    es: 'desde ese día (2026-11-01; por defecto, los últimos 30 días)',
  },
  'help.reports.badDay': { en: 'a day is written 2026-11-01', es: 'un día se escribe 2026-11-01' },
} satisfies Catalogue

export const CLI_REPORTS_TEXTS = {
  ...REPORTS_HELP,
  'reports.none': {
    en: 'Nobody has reported anything since {since}.',
    es: 'Nadie ha informado de nada desde el {since}.',
  },
  'reports.sum.dmarc': {
    en: '{total, plural, one {# message} other {# messages}} since {since}, {good} of them proved by DKIM or SPF.',
    es: '{total, plural, one {# mensaje} other {# mensajes}} desde el {since}; DKIM o SPF probaron {good}.',
  },
  'reports.sum.tls': {
    en: '{total, plural, one {# session} other {# sessions}} since {since}, {good} of them encrypted as they should be.',
    es: '{total, plural, one {# conexión} other {# conexiones}} desde el {since}; {good} con el cifrado debido.',
  },
  'reports.sum.feedback': {
    en: '{total, plural, one {# complaint} other {# complaints}} since {since}.',
    es: '{total, plural, one {# queja} other {# quejas}} desde el {since}.',
  },
  'reports.more': {
    en: 'There are more rows. Ask for fewer days with --since.',
    es: 'Hay más filas. Pida menos días con --since.',
  },
  'reports.sent': {
    en: 'Mail for {domain} is counted in the DMARC reports that other domains get.',
    es: 'El correo para {domain} se cuenta en los informes DMARC que reciben otros dominios.',
  },
  'reports.unsent': {
    en: 'Mail for {domain} is left out of the DMARC reports that other domains get.',
    es: 'El correo para {domain} queda fuera de los informes DMARC que reciben otros dominios.',
  },
  'reports.sent.all': {
    en: 'Domains that ask for it are told how their mail came out here, and how sessions with their servers went.',
    es: 'A los dominios que lo piden se les informa de cómo resultó aquí su correo y de cómo fueron las conexiones con sus servidores.',
  },
  'reports.unsent.all': { en: 'Nothing is reported to anybody.', es: 'No se informa de nada a nadie.' },
  'reports.head.day': { en: 'Day', es: 'Día' },
  'reports.head.reporter': { en: 'Reported by', es: 'Informa' },
  'reports.head.source': { en: 'Source', es: 'Origen' },
  'reports.head.result': { en: 'Result', es: 'Resultado' },
  'reports.head.count': { en: 'Count', es: 'Cantidad' },
} as const satisfies Catalogue
