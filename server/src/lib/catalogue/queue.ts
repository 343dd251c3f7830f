/**
 * Why the outgoing queue says no. SMTP clients read the first four: printable ASCII in both languages.
 * RFC 5321 §4.2
 */
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
  'queue.noMessage': {
    en: 'There is no message {id} in the outgoing queue. It may have left already.',
    es: 'En la cola de salida no hay mensaje {id}. Es posible que ya haya salido.',
  },
  'queue.noGroup': {
    en: 'Nothing waits for “{name}”. See what does with valija queue radar.',
    es: 'No hay correo en espera para «{name}». Vea cuál hay con valija queue radar.',
  },
  'queue.noReroute': {
    en: 'There is no other way with the number {id}, or it has ended.',
    es: 'No hay otra ruta con el número {id}, o ya terminó.',
  },
  'queue.noFilter': {
    en: 'Say which messages: by --id, --domain, --sender, --recipient, --state, --older-than, --group, --company, or --all.',
    es: 'Indique qué mensajes: con --id, --domain, --sender, --recipient, --state, --older-than, --group, --company, o bien --all.',
  },
  'route.none': {
    en: 'There is no route for {domain}.',
    es: 'No hay una ruta para {domain}.',
  },
  'route.badDomain': {
    en: '{domain} is not a domain. Write example.org, *.example.org, or * for everything else.',
    es: '{domain} no es un dominio. Escriba example.org, *.example.org o * para todo lo demás.',
  },
  'route.badHost': {
    en: '{host} is neither the name nor the address of a server.',
    es: '{host} no es ni el nombre ni la dirección de un servidor.',
  },
  'route.halfSignIn': {
    en: 'A relay server needs both a user and a password, or neither.',
    es: 'Un servidor intermedio necesita usuario y contraseña, o ninguno de los dos.',
  },
  'route.signInNeedsTls': {
    en: 'The password for the relay server would travel unprotected. Add --tls require or --implicit-tls.',
    es: 'La contraseña del servidor intermedio viajaría sin protección. Agregue --tls require o --implicit-tls.',
  },
} satisfies Catalogue
