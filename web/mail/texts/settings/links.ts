import type { Texts } from '../../../kit/words.ts'

export const LINKS_TEXTS = {
  head: {
    en: '{n, plural, =0 {You share no file by a link} one {You share # file by a link} other {You share # files by links}}',
    es: '{n, plural, =0 {No comparte ningún archivo por enlace} one {Comparte # archivo por enlace} many {Comparte # de archivos por enlace} other {Comparte # archivos por enlace}}',
  },
  lead: {
    en: 'Whoever has the link can download the file until it expires. Afterwards it is deleted.',
    es: 'Quien tenga el enlace puede descargar el archivo hasta que venza. Después se elimina.',
  },
  list: { en: 'Files', es: 'Archivos' },
  room: {
    en: '{used} of {all} taken. It is not part of your mailbox.',
    es: '{used} de {all} ocupados. No cuenta en su buzón.',
  },
  none: {
    en: 'When an attachment is too large for a message, it goes as a link and appears here.',
    es: 'Cuando un adjunto es demasiado grande para un mensaje, va como enlace y aparece aquí.',
  },
  about: { en: '{size}, until {day}', es: '{size}, hasta el {day}' },
  downloads: {
    en: '{n, plural, =0 {Not downloaded yet} one {Downloaded once} other {Downloaded # times}}',
    es: '{n, plural, =0 {Nadie lo descargó todavía} one {Descargado una vez} many {Descargado # de veces} other {Descargado # veces}}',
  },
  withdraw: { en: 'Withdraw', es: 'Retirar' },
  withdrawWhat: { en: 'Withdraw “{name}”?', es: '¿Retirar “{name}”?' },
  withdrawWhy: {
    en: 'The link stops working at once and the file is deleted. This cannot be undone.',
    es: 'El enlace deja de servir ahora mismo y el archivo se elimina. No se puede deshacer.',
  },
  keep: { en: 'Keep it', es: 'Conservarlo' },
  withdrawn: { en: '“{name}” can no longer be downloaded', es: '“{name}” ya no se puede descargar' },
} as const satisfies Texts
