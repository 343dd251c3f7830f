/** What is said when a script of an account is saved: to who saves it, and by mail to whoever has to know. THREATS SV3 */
import type { Catalogue } from '../text.ts'

export const SIEVE_SCRIPTS_TEXTS = {
  'sieve-scripts.warn-outside': {
    en: 'Mail goes to {address}, outside the company. The account holder and the admins are told.',
    es: 'El correo se envía a {address}, fuera de la empresa. Se avisa al titular de la cuenta y a los administradores.',
  },
  'sieve-scripts.warn-variable': {
    en: 'Where this sends mail is known only when it runs. The account holder and the admins are told.',
    es: 'Solo al ejecutarse se sabe adónde envía correo. Se avisa al titular de la cuenta y a los administradores.',
  },
  'sieve-scripts.sign-in-again': {
    en: 'This rule sends mail to a new address outside the company. Sign in again and save it once more.',
    es: 'Esta regla envía correo a una dirección nueva fuera de la empresa. Inicie sesión de nuevo y guárdela otra vez.',
  },
  'sieve-scripts.fault': {
    en: 'Line {line}, column {column}: {text}{more, plural, =0 {} one { There is one more fault.} other { There are # more faults.}}',
    es: 'Línea {line}, columna {column}: {text}{more, plural, =0 {} one { Hay un error más.} other { Hay # errores más.}}',
  },
  'sieve-scripts.made': {
    en: 'addresses that the script makes from the message',
    es: 'direcciones que el script forma a partir del mensaje',
  },
  'sieve-scripts.one-owner': {
    en: 'Name a company or a group, one of both.',
    es: 'Indique una empresa o un grupo, uno de los dos.',
  },
  'sieve-scripts.global-name': {
    en: 'A script to be included belongs to the company and needs a name.',
    es: 'Un script para incluir pertenece a la empresa y necesita un nombre.',
  },
  'sieve-scripts.none-active': {
    en: 'No script of {address} is active.',
    es: 'Ningún script de {address} está activo.',
  },
  'sieve-scripts.told.subject': {
    en: 'A new rule sends mail of {account} out of the company',
    es: 'Una regla nueva envía fuera de la empresa correo de {account}',
  },
  'sieve-scripts.told.holder': {
    en: 'A mail rule of your account {account} was saved by {by}. From now on it may send your mail to:',
    es: '{by} guardó una regla de correo en su cuenta {account}. Desde ahora puede enviar su correo a:',
  },
  'sieve-scripts.told.admin': {
    en: 'A mail rule of the account {account} was saved by {by}. From now on it may send mail of this account to:',
    es: '{by} guardó una regla de correo en la cuenta {account}. Desde ahora puede enviar correo de esa cuenta a:',
  },
  'sieve-scripts.told.more': {
    en: '{n, plural, one {and one more address} other {and # more addresses}}',
    es: '{n, plural, one {y una dirección más} other {y # direcciones más}}',
  },
  'sieve-scripts.told.variable': {
    en: 'The rule itself makes an address from the message, so it is not known yet.',
    es: 'La propia regla forma una dirección a partir del mensaje, así que todavía no se conoce.',
  },
  'sieve-scripts.told.not-you': {
    en: 'If you do not know of this, change your password now and remove the rule, or ask the admins of your company to.',
    es: 'Si usted no sabe de esto, cambie ahora su contraseña y quite la regla, o pídaselo a los administradores de su empresa.',
  },
  'sieve-scripts.told.look': {
    en: 'Ask the account holder whether this is wanted. If it is not, the account may be in other hands: pause it and set a new password.',
    es: 'Pregunte al titular si esto es lo que quiere. Si no lo es, la cuenta puede estar en otras manos: póngala en pausa y cambie la contraseña.',
  },
} satisfies Catalogue

/** Of filters and automatic replies that people make, and their names in other programs. */
export const PEOPLE_FILTER_TEXTS = {
  'people.script': { en: 'Filters', es: 'Filtros' },
  'people.autoreply': { en: 'Automatic reply', es: 'Respuesta automática' },
  'people.away': {
    en: 'I am away just now, and will read your message when I am back.',
    es: 'En este momento no estoy. Leeré su mensaje cuando vuelva.',
  },
  'people.rule': { en: 'Rule {n}', es: 'Regla {n}' },
  'people.broken': {
    en: 'The active script «{name}» has a fault, so nothing can be put beside it. Correct it, or activate another.',
    es: 'El script activo «{name}» tiene un error, así que no se le puede agregar nada. Corríjalo o active otro.',
  },
  'people.no-rule': {
    en: 'There is no filter {id} any more. List them again: each change gives a filter a new id.',
    es: 'Ya no hay un filtro {id}. Vuelva a listarlos: cada cambio le da otro id a un filtro.',
  },
  'people.written': {
    en: 'This filter says more than can be changed here. Change it in the program that wrote it, or as a script.',
    es: 'Ese filtro dice más de lo que se puede cambiar aquí. Cámbielo en el programa que lo escribió, o como script.',
  },
  'people.rule-exists': {
    en: 'There is already a filter with the name «{name}».',
    es: 'Ya hay un filtro con el nombre «{name}».',
  },
  'people.too-many': {
    en: 'This account has {n} filters, as many as it may have. Remove one first.',
    es: 'Esta cuenta ya tiene {n} filtros, todos los que puede tener. Elimine uno primero.',
  },
  'people.order': {
    en: 'Name every filter once, by the ids that the list shows now.',
    es: 'Nombre cada filtro una vez, con los id que la lista muestra ahora.',
  },
  'people.variables': {
    en: 'This script uses variables, and there a dollar sign followed by a brace is one. Write the filter without it.',
    es: 'Este script usa variables, y allí un signo de dólar seguido de una llave es una. Escriba el filtro sin eso.',
  },
  'people.days': {
    en: 'The last day ({until}) is before the first ({from}).',
    es: 'El último día ({until}) es anterior al primero ({from}).',
  },
} satisfies Catalogue
