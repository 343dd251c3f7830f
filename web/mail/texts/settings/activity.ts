import type { Texts } from '../../../kit/words.ts'

export const ACTIVITY_TEXTS = {
  lead: {
    en: 'Everything that happened in your account and to your messages. Nobody can change what stands here.',
    es: 'Todo lo que pasó en su cuenta y con sus mensajes. Nadie puede cambiar lo que figura aquí.',
  },
  which: { en: 'Which events', es: 'Qué mostrar' },
  all: { en: 'All', es: 'Todo' },
  access: { en: 'Sign-ins', es: 'Accesos' },
  mail: { en: 'Mail', es: 'Correo' },
  changes: { en: 'Changes', es: 'Cambios' },
  when: { en: 'When', es: 'Cuándo' },
  what: { en: 'What happened', es: 'Qué pasó' },
  where: { en: 'From where', es: 'Desde dónde' },
  nothing: { en: 'Nothing like that has happened', es: 'No pasó nada así' },
  nothingWhy: {
    en: 'Sign-ins and messages of this account appear here by themselves.',
    es: 'Aquí aparecen solos los accesos y los mensajes de esta cuenta.',
  },
  proof: { en: 'Proof', es: 'Comprobante' },
} as const satisfies Texts
