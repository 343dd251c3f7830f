/** What HTTP says no with, and what the sessions of browsers are called. */
import type { Catalogue } from '../text.ts'

export const HTTP_TEXTS = {
  'http.signIn': {
    en: 'Sign in first.',
    es: 'Inicie sesión primero.',
  },
  'http.fields': {
    en: 'Something is missing or does not fit: {what}.',
    es: 'Falta algo o no es válido: {what}.',
  },
  'http.broken': {
    en: 'This request could not be read.',
    es: 'No se pudo leer esta petición.',
  },
  'http.tooLarge': {
    en: 'This request is too large.',
    es: 'Esta petición es demasiado grande.',
  },
  'http.mediaType': {
    en: 'This kind of content is not taken here.',
    es: 'Aquí no se admite este tipo de contenido.',
  },
  'http.noPage': {
    en: 'There is nothing at this address.',
    es: 'No hay nada en esta dirección.',
  },
  'http.notOurs': {
    en: 'This server does not answer under that name.',
    es: 'Este servidor no responde con ese nombre.',
  },
  'http.notOurDomain': {
    en: 'The mail of this address is not here.',
    es: 'El correo de esta dirección no está aquí.',
  },
  'http.crossSite': {
    en: 'This request came from another site and was not carried out.',
    es: 'Esta petición vino de otro sitio y no se realizó.',
  },
  'http.bug': {
    en: 'Something went wrong on our side. It has been noted; please try again in a moment.',
    es: 'Hubo un problema de nuestro lado y quedó anotado. Intente otra vez dentro de un momento.',
  },
  'session.none': {
    en: 'This session has ended already.',
    es: 'Esta sesión ya terminó.',
  },
  'session.notFresh': {
    en: 'For this change, sign in again: the last time was more than five minutes ago.',
    es: 'Para este cambio, inicie sesión otra vez: la última vez fue hace más de cinco minutos.',
  },
} satisfies Catalogue
