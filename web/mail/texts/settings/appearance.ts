import type { Texts } from '../../../kit/words.ts'

export const APPEARANCE_TEXTS = {
  lead: {
    en: 'On this device; other devices keep their own.',
    es: 'En este equipo; los demás conservan lo suyo.',
  },
  look: { en: 'Light or dark', es: 'Claro u oscuro' },
  auto: { en: 'As the device', es: 'Como el equipo' },
  light: { en: 'Light', es: 'Claro' },
  dark: { en: 'Dark', es: 'Oscuro' },
  density: { en: 'Lists', es: 'Listas' },
  normal: {
    en: 'Comfortable, with the beginning of each message',
    es: 'Amplias, con el comienzo de cada mensaje',
  },
  compact: { en: 'Compact, with more in sight', es: 'Compactas, con más a la vista' },
  undo: { en: 'Undo sending', es: 'Deshacer el envío' },
  undoHelp: {
    en: 'A message waits this long before it leaves.',
    es: 'Un mensaje espera ese tiempo antes de salir.',
  },
  seconds: { en: '{n, number} seconds', es: '{n, number} segundos' },
  notices: { en: 'New mail', es: 'Correo nuevo' },
  language: {
    en: 'The language of your account is under Account.',
    es: 'El idioma de su cuenta está en Cuenta.',
  },
} as const satisfies Texts
