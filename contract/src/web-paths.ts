/** Addresses that are screens of the webmail: the server answers them with the page, the page knows which screen it is. */
export const MAIL_SCREENS = [
  'c',
  'etiqueta',
  'buscar',
  'escribir',
  'programados',
  'mensaje',
  'agenda',
  'contactos',
  'ajustes',
  'entrar',
  'recuperar',
  'permitir',
] as const
