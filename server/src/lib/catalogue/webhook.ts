/** Webhooks: what they refuse, what the command line says of them, and the notice of one that was disabled. */
import type { Catalogue } from '../text.ts'

export const WEBHOOK_TEXTS = {
  'webhook.badUrl': {
    en: 'Write an address that begins with https://, on the usual port, without a user name.',
    es: 'Escriba una dirección que empiece por https://, en el puerto habitual y sin nombre de usuario.',
  },
  'webhook.privateOperator': {
    en: 'Only the operator lets private addresses be told.',
    es: 'Solo el operador permite avisar a direcciones privadas.',
  },
  'webhook.noAnswer': {
    en: 'That address did not take a first request: it must answer 200 over HTTPS, with a valid certificate, from a public address.',
    es: 'Esa dirección no aceptó una primera petición: debe responder 200 por HTTPS, con un certificado válido y desde una dirección IP pública.',
  },
  'webhook.many': {
    en: 'There are {max} webhooks already. Remove one that nobody uses.',
    es: 'Ya hay {max} webhooks. Elimine uno que nadie use.',
  },
  'webhook.absent': {
    en: 'There is no webhook with the number {id}.',
    es: 'No hay ningún webhook con el número {id}.',
  },
  'webhook.none': { en: 'There are no webhooks.', es: 'No hay webhooks.' },
  'webhook.added': {
    en: 'Webhook {id}: {url} is told from now on.',
    es: 'Webhook {id}: desde ahora se avisa a {url}.',
  },
  'webhook.secret': {
    en: 'Secret: {secret} (shown only now)',
    es: 'Secreto: {secret} (solo se muestra ahora)',
  },
  'webhook.enabled': {
    en: 'Webhook {id} goes on where it stopped.',
    es: 'El webhook {id} sigue donde se quedó.',
  },
  'webhook.removed': { en: 'Webhook {id} is gone.', es: 'El webhook {id} se eliminó.' },
  'webhook.state.works': { en: 'works', es: 'funciona' },
  'webhook.state.waits': { en: 'not tried yet', es: 'sin usar' },
  'webhook.state.fails': { en: 'fails ({result})', es: 'falla ({result})' },
  'webhook.state.disabled': { en: 'disabled ({result})', es: 'desactivado ({result})' },
  'webhook.notice.subject': {
    en: 'Webhook {id} was disabled',
    es: 'Se desactivó el webhook {id}',
  },
  'webhook.notice.disabled': {
    en: 'This address has not taken our notices for days (last: {result}), so it is told nothing more:',
    es: 'Esta dirección lleva días sin aceptar nuestros avisos (último: {result}), así que ya no se le avisa de nada:',
  },
  'webhook.notice.todo': {
    en: 'When it works again: valija webhook enable {id}. It then hears what it missed, as far as the activity log is kept.',
    es: 'Cuando vuelva a funcionar: valija webhook enable {id}. Recibirá lo que se perdió, hasta donde se conserve el registro de actividad.',
  },
  'dir.head.kinds': { en: 'Told of', es: 'Se avisa de' },
  'dir.head.url': { en: 'Address', es: 'Dirección' },
  'help.webhook': {
    en: 'Places on the web that are told what happens (docs/api.md)',
    es: 'Direcciones web a las que se avisa de lo que ocurre (docs/api.md)',
  },
  'help.webhook.add': {
    en: 'Tell an https address from now on; its secret is shown once',
    es: 'Avisar desde ahora a una dirección https; su secreto se muestra una sola vez',
  },
  'help.webhook.list': { en: 'List webhooks and how they do', es: 'Ver los webhooks y cómo van' },
  'help.webhook.enable': {
    en: 'Let one that was disabled go on where it stopped',
    es: 'Dejar que uno desactivado siga donde se quedó',
  },
  'help.webhook.remove': { en: 'Remove one', es: 'Eliminar uno' },
  'help.webhook.kinds': {
    en: 'Kinds of events, as the activity log calls them; all without it',
    es: 'Clases de sucesos, como las llama el registro de actividad; sin esto, todas',
  },
  'help.webhook.company': {
    en: 'Of that company; without it, of the whole service',
    es: 'De esa empresa; sin esto, de todo el servicio',
  },
  'help.webhook.private': {
    en: 'It may be a private address, and on any port',
    es: 'Puede ser una dirección privada y en cualquier puerto',
  },
} as const satisfies Catalogue
