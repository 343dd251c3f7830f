/** Who did what, as the command line says it. */
import type { Catalogue } from '../text.ts'

export const AUDIT_TEXTS = {
  'help.audit': { en: 'Who did what in administration', es: 'Quién hizo qué en la administración' },
  'help.audit.list': {
    en: 'The newest first: when, who, from where, what, and how it ended',
    es: 'Lo más reciente primero: cuándo, quién, desde dónde, qué y cómo terminó',
  },
  'help.audit.company': { en: 'Only of that company', es: 'Solo de esa empresa' },
  'help.audit.who': { en: 'Only by that address', es: 'Solo de esa dirección' },
  'help.audit.act': {
    en: 'Only that act, such as account.set',
    es: 'Solo ese acto, por ejemplo account.set',
  },
  'help.audit.object': { en: 'Only what was done to that', es: 'Solo lo que se hizo con eso' },
  'help.audit.since': { en: 'From that day on (2026-11-01)', es: 'Desde ese día (2026-11-01)' },
  'help.audit.limit': { en: 'That many at most', es: 'Como máximo, ese número' },
  'help.audit.badDay': { en: 'Write a day as 2026-11-01.', es: 'Escriba un día como 2026-11-01.' },
  'help.audit.badNumber': { en: 'Write a number from 1 to 1000.', es: 'Escriba un número del 1 al 1000.' },
  'audit.none': { en: 'Nobody did anything that this asks for.', es: 'Nadie hizo nada de lo que se busca.' },
  'audit.head.at': { en: 'When', es: 'Cuándo' },
  'audit.head.who': { en: 'Who', es: 'Quién' },
  'audit.head.origin': { en: 'From', es: 'Desde' },
  'audit.head.act': { en: 'Act', es: 'Acto' },
  'audit.head.object': { en: 'On', es: 'Sobre' },
  'audit.head.fields': { en: 'Given', es: 'Datos' },
  'audit.head.result': { en: 'Result', es: 'Resultado' },
} satisfies Catalogue
