/** What a failed sign-in hears, in every protocol. Spanish without accents: SMTP, IMAP and POP3 replies are ASCII. */
import type { Catalogue } from '../text.ts'

export const SIGN_IN_TEXTS = {
  'auth.wrong': {
    en: 'User or password did not match. The user is the whole address.',
    es: 'Usuario o clave no coinciden. El usuario es su correo completo.',
  },
  'auth.wrongClassic': {
    en: 'User or password did not match, or this account wants SSL/TLS. The user is the whole address.',
    es: 'Usuario o clave no coinciden, o esta cuenta pide SSL/TLS. El usuario es su correo completo.',
  },
  'auth.wrongToken': {
    en: 'The sign-in with your company did not open this mailbox. Sign in again in your mail program.',
    es: 'El acceso con su empresa no abre este correo. Vuelva a identificarse en su programa de correo.',
  },
  'auth.issuerSilent': {
    en: 'The sign-in service of your company does not answer. Please try again in a moment.',
    es: 'El servicio de acceso de su empresa no responde. Intente otra vez dentro de un momento.',
  },
  'auth.ldapSilent': {
    en: 'The server that knows the passwords of your company does not answer. Please try again in a moment.',
    es: 'El servidor que conoce las claves de su empresa no responde. Intente otra vez dentro de un momento.',
  },
  'auth.needTls': {
    en: 'Turn on SSL/TLS before you sign in: port 465, or 587 with STARTTLS.',
    es: 'Active SSL/TLS antes de usar su clave: puerto 465, o 587 con STARTTLS.',
  },
  'auth.wait': {
    en: 'Too many tries with a password that did not match. Wait {n, plural, one {# minute} other {# minutes}} and check the password saved in your devices.',
    es: 'Hubo demasiados intentos con una clave que no coincide. Espere {n, plural, one {# minuto} other {# minutos}} y revise la clave guardada en sus dispositivos.',
  },
  'auth.appPassword': {
    en: 'Your account asks for a second step, so mail programs need an app password. Make one in the panel.',
    es: 'Su cuenta pide un segundo paso: su programa de correo necesita una clave de aplicacion. Creela en el panel.',
  },
  'auth.passwordDue': {
    en: 'Your admin asks you for a new password. Sign in with your browser, choose one, and then enter it here.',
    es: 'Su administrador le pide una clave nueva. Inicie sesion con el navegador, elija una y despues escribala aqui.',
  },
  'auth.companyBusy': {
    en: 'Your company has too many connections open at once. Close mail programs nobody uses, or try again in a few minutes.',
    es: 'Su empresa tiene demasiadas conexiones abiertas a la vez. Cierre programas de correo que nadie use o vuelva a intentarlo en unos minutos.',
  },
  'auth.suspended': {
    en: 'Your account is suspended. Talk to whoever runs your company mail: {admin}.',
    es: 'Su cuenta se encuentra suspendida. Hable con quien administra el correo de su empresa: {admin}.',
  },
  'takeover.signIn': {
    en: 'Sending from {account} is paused to protect it. Nothing is lost. Call {admin}.',
    es: 'El correo saliente de {account} se encuentra en pausa para proteger la cuenta. No se pierde nada. Llame a {admin}.',
  },
  'auth.busy': {
    en: 'Many people are signing in just now. Please try again in a moment.',
    es: 'En este momento hay muchas personas iniciando su correo. Intente otra vez dentro de un momento.',
  },
} satisfies Catalogue
