/** What HTTP says no with, and what the sessions of browsers are called. */
import type { Catalogue } from '../text.ts'

export const HTTP_TEXTS = {
  'web.notBuiltTitle': { en: 'The screens are not ready', es: 'Las pantallas no están listas' },
  'web.notBuilt': {
    en: 'Mail programs work as always. Whoever runs this server makes the screens with “npm run build:web”.',
    es: 'Los programas de correo funcionan como siempre. Quien opera este servidor prepara las pantallas con “npm run build:web”.',
  },
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
  'http.underWay': {
    en: 'This is under way already. Try again when it is done.',
    es: 'Esto ya está en marcha. Inténtelo otra vez cuando termine.',
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
  'http.busy': {
    en: 'Somebody else is changing the same thing. Please try again in a moment.',
    es: 'Alguien está cambiando lo mismo ahora. Intente otra vez dentro de un momento.',
  },
  'http.changed': {
    en: 'This has changed since you looked. Look again and then decide.',
    es: 'Esto cambió desde que usted lo consultó. Consulte otra vez y después decida.',
  },
  'http.noTag': {
    en: 'Here there is nothing that If-Match or If-None-Match could be compared with.',
    es: 'Aquí no hay nada con qué comparar If-Match o If-None-Match.',
  },
  'http.keyUnfit': {
    en: 'An Idempotency-Key is 1 to {max} letters, digits or signs without spaces.',
    es: 'Una Idempotency-Key tiene de 1 a {max} letras, cifras o signos, sin espacios.',
  },
  'http.keyReused': {
    en: 'This Idempotency-Key came before with another request. Use a new one.',
    es: 'Esta Idempotency-Key ya se usó con otra petición. Use una nueva.',
  },
  'http.keyRunning': {
    en: 'The first request with this Idempotency-Key is still being carried out.',
    es: 'La primera petición con esta Idempotency-Key todavía se está realizando.',
  },
  'http.tooMany': {
    en: 'Too many requests. Try again in {n, plural, one {# second} other {# seconds}}.',
    es: 'Demasiadas peticiones. Intente otra vez dentro de {n, plural, one {# segundo} other {# segundos}}.',
  },
  'http.tooManyStreams': {
    en: 'Too many live views are open. Close one and try again in {n} seconds.',
    es: 'Hay demasiadas vistas en vivo abiertas. Cierre una e intente otra vez dentro de {n} segundos.',
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
  'auth.passwordDueHere': {
    en: 'Choose a new password first: your admin asks for it.',
    es: 'Elija primero una contraseña nueva: se la pide quien administra su correo.',
  },
  'acting.over': {
    en: 'You no longer act as this company: the hour is over, or you ended it on another page. Nothing was changed.',
    es: 'Ya no actúa como esta empresa: pasó la hora, o usted terminó en otra página. No se cambió nada.',
  },
  'acting.none': {
    en: 'You are not acting as any company.',
    es: 'No está actuando como ninguna empresa.',
  },
  'acting.noBrowser': {
    en: 'Acting as a company works only in the panel, where everybody can see it.',
    es: 'Actuar como una empresa solo se puede en el panel, donde queda a la vista.',
  },
  'acting.secondFactor': {
    en: '{name} asks its admins for a second factor. Set one up for your account first, in your settings.',
    es: '{name} pide un segundo factor a quien la administra. Active primero uno en su cuenta, en sus ajustes.',
  },
} satisfies Catalogue
