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
  'jmap.snooze-time': {
    en: 'Choose a time that is still to come, within two years.',
    es: 'Elija un momento que todavía no haya pasado, dentro de los próximos dos años.',
  },
  'jmap.snooze-limit': {
    en: 'At most {n, number} messages can be snoozed at the same time.',
    es: 'Se pueden tener pospuestos {n, number} mensajes como máximo.',
  },
  'jmap.smime-unreadable': {
    en: 'The signature cannot be read.',
    es: 'La firma no se puede leer.',
  },
  'jmap.smime-unsupported': {
    en: 'The signature is of a kind that is not known here.',
    es: 'La firma es de un tipo que aquí no se conoce.',
  },
  'jmap.smime-weak': {
    en: 'The signature can be forged: its key or its method is too weak.',
    es: 'La firma se puede falsificar: su clave o su método son demasiado débiles.',
  },
  'jmap.smime-altered': {
    en: 'The message was changed after it was signed.',
    es: 'El mensaje cambió después de firmarse.',
  },
  'jmap.smime-bad-signature': {
    en: 'The signature is not that of the certificate that came with it.',
    es: 'La firma no corresponde al certificado que vino con ella.',
  },
  'jmap.smime-no-certificate': {
    en: 'The certificate of whoever signed is missing.',
    es: 'Falta el certificado de quien firmó.',
  },
  'jmap.smime-other-author': {
    en: 'Somebody signed who is not the sender.',
    es: 'Firmó alguien que no es el remitente.',
  },
  'jmap.smime-not-for-mail': {
    en: 'The certificate is not for signing mail.',
    es: 'El certificado no sirve para firmar correo.',
  },
  'jmap.smime-not-trusted': {
    en: 'No known authority vouches for the certificate.',
    es: 'Ninguna autoridad conocida responde por el certificado.',
  },
  'jmap.smime-expired': {
    en: 'The certificate, or that of its authority, is not valid today.',
    es: 'El certificado, o el de su autoridad, hoy no está vigente.',
  },
  'jmap.smime-too-large': {
    en: 'The signature is too large to be checked.',
    es: 'La firma es demasiado grande para comprobarla.',
  },
  'jmap.script-utf8': { en: 'A script is text in UTF-8.', es: 'Un script es texto en UTF-8.' },
} satisfies Catalogue
