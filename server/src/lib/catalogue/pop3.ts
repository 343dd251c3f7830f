/** What a POP3 client is told. English and ASCII until the client asks for a language (LANG). */
import type { Catalogue } from '../text.ts'

export const POP3_TEXTS = {
  'pop3.greeting': { en: '{host} ready', es: '{host} a su servicio' },
  'pop3.done': { en: 'Done', es: 'Listo' },
  'pop3.now-password': { en: 'Now the password', es: 'Ahora la contraseña' },
  'pop3.signed-in': { en: 'Signed in', es: 'Sesión iniciada' },
  'pop3.marked': { en: 'Marked for removal', es: 'Marcado para eliminarse' },
  'pop3.login-delay': {
    en: 'Your mail program looks for mail too often. It may do so again in {n, plural, one {# second} other {# seconds}}.',
    es: 'Su programa busca correo con demasiada frecuencia. Podrá volver a hacerlo en {n, plural, one {# segundo} other {# segundos}}.',
  },
  'pop3.bye.idle': {
    en: 'Nothing was heard from you for {n, plural, one {# minute} other {# minutes}}. No message was removed.',
    es: 'No hubo actividad durante {n, plural, one {# minuto} other {# minutos}}. No se eliminó ningún mensaje.',
  },
  'pop3.bye.http': { en: 'This port speaks POP3.', es: 'Este puerto habla POP3.' },
  'pop3.syntax': { en: '{fault}', es: 'Error de sintaxis: {fault}' },
  'pop3.unknown-command': { en: 'Unknown command', es: 'Orden desconocida' },
  'pop3.needs-login': { en: 'Sign in first', es: 'Primero inicie sesión' },
  'pop3.after-login': { en: 'Not after signing in', es: 'No se admite después de iniciar sesión' },
  'pop3.user-first': { en: 'First say who you are: USER', es: 'Primero diga quién es: USER' },
  'pop3.bug': {
    en: 'Something went wrong on our side; it has been noted. Please try again later.',
    es: 'Algo falló de nuestro lado y quedó registrado. Inténtelo más tarde.',
  },
  'pop3.needs-tls': {
    en: 'Turn on SSL/TLS before you sign in: port 995, or 110 with STARTTLS.',
    es: 'Active SSL/TLS antes de iniciar sesión: puerto 995, o 110 con STARTTLS.',
  },
  'pop3.tls-on': { en: 'TLS is on already', es: 'TLS ya se encuentra activo' },
  'pop3.no-tls': { en: 'This port does not offer STLS', es: 'Este puerto no ofrece STLS' },
  'pop3.tls-after-utf8': { en: 'STLS comes before UTF8', es: 'STLS va antes de UTF8' },
  'pop3.start-tls': { en: 'Begin TLS now', es: 'Inicie TLS ahora' },
  'pop3.sasl-cancelled': { en: 'Sign-in cancelled', es: 'Inicio de sesión cancelado' },
  'pop3.no-mechanism': {
    en: 'This way of signing in is not offered here',
    es: 'Aquí no se ofrece esa forma de iniciar sesión',
  },
  'pop3.no-language': { en: 'That language is not spoken here', es: 'Aquí no se habla ese idioma' },
  'pop3.no-message': { en: 'There is no such message', es: 'No existe ese mensaje' },
  'pop3.deleted': {
    en: 'That message is marked for removal',
    es: 'Ese mensaje está marcado para eliminarse',
  },
} satisfies Catalogue
