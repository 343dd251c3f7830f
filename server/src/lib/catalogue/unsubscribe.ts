/** What people are told who want no more mass mail, and what their sender sees of it. */
import type { Catalogue } from '../text.ts'

export const UNSUBSCRIBE_TEXTS = {
  'unsubscribe.title': { en: 'Stop this mail', es: 'Dejar de recibir estos correos' },
  'unsubscribe.ask': {
    en: '{sender} will send no more mass mail to {recipient}.',
    es: '{sender} no enviará más correo masivo a {recipient}.',
  },
  'unsubscribe.button': { en: 'Stop it', es: 'Dejar de recibirlos' },
  'unsubscribe.doneTitle': { en: 'It is done', es: 'Listo' },
  'unsubscribe.done': {
    en: '{recipient} gets no more mass mail from {sender}. What has left already may still arrive.',
    es: '{recipient} ya no recibirá correo masivo de {sender}. Lo que ya salió todavía puede llegar.',
  },
  'unsubscribe.noTitle': { en: 'This did not work', es: 'No se pudo hacer' },
  'unsubscribe.noLink': {
    en: 'This link is not one of ours. Copy it whole from the message.',
    es: 'Este enlace no es nuestro. Cópielo completo desde el mensaje.',
  },
  'unsubscribe.otherAddress': {
    en: 'Write from the address that is to get no more mail, or use the link of the message.',
    es: 'Escriba desde la dirección que no quiere recibir más correos, o use el enlace del mensaje.',
  },
  'unsubscribe.notThere': {
    en: '{recipient} has not unsubscribed from mail of {account}.',
    es: '{recipient} no se ha dado de baja del correo de {account}.',
  },
  'unsubscribe.back': {
    en: '{recipient} gets mass mail from {account} again. Be sure that this person asked for it.',
    es: '{recipient} vuelve a recibir correo masivo de {account}. Asegúrese de que esa persona lo pidió.',
  },
  'unsubscribe.none': {
    en: 'Nobody has unsubscribed from mail of {account}.',
    es: 'Nadie se ha dado de baja del correo de {account}.',
  },
  'unsubscribe.head.recipient': { en: 'Recipient', es: 'Destinatario' },
  'unsubscribe.head.way': { en: 'How', es: 'Cómo' },
  'unsubscribe.head.made': { en: 'Since', es: 'Desde' },
  'unsubscribe.way.one-click': { en: 'button of the mail program', es: 'botón del programa de correo' },
  'unsubscribe.way.page': { en: 'page', es: 'página' },
  'unsubscribe.way.mail': { en: 'mail', es: 'correo' },
} as const satisfies Catalogue
