/** What JMAP says to people: names of what is counted, read receipts, what is no script. */
import type { Catalogue } from '../text.ts'

export const JMAP_METHODS_TEXTS = {
  'jmap.quota-octets': { en: 'Storage', es: 'Espacio' },
  'jmap.quota-count': { en: 'Messages', es: 'Mensajes' },
  'jmap.receipt-subject': { en: 'Read: {subject}', es: 'Leído: {subject}' },
  'jmap.receipt-displayed': {
    en: 'Your message to {address} was opened. That does not say that it was read to the end.',
    es: 'Su mensaje para {address} se abrió. Eso no asegura que se haya leído completo.',
  },
  'jmap.receipt-deleted': {
    en: 'Your message to {address} was deleted, perhaps without having been opened.',
    es: 'Su mensaje para {address} se eliminó, tal vez sin haberse abierto.',
  },
  'jmap.receipt-processed': {
    en: 'Your message to {address} was dealt with without anybody having opened it.',
    es: 'Su mensaje para {address} se procesó sin que nadie lo abriera.',
  },
  'jmap.script-utf8': { en: 'A script is text in UTF-8.', es: 'Un script es texto en UTF-8.' },
} satisfies Catalogue
