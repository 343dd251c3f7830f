/** `valija dkim`: help, answers, and why not. */
import type { Catalogue } from '../text.ts'

export const DKIM_TEXTS = {
  'help.dkim': {
    en: 'keys that sign outgoing mail (DKIM)',
    es: 'llaves que firman el correo saliente (DKIM)',
  },
  'help.dkim.show': {
    en: 'the keys of a domain, with the DNS records to publish',
    es: 'llaves de un dominio y los registros DNS que hay que publicar',
  },
  'help.dkim.check': {
    en: 'ask the DNS whether each record is there',
    es: 'preguntar al DNS si está cada registro',
  },
  'help.dkim.list': { en: 'the keys of all domains', es: 'llaves de todos los dominios' },
  'help.dkim.rotate': {
    en: 'change the keys of a domain: make the next pair, or switch to it once it is in the DNS',
    es: 'cambiar las llaves de un dominio: crear el par siguiente o, si ya está en el DNS, pasar a usarlo',
  },
  'help.dkim.force': {
    en: 'switch at once, whatever the DNS says',
    es: 'cambiar ya, diga lo que diga el DNS',
  },
  'help.dkim.revoke': {
    en: 'make a key void: it signs no more from this moment',
    es: 'anular una llave: deja de firmar desde este momento',
  },
  'help.dkim.auto': {
    en: 'change the keys by themselves at that age in days (30 to 730), or never: off',
    es: 'cambiar las llaves solas al cumplir esos días (de 30 a 730), o nunca: off',
  },
  'help.dkim.company': { en: 'the company, by name or number', es: 'la empresa, por nombre o número' },
  'help.dkim.badDays': {
    en: 'Write a number of days from 30 to 730, or off.',
    es: 'Escriba un número de días de 30 a 730, o off.',
  },
  'dkim.head.domain': { en: 'Domain', es: 'Dominio' },
  'dkim.head.selector': { en: 'Selector', es: 'Selector' },
  'dkim.head.algorithm': { en: 'Algorithm', es: 'Algoritmo' },
  'dkim.head.state': { en: 'State', es: 'Estado' },
  'dkim.head.made': { en: 'Made', es: 'Creada' },
  'dkim.head.published': { en: 'In the DNS', es: 'En el DNS' },
  'dkim.state.pending': { en: 'Next', es: 'Siguiente' },
  'dkim.state.active': { en: 'Signs', es: 'Firma' },
  'dkim.state.retiring': { en: 'Signs no more, keep it published', es: 'Ya no firma, déjela publicada' },
  'dkim.state.retired': { en: 'Over, remove its record', es: 'Terminada, quite su registro' },
  'dkim.state.revoked': { en: 'Void', es: 'Anulada' },
  'dkim.published.yes': { en: 'Yes', es: 'Sí' },
  'dkim.published.no': { en: 'No', es: 'No' },
  'dkim.published.other': { en: 'Something else is there', es: 'Hay otra cosa' },
  'dkim.published.unknown': { en: 'No answer', es: 'Sin respuesta' },
  'dkim.none': {
    en: 'No domain has keys yet. They are made with the first message, or with: valija dkim show DOMAIN',
    es: 'Ningún dominio tiene llaves todavía. Se crean con el primer mensaje o con: valija dkim show DOMINIO',
  },
  'dkim.publish': {
    en: 'Publish these records in the DNS of {domain}:',
    es: 'Publique estos registros en el DNS de {domain}:',
  },
  'dkim.made': {
    en: 'The next keys of {domain} are ready. Publish their records, wait until the DNS shows them, and run this again to switch:',
    es: 'Las llaves siguientes de {domain} están listas. Publique sus registros, espere a que se vean en el DNS y repita este comando para empezar a usarlas:',
  },
  'dkim.switched': {
    en: 'Mail of {domain} is signed with the new keys from now on. Leave the old records in the DNS for two more weeks: mail on its way still needs them.',
    es: 'Desde ahora el correo de {domain} se firma con las llaves nuevas. Deje los registros viejos en el DNS dos semanas más: el correo en camino aún los necesita.',
  },
  'dkim.revoked': {
    en: 'The key {selector} of {domain} signs no more. Change its record now, so that nobody believes it:',
    es: 'La llave {selector} de {domain} ya no firma. Cambie ahora su registro para que nadie la crea:',
  },
  'dkim.dropped': {
    en: 'The key {selector} of {domain} was removed. It had signed nothing: its record can go.',
    es: 'Se quitó la llave {selector} de {domain}. No había firmado nada: su registro ya no hace falta.',
  },
  'dkim.autoOn': {
    en: 'The keys of {domain} are changed when they are {days} days old, as soon as the DNS shows the next ones.',
    es: 'Las llaves de {domain} se cambian al cumplir {days} días, en cuanto las siguientes se vean en el DNS.',
  },
  'dkim.autoOff': {
    en: 'The keys of {domain} are changed only when somebody asks.',
    es: 'Las llaves de {domain} solo se cambian cuando alguien lo pide.',
  },
  'dkim.notPublished': {
    en: 'The DNS does not show {n, plural, one {this record} other {these records}} yet: {names}. Nothing was changed. Publish what valija dkim show {domain} prints and try again in a while, or use --force.',
    es: 'El DNS todavía no muestra {n, plural, one {este registro} other {estos registros}}: {names}. No se cambió nada. Publique lo que muestra valija dkim show {domain} y vuelva a intentarlo en un rato, o use --force.',
  },
  'dkim.noKey': {
    en: '{domain} has no key {selector} that could be revoked. See valija dkim show {domain}.',
    es: '{domain} no tiene una llave {selector} que se pueda anular. Vea valija dkim show {domain}.',
  },
} as const satisfies Catalogue
