/** What administrators hear when the directory says no. */
import type { Catalogue } from '../text.ts'

export const DIRECTORY_TEXTS = {
  'admin.noMethod': {
    en: 'There is no action called {name}.',
    es: 'No hay ninguna acción que se llame {name}.',
  },
  'admin.signIn': { en: 'Sign in first.', es: 'Primero hay que iniciar sesión.' },
  'admin.forbidden': {
    en: 'Your account may not do this. Ask whoever runs your company mail.',
    es: 'Su cuenta no tiene permiso para hacer esto. Consulte a quien administra el correo de su empresa.',
  },
  'admin.invalidInput': { en: 'This is not right: {what}.', es: 'Hay algo que corregir: {what}.' },
  'directory.noCompany': {
    en: 'There is no company {name}. “valija organisation list” shows those there are.',
    es: 'No hay ninguna empresa {name}. Con “valija organisation list” puede ver las que hay.',
  },
  'directory.whichCompany': {
    en: 'There are several companies. Say which one with --company.',
    es: 'Hay varias empresas. Indique cuál con --company.',
  },
  'directory.companyTaken': {
    en: 'There is a company {name} already. Choose another name.',
    es: 'Ya hay una empresa {name}. Elija otro nombre.',
  },
  'directory.companyInUse': {
    en: '{name} still has domains or accounts. Remove them first.',
    es: '{name} todavía tiene dominios o cuentas. Elimínelos primero.',
  },
  'directory.noDomain': {
    en: 'There is no domain {domain} here. Check the spelling, or add it first.',
    es: 'Aquí no hay ningún dominio {domain}. Revise cómo está escrito o agréguelo primero.',
  },
  'directory.domainInvalid': {
    en: '{domain} is not a domain name. Write it like empresa.com.',
    es: '{domain} no es un nombre de dominio. Escríbalo como empresa.com.',
  },
  'directory.domainTaken': {
    en: 'The domain {domain} is already in use on this service. If it is yours, talk to the service operator.',
    es: 'El dominio {domain} ya se usa en este servicio. Si es suyo, hable con el operador del servicio.',
  },
  'directory.domainInUse': {
    en: '{domain} still has accounts, aliases, groups or alias domains. Remove them first.',
    es: '{domain} todavía tiene cuentas, alias, grupos o dominios alias. Elimínelos primero.',
  },
  'directory.domainAlias': {
    en: '{domain} is an alias domain: its addresses are those of its main domain. Add the address there.',
    es: '{domain} es un dominio alias: sus direcciones son las de su dominio principal. Agregue allí la dirección.',
  },
  'directory.aliasChain': {
    en: '{domain} cannot be an alias domain of that one: the main domain must not be an alias itself, {domain} must have no addresses of its own, and both must belong to one company.',
    es: '{domain} no puede ser dominio alias de ese: el principal no debe ser alias a su vez, {domain} no debe tener direcciones propias y los dos deben ser de la misma empresa.',
  },
  'directory.domainOperator': {
    en: 'Only the service operator can turn a domain on: first it must be proved that {domain} is yours.',
    es: 'Solo el operador del servicio puede activar un dominio: antes se debe comprobar que {domain} es suyo.',
  },
  'directory.noAccount': {
    en: 'There is no account {address} here.',
    es: 'Aquí no hay ninguna cuenta {address}.',
  },
  'directory.noAlias': { en: 'There is no alias {address} here.', es: 'Aquí no hay ningún alias {address}.' },
  'directory.noGroup': { en: 'There is no group {address} here.', es: 'Aquí no hay ningún grupo {address}.' },
  'directory.noAppPassword': {
    en: 'There is no app password number {id} in this account.',
    es: 'Esta cuenta no tiene ninguna contraseña de aplicación con el número {id}.',
  },
  'directory.addressInvalid': {
    en: '{address} is not an address. Write it like ana@empresa.com.',
    es: '{address} no es una dirección. Escríbala como ana@empresa.com.',
  },
  'directory.localInvalid': {
    en: '{address} cannot be created: before the @ use letters, digits and . _ - only, no more than 64 characters, and no dot first, last or twice in a row.',
    es: '{address} no se puede crear: antes de la @ use solo letras, cifras y . _ -, hasta 64 caracteres, sin punto al principio, al final ni dos seguidos.',
  },
  'directory.localMixed': {
    en: '{address} mixes letters of two alphabets that look alike. Write it with one alphabet.',
    es: '{address} mezcla letras parecidas de dos alfabetos. Escríbala con uno solo.',
  },
  'directory.addressTaken': {
    en: '{address} is in use already, by an account, an alias or a group. Choose another address.',
    es: '{address} ya se usa en una cuenta, un alias o un grupo. Elija otra dirección.',
  },
  'directory.companyFirst': {
    en: 'Say of which company: the accounts of one company are changed at a time.',
    es: 'Indique de qué empresa: se cambian las cuentas de una sola empresa por vez.',
  },
  'directory.groupFull': {
    en: 'The group {address} would have more than {max, number} members. Make a second group.',
    es: 'El grupo {address} tendría más de {max, number} miembros. Cree un segundo grupo.',
  },
  'directory.loop': {
    en: '{address} would lead back to itself by way of {through}. Take {through} out.',
    es: '{address} volvería a sí misma pasando por {through}. Quite {through}.',
  },
  'directory.aliasEmpty': {
    en: '{address} would lead nowhere. Leave one address, or remove the alias.',
    es: '{address} no llevaría a ninguna parte. Deje una dirección o elimine el alias.',
  },
  'directory.operatorOnly': {
    en: 'Only the service operator can change an operator account or make one.',
    es: 'Solo el operador del servicio puede cambiar o crear cuentas de operador.',
  },
  'directory.notYourself': {
    en: 'You cannot do this to the account you are using. Ask another administrator.',
    es: 'No puede hacer esto con la cuenta que está usando. Pídalo a otra persona que administre.',
  },
  'directory.passwordOutside': {
    en: 'The password of {address} is kept in your company’s own directory, not here. Change it where you sign in to your computer, or ask whoever runs that directory.',
    es: 'La contraseña de {address} está en el directorio de su empresa, no aquí. Cámbiela donde inicia sesión en su equipo o consulte a quien administra ese directorio.',
  },
  'directory.passwordOutsideAt': {
    en: 'The password of {address} is kept in your company’s own directory, not here. Change it at {at}.',
    es: 'La contraseña de {address} está en el directorio de su empresa, no aquí. Cámbiela en {at}.',
  },
  'directory.passwordShort': {
    en: 'The password needs at least {min} characters. A sentence is easy to remember and hard to guess.',
    es: 'La contraseña necesita al menos {min} caracteres. Una frase es fácil de recordar y difícil de adivinar.',
  },
  'directory.passwordLong': {
    en: 'The password is too long: {max} octets is the most.',
    es: 'La contraseña es demasiado larga: puede tener hasta {max} octetos.',
  },
  'directory.passwordCharacter': {
    en: 'The password has a character that cannot be typed everywhere. Use letters, digits, signs and spaces.',
    es: 'La contraseña tiene un carácter que no se puede escribir en todas partes. Use letras, cifras, signos y espacios.',
  },
  'directory.passwordHash': {
    en: 'This password hash cannot be read. Argon2, bcrypt ($2b$), SHA-CRYPT ($5$, $6$), PBKDF2 and SSHA (also 256 and 512) can; for others set a new password.',
    es: 'No se puede leer esta contraseña cifrada. Se admiten Argon2, bcrypt ($2b$), SHA-CRYPT ($5$, $6$), PBKDF2 y SSHA (también 256 y 512); en los demás casos ponga una contraseña nueva.',
  },
  'directory.passwordOne': {
    en: 'Give either a password, or its hash, or ask for a generated one.',
    es: 'Indique la contraseña, o su versión cifrada, o pida que se genere una.',
  },
  'directory.oldPassword': {
    en: 'The current password didn’t match.',
    es: 'La contraseña actual no coincide.',
  },
  'directory.appPasswordsMany': {
    en: 'This account has {max} app passwords already. Remove one that is no longer used.',
    es: 'Esta cuenta ya tiene {max} contraseñas de aplicación. Elimine una que ya no se use.',
  },
  'directory.appPasswordWeb': {
    en: 'An app password is for mail programs only: it cannot open the webmail or the panel.',
    es: 'Una contraseña de aplicación es solo para programas de correo: no sirve para el correo web ni para el panel.',
  },
  'import.csv': {
    en: 'This is not a table that can be read: near character {offset}, {expected} is missing. Save it as CSV again.',
    es: 'Esta tabla no se puede leer: cerca del carácter {offset} falta algo ({expected}). Guárdela otra vez como CSV.',
  },
  'import.noHeader': {
    en: 'The first line must name the columns, with “address” among them.',
    es: 'La primera línea debe nombrar las columnas, y una debe llamarse “address”.',
  },
  'import.unknownColumn': {
    en: 'Column “{column}” is not known. Known are: {known}. Rename or delete it.',
    es: 'La columna “{column}” no se conoce. Se conocen: {known}. Cámbiele el nombre o quítela.',
  },
  'import.twiceColumn': {
    en: 'Column “{column}” is there twice. Delete one.',
    es: 'La columna “{column}” está dos veces. Quite una.',
  },
  'import.cells': {
    en: 'This line has {found} cells and the first line has {wanted}. Check its separators and quotes.',
    es: 'Esta línea tiene {found} celdas y la primera tiene {wanted}. Revise los separadores y las comillas.',
  },
  'import.twice': {
    en: '{address} is also on line {line}. Keep one of them.',
    es: '{address} también está en la línea {line}. Deje una de las dos.',
  },
  'import.value': {
    en: '“{value}” does not fit column {column}. Write {wanted}.',
    es: '“{value}” no sirve en la columna {column}. Escriba {wanted}.',
  },
  'import.tooMany': {
    en: 'The table has {found} lines; one import takes up to {max}. Split it.',
    es: 'La tabla tiene {found} líneas; una importación admite hasta {max}. Divídala.',
  },
} satisfies Catalogue
