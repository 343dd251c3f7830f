/** Certificates that come by themselves: what the command line says of them. */
import type { Catalogue } from '../text.ts'

export const CERTIFICATE_TEXTS = {
  'start.acmeWay': {
    en: '[acme] has no way to prove names (challenge = "{challenge}"): http-01 needs http in [listeners], tls-alpn-01 needs https, and dns-01 needs dns_server and dns_key.',
    es: '[acme] no tiene cómo demostrar los nombres (challenge = "{challenge}"): http-01 necesita http en [listeners], tls-alpn-01 necesita https, y dns-01 necesita dns_server y dns_key.',
  },
  'start.acmeWildcard': {
    en: '[acme] names has {name}, and authorities give names with an asterisk by dns-01 only: set dns_server and dns_key, and leave challenge at "auto" or "dns-01".',
    es: 'names de [acme] contiene {name}, y las autoridades dan nombres con asterisco solo por dns-01: configure dns_server y dns_key, y deje challenge en "auto" o "dns-01".',
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
    en: 'certificates in use, and those that come by themselves (ACME)',
    es: 'certificados en uso, y los que llegan solos (ACME)',
  },
  'help.certificate.list': {
    en: 'names, end and renewal of each certificate',
    es: 'nombres, vencimiento y renovación de cada certificado',
  },
  'help.certificate.renew': {
    en: 'ask for all of them now',
    es: 'pedirlos todos ahora',
  },
} as const satisfies Catalogue
