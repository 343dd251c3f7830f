import type { Texts } from '../../kit/words.ts'

/** How far a message of one's own came. */
export const ARRIVAL_TEXTS = {
  title: { en: 'Did it arrive?', es: '¿Llegó?' },
  arrived: {
    en: 'Arrived in the mailbox of {names}.',
    es: 'Llegó a la casilla de {names}.',
  },
  handed: {
    en: 'The server of {names} has taken it.',
    es: 'Lo recibió el servidor de {names}.',
  },
  waiting: {
    en: 'On its way to {names}.',
    es: 'En camino a {names}.',
  },
  retried: {
    en: 'On its way to {address}: their server asked to wait, and it is tried again by itself.',
    es: 'En camino a {address}: su servidor pidió esperar y se reintenta solo.',
  },
  failed: { en: 'It did not reach {address}.', es: 'No llegó a {address}.' },
  said: { en: 'Their server said: {said}', es: 'Su servidor dijo: {said}' },
} as const satisfies Texts
