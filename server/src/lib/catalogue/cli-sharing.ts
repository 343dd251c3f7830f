/** What `valija mailbox` says, and its help. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const SHARING_HELP = {
  'help.share.mailbox': {
    en: 'share mailboxes with colleagues and groups',
    es: 'compartir buzones con colegas y grupos',
  },
  'help.share.share': {
    en: 'give somebody of the company rights in a mailbox of an account',
    es: 'dar permisos a alguien de la empresa en un buzón de una cuenta',
  },
  'help.share.unshare': {
    en: 'take all rights in a mailbox away from somebody',
    es: 'quitarle a alguien todos los permisos en un buzón',
  },
  'help.share.rights': {
    en: 'show with whom an account shares its mailboxes',
    es: 'mostrar con quién comparte una cuenta sus buzones',
  },
  'help.share.opt.rights': {
    en: 'read, write, all, or letters of IMAP (lrswipkxtea)',
    es: 'read (leer), write (leer y cambiar), all (todo), o letras de IMAP (lrswipkxtea)',
  },
} satisfies Catalogue

export const CLI_SHARING_TEXTS = {
  ...SHARING_HELP,
  'share.shared': {
    en: '{who} has these rights in {mailbox} from now on: {rights}. In mail programs it is below “Shared”.',
    es: '{who} tiene desde ahora estos permisos en {mailbox}: {rights}. En los programas de correo aparece dentro de “Shared”.',
  },
  'share.unshared': {
    en: '{who} has no more rights of their own in {mailbox}. What a group gives them stays.',
    es: '{who} ya no tiene permisos propios en {mailbox}. Se mantienen los que recibe por un grupo.',
  },
  'share.none': {
    en: 'This account shares nothing.',
    es: 'Esta cuenta no comparte nada.',
  },
  'share.bad-rights': {
    en: '“{rights}” are no rights. Use read, write, all, or letters among lrswipkxtea.',
    es: '“{rights}” no son permisos. Use read, write, all, o letras de entre lrswipkxtea.',
  },
  'share.head.mailbox': { en: 'Mailbox', es: 'Buzón' },
  'share.head.with': { en: 'Shared with', es: 'Compartido con' },
  'share.head.kind': { en: 'Kind', es: 'Tipo' },
  'share.head.rights': { en: 'Rights', es: 'Permisos' },
  'share.kind.account': { en: 'account', es: 'cuenta' },
  'share.kind.group': { en: 'group', es: 'grupo' },
} as const satisfies Catalogue
