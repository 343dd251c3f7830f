import type { Texts } from '../../kit/words.ts'

export const ALLOW_TEXTS = {
  window: { en: 'Allow a mail program', es: 'Permitir un programa de correo' },
  title: { en: 'Let {client} open your mail?', es: '¿Permitir que {client} abra su correo?' },
  lead: {
    en: 'The program calls itself {client}. Allow it only if you have just begun to set it up.',
    es: 'El programa dice llamarse {client}. Permítalo solo si usted acaba de empezar a configurarlo.',
  },
  account: { en: 'Account', es: 'Cuenta' },
  may: { en: 'It will be able to', es: 'Podrá' },
  imap: { en: 'Read your mail, move it and delete it', es: 'Leer su correo, moverlo y eliminarlo' },
  pop3: { en: 'Download your mail', es: 'Descargar su correo' },
  smtp: { en: 'Send mail as you', es: 'Enviar correo en su nombre' },
  jmap: {
    en: 'Read your mail, move it, delete it and send as you',
    es: 'Leer su correo, moverlo, eliminarlo y enviar en su nombre',
  },
  managesieve: { en: 'Change your filters', es: 'Cambiar sus filtros' },
  goes: { en: 'Afterwards you go to {site}.', es: 'Después irá a {site}.' },
  never: {
    en: 'It does not get your password, and you can end this at any time among your devices.',
    es: 'No recibe su contraseña, y usted puede terminar esto cuando quiera en sus dispositivos.',
  },
  allow: { en: 'Allow', es: 'Permitir' },
  deny: { en: 'Do not allow', es: 'No permitir' },
  trouble: { en: 'Nothing was allowed', es: 'No se permitió nada' },
  done: { en: 'Your program goes on by itself', es: 'Su programa sigue solo' },
  doneWhy: { en: 'You may close this page.', es: 'Puede cerrar esta página.' },
} as const satisfies Texts
