import type { Texts } from '../../../kit/words.ts'

export const TAKEOUT_TEXTS = {
  lead: {
    en: 'Your mail is yours: take it to another place whenever you want, or bring what you have elsewhere.',
    es: 'Su correo es suyo: llévelo a otro lugar cuando quiera, o traiga el que tenga en otra parte.',
  },
  take: { en: 'Download your mail', es: 'Descargar su correo' },
  takeWhy: {
    en: 'A zip file with a folder for each of yours and a file for each message (.eml), which every mail program opens.',
    es: 'Un archivo zip con sus carpetas y un archivo por mensaje (.eml), que abre cualquier programa de correo.',
  },
  takeAll: { en: 'Download everything', es: 'Descargar todo' },
  takeOne: { en: 'Only one folder', es: 'Solo una carpeta' },
  takeOneWhy: {
    en: 'As one file (mbox), as Thunderbird and Apple Mail keep them.',
    es: 'En un solo archivo (mbox), como los guardan Thunderbird y Apple Mail.',
  },
  folder: { en: 'Folder', es: 'Carpeta' },
  takeFolder: { en: 'Download folder', es: 'Descargar carpeta' },
  bring: { en: 'Bring mail', es: 'Traer correo' },
  bringWhy: {
    en: 'Files of another mail program: .mbox with many messages, or .eml with one each. Nothing that is here changes.',
    es: 'Archivos de otro programa de correo: .mbox con muchos mensajes, o .eml con uno cada uno. Nada de lo que está aquí cambia.',
  },
  into: { en: 'Into which folder', es: 'En qué carpeta' },
  intoHelp: { en: 'It is made if it is not there', es: 'Si no existe, se crea' },
  usual: { en: 'Imported', es: 'Importado' },
  seen: { en: 'Mark them as read', es: 'Marcarlos como leídos' },
  files: { en: 'Files', es: 'Archivos' },
  choose: { en: 'Choose files', es: 'Elegir archivos' },
  start: { en: 'Bring mail', es: 'Traer correo' },
  stop: { en: 'Stop', es: 'Detener' },
  chosen: {
    en: '{n, plural, one {# file} other {# files}}, {size}',
    es: '{n, plural, one {# archivo} other {# archivos}}, {size}',
  },
  working: {
    en: '{n, plural, one {# message} other {# messages}} so far, {part, number, percent}',
    es: '{n, plural, one {# mensaje} many {# de mensajes} other {# mensajes}} hasta ahora, {part, number, percent}',
  },
  done: {
    en: '{n, plural, one {# message was brought} other {# messages were brought}} into “{folder}”',
    es: '{n, plural, one {Se trajo # mensaje} many {Se trajeron # de mensajes} other {Se trajeron # mensajes}} a “{folder}”',
  },
  passedOver: {
    en: '{n, plural, one {# was too large or empty and was left out.} other {# were too large or empty and were left out.}}',
    es: '{n, plural, one {# era demasiado grande o estaba vacío y quedó fuera.} other {# eran demasiado grandes o estaban vacíos y quedaron fuera.}}',
  },
  stopped: { en: 'It stopped before the end', es: 'Se detuvo antes del final' },
  stoppedWhy: {
    en: '{n, plural, one {# message is} other {# messages are}} in “{folder}” already. {why}',
    es: '{n, plural, one {# mensaje ya está} other {# mensajes ya están}} en “{folder}”. {why}',
  },
  tooLarge: {
    en: 'A message in the file is larger than the service takes.',
    es: 'Un mensaje del archivo es más grande de lo que admite el servicio.',
  },
  unreachable: {
    en: 'The connection was lost. Try again: nothing is brought twice.',
    es: 'Se perdió la conexión. Inténtelo otra vez: nada se trae dos veces.',
  },
} as const satisfies Texts
