import type { Texts } from '../words.ts'

export const SIGN_IN_TEXTS = {
  art: { en: 'The mail of your company', es: 'El correo de su empresa' },
  promise: {
    en: 'We will never ask you for your password in a message.',
    es: 'Nunca le pediremos la contraseña en un mensaje.',
  },
  window: { en: 'Sign in', es: 'Iniciar sesión' },
  title: { en: 'Sign in to your mail', es: 'Entre en su correo' },
  titlePanel: { en: 'Sign in to the company panel', es: 'Entre en el panel de su empresa' },
  lead: { en: 'With the address of your company.', es: 'Con su dirección de la empresa.' },
  leadAgain: {
    en: 'Your session ended. What you were writing is still here.',
    es: 'Su sesión terminó. Lo que estaba escribiendo sigue aquí.',
  },
  proveTitle: { en: 'Is it you?', es: '¿Es usted?' },
  proveLead: {
    en: 'This changes who can get into your mail or where it goes. Sign in once more; what you typed stays.',
    es: 'Esto cambia quién puede entrar a su correo o adónde va. Inicie sesión otra vez; lo que escribió se conserva.',
  },
  address: { en: 'Mail address', es: 'Dirección de correo' },
  password: { en: 'Password', es: 'Contraseña' },
  show: { en: 'Show the password', es: 'Mostrar la contraseña' },
  forgot: { en: 'I forgot it', es: 'La olvidé' },
  passkey: { en: 'Sign in with a passkey', es: 'Entrar con llave de acceso' },
  or: { en: 'or', es: 'o' },
  enter: { en: 'Sign in with password', es: 'Entrar con contraseña' },
  provider: { en: 'Use {name}', es: 'Usar {name}' },
  help: {
    en: 'Cannot sign in? Call whoever administers the mail of your company.',
    es: '¿No puede entrar? Llame a quien administra el correo de su empresa.',
  },
  wrong: {
    en: 'That address and password do not match. Write the whole address, with what follows the @.',
    es: 'Esa dirección y esa contraseña no coinciden. Escriba la dirección completa, con lo que sigue a la @.',
  },
  unused: {
    en: 'No passkey was used. Try again, or sign in with the password.',
    es: 'No se usó ninguna llave de acceso. Inténtelo otra vez o entre con la contraseña.',
  },
  unreachable: {
    en: 'The server did not answer. Check the connection and try again.',
    es: 'El servidor no respondió. Revise la conexión e inténtelo otra vez.',
  },
  secondTitle: { en: 'One more step', es: 'Falta un paso' },
  secondLead: {
    en: 'Your account asks for a second proof that it is you.',
    es: 'Su cuenta pide una segunda prueba de que es usted.',
  },
  code: { en: 'Verification code', es: 'Código de verificación' },
  codeHelp: {
    en: 'The six digits that the app of your phone shows now.',
    es: 'Los seis números que muestra ahora la aplicación de su teléfono.',
  },
  recovery: { en: 'Recovery code', es: 'Código de recuperación' },
  recoveryHelp: {
    en: 'One of the codes that you printed. Each works once.',
    es: 'Uno de los códigos que imprimió. Cada uno sirve una vez.',
  },
  useRecovery: { en: 'Use a recovery code', es: 'Usar un código de recuperación' },
  useCode: { en: 'Use the verification code', es: 'Usar el código de verificación' },
  usePasskey: { en: 'Use the passkey', es: 'Usar la llave de acceso' },
  confirm: { en: 'Sign in', es: 'Entrar' },
  back: { en: 'Start again', es: 'Empezar otra vez' },
} as const satisfies Texts
