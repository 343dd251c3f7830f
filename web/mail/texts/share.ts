import type { Texts } from '../../kit/words.ts'

export const SHARE_TEXTS = {
  title: { en: 'Share “{name}”', es: 'Compartir “{name}”' },
  why: {
    en: 'Colleagues find it among their folders, under your address. It stays yours, and so does its space.',
    es: 'Sus colegas la encuentran entre sus carpetas, con la dirección de usted. Sigue siendo suya, y el espacio también.',
  },
  add: { en: 'Add somebody of the company', es: 'Agregar a alguien de la empresa' },
  addHint: { en: 'Name or address', es: 'Nombre o dirección' },
  nobody: { en: 'Nobody of the company fits', es: 'Nadie de la empresa coincide' },
  alone: { en: 'Only you see this folder', es: 'Esta carpeta solo la ve usted' },
  with: { en: 'Shared with', es: 'Compartida con' },
  level: { en: 'What {name} may do', es: 'Qué puede hacer {name}' },
  read: { en: 'Read', es: 'Leer' },
  work: { en: 'Read and work', es: 'Leer y trabajar' },
  manage: { en: 'Manage', es: 'Administrar' },
  other: { en: 'Other rights', es: 'Otros permisos' },
  readWhy: {
    en: 'Sees the messages. What they mark as read is theirs alone.',
    es: 'Ve los mensajes. Lo que marca como leído es solo suyo.',
  },
  workWhy: {
    en: 'Reads the messages, moves, deletes and stars them, and adds others.',
    es: 'Lee los mensajes, los mueve, elimina y destaca, y agrega otros.',
  },
  manageWhy: {
    en: 'Works as you do: also makes and deletes folders in it, and decides with whom it is shared.',
    es: 'Trabaja como usted: también crea y elimina carpetas en ella, y decide con quién se comparte.',
  },
  otherWhy: {
    en: 'Given one by one by the administrator or a mail program. Choose a step to replace them.',
    es: 'Los dio uno por uno el administrador o un programa de correo. Elija un nivel para reemplazarlos.',
  },
  remove: { en: 'Stop sharing with {name}', es: 'Dejar de compartir con {name}' },
  gone: { en: 'Somebody who left', es: 'Alguien que ya no está' },
  group: { en: 'group', es: 'grupo' },
  didShare: { en: 'Shared with {name}', es: 'Compartida con {name}' },
  didChange: { en: 'Changed for {name}', es: 'Cambiado para {name}' },
  didRemove: { en: 'No longer shared with {name}', es: 'Ya no se comparte con {name}' },
  failed: { en: 'It could not be changed', es: 'No se pudo cambiar' },
  trouble: { en: 'Could not read with whom it is shared', es: 'No se pudo leer con quién se comparte' },
} as const satisfies Texts
