import type { Texts } from '../../kit/words.ts'

/** An operator acts as a company. */
export const ACTING_TEXTS = {
  act: { en: 'Act as', es: 'Actuar como' },
  actAs: { en: 'Act as {company}', es: 'Actuar como {company}' },
  actAsWhy: {
    en: 'For an hour you see and change in the panel what the admins of {company} can, and nothing else. Every change is in their record of who did what, under your address.',
    es: 'Durante una hora verá y cambiará en el panel lo mismo que quien administra {company}, y nada más. Cada cambio queda en su registro de quién hizo qué, con la dirección de usted.',
  },
  begin: { en: 'Act as {company}', es: 'Actuar como {company}' },
  cancel: { en: 'Cancel', es: 'Cancelar' },
  acting: { en: 'Acting as {company}', es: 'Actuando como {company}' },
  until: {
    en: 'Until {at, time, short}. What you change is in their record.',
    es: 'Hasta las {at, time, short}. Lo que cambie queda en su registro.',
  },
  end: { en: 'Stop acting', es: 'Dejar de actuar' },
  over: { en: 'You no longer act as {company}', es: 'Ya no actúa como {company}' },
  overWhy: {
    en: 'The hour is over, or you stopped on another page. Nothing here is changed any more.',
    es: 'Pasó la hora, o usted terminó en otra página. Aquí ya no se cambia nada.',
  },
  again: { en: 'Another hour', es: 'Otra hora' },
  back: { en: 'Back to all companies', es: 'Volver a todas las empresas' },
} as const satisfies Texts
