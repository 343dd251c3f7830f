import type { Texts } from '../words.ts'

export const SIGN_IN_TEXTS = {
  title: { en: 'Sign in to your mail', es: 'Entre en su correo' },
  address: { en: 'Mail address', es: 'Dirección de correo' },
  password: { en: 'Password', es: 'Contraseña' },
  forgot: { en: 'Forgot it', es: 'La olvidé' },
  enter: { en: 'Sign in with password', es: 'Entrar con contraseña' },
  unreachable: {
    en: 'The server did not answer. Check the connection and try again.',
    es: 'El servidor no respondió. Revise la conexión e inténtelo otra vez.',
  },
} as const satisfies Texts
