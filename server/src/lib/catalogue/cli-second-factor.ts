/** What `valija account second-factor` says, and its help. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const SECOND_FACTOR_HELP = {
  'help.factor.secondFactor': {
    en: 'what is asked for besides the password: verification codes, passkeys, recovery codes',
    es: 'qué se pide además de la contraseña: códigos de verificación, llaves de acceso, códigos de recuperación',
  },
  'help.factor.list': { en: 'show what an account has', es: 'mostrar qué tiene una cuenta' },
  'help.factor.reset': {
    en: 'remove all of it for somebody who lost the phone: sessions end, the person is told by mail',
    es: 'quitar todo a quien perdió el teléfono: se cierran las sesiones y se avisa por correo',
  },
  'help.factor.add': {
    en: 'show the picture that an authenticator app scans; then “confirm”',
    es: 'mostrar la imagen que escanea la aplicación de códigos; después, “confirm”',
  },
  'help.factor.confirm': {
    en: 'turn verification codes on with a first code, and show the recovery codes',
    es: 'activar los códigos de verificación con un primer código y mostrar los de recuperación',
  },
} satisfies Catalogue

export const CLI_SECOND_FACTOR_TEXTS = {
  'factor.codesOn': {
    en: 'Verification codes: on since {date}',
    es: 'Códigos de verificación: activos desde {date}',
  },
  'factor.codesOff': { en: 'Verification codes: off', es: 'Códigos de verificación: inactivos' },
  'factor.noPasskeys': { en: 'Passkeys: none', es: 'Llaves de acceso: ninguna' },
  'factor.recoveryLeft': {
    en: '{n, plural, =0 {Recovery codes left: none} other {Recovery codes left: #}}',
    es: '{n, plural, =0 {Códigos de recuperación: ninguno} other {Códigos de recuperación: #}}',
  },
  'factor.reset': {
    en: '{address} signs in with the password alone again. Its sessions were ended, and the person is told by mail.',
    es: '{address} vuelve a entrar solo con la contraseña. Se cerraron sus sesiones y se avisó a la persona por correo.',
  },
  'factor.offered': {
    en: 'Scan the picture with an authenticator app, or type this key: {secret}\nThen run: valija account second-factor confirm {address} CODE',
    es: 'Escanee la imagen con una aplicación de códigos o escriba esta clave: {secret}\nDespués ejecute: valija account second-factor confirm {address} CÓDIGO',
  },
  'factor.confirmed': {
    en: 'Verification codes are on for {address}. Mail programs need an app password from now on.',
    es: 'Los códigos de verificación de {address} están activos. Desde ahora los programas de correo necesitan una contraseña de aplicación.',
  },
  'factor.recoveryCodes': {
    en: 'Recovery codes, for the day the phone is lost. Each works once; they are not shown again:',
    es: 'Códigos de recuperación, para el día en que falte el teléfono. Cada uno sirve una vez y no se vuelven a mostrar:',
  },
} satisfies Catalogue
