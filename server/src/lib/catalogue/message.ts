/** Texts of `valija message`. */
import type { Catalogue } from '../text.ts'

export const MESSAGE_TEXTS = {
  'help.message': { en: 'look into messages', es: 'examinar mensajes' },
  'help.message.inspect': {
    en: 'print the structure of the message on standard input as JSON',
    es: 'mostrar en JSON la estructura del mensaje de la entrada estándar',
  },
  'help.message.batch': {
    en: 'read file paths from standard input, one a line, and answer one JSON line each',
    es: 'leer rutas de archivos de la entrada estándar, una por línea, y responder una línea JSON por cada una',
  },
  'message.empty': {
    en: 'There is no message on standard input. Pass one: valija message inspect < FILE',
    es: 'No hay ningún mensaje en la entrada estándar. Pase uno: valija message inspect < ARCHIVO',
  },
  'message.tooLarge': {
    en: 'The message is larger than {mebibytes} MiB.',
    es: 'El mensaje pesa más de {mebibytes} MiB.',
  },
  'message.unreadable': {
    en: 'The file cannot be read: {reason}.',
    es: 'No se puede leer el archivo: {reason}.',
  },
  'message.noFile': { en: 'This is not a file.', es: 'No es un archivo.' },
} satisfies Catalogue
