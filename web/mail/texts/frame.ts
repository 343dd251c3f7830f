import type { Texts } from '../../kit/words.ts'

export const FRAME_TEXTS = {
  inbox: { en: 'Inbox', es: 'Bandeja de entrada' },
  mail: { en: 'Mail', es: 'Correo' },
  settings: { en: 'Settings', es: 'Ajustes' },
} as const satisfies Texts
