/** What `valija identity` says, and its help. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const IDENTITY_HELP = {
  'help.identity': {
    en: 'mail from strangers: what is done when it cannot prove whose it is',
    es: 'correo de fuera: qué se hace cuando no puede probar de quién es',
  },
  'help.identity.trust': {
    en: 'take mail of this domain (or brought by this forwarder) as it comes',
    es: 'aceptar tal cual el correo de este dominio (o el que trae este reenviador)',
  },
  'help.identity.untrust': {
    en: 'take the exception back',
    es: 'retirar la excepción',
  },
  'help.identity.enforce': {
    en: 'obey: as the author’s domain asks · mark: only in the header · off: the same · default: as above it',
    es: 'obey: lo que pide el dominio del autor · mark: solo en la cabecera · off: lo mismo · default: lo que vale por encima',
  },
  'help.identity.list': {
    en: 'what holds, and every exception with where it comes from',
    es: 'qué vale, y cada excepción con su origen',
  },
  'help.identity.opt.as': {
    en: 'author: mail that says to be from there (default) · sealer: whose ARC seal is believed · forwarder: who brings it, a domain or a network',
    es: 'author: correo que dice venir de ahí (por defecto) · sealer: se cree su sello ARC · forwarder: quien lo trae, un dominio o una red',
  },
  'help.identity.opt.organisation': {
    en: 'only for this company; without it, for the whole service',
    es: 'solo para esta empresa; sin esta opción, para todo el servicio',
  },
} satisfies Catalogue

export const CLI_IDENTITY_TEXTS = {
  ...IDENTITY_HELP,
  'identity.how.obey': {
    en: 'Mail that cannot prove whose it is is treated as the author’s domain asks.',
    es: 'El correo que no puede probar de quién es se trata como pide el dominio del autor.',
  },
  'identity.how.mark': {
    en: 'Mail that cannot prove whose it is is delivered; its header tells what was found.',
    es: 'El correo que no puede probar de quién es se entrega; su cabecera dice qué se encontró.',
  },
  'identity.how.off': {
    en: 'Whether mail can prove whose it is makes no difference.',
    es: 'Da igual si el correo puede probar de quién es.',
  },
  'identity.none': { en: 'There are no exceptions.', es: 'No hay excepciones.' },
  'identity.head.kind': { en: 'Kind', es: 'Tipo' },
  'identity.head.subject': { en: 'Trusted', es: 'De confianza' },
  'identity.head.from': { en: 'Set in', es: 'Fijado en' },
  'identity.kind.author': { en: 'author', es: 'autor' },
  'identity.kind.sealer': { en: 'sealer', es: 'sellador' },
  'identity.kind.forwarder': { en: 'forwarder', es: 'reenviador' },
  'identity.from.config': { en: 'valija.toml', es: 'valija.toml' },
  'identity.from.service': { en: 'the service', es: 'el servicio' },
  'identity.from.company': { en: 'the company', es: 'la empresa' },
  'identity.badSubject': {
    en: '“{name}” is no domain; for a forwarder it may also be an address or a network.',
    es: '«{name}» no es un dominio; para un reenviador también vale una dirección IP o una red.',
  },
  'identity.notListed': {
    en: '“{name}” is not among the exceptions made there.',
    es: '«{name}» no está entre las excepciones fijadas ahí.',
  },
  'identity.tooMany': {
    en: 'There are {max} exceptions of this kind already. Take back those that nobody needs.',
    es: 'Ya hay {max} excepciones de este tipo. Retire las que nadie necesite.',
  },
} as const satisfies Catalogue
