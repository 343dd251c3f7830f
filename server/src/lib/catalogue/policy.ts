/** What `valija policy` says about sending rules, and its help. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const POLICY_HELP = {
  'help.policy.policy': {
    en: 'sending rules: to whom an account or the members of a group may write, and where their mail goes',
    es: 'reglas de envío: a quién puede escribir una cuenta o los integrantes de un grupo, y adónde va su correo',
  },
  'help.policy.set': {
    en: 'set rules; those not named stay as they are',
    es: 'definir reglas; las que no se nombran quedan como están',
  },
  'help.policy.show': { en: 'show the rules of one', es: 'mostrar las reglas de una cuenta o un grupo' },
  'help.policy.list': { en: 'list everybody with rules', es: 'listar las cuentas y los grupos con reglas' },
  'help.policy.clear': {
    en: 'take rules away, by name (ownDomain …); without names, all of them',
    es: 'quitar reglas, por nombre (ownDomain …); sin nombres, todas',
  },
  'help.policy.simulate': {
    en: 'say whether an account may write to an address, and why not',
    es: 'decir si una cuenta puede escribir a una dirección, y por qué no',
  },
  'help.policy.opt.forward': {
    en: 'forward all mail for ever to these addresses',
    es: 'reenviar siempre todo el correo a estas direcciones',
  },
  'help.policy.opt.noCopy': {
    en: 'with --forward: keep no copy here',
    es: 'con --forward: no guardar copia aquí',
  },
  'help.policy.opt.ownDomain': { en: 'only inside the company', es: 'solo dentro de la empresa' },
  'help.policy.opt.oneDomain': { en: 'only to one domain', es: 'solo a un dominio' },
  'help.policy.opt.domains': { en: 'only to listed domains', es: 'solo a una lista de dominios' },
  'help.policy.opt.subDomains': {
    en: 'with --domains: what is below them too',
    es: 'con --domains: también sus subdominios',
  },
  'help.policy.opt.oneAddress': { en: 'only to one address', es: 'solo a una dirección' },
  'help.policy.opt.addresses': { en: 'only to listed addresses', es: 'solo a una lista de direcciones' },
  'help.policy.opt.receiveOnly': { en: 'receive only', es: 'solo recibir' },
  'help.policy.opt.sendOnly': { en: 'send only (no-reply)', es: 'solo enviar (no responder)' },
  'help.policy.opt.sentence': {
    en: 'with --send-only: what those who write there are told',
    es: 'con --send-only: lo que se dice a quien escriba allí',
  },
  'help.policy.opt.contact': {
    en: 'with --send-only: whom to write to instead',
    es: 'con --send-only: a quién escribir en su lugar',
  },
  'help.policy.attachments': {
    en: 'which files a company does not take, in mail to it and from it',
    es: 'qué archivos no admite una empresa, en el correo que recibe y en el que envía',
  },
  'help.policy.attachments.show': { en: 'show them', es: 'mostrarlos' },
  'help.policy.attachments.set': {
    en: 'refuse these, by extension (exe scr bat), also in archives, and what is of that type under another name; locked: files with a password',
    es: 'rechazar estos, por extensión (exe scr bat), también en archivos comprimidos, y lo que sea de ese tipo con otro nombre; locked: archivos con contraseña',
  },
  'help.policy.attachments.clear': { en: 'take all files again', es: 'volver a admitir todos' },
  'help.policy.links': {
    en: 'how long a company’s people share large files by link',
    es: 'cuánto tiempo comparte la gente de una empresa archivos grandes por enlace',
  },
  'help.policy.links.show': { en: 'show it', es: 'mostrarlo' },
  'help.policy.links.set': {
    en: 'so many days, at most 90; links that exist keep theirs',
    es: 'tantos días, 90 como máximo; los enlaces que ya existen conservan los suyos',
  },
  'help.policy.links.off': { en: 'no more links', es: 'no compartir más por enlace' },
  'help.policy.links.clear': { en: 'as the service has it', es: 'como lo tiene el servicio' },
  'help.policy.footer': {
    en: 'the text that a company puts under what its people send',
    es: 'el texto que una empresa pone al pie de lo que envía su gente',
  },
  'help.policy.footer.show': { en: 'show it', es: 'mostrarlo' },
  'help.policy.footer.set': { en: 'set it', es: 'definirlo' },
  'help.policy.footer.clear': { en: 'take it away', es: 'quitarlo' },
  'help.policy.journal': {
    en: 'the archive copy of what a company’s people write and get',
    es: 'la copia de archivo de lo que escribe y recibe la gente de una empresa',
  },
  'help.policy.journal.show': { en: 'show where it goes', es: 'mostrar adónde va' },
  'help.policy.journal.set': {
    en: 'send a copy of each message to this address, with everyone it went to',
    es: 'enviar a esta dirección una copia de cada mensaje, con todas las personas que lo reciben',
  },
  'help.policy.journal.clear': { en: 'make no more copies', es: 'dejar de hacer copias' },
  'help.policy.opt.only': {
    en: 'only mail of these accounts and groups',
    es: 'solo el correo de estas cuentas y grupos',
  },
  'help.policy.opt.text': { en: 'the text', es: 'el texto' },
  'help.policy.opt.textFile': { en: 'a file with the text', es: 'un archivo con el texto' },
  'help.policy.opt.htmlFile': {
    en: 'a file with the same in HTML; without it, made from the text',
    es: 'un archivo con lo mismo en HTML; sin él, se hace con el texto',
  },
  'help.policy.opt.outsideOnly': {
    en: 'only under what leaves the company',
    es: 'solo al pie de lo que sale de la empresa',
  },
  'help.policy.rates': {
    en: 'sending limits: how much an account, a domain or a company may send',
    es: 'límites de envío: cuánto pueden enviar una cuenta, un dominio o una empresa',
  },
  'help.policy.rates.show': {
    en: 'show the limits and what has been sent',
    es: 'mostrar los límites y lo que se envió',
  },
  'help.policy.rates.set': {
    en: 'set limits; those not named stay as they are',
    es: 'definir límites; los que no se nombran quedan como están',
  },
  'help.policy.rates.clear': {
    en: 'take them away: what the service says holds again',
    es: 'quitarlos: vuelve a valer lo que indica el servicio',
  },
  'help.policy.opt.company': {
    en: 'the company, by name or number, instead of an address or domain',
    es: 'la empresa, por nombre o número, en lugar de una dirección o un dominio',
  },
  'help.policy.opt.messagesHour': {
    en: 'messages an hour; none: no limit',
    es: 'mensajes por hora; none: sin tope',
  },
  'help.policy.opt.messagesDay': {
    en: 'messages a day; none: no limit',
    es: 'mensajes por día; none: sin tope',
  },
  'help.policy.opt.recipientsHour': {
    en: 'recipients an hour; none: no limit',
    es: 'destinatarios por hora; none: sin tope',
  },
  'help.policy.opt.recipientsDay': {
    en: 'recipients a day; none: no limit',
    es: 'destinatarios por día; none: sin tope',
  },
  'help.policy.opt.sizeDay': {
    en: 'size of all messages of a day, such as 2GB; none: no limit',
    es: 'tamaño de todos los mensajes de un día, como 2GB; none: sin tope',
  },
} satisfies Catalogue

const RULE_EN =
  'forwardForever {Forward for ever} ownDomain {Only inside the company} oneDomain {Only to one domain} listedDomains {Only to listed domains} oneAddress {Only to one address} listedAddresses {Only to listed addresses} receiveOnly {Receive only} sendOnly {Send only (no-reply)} other {}'
const RULE_ES =
  'forwardForever {Reenvío permanente} ownDomain {Solo dentro de la empresa} oneDomain {Solo a un dominio} listedDomains {Solo a una lista de dominios} oneAddress {Solo a una dirección} listedAddresses {Solo a una lista de direcciones} receiveOnly {Solo recibir} sendOnly {Solo enviar (no responder)} other {}'

export const POLICY_TEXTS = {
  'policy.nothing': {
    en: 'Say at least one rule. “valija policy set --help” lists them.',
    es: 'Indique al menos una regla. Con “valija policy set --help” puede ver cuáles hay.',
  },
  'policy.noHolder': {
    en: 'There is no account or group {address} here.',
    es: 'Aquí no hay ninguna cuenta ni ningún grupo {address}.',
  },
  'policy.conflict': {
    en: `“{one, select, ${RULE_EN}}” and “{other, select, ${RULE_EN}}” exclude each other. Take one of them away first.`,
    es: `“{one, select, ${RULE_ES}}” y “{other, select, ${RULE_ES}}” se excluyen. Quite antes una de las dos.`,
  },
  'policy.links.none': {
    en: '{company} does not share files by link.',
    es: '{company} no comparte archivos por enlace.',
  },
  'policy.links.days': {
    en: 'Links of {company} expire after {n, plural, one {# day} other {# days}}.',
    es: 'Los enlaces de {company} vencen a los {n, plural, one {# día} many {# días} other {# días}}.',
  },
  'attachments.none': { en: '{company} takes all files.', es: '{company} admite todos los archivos.' },
  'attachments.some': {
    en: '{company} does not take: {refused}.',
    es: '{company} no admite: {refused}.',
  },
  'footer.none': {
    en: '{company} puts nothing under its mail.',
    es: '{company} no pone nada al pie de su correo.',
  },
  'footer.all': { en: 'Under all mail of {company}:', es: 'Al pie de todo el correo de {company}:' },
  'footer.outside': {
    en: 'Under mail that leaves {company}:',
    es: 'Al pie del correo que sale de {company}:',
  },
  'journal.none': {
    en: '{company} keeps no archive copies.',
    es: '{company} no guarda copias de archivo.',
  },
  'journal.all': {
    en: 'A copy of all mail of {company} goes to {to}.',
    es: 'Una copia de todo el correo de {company} va a {to}.',
  },
  'journal.only': {
    en: '{n, plural, =0 {Those whose mail of {company} went to {to} are gone: no copies are made.} one {A copy of the mail of this account or group of {company} goes to {to}:} other {A copy of the mail of these accounts and groups of {company} goes to {to}:}}',
    es: '{n, plural, =0 {Ya no existen las cuentas y los grupos de {company} cuyo correo iba a {to}: no se hacen copias.} one {Una copia del correo de esta cuenta o grupo de {company} va a {to}:} other {Una copia del correo de estas cuentas y grupos de {company} va a {to}:}}',
  },
  'rates.nothing': {
    en: 'Say at least one limit. “valija policy rates set --help” lists them.',
    es: 'Indique al menos un límite. Con “valija policy rates set --help” puede ver cuáles hay.',
  },
  'rates.whose': {
    en: 'Say whose limits: one address, one domain, or one company with --company.',
    es: 'Indique de quién son los límites: una dirección, un dominio o una empresa con --company.',
  },
  'rates.operatorOnly': {
    en: 'Only the service operator changes what a whole company may send.',
    es: 'Solo el operador del servicio cambia cuánto puede enviar una empresa entera.',
  },
  'rates.aboveService': {
    en: 'The service allows each account {max} at most. Choose less, or ask the service operator.',
    es: 'El servicio permite a cada cuenta {max} como máximo. Elija menos o consulte al operador del servicio.',
  },
  'rates.set': { en: 'Limits of {name} set.', es: 'Límites de {name} definidos.' },
  'rates.cleared': { en: 'Limits of {name} taken away.', es: 'Límites de {name} quitados.' },
  'rates.head.limit': { en: 'Sending limit', es: 'Límite de envío' },
  'rates.head.max': { en: 'At most', es: 'Como máximo' },
  'rates.head.used': { en: 'Sent', es: 'Enviado' },
  'rates.head.from': { en: 'Set for', es: 'Definido para' },
  'rates.name.messagesHour': { en: 'Messages an hour', es: 'Mensajes por hora' },
  'rates.name.messagesDay': { en: 'Messages a day', es: 'Mensajes por día' },
  'rates.name.recipientsHour': { en: 'Recipients an hour', es: 'Destinatarios por hora' },
  'rates.name.recipientsDay': { en: 'Recipients a day', es: 'Destinatarios por día' },
  'rates.name.bytesDay': { en: 'Size a day', es: 'Tamaño por día' },
  'rates.none': { en: 'no limit', es: 'sin tope' },
  'rates.from.service': { en: 'all accounts', es: 'todas las cuentas' },
  'policy.rule': { en: `{rule, select, ${RULE_EN}}`, es: `{rule, select, ${RULE_ES}}` },
  'policy.set': { en: 'Rules of {address} set.', es: 'Reglas de {address} definidas.' },
  'policy.cleared': { en: 'Rules of {address} taken away.', es: 'Reglas de {address} quitadas.' },
  'policy.none': { en: '{address} has no sending rules.', es: '{address} no tiene reglas de envío.' },
  'policy.noneAtAll': {
    en: 'No sending rules yet: everybody may write to anybody.',
    es: 'Todavía no hay reglas de envío: cualquiera puede escribir a cualquiera.',
  },
  'policy.unreachable': {
    en: 'Mail will not be forwarded to {address}: nobody has that address, or another rule forbids it. Until then it stays in the mailbox.',
    es: 'El correo no se reenviará a {address}: nadie tiene esa dirección u otra regla lo impide. Mientras tanto queda en el buzón.',
  },
  'policy.head.address': { en: 'Address', es: 'Dirección' },
  'policy.head.kind': { en: 'Kind', es: 'Tipo' },
  'policy.head.rule': { en: 'Sending rule', es: 'Regla de envío' },
  'policy.head.places': { en: 'Names', es: 'Nombra a' },
  'policy.head.by': { en: 'Set by', es: 'Definida por' },
  'policy.head.date': { en: 'On', es: 'Fecha' },
  'policy.kind.account': { en: 'Account', es: 'Cuenta' },
  'policy.kind.group': { en: 'Group', es: 'Grupo' },
  'policy.copy.true': { en: '(keeps a copy)', es: '(guarda copia)' },
  'policy.copy.false': { en: '(keeps no copy)', es: '(sin guardar copia)' },
  'policy.subDomains': { en: '(and what is below)', es: '(y sus subdominios)' },
  'simulate.yes': {
    en: 'Yes: {account} may write to {address}. No rule stands in the way.',
    es: 'Sí: {account} puede escribir a {address}. Ninguna regla lo impide.',
  },
  'simulate.no': {
    en: `No: {account} may not write to {address}. Rule “{rule, select, ${RULE_EN}}”{group, select, none {} other { of the group {group}}}, set by {who} on {date}. To allow it: {change}.`,
    es: `No: {account} no puede escribir a {address}. Regla “{rule, select, ${RULE_ES}}”{group, select, none {} other { del grupo {group}}}, definida por {who} el {date}. Para permitirlo: {change}.`,
  },
  'simulate.several': {
    en: 'No: {account} may not write to {address}. None of its {n} sending rules{group, select, none {} other { of the group {group}}} names it, the last set by {who} on {date}. To allow it: {change}.',
    es: 'No: {account} no puede escribir a {address}. No figura en ninguna de sus {n} reglas de envío{group, select, none {} other { del grupo {group}}}, la última definida por {who} el {date}. Para permitirlo: {change}.',
  },
  'simulate.other': {
    en: 'No: {account} cannot write to {address}. No sending rule stands in the way; the answer would be:',
    es: 'No: {account} no puede escribir a {address}. Ninguna regla de envío lo impide; la respuesta sería:',
  },
  'simulate.change.listedDomains': {
    en: 'add the domain to the list, or valija policy clear {holder} {names}',
    es: 'agregue el dominio a la lista, o valija policy clear {holder} {names}',
  },
  'simulate.change.listedAddresses': {
    en: 'add {address} to the list, or valija policy clear {holder} {names}',
    es: 'agregue {address} a la lista, o valija policy clear {holder} {names}',
  },
  'simulate.change.add': {
    en: 'valija policy set {holder} --addresses {address}, or valija policy clear {holder} {names}',
    es: 'valija policy set {holder} --addresses {address}, o valija policy clear {holder} {names}',
  },
  'simulate.change.clear': {
    en: 'valija policy clear {holder} {names}',
    es: 'valija policy clear {holder} {names}',
  },
  'simulate.change.behind': {
    en: 'look at whom {address} passes mail on to, or valija policy clear {holder} {names}',
    es: 'revise a quién pasa el correo {address}, o valija policy clear {holder} {names}',
  },
  'simulate.answer': { en: 'What a mail program hears:', es: 'Lo que recibe un programa de correo:' },
} satisfies Catalogue
