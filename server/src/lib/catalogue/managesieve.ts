/** What a ManageSieve client is told: English before sign-in, then in the language of the account. */
import type { Catalogue } from '../text.ts'

export const MANAGESIEVE_TEXTS = {
  'managesieve.greeting': { en: '{host} ready', es: '{host} a su servicio' },
  'managesieve.done': { en: 'Done', es: 'Listo' },
  'managesieve.signed-in': { en: 'Signed in', es: 'Sesión iniciada' },
  'managesieve.start-tls': { en: 'Begin TLS now', es: 'Inicie TLS ahora' },
  'managesieve.tls-begun': { en: 'TLS is on', es: 'TLS activo' },
  'managesieve.tls-on': { en: 'TLS is on already', es: 'TLS ya se encuentra activo' },
  'managesieve.no-tls': { en: 'This port does not offer STARTTLS', es: 'Este puerto no ofrece STARTTLS' },
  'managesieve.needs-tls': {
    en: 'Turn on SSL/TLS (STARTTLS) before you sign in.',
    es: 'Active SSL/TLS (STARTTLS) antes de iniciar sesión.',
  },
  'managesieve.needs-login': { en: 'Sign in first', es: 'Primero inicie sesión' },
  'managesieve.after-login': { en: 'Not after signing in', es: 'No se admite después de iniciar sesión' },
  'managesieve.no-mechanism': {
    en: 'This way of signing in is not offered here',
    es: 'Aquí no se ofrece esa forma de iniciar sesión',
  },
  'managesieve.sasl-cancelled': { en: 'Sign-in cancelled', es: 'Inicio de sesión cancelado' },
  'managesieve.unknown-command': { en: 'Unknown command', es: 'Orden desconocida' },
  'managesieve.syntax': { en: '{fault}', es: 'Error de sintaxis: {fault}' },
  'managesieve.bug': {
    en: 'Something went wrong on our side; it has been noted. Please try again later.',
    es: 'Algo falló de nuestro lado y quedó registrado. Inténtelo más tarde.',
  },
  'managesieve.place': {
    en: 'line {line}, column {column}: {text}',
    es: 'línea {line}, columna {column}: {text}',
  },
  'managesieve.more': {
    en: '{n, plural, one {There is one more.} other {There are # more.}}',
    es: '{n, plural, one {Hay uno más.} other {Hay # más.}}',
  },
  'managesieve.literal-large': {
    en: 'This is more than the server takes.',
    es: 'Eso es más de lo que el servidor acepta.',
  },
  'managesieve.bye.literal': {
    en: 'So much cannot be read. Please connect again.',
    es: 'No se puede leer tanto. Vuelva a conectarse.',
  },
  'managesieve.bye.literal-plus': {
    en: 'Literals are written with a plus sign here, as in 12+.',
    es: 'Aquí los literales se escriben con un signo más, como en 12+.',
  },
  'managesieve.bye.idle': {
    en: 'Nothing was heard from you for {n, plural, one {# minute} other {# minutes}}.',
    es: 'No hubo actividad durante {n, plural, one {# minuto} other {# minutos}}.',
  },
  'managesieve.bye.http': { en: 'This port speaks ManageSieve.', es: 'Este puerto habla ManageSieve.' },
} satisfies Catalogue
