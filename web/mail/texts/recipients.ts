import type { Texts } from '../../kit/words.ts'

export const RECIPIENT_TEXTS = {
  offers: { en: 'People', es: 'Personas' },
  remove: { en: 'Remove {who}', es: 'Quitar a {who}' },
  mend: { en: '“{what}” is not an address. Correct it.', es: '“{what}” no es una dirección. Corríjala.' },
  found: {
    en: '{n, plural, =0 {Nobody found} one {# person found} other {# people found}}',
    es: '{n, plural, =0 {No se encontró a nadie} one {# persona encontrada} many {# de personas encontradas} other {# personas encontradas}}',
  },
  people: {
    en: '{n, plural, one {# person} other {# people}}',
    es: '{n, plural, one {# persona} many {# de personas} other {# personas}}',
  },
  company: { en: 'Your company', es: 'Su empresa' },
  bad: { en: 'will not be accepted', es: 'no se va a aceptar' },
  warn: { en: 'look before sending', es: 'revise antes de enviar' },
} as const satisfies Texts
