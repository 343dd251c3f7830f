import type { Texts } from '../../kit/words.ts'

/** One change of many accounts, and their table. */
export const MANY_TEXTS = {
  chosen: {
    en: '{n, plural, one {# account chosen} other {# accounts chosen}}',
    es: '{n, plural, one {# cuenta elegida} many {# de cuentas elegidas} other {# cuentas elegidas}}',
  },
  chooseNone: { en: 'Choose none', es: 'No elegir ninguna' },
  chooseCompany: { en: 'Of which company?', es: '¿De qué empresa?' },
  chooseCompanyWhy: {
    en: 'The accounts of one company are changed at a time.',
    es: 'Se cambian las cuentas de una sola empresa por vez.',
  },
  company: { en: 'Company', es: 'Empresa' },
  companyNone: { en: 'None of its accounts matches.', es: 'Ninguna de sus cuentas coincide.' },
  goOn: { en: 'Go on', es: 'Continuar' },
  csv: { en: 'CSV', es: 'CSV' },
  csvWhy: { en: 'Download these accounts as CSV', es: 'Descargar estas cuentas como CSV' },
  csvTooMany: {
    en: 'The file holds the first {n, number} accounts',
    es: 'El archivo tiene las primeras {n, number} cuentas',
  },
  fileName: { en: 'accounts', es: 'cuentas' },
  secondFactor: { en: 'Second factor', es: 'Segundo factor' },
  without: { en: 'Missing', es: 'Falta' },
  with: { en: 'Set up', es: 'Activado' },
  space: { en: 'Storage', es: 'Espacio' },
  spaceUsed: { en: 'Storage used', es: 'Espacio usado' },
  nearlyFull: { en: 'Nine tenths full or more', es: 'Lleno al 90 % o más' },
  lastSignIn: { en: 'Last sign-in', es: 'Último ingreso' },
  away30: { en: 'More than 30 days ago', es: 'Hace más de 30 días' },
  away90: { en: 'More than 90 days ago', es: 'Hace más de 90 días' },
  awayAlways: { en: 'Never', es: 'Nunca' },
  group: { en: 'Group', es: 'Grupo' },
  suspendAll: {
    en: 'Suspend {n, plural, one {# account} other {# accounts}}',
    es: 'Suspender {n, plural, one {# cuenta} many {# de cuentas} other {# cuentas}}',
  },
  suspendWhy: {
    en: 'Nobody can sign in to them and they take no mail until they are active again. Your own account stays as it is.',
    es: 'Nadie podrá entrar y no recibirán correo hasta que se activen otra vez. La suya queda como está.',
  },
  passwordDue: { en: 'New password', es: 'Contraseña nueva' },
  'password-dueAll': {
    en: 'Ask {n, plural, one {# account} other {# accounts}} for a new password',
    es: 'Pedir una contraseña nueva a {n, plural, one {# cuenta} many {# de cuentas} other {# cuentas}}',
  },
  'password-dueWhy': {
    en: 'They are signed out. At the next sign-in with the browser they choose another password before anything else; mail programs with an app password go on working. Yours stays as it is. Where somebody else may know the password, set a new one instead.',
    es: 'Se cierran sus sesiones. La próxima vez que entren con el navegador elegirán otra contraseña antes que nada; los programas con contraseña de aplicación siguen. La suya queda como está. Si otra persona puede conocer la contraseña, ponga usted una nueva.',
  },
  enableAll: {
    en: 'Activate {n, plural, one {# account} other {# accounts}}',
    es: 'Activar {n, plural, one {# cuenta} many {# de cuentas} other {# cuentas}}',
  },
  enableWhy: {
    en: 'They can sign in and take mail again.',
    es: 'Podrán entrar y recibir correo otra vez.',
  },
  quotaAll: {
    en: 'Storage of {n, plural, one {# account} other {# accounts}}',
    es: 'Espacio de {n, plural, one {# cuenta} many {# de cuentas} other {# cuentas}}',
  },
  quotaWhy: {
    en: 'Each gets this much. Whoever has more mail than that keeps it, and takes no new mail.',
    es: 'Cada una tendrá este espacio. Quien ya tenga más correo lo conserva, pero no recibe nuevo.',
  },
  quota: { en: 'Storage of each, in GB', es: 'Espacio de cada una, en GB' },
  quotaHelp: { en: 'Empty: no limit', es: 'Vacío: sin límite' },
  groupAll: {
    en: 'Group of {n, plural, one {# account} other {# accounts}}',
    es: 'Grupo de {n, plural, one {# cuenta} many {# de cuentas} other {# cuentas}}',
  },
  groupWhy: {
    en: 'Members get the mail that is sent to the group, and its sending rules hold for them.',
    es: 'Los miembros reciben el correo dirigido al grupo, y valen para ellos sus reglas de envío.',
  },
  whichGroup: { en: 'Which group', es: 'Qué grupo' },
  noGroups: {
    en: 'Make a group first, in Groups and aliases.',
    es: 'Primero cree un grupo, en Grupos y alias.',
  },
  joinOrLeave: { en: 'What is done', es: 'Qué hacer' },
  join: { en: 'Add to it', es: 'Agregar' },
  leave: { en: 'Take out of it', es: 'Quitar' },
  go: {
    en: 'Change {n, plural, one {# account} other {# accounts}}',
    es: 'Cambiar {n, plural, one {# cuenta} many {# de cuentas} other {# cuentas}}',
  },
  stop: { en: 'Stop', es: 'Detener' },
  cancel: { en: 'Cancel', es: 'Cancelar' },
  progress: { en: '{done, number} of {n, number} looked at', es: '{done, number} de {n, number} revisadas' },
  done: {
    en: '{changed, plural, =0 {No account changed} one {# account changed} other {# accounts changed}}{left, plural, =0 {} one {; one stayed as it was} other {; # stayed as they were}}',
    es: '{changed, plural, =0 {Ninguna cuenta cambió} one {# cuenta cambió} many {# de cuentas cambiaron} other {# cuentas cambiaron}}{left, plural, =0 {} one {; una quedó como estaba} other {; # quedaron como estaban}}',
  },
} as const satisfies Texts
