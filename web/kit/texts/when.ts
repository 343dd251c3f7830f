import type { Texts } from '../words.ts'

export const WHEN_TEXTS = {
  today: { en: 'today {when, time, short}', es: 'hoy {when, time, short}' },
  yesterday: { en: 'yesterday {when, time, short}', es: 'ayer {when, time, short}' },
} as const satisfies Texts
