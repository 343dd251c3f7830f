/** Certificates that come by themselves: what the command line says of them. */
import type { Catalogue } from '../text.ts'

export const CERTIFICATE_TEXTS = {
  'start.acmePort': {
    en: '[acme] proves names by port 80, and http is off in [listeners]. Turn it on, or turn [acme] off.',
    es: '[acme] demuestra los nombres por el puerto 80, y http está desactivado en [listeners]. Actívelo, o desactive [acme].',
  },
  'certificate.off': {
    en: 'Certificates are not asked for: enabled in [acme] is false.',
    es: 'No se piden certificados: enabled en [acme] es false.',
  },
  'certificate.none': { en: 'There are no certificates.', es: 'No hay certificados.' },
  'certificate.issued': { en: '{names}: new certificate.', es: '{names}: certificado nuevo.' },
  'certificate.failed': {
    en: '{names}: the authority gives none. {reason}',
    es: '{names}: la autoridad no lo da. {reason}',
  },
  'certificate.nothing': {
    en: 'No certificate is wanted yet: the host name could not be looked up. See the log.',
    es: 'Todavía no se pide ninguno: no se pudo consultar el nombre del servidor. Vea el registro.',
  },
  'dir.head.names': { en: 'Names', es: 'Nombres' },
  'dir.head.renews': { en: 'Renewed', es: 'Se renueva' },
  'dir.head.trouble': { en: 'Trouble', es: 'Problema' },
  'help.certificate': {
    en: 'Certificates in use, and those that come by themselves (ACME)',
    es: 'Certificados en uso, y los que llegan solos (ACME)',
  },
  'help.certificate.list': {
    en: 'Names, end and renewal of each certificate',
    es: 'Nombres, vencimiento y renovación de cada certificado',
  },
  'help.certificate.renew': {
    en: 'Ask for all of them now',
    es: 'Pedirlos todos ahora',
  },
} as const satisfies Catalogue
