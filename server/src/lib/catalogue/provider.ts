/** Signing in at the identity provider of the company: what people and admins hear. */
import type { Catalogue } from '../text.ts'

export const PROVIDER_TEXTS = {
  'provider.none': {
    en: 'This company signs in here, with a passkey or a password.',
    es: 'Esta empresa inicia sesión aquí, con una llave de acceso o una contraseña.',
  },
  'provider.failed': {
    en: 'The sign-in at your company did not let you in. Start again, or use your password.',
    es: 'El inicio de sesión de su empresa no le dio acceso. Empiece otra vez o use su contraseña.',
  },
  'provider.over': {
    en: 'This sign-in took too long, or was begun in another browser. Start again.',
    es: 'Este inicio de sesión tardó demasiado o se empezó en otro navegador. Empiece otra vez.',
  },
  'provider.silent': {
    en: '{name} did not answer as it should. Try again in a few minutes, or use your password.',
    es: '{name} no respondió como debe. Intente otra vez en unos minutos o use su contraseña.',
  },
  'provider.noAddress': {
    en: '{name} did not say which address of your company is yours. Ask whoever administers the mail.',
    es: '{name} no dijo qué dirección de su empresa es la suya. Consulte a quien administra el correo.',
  },
  'provider.noAccount': {
    en: 'There is no account {address} here. Ask whoever administers the mail of your company.',
    es: 'Aquí no hay una cuenta {address}. Consulte a quien administra el correo de su empresa.',
  },
  'provider.otherIdentity': {
    en: '{address} belongs to another person of {name}. Ask whoever administers the mail of your company.',
    es: '{address} corresponde a otra persona en {name}. Consulte a quien administra el correo de su empresa.',
  },
  'provider.notHere': {
    en: '{address} signs in with its own passkey or password only.',
    es: '{address} inicia sesión solo con su propia llave de acceso o contraseña.',
  },
  'provider.notBound': {
    en: 'Nobody has signed in as {address} at the company’s provider.',
    es: 'Nadie inició sesión como {address} en el proveedor de la empresa.',
  },
  'provider.badIssuer': {
    en: 'Write the issuer as the provider shows it: it begins with https:// and has no port and no question mark.',
    es: 'Escriba el emisor como lo muestra el proveedor: empieza por https:// y no lleva puerto ni signo de pregunta.',
  },
  'provider.noAnswer': {
    en: 'That issuer did not describe itself: check the address, it must answer over HTTPS from a public address.',
    es: 'Ese emisor no se describió a sí mismo: revise la dirección; debe responder por HTTPS desde una dirección pública.',
  },
  'provider.privateOperator': {
    en: 'Only the operator lets private addresses be asked.',
    es: 'Solo el operador permite consultar direcciones privadas.',
  },
  'provider.inTitle': { en: 'You are in', es: 'Ya entró' },
  'provider.inText': { en: 'Your page opens by itself.', es: 'Su página se abre sola.' },
  'provider.go': { en: 'Open it now', es: 'Abrirla ahora' },
  'provider.outTitle': { en: 'You were not signed in', es: 'No se inició la sesión' },
  'provider.again': { en: 'Back to the start', es: 'Volver al inicio' },
} as const satisfies Catalogue
