/** Files that are given to others by a link: the page that they see, and why there is none. */
import type { Catalogue } from '../text.ts'

export const FILE_LINK_TEXTS = {
  'links.title': { en: 'A file for you', es: 'Un archivo para usted' },
  'links.from': {
    en: '{sender}, of {company}, shares this file with you.',
    es: '{sender}, de {company}, comparte este archivo con usted.',
  },
  'links.file': { en: 'File', es: 'Archivo' },
  'links.size': { en: 'Size', es: 'Tamaño' },
  'links.until': { en: 'Available until', es: 'Disponible hasta' },
  'links.clean': {
    en: 'The antivirus looked at it and found nothing.',
    es: 'El antivirus lo revisó y no encontró nada.',
  },
  'links.notScanned': {
    en: 'It is too large for the antivirus, which has not looked at it.',
    es: 'Es demasiado grande para el antivirus, que no lo revisó.',
  },
  'links.off': {
    en: 'The file is too large for a message, and your company does not share files by link.',
    es: 'El archivo no cabe en un mensaje, y su empresa no comparte archivos por enlace.',
  },
  'links.virus': {
    en: 'The file is infected with {virus} and is not shared. Run an antivirus on your computer.',
    es: 'El archivo trae un virus ({virus}) y no se comparte. Pase un antivirus a su equipo.',
  },
  'links.download': { en: 'Download', es: 'Descargar' },
  'links.care': {
    en: 'Open it only if you expected it from that person.',
    es: 'Ábralo solo si lo esperaba de esa persona.',
  },
  'links.noTitle': { en: 'This file is not here', es: 'Este archivo no está aquí' },
  'links.gone': {
    en: 'The link is not complete, or the file is no longer available. Ask whoever sent it to send it again.',
    es: 'El enlace no está completo o el archivo ya no está disponible. Pida a quien lo envió que lo mande otra vez.',
  },
  'links.wait': {
    en: 'Too many wrong links came from your network. Try again in a quarter of an hour.',
    es: 'Llegaron demasiados enlaces incorrectos desde su red. Pruebe otra vez en un cuarto de hora.',
  },
  'links.busy': {
    en: 'Many people are downloading this file now. Try again in a few minutes.',
    es: 'Muchas personas están descargando este archivo. Pruebe otra vez en unos minutos.',
  },
  'links.noName': { en: 'The file has no name.', es: 'El archivo no tiene nombre.' },
  'links.otherPiece': {
    en: 'The file did not arrive in order. Upload it again.',
    es: 'El archivo no llegó en orden. Súbalo otra vez.',
  },
  'links.tooMany': {
    en: 'You already have {n, number} files sent by link. Withdraw one you no longer need.',
    es: 'Ya tiene {n, number} archivos enviados por enlace. Retire alguno que ya no necesite.',
  },
  'links.full': {
    en: 'Your files sent by link take all the room there is for them. Withdraw one you no longer need.',
    es: 'Sus archivos enviados por enlace ocupan todo el espacio que hay para ellos. Retire alguno que ya no necesite.',
  },
} as const satisfies Catalogue
