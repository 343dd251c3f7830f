import type { Texts } from '../../kit/words.ts'

export const HELP_TEXTS = {
  title: { en: 'Help', es: 'Ayuda' },
  lead: {
    en: 'Step by step, for every page. Type what you want to do.',
    es: 'Paso a paso, para cada página. Escriba qué quiere hacer.',
  },
  find: { en: 'Search the help', es: 'Buscar en la ayuda' },
  none: { en: 'Nothing in the help has those words', es: 'Nada en la ayuda tiene esas palabras' },
  noneWhy: {
    en: 'Try fewer words, or call whoever answers questions about your mail.',
    es: 'Pruebe con menos palabras o llame a quien responde las dudas sobre su correo.',
  },
  clear: { en: 'Clear the search', es: 'Borrar la búsqueda' },
  noGuide: { en: 'This page has no guide of its own.', es: 'Esta página no tiene guía propia.' },
  all: { en: 'Open the help', es: 'Abrir la ayuda' },
  contact: { en: 'Whom to call', es: 'A quién llamar' },
  contactLead: {
    en: 'Shown at the foot of every page of the mail and the panel, and to anybody who opens the page of signing in.',
    es: 'Se muestra al pie de cada página del correo y del panel, y a cualquiera que abra la página para iniciar sesión.',
  },
  name: { en: 'Who answers', es: 'Quién responde' },
  phone: { en: 'Phone', es: 'Teléfono' },
  whatsapp: { en: 'WhatsApp', es: 'WhatsApp' },
  mail: { en: 'Mail', es: 'Correo' },
  hours: { en: 'Hours', es: 'Horario' },
  save: { en: 'Save contact', es: 'Guardar contacto' },
  saved: { en: 'The contact is saved', es: 'El contacto se guardó' },
  picture: { en: 'How it looks: {title}', es: 'Así se ve: {title}' },
} as const satisfies Texts
