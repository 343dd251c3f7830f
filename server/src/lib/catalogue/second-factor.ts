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
  'secondFactor.yoursFirst': {
    en: 'Set up a second factor for your own account first: without one you could no longer administer.',
    es: 'Configure primero un segundo factor en su propia cuenta: sin él ya no podría administrar.',
  },
  'secondFactor.none': {
    en: 'This account has no second factor.',
    es: 'Esta cuenta no tiene un segundo factor.',
  },
  'secondFactor.locked': {
    en: 'Verification codes cannot be checked now. Use a recovery code or a passkey, or talk to whoever runs your company mail.',
    es: 'Ahora no se pueden comprobar los códigos de verificación. Use un código de recuperación o una llave de acceso, o hable con quien administra el correo de su empresa.',
  },
  'notice.factor.codesAdded.subject': {
    en: 'Verification codes are on',
    es: 'Códigos de verificación activados',
  },
  'notice.factor.codesAdded': {
    en: 'Verification codes were turned on for {address}. From now on, signing in asks for the code in your app besides your password.',
    es: 'Se activaron los códigos de verificación de {address}. Desde ahora, al iniciar sesión se pide el código de su aplicación además de la contraseña.',
  },
  'notice.factor.codesRemoved.subject': {
    en: 'Verification codes are off',
    es: 'Códigos de verificación desactivados',
  },
  'notice.factor.codesRemoved': {
    en: 'Verification codes were turned off for {address}.',
    es: 'Se desactivaron los códigos de verificación de {address}.',
  },
  'notice.factor.codesGuessed.subject': {
    en: 'Somebody may know your password',
    es: 'Es posible que alguien sepa su contraseña',
  },
  'notice.factor.codesGuessed': {
    en: 'Somebody signed in to {address} with the right password and then typed wrong verification codes, ten times. They did not get in. If it wasn’t you, change your password now; if you need help, write to {admin}.',
    es: 'Alguien intentó entrar en {address} con la contraseña correcta y escribió diez veces códigos de verificación equivocados. No pudo entrar. Si no fue usted, cambie ya su contraseña; si necesita ayuda, escriba a {admin}.',
  },
  'notice.factor.passkeyAdded.subject': { en: 'A passkey was added', es: 'Se agregó una llave de acceso' },
  'notice.factor.passkeyAdded': {
    en: 'The passkey “{name}” was added to {address}. It opens your mail without the password.',
    es: 'Se agregó la llave de acceso “{name}” a {address}. Con ella se abre su correo sin la contraseña.',
  },
  'notice.factor.passkeyRemoved.subject': {
    en: 'A passkey was removed',
    es: 'Se eliminó una llave de acceso',
  },
  'notice.factor.passkeyRemoved': {
    en: 'The passkey “{name}” was removed from {address}. It no longer opens your mail.',
    es: 'Se eliminó la llave de acceso “{name}” de {address}. Ya no abre su correo.',
  },
  'notice.factor.passkeyCopied.subject': {
    en: 'A passkey was stopped',
    es: 'Se rechazó una llave de acceso',
  },
  'notice.factor.passkeyCopied': {
    en: 'A sign-in to {address} with the passkey “{name}” was refused: two devices seem to have the same passkey, which should not happen. Remove it in the panel and add a new one. If you need help, write to {admin}.',
    es: 'Se rechazó un inicio de sesión en {address} con la llave de acceso “{name}”: parece que dos equipos tienen la misma llave, y eso no debe ocurrir. Elimínela en el panel y agregue otra. Si necesita ayuda, escriba a {admin}.',
  },
  'notice.factor.recoveryMade.subject': { en: 'New recovery codes', es: 'Códigos de recuperación nuevos' },
  'notice.factor.recoveryMade': {
    en: 'New recovery codes were made for {address}. The ones you had no longer work.',
    es: 'Se crearon códigos de recuperación nuevos para {address}. Los anteriores ya no sirven.',
  },
  'notice.factor.recoveryUsed.subject': {
    en: 'A recovery code was used',
    es: 'Se usó un código de recuperación',
  },
  'notice.factor.recoveryUsed': {
    en: 'Somebody signed in to {address} with a recovery code. {left, plural, =0 {None is left: make new ones in the panel.} one {# code is left.} other {# codes are left.}}',
    es: 'Se inició sesión en {address} con un código de recuperación. {left, plural, =0 {No queda ninguno: cree otros en el panel.} one {Queda # código.} other {Quedan # códigos.}}',
  },
  'notice.factor.lifted.subject': {
    en: 'Your second step was turned off',
    es: 'Se desactivó su segundo paso',
  },
  'notice.factor.lifted': {
    en: 'Whoever runs your company mail turned off the second step of {address}: passkeys, verification codes and recovery codes no longer work, and you can sign in with your password alone. All open sessions were ended. Set the second step up again as soon as you can. If you did not ask for this, write to {admin} now.',
    es: 'Quien administra el correo de su empresa desactivó el segundo paso de {address}: las llaves de acceso, los códigos de verificación y los códigos de recuperación ya no sirven, y puede entrar solo con su contraseña. Se cerraron todas las sesiones. Configure otra vez el segundo paso en cuanto pueda. Si no lo pidió, escriba ya a {admin}.',
  },
  'notice.factor.appPasswords': {
    en: 'Mail programs (Outlook, Thunderbird, a phone) no longer take your password: make an app password in the panel for each of them.',
    es: 'Los programas de correo (Outlook, Thunderbird, el teléfono) ya no aceptan su contraseña: cree en el panel una contraseña de aplicación para cada uno.',
  },
  'notice.factor.notYou': {
    en: 'If it wasn’t you, change your password now and write to {admin}.',
    es: 'Si no fue usted, cambie ya su contraseña y escriba a {admin}.',
  },
} satisfies Catalogue
