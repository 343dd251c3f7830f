/** Push addresses of browsers and programs: what is refused. */
import type { Catalogue } from '../text.ts'

export const PUSH_TEXTS = {
  'push.badUrl': {
    en: 'A push address begins with https://, on the usual port, without a user name.',
    es: 'Una dirección de avisos empieza por https://, en el puerto habitual y sin nombre de usuario.',
  },
  'push.badKeys': {
    en: 'These keys are no keys of a browser.',
    es: 'Esas claves no son las de un navegador.',
  },
  'push.many': {
    en: '{max} devices are told of new mail already. Turn it off on one that nobody uses.',
    es: 'Ya hay {max} equipos que reciben avisos. Desactívelos en uno que nadie use.',
  },
  'push.absent': { en: 'There is no such push address.', es: 'No existe esa dirección de avisos.' },
  'push.wrongCode': {
    en: 'This is not the code that the push address was told.',
    es: 'Ese no es el código que recibió la dirección de avisos.',
  },
} as const satisfies Catalogue
