import type { Texts } from '../../kit/words.ts'

export const IMPORT_TEXTS = {
  title: { en: 'Load many accounts', es: 'Cargar varias cuentas' },
  lead: {
    en: 'Nothing is created before you have seen what would happen, and then all of it or nothing.',
    es: 'No se crea nada antes de que vea qué pasaría, y después todo o nada.',
  },
  file: { en: 'Spreadsheet saved as CSV', es: 'Hoja de cálculo guardada como CSV' },
  fileHelp: {
    en: 'First line: address, name, quota, password, language, role. Only address is needed.',
    es: 'Primera línea: address, name, quota, password, language, role. Solo address es necesaria.',
  },
  choose: { en: 'Choose file', es: 'Elegir archivo' },
  drop: { en: 'or drop it here', es: 'o suéltelo aquí' },
  tooBig: {
    en: 'This file is too big; split it into several.',
    es: 'Este archivo es demasiado grande; divídalo en varios.',
  },
  good: {
    en: '{n, plural, one {# account can be created} other {# accounts can be created}}',
    es: '{n, plural, one {Se puede crear # cuenta} other {Se pueden crear # cuentas}}',
  },
  bad: {
    en: '{n, plural, one {# line has an error} other {# lines have an error}}: nothing is created until it is corrected',
    es: '{n, plural, one {# línea tiene un error} other {# líneas tienen un error}}: no se crea nada hasta corregirlo',
  },
  line: { en: 'Line', es: 'Línea' },
  why: { en: 'What is wrong', es: 'Qué hay que corregir' },
  address: { en: 'Address', es: 'Dirección' },
  name: { en: 'Name', es: 'Nombre' },
  space: { en: 'Storage', es: 'Espacio' },
  password: { en: 'Password', es: 'Contraseña' },
  inTable: { en: 'in the table', es: 'en la tabla' },
  byLink: { en: 'set later, by you or a link', es: 'después, usted o un enlace' },
  noLimit: { en: 'no limit', es: 'sin límite' },
  create: { en: 'Create {n}', es: 'Crear {n}' },
  again: { en: 'Another file', es: 'Otro archivo' },
  created: {
    en: '{n, plural, one {# account created} other {# accounts created}}',
    es: '{n, plural, one {# cuenta creada} other {# cuentas creadas}}',
  },
  toAccounts: { en: 'See the accounts', es: 'Ver las cuentas' },
  first: { en: 'The first {n}:', es: 'Las primeras {n}:' },
  back: { en: 'Back to accounts', es: 'Volver a cuentas' },
} as const satisfies Texts
