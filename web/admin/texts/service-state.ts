import type { Texts } from '../../kit/words.ts'

/** The operator's look at servers and companies. */
export const SERVICE_STATE_TEXTS = {
  title: { en: 'State of the service', es: 'Estado del servicio' },
  heading: {
    en: '{n, plural, one {# company} other {# companies}}{needy, plural, =0 {, all in order} one {; # needs something} other {; # need something}}',
    es: '{n, plural, one {# empresa} other {# empresas}}{needy, plural, =0 { en orden} one {; # necesita algo} other {; # necesitan algo}}',
  },
  leadNodes: {
    en: '{n, plural, =0 {No server has spoken yet.} one {The server answers.} other {All # servers answer.}}',
    es: '{n, plural, =0 {Todavía no habló ningún servidor.} one {El servidor responde.} other {Los # servidores responden.}}',
  },
  leadSilent: {
    en: '{n, plural, one {# server does not answer.} other {# servers do not answer.}}',
    es: '{n, plural, one {# servidor no responde.} other {# servidores no responden.}}',
  },
  leadTight: {
    en: 'The disk of {node} is {share, number, percent} full.',
    es: 'El disco de {node} está al {share, number, percent}.',
  },
  trouble: { en: 'The state could not be shown', es: 'No se pudo mostrar el estado' },
  newCompany: { en: 'New company', es: 'Nueva empresa' },
  companyName: { en: 'Name of the company', es: 'Nombre de la empresa' },
  language: { en: 'Language of its texts', es: 'Idioma de sus textos' },
  spanish: { en: 'Spanish', es: 'Español' },
  english: { en: 'English', es: 'Inglés' },
  cancel: { en: 'Cancel', es: 'Cancelar' },
  made: {
    en: '{name} is there. Add its domain now.',
    es: '{name} ya está. Agregue ahora su dominio.',
  },
  servers: { en: 'Servers', es: 'Servidores' },
  disk: { en: 'Disk', es: 'Disco' },
  diskOf: { en: '{free} free of {all}', es: '{free} libres de {all}' },
  version: { en: 'Version', es: 'Versión' },
  runs: { en: 'Running since', es: 'Funciona desde' },
  said: { en: 'Last word', es: 'Último aviso' },
  nodeNone: { en: 'In order', es: 'En orden' },
  nodeSilent: { en: 'Does not answer', es: 'No responde' },
  nodeTight: { en: 'Disk getting full', es: 'Disco por llenarse' },
  nodeFull: { en: 'Disk full', es: 'Disco lleno' },
  companies: { en: 'Companies', es: 'Empresas' },
  find: { en: 'Company or domain', es: 'Empresa o dominio' },
  needy: { en: 'Only those that need something', es: 'Solo las que necesitan algo' },
  count: {
    en: '{n, plural, one {# company} other {# companies}}, {a, plural, one {# account} other {# accounts}}',
    es: '{n, plural, one {# empresa} other {# empresas}}, {a, plural, one {# cuenta} many {# de cuentas} other {# cuentas}}',
  },
  company: { en: 'Company', es: 'Empresa' },
  noDomain: { en: 'no domain yet', es: 'todavía sin dominio' },
  accounts: { en: 'Accounts', es: 'Cuentas' },
  space: { en: 'Storage', es: 'Espacio' },
  state: { en: 'State', es: 'Estado' },
  none: { en: 'In order', es: 'En orden' },
  paused: { en: 'Sending paused', es: 'Envíos en pausa' },
  pausedWhy: {
    en: '{n, plural, one {# account, possibly stolen} other {# accounts, possibly stolen}}',
    es: '{n, plural, one {# cuenta, posible robo} other {# cuentas, posible robo}}',
  },
  nearly: { en: 'Almost full', es: 'Casi lleno' },
  spaceWhy: {
    en: 'of the storage of all accounts together',
    es: 'del espacio de todas las cuentas juntas',
  },
  boxesWhy: {
    en: '{n, plural, one {# account} other {# accounts}} at 90 % or more',
    es: '{n, plural, one {# cuenta} other {# cuentas}} al 90 % o más',
  },
  suspendedWhy: {
    en: '{n, plural, =0 {} one {# suspended account} other {# suspended accounts}}',
    es: '{n, plural, =0 {} one {# cuenta suspendida} other {# cuentas suspendidas}}',
  },
  noMatch: { en: 'No company is called that', es: 'Ninguna empresa se llama así' },
  noNeedy: { en: 'No company needs anything', es: 'Ninguna empresa necesita nada' },
} as const satisfies Texts
