/** A new password without the old one: the page, the mails, and what is said when a link no longer works. */
import type { Catalogue } from '../text.ts'

export const PASSWORD_TEXTS = {
  'reset.none': {
    en: 'This link is not one of ours. Copy it whole from the message, or ask for a new one.',
    es: 'Este enlace no es nuestro. Cópielo completo desde el mensaje o pida uno nuevo.',
  },
  'reset.over': {
    en: 'This link was used already, or its half hour has passed. Ask for a new one.',
    es: 'Este enlace ya se usó o pasó su media hora. Pida uno nuevo.',
  },
  'setup.none': {
    en: 'This link does not open the guide. Copy it whole from the terminal, or make a new one: valija setup-link',
    es: 'Este enlace no abre el asistente. Cópielo completo desde la terminal o cree uno nuevo: valija setup-link',
  },
  'setup.over': {
    en: 'This link worked for an hour. Make a new one on the server: valija setup-link',
    es: 'Este enlace sirvió durante una hora. Cree uno nuevo en el servidor: valija setup-link',
  },
  'setup.done': {
    en: 'This service has accounts already: sign in with one of them.',
    es: 'Este servicio ya tiene cuentas: inicie sesión con una de ellas.',
  },
  'setup.link': {
    en: 'Open this address in a browser. It works once, within an hour, and makes the first company with its mail admin:',
    es: 'Abra esta dirección en un navegador. Sirve una sola vez, durante una hora, y crea la primera empresa con quien administra el correo:',
  },
  'reset.noPage': {
    en: 'A link needs the web page of this server, and it is turned off: set https under [listeners].',
    es: 'Para un enlace hace falta la página web de este servidor, que está desactivada: configure https en [listeners].',
  },
  'reset.suspended': {
    en: '{address} is suspended. Make it active first.',
    es: '{address} está suspendida. Actívela primero.',
  },
  'reset.mail.subject': { en: 'A new password for your mail', es: 'Una contraseña nueva para su correo' },
  'reset.mail.opening': {
    en: 'Somebody asked for a new password for {account}. If it was you, open this page within {n} minutes; it works once.',
    es: 'Alguien pidió una contraseña nueva para {account}. Si fue usted, abra esta página antes de {n} minutos; sirve una sola vez.',
  },
  'reset.mail.notYou': {
    en: 'If it was not you, do nothing: the password stays as it is. We will never ask you for it in a message.',
    es: 'Si no fue usted, no haga nada: la contraseña sigue igual. Nunca se la pediremos en un mensaje.',
  },
  'reset.done.subject': { en: 'Your password was changed', es: 'Se cambió su contraseña' },
  'reset.done.opening': {
    en: 'The password of {account} was changed with a link. All sessions were closed; sign in again with the new password.',
    es: 'La contraseña de {account} se cambió con un enlace. Se cerraron todas las sesiones; inicie sesión con la contraseña nueva.',
  },
  'reset.done.check': {
    en: 'Look through your app passwords and who may open your folders, and remove what you do not know.',
    es: 'Revise sus contraseñas de aplicación y quién puede abrir sus carpetas, y quite lo que no conozca.',
  },
  'reset.done.notYou': {
    en: 'Was it not you? Write to {admin} or call whoever runs your company mail now.',
    es: '¿No fue usted? Escriba a {admin} o llame ahora a quien administra el correo de su empresa.',
  },
  'recovery.invalid': {
    en: 'That is not a mail address. Write it whole, as in name@example.com.',
    es: 'Eso no es una dirección de correo. Escríbala completa, como en nombre@ejemplo.com.',
  },
  'recovery.own': {
    en: 'Choose an address of another mailbox: whoever cannot open this one cannot read mail in it.',
    es: 'Elija una dirección de otro buzón: quien no puede abrir este tampoco puede leer su correo.',
  },
  'recovery.mail.subject': { en: 'Your recovery address changed', es: 'Cambió su dirección de recuperación' },
  'recovery.mail.set': {
    en: 'From now on, {address} can receive a link to set a new password for {account}.',
    es: 'Desde ahora, {address} puede recibir un enlace para poner una contraseña nueva a {account}.',
  },
  'recovery.mail.removed': {
    en: 'The recovery address of {account} was removed. A new password now goes through whoever runs your company mail.',
    es: 'Se quitó la dirección de recuperación de {account}. Ahora, para una contraseña nueva, hable con quien administra el correo de su empresa.',
  },
  'recovery.mail.notYou': {
    en: 'Was it not you? Change the password of {account} now and tell whoever runs your company mail.',
    es: '¿No fue usted? Cambie ahora la contraseña de {account} y avise a quien administra el correo de su empresa.',
  },
} satisfies Catalogue

export const PASSWORD_PAGE_TEXTS = {
  'password.title': { en: 'New password', es: 'Contraseña nueva' },
  'password.account': { en: 'Account', es: 'Cuenta' },
  'password.new': { en: 'New password', es: 'Contraseña nueva' },
  'password.hint': {
    en: 'At least {min} characters. Several words that you remember are better than a few signs.',
    es: 'Al menos {min} caracteres. Varias palabras que recuerde son mejores que unos pocos signos.',
  },
  'password.again': { en: 'The same again', es: 'La misma otra vez' },
  'password.differ': {
    en: 'The two passwords are not the same.',
    es: 'Las dos contraseñas no son iguales.',
  },
  'password.drop': {
    en: 'Also remove {n, plural, one {the app password} other {the # app passwords}} of my devices',
    es: 'Quitar también {n, plural, one {la contraseña de aplicación} other {las # contraseñas de aplicación}} de mis dispositivos',
  },
  'password.dropHint': {
    en: 'If somebody else may have been in your account. Each device then needs a new one.',
    es: 'Si otra persona pudo entrar en su cuenta. Después, cada dispositivo necesitará una nueva.',
  },
  'password.save': { en: 'Save password', es: 'Guardar contraseña' },
  'password.saved': { en: 'Your password is saved', es: 'Su contraseña quedó guardada' },
  'password.savedText': {
    en: 'All sessions of {account} were closed. Write the new password in your mail programs.',
    es: 'Se cerraron todas las sesiones de {account}. Escriba la contraseña nueva en sus programas de correo.',
  },
  'password.appsHead': {
    en: 'App passwords that still work',
    es: 'Contraseñas de aplicación que siguen activas',
  },
  'password.appUsed': { en: 'last used {when, date, medium}', es: 'último uso: {when, date, medium}' },
  'password.appUnused': { en: 'never used', es: 'nunca se usó' },
  'password.appsNone': { en: 'No app password is left.', es: 'No queda ninguna contraseña de aplicación.' },
  'password.readersHead': {
    en: 'Who else may open folders of yours',
    es: 'Quién más puede abrir carpetas suyas',
  },
  'password.readersNone': { en: 'Nobody.', es: 'Nadie.' },
  'password.redirectsHead': {
    en: 'Where your filters send mail',
    es: 'Adónde envían correo sus filtros',
  },
  'password.redirectsNone': { en: 'Nowhere.', es: 'A ningún lado.' },
  'password.review': {
    en: 'If there is something here that you do not know, tell whoever runs your company mail.',
    es: 'Si hay algo que no conoce, avise a quien administra el correo de su empresa.',
  },
  'password.noTitle': { en: 'This link does not work', es: 'Este enlace no sirve' },
  'password.troubleTitle': { en: 'That did not work', es: 'No se pudo hacer' },
  'password.askTitle': { en: 'Set a new password', es: 'Poner una contraseña nueva' },
  'password.askText': {
    en: 'Write the address of your account. If you chose a recovery address, a link goes there; otherwise ask whoever runs your company mail for one.',
    es: 'Escriba la dirección de su cuenta. Si eligió una dirección de recuperación, enviaremos un enlace allí; si no, pida uno a quien administra el correo de su empresa.',
  },
  'password.askAddress': { en: 'Mail address', es: 'Dirección de correo' },
  'password.askSend': { en: 'Send the link', es: 'Enviar el enlace' },
  'password.askNew': { en: 'Ask for a new link', es: 'Pedir otro enlace' },
  'password.askedTitle': { en: 'Look in your other mailbox', es: 'Revise su otro buzón' },
  'password.askedText': {
    en: 'If this account has a recovery address, a link is on its way. It works once, for {n} minutes.',
    es: 'Si esta cuenta tiene una dirección de recuperación, el enlace va en camino. Sirve una sola vez, durante {n} minutos.',
  },
  'profile.name': { en: 'Mail of {address}', es: 'Correo de {address}' },
  'profile.description': {
    en: 'Sets up {address} in Mail. The password is asked for when you install it.',
    es: 'Configura {address} en Mail. La contraseña se pide al instalarlo.',
  },
} satisfies Catalogue
