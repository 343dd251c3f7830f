import type { Texts } from '../words.ts'

export const PUSH_TEXTS = {
  label: { en: 'Tell me of new mail on this device', es: 'Avisarme del correo nuevo en este equipo' },
  help: {
    en: 'Also when Valija is closed. The notice says that there is mail, not what it says.',
    es: 'También con Valija cerrada. El aviso dice que hay correo, no lo que dice.',
  },
  names: {
    en: 'Say who wrote, and the subject',
    es: 'Indicar quién escribió y el asunto',
  },
  namesHelp: {
    en: 'Whoever sees the screen of this device reads them too, also when it is locked.',
    es: 'Quien vea la pantalla de este equipo también los leerá, aunque esté bloqueada.',
  },
  refused: {
    en: 'This browser has been told not to let Valija send notices. Allow them in its settings for this address.',
    es: 'En este navegador no se permiten los avisos de Valija. Permítalos en sus ajustes para esta dirección.',
  },
  impossible: {
    en: 'This browser or this server cannot send notices.',
    es: 'Este navegador o este servidor no pueden enviar avisos.',
  },
  failed: {
    en: 'Notices could not be changed. Try again in a moment.',
    es: 'No se pudieron cambiar los avisos. Inténtelo otra vez dentro de un momento.',
  },
} as const satisfies Texts
