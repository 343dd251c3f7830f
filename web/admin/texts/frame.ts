import type { Texts } from '../../kit/words.ts'

export const FRAME_TEXTS = {
  pill: { en: 'Panel', es: 'Panel' },
  home: { en: 'Home', es: 'Inicio' },
  people: { en: 'People', es: 'Personas' },
  accounts: { en: 'Accounts', es: 'Cuentas' },
  names: { en: 'Groups and aliases', es: 'Grupos y alias' },
  control: { en: 'Control centre', es: 'Centro de control' },
  queue: { en: 'Outgoing queue', es: 'Cola de salida' },
  bounced: { en: 'Bounced mail', es: 'Correo rebotado' },
  trace: { en: 'Tracking', es: 'Seguimiento' },
  quarantine: { en: 'Quarantine', es: 'Cuarentena' },
  paused: { en: 'Paused sending', es: 'Envíos en pausa' },
  reputation: { en: 'Reputation', es: 'Reputación' },
  statistics: { en: 'Statistics', es: 'Estadísticas' },
  activity: { en: 'Activity log', es: 'Registro de actividad' },
  company: { en: 'Company', es: 'Empresa' },
  domains: { en: 'Domains and DNS', es: 'Dominios y DNS' },
  operator: { en: 'Operator', es: 'Operador' },
  companies: { en: 'Companies', es: 'Empresas' },
  service: { en: 'The whole service', es: 'Todo el servicio' },
  noPanel: {
    en: 'The panel is for whoever administers the mail',
    es: 'El panel es para quien administra el correo',
  },
  noPanelWhy: {
    en: 'Your account reads and writes mail. Whoever administers the mail of your company can give you this role.',
    es: 'Su cuenta lee y escribe correo. Quien administra el correo de su empresa puede darle este permiso.',
  },
  toMail: { en: 'Go to my mail', es: 'Ir a mi correo' },
} as const satisfies Texts
