/** Why a mail session ends: what IMAP and POP3 say before they hang up. */
import type { Catalogue } from '../text.ts'

export const GOODBYE_TEXTS = {
  bye: { en: 'Goodbye', es: 'Hasta luego' },
  'bye.drain': {
    en: 'This server is going down for a moment. Please connect again.',
    es: 'Este servidor se detiene un momento. Vuelva a conectarse.',
  },
  'bye.login-time': {
    en: 'No sign-in within {n, plural, one {# minute} other {# minutes}}.',
    es: 'No se inició sesión en {n, plural, one {# minuto} other {# minutos}}.',
  },
  'bye.pressed': {
    en: 'This server is very busy and needs your place. Please connect again and sign in within {n} seconds.',
    es: 'El servidor tiene demasiadas conexiones y necesita este lugar. Vuelva a conectarse e inicie sesión en {n} segundos.',
  },
  'bye.line': { en: 'The command line is too long.', es: 'La línea de la orden es demasiado larga.' },
  'bye.commands': {
    en: 'Too many commands before signing in.',
    es: 'Demasiadas órdenes antes de iniciar sesión.',
  },
  'bye.logins': { en: 'Too many failed sign-ins.', es: 'Demasiados intentos de inicio de sesión.' },
  'bye.faults': {
    en: 'Too many malformed commands in a row.',
    es: 'Demasiadas órdenes mal escritas seguidas.',
  },
  'bye.access': {
    en: 'Access to this account has changed. Please sign in again.',
    es: 'El acceso a esta cuenta cambió. Vuelva a iniciar sesión.',
  },
} satisfies Catalogue
