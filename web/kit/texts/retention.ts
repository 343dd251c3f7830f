import type { Texts } from '../words.ts'

export const RETENTION_TEXTS = {
  lead: {
    en: 'Nothing leaves before the main device has downloaded it whole. Copy devices only read.',
    es: 'Nada sale antes de que el dispositivo principal lo haya descargado entero. Los de copia solo leen.',
  },
  main: { en: 'Main device', es: 'Dispositivo principal' },
  mainWhy: {
    en: 'The one that downloads mail (POP3) and keeps it. Without one, everything stays here.',
    es: 'El que descarga el correo (POP3) y lo guarda. Sin uno, todo se queda aquí.',
  },
  none: { en: 'None: everything stays', es: 'Ninguno: todo se queda' },
  unnamed: { en: 'Mail program ({name})', es: 'Programa de correo ({name})' },
  seen: { en: 'last came {when}', es: 'vino por última vez {when}' },
  notYet: { en: 'has not come yet', es: 'todavía no vino' },
  gone: { en: 'its app password was removed', es: 'su contraseña de aplicación se quitó' },
  hidden: {
    en: '{n, plural, =0 {} one {# message deleted there only} other {# messages deleted there only}}',
    es: '{n, plural, =0 {} one {# mensaje borrado solo allí} other {# mensajes borrados solo allí}}',
  },
  noDevices: {
    en: 'No device has downloaded mail yet. When one does, it can be chosen here.',
    es: 'Ningún dispositivo descargó correo todavía. Cuando lo haga, podrá elegirlo aquí.',
  },
  keep: { en: 'How long', es: 'Cuánto tiempo' },
  keepWhy: {
    en: 'Counted from the day on which the message came.',
    es: 'Se cuenta desde el día en que llegó el mensaje.',
  },
  all: { en: 'All of it, for ever', es: 'Todo, siempre' },
  auto: {
    en: 'As usual: 15 days with a main device',
    es: 'Lo habitual: 15 días si hay dispositivo principal',
  },
  days: { en: 'So many days', es: 'Tantos días' },
  howMany: { en: 'Days', es: 'Días' },
  tonight: { en: 'What would leave tonight', es: 'Qué saldría esta noche' },
  tonightSome: {
    en: '{n, plural, one {# message} other {# messages}} ({size}), all of them already on the main device.',
    es: '{n, plural, one {# mensaje} other {# mensajes}} ({size}), todos ya guardados en el dispositivo principal.',
  },
  tonightNone: { en: 'Nothing.', es: 'Nada.' },
  save: { en: 'Save changes', es: 'Guardar cambios' },
  saved: { en: 'Changes saved', es: 'Cambios guardados' },
} as const satisfies Texts
