/** What is said about mailboxes that people share. English is ASCII: IMAP sends it as it stands. */
import type { Catalogue } from '../text.ts'

export const SHARING_TEXTS = {
  'share.no-right': {
    en: 'You do not have the right to do this in this folder. Its owner can give it to you.',
    es: 'No tiene permiso para hacer esto en esta carpeta. Quien la comparte puede dárselo.',
  },
  'share.no-holder': {
    en: 'There is nobody of that name in your company. Check the spelling.',
    es: 'No hay nadie con ese nombre en su empresa. Revise cómo está escrito.',
  },
  'share.owner': {
    en: 'The owner of a folder may do everything in it; that cannot be changed.',
    es: 'La dueña o el dueño de una carpeta puede hacer todo en ella; eso no se cambia.',
  },
  'share.negative': {
    en: 'Rights can be given and taken back, not forbidden: leave out the minus sign before the name.',
    es: 'Los permisos se dan y se quitan, no se prohíben: omita el signo menos antes del nombre.',
  },
  'share.anyone': {
    en: 'Folders are shared with people and groups of the company by name, not with everybody.',
    es: 'Las carpetas se comparten con personas y grupos de la empresa por su nombre, no con cualquiera.',
  },
  'share.too-many': {
    en: 'This folder is shared with very many already. Share it with a group instead.',
    es: 'Esta carpeta ya se comparte con muchísimas personas. Compártala con un grupo.',
  },
  'share.too-fast': {
    en: 'You have changed very many rights just now. Please go on in a minute.',
    es: 'Acaba de cambiar muchísimos permisos. Siga dentro de un minuto.',
  },
  'share.no-use': {
    en: 'Only your own folders can have a purpose such as Drafts or Sent.',
    es: 'Solo sus propias carpetas pueden tener un uso, como Borradores o Enviados.',
  },
  'share.other-owner': {
    en: 'A folder stays with its owner. Move its messages instead.',
    es: 'Una carpeta se queda con quien la tiene. Mueva sus mensajes.',
  },
  'share.inbox': {
    en: "Somebody else's inbox cannot be renamed.",
    es: 'La bandeja de entrada de otra persona no se puede renombrar.',
  },
} as const satisfies Catalogue
