/** Why the outgoing queue says no. SMTP clients read these: printable ASCII in both languages. RFC 5321 §4.2 */
import type { Catalogue } from '../text.ts'

export const QUEUE_TEXTS = {
  'queue.busy': {
    en: 'The outgoing queue takes no more messages just now. Please try again in a minute.',
    es: 'La cola de salida no admite otro mensaje en este momento. Vuelva a intentarlo en un minuto.',
  },
  'queue.noRecipient': {
    en: 'The message has no recipient.',
    es: 'El mensaje no tiene destinatario.',
  },
  'queue.badRecipient': {
    en: 'An address of the message is not valid. Check the spelling.',
    es: 'El mensaje lleva un destinatario mal escrito. Revise que los datos sean correctos.',
  },
  'queue.bareLineEnd': {
    en: 'The message has line ends that are not CR LF and cannot be sent. Use another mail program.',
    es: 'El mensaje tiene finales de linea que no son CR LF y no se puede mandar. Use otro programa de correo.',
  },
} satisfies Catalogue
