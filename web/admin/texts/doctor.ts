import type { Texts } from '../../kit/words.ts'

export const DOCTOR_TEXTS = {
  title: { en: 'Connection check', es: 'Revisión de conexión' },
  lead: {
    en: 'What each mail program heard the last time it signed in, in the last sign-ins of this account.',
    es: 'Qué recibió cada programa de correo la última vez que inició sesión, según los últimos inicios de esta cuenta.',
  },
  none: {
    en: 'No mail program has signed in lately.',
    es: 'Ningún programa de correo inició sesión últimamente.',
  },
  via: {
    en: '{via, select, imap {Reads mail (IMAP)} pop3 {Downloads mail (POP3)} smtp {Sends mail (SMTP)} jmap {Reads and sends (JMAP)} managesieve {Changes filters (Sieve)} other {{via}}}',
    es: '{via, select, imap {Lee el correo (IMAP)} pop3 {Descarga el correo (POP3)} smtp {Envía correo (SMTP)} jmap {Lee y envía (JMAP)} managesieve {Cambia filtros (Sieve)} other {{via}}}',
  },
  from: { en: 'from {ip}', es: 'desde {ip}' },
  ok: { en: 'Works. Last time: {when}.', es: 'Funciona. Última vez: el {when}.' },
  wrong: {
    en: '{n, plural, one {Wrong password once} other {Wrong password # times}}, since {when}. Write it again in that program, or give it an app password.',
    es: '{n, plural, one {Contraseña incorrecta una vez} many {Contraseña incorrecta # de veces} other {Contraseña incorrecta # veces}}, desde el {when}. Escríbala otra vez en ese programa o cree una contraseña de aplicación.',
  },
  half: {
    en: 'It says the account’s own password, and the account asks for a second proof. Give that program an app password.',
    es: 'Usa la contraseña de la cuenta, y la cuenta pide una segunda prueba. Ese programa necesita una contraseña de aplicación.',
  },
  throttled: {
    en: 'It has to wait after many wrong passwords, since {when}. Correct the password in that program; it gets in after some minutes.',
    es: 'Debe esperar por muchas contraseñas incorrectas, desde el {when}. Corrija la contraseña en ese programa; en unos minutos podrá entrar.',
  },
  stopped: {
    en: 'The account is suspended or paused: nobody gets in.',
    es: 'La cuenta está suspendida o en pausa: nadie puede entrar.',
  },
  token: {
    en: 'What it was allowed has ended. Set the account up again in that program.',
    es: 'Su permiso terminó. Configure otra vez la cuenta en ese programa.',
  },
  off: {
    en: 'This way is not turned on for the account. Turn it on, or set the program up another way.',
    es: 'Esta forma no está activada en la cuenta. Actívela o configure el programa de otra manera.',
  },
  fine: { en: 'In order', es: 'En orden' },
  look: { en: 'To be mended', es: 'Por arreglar' },
} as const satisfies Texts
