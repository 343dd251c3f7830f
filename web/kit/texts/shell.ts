import type { Texts } from '../words.ts'

export const SHELL_TEXTS = {
  skip: { en: 'Skip to the content', es: 'Ir al contenido' },
  sections: { en: 'Sections', es: 'Secciones' },
  allSections: { en: 'All sections', es: 'Todas las secciones' },
  more: { en: 'More', es: 'Más' },
  close: { en: 'Close', es: 'Cerrar' },
  me: { en: 'My account', es: 'Mi cuenta' },
  signOut: { en: 'Sign out', es: 'Cerrar sesión' },
  language: { en: 'Español', es: 'English' },
  light: { en: 'Light', es: 'Claro' },
  dark: { en: 'Dark', es: 'Oscuro' },
  system: { en: 'As the device', es: 'Como el equipo' },
  compact: { en: 'Compact rows', es: 'Filas compactas' },
  appearance: { en: 'Appearance', es: 'Apariencia' },
  live: { en: 'Live', es: 'En vivo' },
  quiet: { en: 'No news for a moment', es: 'Sin noticias hace un momento' },
  toMail: { en: 'Go to my mail', es: 'Ir a mi correo' },
  toPanel: { en: 'Go to the company panel', es: 'Ir al panel de la empresa' },
} as const satisfies Texts
