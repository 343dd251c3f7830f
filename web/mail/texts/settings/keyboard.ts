import type { Texts } from '../../../kit/words.ts'

export const KEYBOARD_TEXTS = {
  lead: {
    en: 'They work wherever you are not typing. In the mail, ? shows them too.',
    es: 'Sirven mientras no esté escribiendo. En el correo, ? también las muestra.',
  },
} as const satisfies Texts
