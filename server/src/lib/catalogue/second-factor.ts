/** Verification codes, passkeys and recovery codes: what the person hears on the page, in mail and at the terminal. */
import type { Catalogue } from '../text.ts'

export const SECOND_FACTOR_TEXTS = {
  'auth.waitCode': {
    en: 'Too many tries that didn’t match. Wait {n, plural, one {# minute} other {# minutes}}. If it wasn’t you, change your password.',
    es: 'Hubo demasiados intentos que no coinciden. Espere {n, plural, one {# minuto} other {# minutos}}. Si no fue usted, cambie su contraseña.',
  },
  'auth.wrongCode': {
    en: 'That code didn’t match, or it was used before. Wait for the next one in your app.',
    es: 'El código no coincide o ya se usó. Espere el siguiente en su aplicación.',
  },
  'auth.wrongPasskey': {
    en: 'That passkey didn’t open an account here. Try again, or use your password.',
    es: 'Esa llave de acceso no abre ninguna cuenta aquí. Intente otra vez o use su contraseña.',
  },
  'auth.secondFactor': {
    en: 'The password matched. Now your verification code or your passkey is needed.',
    es: 'La contraseña coincide. Falta su código de verificación o su llave de acceso.',
  },
  'secondFactor.stepOver': {
    en: 'This sign-in took too long, or was finished before. Start again with your password.',
    es: 'Este inicio de sesión tardó demasiado o ya se completó. Empiece otra vez con su contraseña.',
  },
  'secondFactor.signInAgain': {
    en: 'You signed in more than {minutes} minutes ago. Sign in again to change how you sign in.',
    es: 'Inició sesión hace más de {minutes} minutos. Entre otra vez para cambiar su forma de iniciar sesión.',
  },
  'secondFactor.passkeyRefused': {
    en: 'The passkey could not be added: the device’s answer did not fit. Try again, or use another device.',
    es: 'No se pudo agregar la llave de acceso: la respuesta del equipo no es válida. Intente otra vez o use otro equipo.',
  },
  'secondFactor.passkeyTaken': {
    en: 'This passkey is in use already. Use another device.',
    es: 'Esta llave de acceso ya está en uso. Use otro equipo.',
  },
  'secondFactor.passkeysMany': {
    en: 'This account has {max} passkeys already. Remove one that is no longer used.',
    es: 'Esta cuenta ya tiene {max} llaves de acceso. Elimine una que ya no se use.',
  },
  'secondFactor.noPasskey': {
    en: 'There is no passkey number {id} in this account.',
    es: 'Esta cuenta no tiene ninguna llave de acceso con el número {id}.',
  },
  'secondFactor.codesOn': {
    en: 'Verification codes are on already. Remove them first to set up another phone.',
    es: 'Los códigos de verificación ya están activos. Elimínelos primero para configurar otro teléfono.',
  },
  'secondFactor.codesOff': {
    en: 'Verification codes are not on for this account.',
    es: 'Esta cuenta no tiene códigos de verificación.',
  },
  'secondFactor.notOffered': {
    en: 'There is no setup to confirm. Start again and scan the new picture.',
    es: 'No hay ninguna configuración por confirmar. Empiece otra vez y escanee la imagen nueva.',
  },
  'secondFactor.none': {
    en: 'This account has no second factor.',
    es: 'Esta cuenta no tiene un segundo factor.',
  },
  'secondFactor.locked': {
    en: 'Verification codes cannot be checked now. Use a recovery code or a passkey, or talk to whoever runs your company mail.',
    es: 'Ahora no se pueden comprobar los códigos de verificación. Use un código de recuperación o una llave de acceso, o hable con quien administra el correo de su empresa.',
  },
} satisfies Catalogue
