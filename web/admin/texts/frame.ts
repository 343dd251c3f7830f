import type { Texts } from '../../kit/words.ts'

export const FRAME_TEXTS = {
  pill: { en: 'Panel', es: 'Panel' },
  home: { en: 'Home', es: 'Inicio' },
} as const satisfies Texts
