/** What `valija filter settings` and `valija filter list` say, and their help. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const FILTER_HELP = {
  'help.filter.filter': {
    en: 'mail from strangers: what counts as spam, and who is let in or kept out',
    es: 'correo de fuera: qué se cuenta como spam, y a quién se deja pasar o no',
  },
  'help.filter.settings': {
    en: 'from how many points on mail is spam, and what becomes of it',
    es: 'a partir de cuántos puntos el correo es spam, y qué se hace con él',
  },
  'help.filter.settings.show': {
    en: 'what holds, and where each value comes from',
    es: 'qué vale, y de dónde viene cada valor',
  },
  'help.filter.settings.set': {
    en: 'change values; those that are not named stay',
    es: 'cambiar valores; los que no se nombran quedan como están',
  },
  'help.filter.settings.clear': {
    en: 'take values back (all of them when none is named): what holds above applies again',
    es: 'quitar valores (todos si no se nombra ninguno): vuelve a valer lo de más arriba',
  },
  'help.filter.list': {
    en: 'allowed senders, blocked senders, trusted domains',
    es: 'remitentes permitidos, remitentes bloqueados, dominios de confianza',
  },
  'help.filter.list.show': { en: 'who is on the lists', es: 'quién figura en las listas' },
  'help.filter.list.add': {
    en: 'add to a list (allow, block, trusted): an address, a domain, *@*.domain, for companies also a network',
    es: 'agregar a una lista (allow, block, trusted): una dirección, un dominio, *@*.dominio; para empresas también una red',
  },
  'help.filter.list.remove': { en: 'take off a list', es: 'quitar de una lista' },
  'help.filter.opt.for': {
    en: 'an account, a group or a domain; without it, what is yours: company or service',
    es: 'una cuenta, un grupo o un dominio; sin esta opción, lo suyo: la empresa o el servicio',
  },
  'help.filter.opt.company': { en: 'a whole company', es: 'una empresa entera' },
  'help.filter.opt.on': { en: 'points decide (default)', es: 'los puntos deciden (por defecto)' },
  'help.filter.opt.off': {
    en: 'points are only noted; lists, identity and viruses still decide',
    es: 'los puntos solo se anotan; deciden aún las listas, la identidad y los virus',
  },
  'help.filter.opt.junkAt': {
    en: 'points from which on mail is spam, or never',
    es: 'puntos a partir de los que el correo es spam, o never (nunca)',
  },
  'help.filter.opt.quarantineAt': {
    en: 'points from which on mail is held in quarantine, or never',
    es: 'puntos a partir de los que el correo va a cuarentena, o never (nunca)',
  },
  'help.filter.opt.refuseAt': {
    en: 'points from which on mail is refused, or never',
    es: 'puntos a partir de los que el correo se rechaza, o never (nunca)',
  },
  'help.filter.opt.onJunk': {
    en: 'what becomes of spam: junk (the Spam folder), quarantine, refuse',
    es: 'qué se hace con el spam: junk (carpeta Spam), quarantine (cuarentena), refuse (rechazar)',
  },
  'help.filter.opt.onBlock': {
    en: 'what becomes of mail of blocked senders: refuse, junk',
    es: 'qué se hace con el correo de remitentes bloqueados: refuse (rechazar), junk (carpeta Spam)',
  },
  'help.filter.opt.unscanned': {
    en: 'mail that the virus scanner could not look at: hold, accept',
    es: 'correo que el antivirus no pudo revisar: hold (retener), accept (aceptar)',
  },
  'help.filter.opt.countries': {
    en: 'countries that no business is done with (two letters each): mail from there gets points',
    es: 'países con los que no se trabaja (dos letras cada uno): el correo de ahí recibe puntos',
  },
  'help.filter.opt.names': {
    en: 'only these: enabled, junkAt, quarantineAt, refuseAt, onJunk, onBlock, unscanned, countries',
    es: 'solo estos: enabled, junkAt, quarantineAt, refuseAt, onJunk, onBlock, unscanned, countries',
  },
  'help.filter.badPoints': {
    en: 'Give a number such as 5 or 7.5, or never.',
    es: 'Indique un número, como 5 o 7.5, o never.',
  },
} satisfies Catalogue

export const FILTER_TEXTS = {
  ...FILTER_HELP,
  'filter.whose': {
    en: 'Say whose filter: one address, one domain, or one company.',
    es: 'Indique de quién es el filtro: una dirección, un dominio o una empresa.',
  },
  'filter.nothing': {
    en: 'Say at least one value. “valija filter settings set --help” lists them.',
    es: 'Indique al menos un valor. Con “valija filter settings set --help” puede ver cuáles hay.',
  },
  'filter.companyOnly': {
    en: 'This is for the company to decide. Ask whoever administers its mail.',
    es: 'Esto lo decide la empresa. Consulte con quien administra el correo.',
  },
  'filter.badSubject': {
    en: '“{name}” is no address, no domain and no network. Write ana@example.org, example.org, *@*.example.org or 192.0.2.0/24.',
    es: '“{name}” no es una dirección, ni un dominio, ni una red. Escriba ana@example.org, example.org, *@*.example.org o 192.0.2.0/24.',
  },
  'filter.networkPlace': {
    en: '“{name}” is a network. Only companies and the service list networks; an account lists addresses and domains.',
    es: '“{name}” es una red. Solo las empresas y el servicio listan redes; una cuenta lista direcciones y dominios.',
  },
  'filter.trustedDomain': {
    en: 'Trust is for whole domains, and “{name}” is none. Put it among the allowed senders instead.',
    es: 'La confianza es para dominios enteros, y “{name}” no lo es. Agréguelo a los remitentes permitidos.',
  },
  'filter.tooWide': {
    en: '“{name}” would let in very many strangers. Name the domains that you mean.',
    es: '“{name}” dejaría pasar a muchísimos desconocidos. Nombre los dominios que le interesan.',
  },
  'filter.tooMany': {
    en: 'There are {max} entries already. Remove those that nobody needs, or list whole domains.',
    es: 'Ya hay {max} entradas. Quite las que nadie necesite, o liste dominios enteros.',
  },
  'filter.notListed': { en: '“{name}” is not on that list.', es: '“{name}” no figura en esa lista.' },
  'filter.notYours': {
    en: '“{name}” was put there by whoever administers your company’s mail. Ask there.',
    es: '“{name}” lo agregó quien administra el correo de su empresa. Consulte ahí.',
  },
  'filter.of': {
    en: '{scope, select, account {Filter of {name}} group {Filter of the group {name}} domain {Filter of the domain {name}} organisation {Filter of {name}} other {Filter of the whole service}}',
    es: '{scope, select, account {Filtro de {name}} group {Filtro del grupo {name}} domain {Filtro del dominio {name}} organisation {Filtro de {name}} other {Filtro de todo el servicio}}',
  },
  'filter.head.setting': { en: 'Setting', es: 'Ajuste' },
  'filter.head.value': { en: 'Value', es: 'Valor' },
  'filter.head.from': { en: 'Set for', es: 'Definido para' },
  'filter.head.list': { en: 'List', es: 'Lista' },
  'filter.head.subject': { en: 'Sender', es: 'Remitente' },
  'filter.head.by': { en: 'Added by', es: 'Agregado por' },
  'filter.head.date': { en: 'Date', es: 'Fecha' },
  'filter.setting.enabled': { en: 'Points decide', es: 'Los puntos deciden' },
  'filter.setting.junkAt': { en: 'Spam from', es: 'Spam a partir de' },
  'filter.setting.quarantineAt': { en: 'Quarantine from', es: 'Cuarentena a partir de' },
  'filter.setting.refuseAt': { en: 'Refused from', es: 'Rechazo a partir de' },
  'filter.setting.onJunk': { en: 'Spam goes to', es: 'El spam va a' },
  'filter.setting.onBlock': { en: 'Blocked senders', es: 'Remitentes bloqueados' },
  'filter.setting.unscanned': {
    en: 'Not looked at by the virus scanner',
    es: 'Sin revisar por el antivirus',
  },
  'filter.setting.countries': { en: 'Countries without business', es: 'Países sin relación' },
  'filter.from.account': { en: 'the account', es: 'la cuenta' },
  'filter.from.group': { en: 'a group', es: 'un grupo' },
  'filter.from.domain': { en: 'the domain', es: 'el dominio' },
  'filter.from.organisation': { en: 'the company', es: 'la empresa' },
  'filter.from.service': { en: 'the service', es: 'el servicio' },
  'filter.from.default': { en: '—', es: '—' },
  'filter.value': {
    en: '{value, select, true {yes} false {no} never {never} none {none} junk {Spam folder} quarantine {quarantine} refuse {refused} hold {held} accept {delivered} other {{value}}}',
    es: '{value, select, true {sí} false {no} never {nunca} none {ninguno} junk {carpeta Spam} quarantine {cuarentena} refuse {se rechaza} hold {se retiene} accept {se entrega} other {{value}}}',
  },
  'filter.points': {
    en: '{n, plural, one {# point} other {# points}}',
    es: '{n, plural, one {# punto} other {# puntos}}',
  },
  'filter.list.name': {
    en: '{list, select, allow {Allowed sender} block {Blocked sender} other {Trusted domain}}',
    es: '{list, select, allow {Remitente permitido} block {Remitente bloqueado} other {Dominio de confianza}}',
  },
  'filter.list.none': { en: 'Nobody is listed.', es: 'No figura nadie.' },
} as const satisfies Catalogue
