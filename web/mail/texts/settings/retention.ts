import type { Texts } from '../../../kit/words.ts'

export const RETENTION_HEADS = {
  headAll: { en: 'All your mail stays on the server', es: 'Todo su correo se queda en el servidor' },
  headDays: {
    en: 'What your main device downloaded leaves the server after {days, plural, one {# day} other {# days}}',
    es: 'Lo que descargó su dispositivo principal sale del servidor a los {days, plural, one {# día} other {# días}}',
  },
} as const satisfies Texts
