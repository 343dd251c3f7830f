/** Keys by which programs administer: what they refuse, and what the command line says of them. */
import type { Catalogue } from '../text.ts'

export const API_KEY_TEXTS = {
  'apiKey.wrong': {
    en: 'This key does not work: it is wrong, has ended, or its account may not use it.',
    es: 'Esta clave no sirve: es incorrecta, ha vencido o su cuenta no puede usarla.',
  },
  'apiKey.scope': {
    en: 'This key does not allow it. It takes one with {scope}.',
    es: 'Esta clave no lo permite. Hace falta una con {scope}.',
  },
  'apiKey.people': {
    en: 'Programs with a key may not do this. Sign in and do it yourself.',
    es: 'Esto no lo puede hacer un programa con una clave. Inicie sesión y hágalo usted.',
  },
  'apiKey.expires': {
    en: 'A key needs an end in the future, at most a year from now.',
    es: 'La clave necesita una fecha de vencimiento futura, como mucho dentro de un año.',
  },
  'apiKey.many': {
    en: 'The account has {max} keys already. Remove one that no program uses.',
    es: 'La cuenta ya tiene {max} claves. Elimine una que no use ningún programa.',
  },
  'apiKey.absent': {
    en: 'The account has no key with the number {id}.',
    es: 'La cuenta no tiene ninguna clave con el número {id}.',
  },
  'apiKey.adminsOnly': {
    en: '{address} administers nothing: a key would be of no use to it.',
    es: '{address} no administra nada: una clave no le serviría.',
  },
  'apiKey.added': {
    en: 'Key {id} “{name}” for {address}: {scopes}, until {until}.',
    es: 'Clave {id} «{name}» para {address}: {scopes}, hasta el {until}.',
  },
  'apiKey.shown': {
    en: 'Key: {key} (shown only now)',
    es: 'Clave: {key} (solo se muestra ahora)',
  },
  'apiKey.none': { en: 'There are no keys.', es: 'No hay claves.' },
  'apiKey.removed': {
    en: 'Key {id} does not work any more.',
    es: 'La clave {id} ya no sirve.',
  },
  'dir.head.scopes': { en: 'May', es: 'Puede' },
  'help.apiKey': {
    en: 'keys by which programs administer over HTTPS (docs/api.md)',
    es: 'claves con las que los programas administran por HTTPS (docs/api.md)',
  },
  'help.apiKey.add': {
    en: 'make a key with the rights of an administrator; it is shown once',
    es: 'crear una clave con los permisos de quien administra; se muestra una sola vez',
  },
  'help.apiKey.scopes': {
    en: 'what it may: directory, policy, dns or queue, each with :read or :write; ledger:read',
    es: 'qué puede: directory, policy, dns o queue, con :read o :write; ledger:read',
  },
  'help.apiKey.days': {
    en: 'days until it ends, at most 366',
    es: 'días hasta que vence, como mucho 366',
  },
  'help.apiKey.list': { en: 'show the keys of an account', es: 'ver las claves de una cuenta' },
  'help.apiKey.remove': { en: 'end a key', es: 'anular una clave' },
} as const satisfies Catalogue
