import type { Texts } from '../../kit/words.ts'

export const SCHEDULED_TEXTS = {
  title: { en: 'Scheduled', es: 'Programados' },
  lead: {
    en: '{n, plural, one {# message leaves by itself at its time} other {# messages leave by themselves at their time}}, even with this device off.',
    es: '{n, plural, one {# mensaje sale solo a su hora} many {# de mensajes salen solos a su hora} other {# mensajes salen solos a su hora}}, aunque este dispositivo esté apagado.',
  },
  to: { en: 'To: {names}', es: 'Para: {names}' },
  noSubject: { en: '(no subject)', es: '(sin asunto)' },
  edit: { en: 'Edit', es: 'Editar' },
  editOne: {
    en: 'Edit “{subject}”: it does not leave until you send it',
    es: 'Editar “{subject}”: no sale hasta que lo envíe',
  },
  stop: { en: 'Do not send', es: 'No enviar' },
  stopOne: { en: 'Do not send “{subject}”', es: 'No enviar “{subject}”' },
  none: { en: 'Nothing is scheduled', es: 'No hay nada programado' },
  noneText: {
    en: 'Choose “Schedule” when you write, and the message waits here for its time.',
    es: 'Al escribir elija “Programar envío” y el mensaje espera aquí su hora.',
  },
} as const satisfies Texts
