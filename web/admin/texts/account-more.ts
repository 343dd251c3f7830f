import type { Texts } from '../../kit/words.ts'

/** Of an account: filters, what stays on the server, sign-ins. */
export const ACCOUNT_MORE_TEXTS = {
  filters: { en: 'Filters', es: 'Filtros' },
  filtersNone: { en: 'All mail goes to the inbox', es: 'Todo el correo va a la bandeja de entrada' },
  filtersNoneWhy: {
    en: 'A filter moves, labels or sends on mail as it arrives. You can make one on behalf of whoever uses the account.',
    es: 'Un filtro mueve, etiqueta o reenvía el correo cuando llega. Puede crear uno en nombre de quien usa la cuenta.',
  },
  filtersSome: {
    en: '{n, plural, one {# filter looks} other {# filters look}} at the mail of this account as it arrives, from top to bottom.',
    es: '{n, plural, one {# filtro mira} other {# filtros miran}} el correo de esta cuenta cuando llega, de arriba abajo.',
  },
  filtersTold: {
    en: 'Whoever uses the account sees every change in its mail settings, and a new forward out of the company is told.',
    es: 'Quien usa la cuenta ve cada cambio en sus ajustes, y un reenvío nuevo fuera de la empresa se avisa.',
  },
  newFilter: { en: 'New filter', es: 'Nuevo filtro' },
  retention: { en: 'Kept on the server', es: 'Conservar en el servidor' },
  keptAll: {
    en: 'All mail of this account stays on the server.',
    es: 'Todo el correo de esta cuenta se queda en el servidor.',
  },
  keptDays: {
    en: 'What the main device downloaded leaves the server after {days, plural, one {# day} other {# days}}.',
    es: 'Lo que descargó el dispositivo principal sale del servidor a los {days, plural, one {# día} other {# días}}.',
  },
  signIns: { en: 'Sign-ins', es: 'Inicios de sesión' },
  which: { en: 'Which sign-ins', es: 'Qué mostrar' },
  allSignIns: { en: 'All', es: 'Todos' },
  refused: { en: 'Only with problems', es: 'Solo con problemas' },
  when: { en: 'When', es: 'Cuándo' },
  by: { en: 'By what', es: 'Por qué medio' },
  from: { en: 'From', es: 'Desde' },
  result: { en: 'Result', es: 'Resultado' },
  program: { en: 'Mail program', es: 'Programa de correo' },
  noSignIns: { en: 'Nobody has signed in yet', es: 'Todavía no entró nadie' },
  noSignInsWhy: {
    en: 'Each time a device or a person comes, or is refused, it appears here.',
    es: 'Aquí aparece cada vez que un dispositivo o una persona entra, o no lo consigue.',
  },
  noneRefused: { en: 'Everybody who came got in', es: 'Todos los que vinieron entraron' },
  noneRefusedWhy: {
    en: 'A wrong password or a suspended account would appear here.',
    es: 'Aquí aparecería una contraseña distinta o una cuenta suspendida.',
  },
} as const satisfies Texts
