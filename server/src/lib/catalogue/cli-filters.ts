/** What `valija account filter`, `valija account autoreply` and `valija sieve list` say, and their help. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const FILTERS_HELP = {
  'help.filters.filter': { en: 'filters of a person', es: 'filtros de una persona' },
  'help.filters.filter.list': {
    en: 'show the filters in their order, those of other programs too',
    es: 'mostrar los filtros en su orden, también los de otros programas',
  },
  'help.filters.filter.set': {
    en: 'make a filter, or change the one with an id',
    es: 'crear un filtro, o cambiar el que tiene un id',
  },
  'help.filters.filter.remove': { en: 'remove a filter', es: 'eliminar un filtro' },
  'help.filters.filter.order': {
    en: 'put the filters into another order: all ids',
    es: 'poner los filtros en otro orden: todos los id',
  },
  'help.filters.opt.name': { en: 'what it is called', es: 'cómo se llama' },
  'help.filters.opt.id': { en: 'the filter in whose place it stands', es: 'el filtro al que reemplaza' },
  'help.filters.opt.any': {
    en: 'one condition is enough (otherwise all have to hold)',
    es: 'basta una condición (si no, deben cumplirse todas)',
  },
  'help.filters.opt.off': { en: 'keep it, switched off', es: 'guardarlo, apagado' },
  'help.filters.opt.from': { en: 'the sender contains this', es: 'el remitente contiene esto' },
  'help.filters.opt.to': { en: 'To or Cc contains this', es: 'Para o CC contiene esto' },
  'help.filters.opt.subject': { en: 'the subject contains this', es: 'el asunto contiene esto' },
  'help.filters.opt.body': { en: 'the text contains this', es: 'el texto contiene esto' },
  'help.filters.opt.header': {
    en: 'a header field contains this: "X-Spam: yes"',
    es: 'un campo del encabezado contiene esto: "X-Spam: yes"',
  },
  'help.filters.opt.list': {
    en: 'mail of a mailing list; with a name, of that one',
    es: 'correo de una lista; con un nombre, de esa',
  },
  'help.filters.opt.larger': { en: 'larger than this, as 5M', es: 'más grande que esto, como 5M' },
  'help.filters.opt.attachment': { en: 'with attached files', es: 'con archivos adjuntos' },
  'help.filters.opt.move': { en: 'move it into a folder', es: 'moverlo a una carpeta' },
  'help.filters.opt.copy': { en: 'put a copy into a folder', es: 'poner una copia en una carpeta' },
  'help.filters.opt.flag': {
    en: 'mark it: seen, flagged, or a label',
    es: 'marcarlo: seen (leído), flagged (importante) o una etiqueta',
  },
  'help.filters.opt.forward': { en: 'send it on too', es: 'reenviarlo también' },
  'help.filters.opt.redirect': {
    en: 'send it on and keep nothing here',
    es: 'reenviarlo y no conservar nada aquí',
  },
  'help.filters.opt.trash': { en: 'into the trash', es: 'a la papelera' },
  'help.filters.opt.discard': { en: 'nothing of it stays', es: 'no se conserva nada' },
  'help.filters.opt.stop': {
    en: 'the filters below are not looked at',
    es: 'no se miran los filtros que siguen',
  },
  'help.filters.badSize': { en: 'a size, as 500K or 5M', es: 'un tamaño, como 500K o 5M' },
  'help.filters.badHeader': {
    en: 'a field and a text: "X-Spam: yes"',
    es: 'un campo y un texto: "X-Spam: yes"',
  },
  'help.filters.badNumber': { en: 'a number', es: 'un número' },
  'help.filters.reply': { en: 'automatic reply of a person', es: 'respuesta automática de una persona' },
  'help.filters.reply.show': { en: 'show the automatic reply', es: 'mostrar la respuesta automática' },
  'help.filters.reply.set': { en: 'set the automatic reply', es: 'poner la respuesta automática' },
  'help.filters.reply.clear': { en: 'remove the automatic reply', es: 'quitar la respuesta automática' },
  'help.filters.opt.text': { en: 'what is answered', es: 'lo que se responde' },
  'help.filters.opt.textFile': { en: 'the same, from a file', es: 'lo mismo, de un archivo' },
  'help.filters.opt.replySubject': { en: 'subject of the answer', es: 'asunto de la respuesta' },
  'help.filters.opt.firstDay': { en: 'first day, as 2026-07-01', es: 'primer día, como 2026-07-01' },
  'help.filters.opt.until': { en: 'last day', es: 'último día' },
  'help.filters.opt.zone': {
    en: 'where these days begin, as Europe/Madrid',
    es: 'dónde empiezan esos días, como Europe/Madrid',
  },
  'help.filters.opt.days': {
    en: 'nobody is answered twice within so many days (7)',
    es: 'a nadie se le responde dos veces en tantos días (7)',
  },
  'help.filters.opt.also': {
    en: 'other addresses of the person that are answered too',
    es: 'otras direcciones de la persona a las que también se responde',
  },
  'help.filters.opt.replyForward': {
    en: 'mail goes there too in these days',
    es: 'el correo va también allí en esos días',
  },
  'help.filters.sieve.list': { en: 'scripts of an account', es: 'scripts de una cuenta' },
  'help.filters.sieve.show': {
    en: 'print a script of an account (the active one)',
    es: 'mostrar un script de una cuenta (el activo)',
  },
  'help.filters.sieve.put': {
    en: 'keep a script from a file',
    es: 'guardar un script de un archivo',
  },
  'help.filters.sieve.activate': {
    en: 'activate a script; without a name, none',
    es: 'activar un script; sin nombre, ninguno',
  },
  'help.filters.sieve.remove': { en: 'remove a script', es: 'eliminar un script' },
  'help.filters.opt.activate': { en: 'make it the active one', es: 'hacerlo el activo' },
  'help.filters.opt.script': { en: 'name of the script', es: 'nombre del script' },
  'help.filters.company': {
    en: 'scripts that run before and after those of the people of a company or group',
    es: 'scripts que se ejecutan antes y después de los de la gente de una empresa o un grupo',
  },
  'help.filters.company.show': { en: 'show them', es: 'mostrarlos' },
  'help.filters.company.set': {
    en: 'set one from a file (before, after or global); without a file, remove it',
    es: 'poner uno de un archivo (before, after o global); sin archivo, quitarlo',
  },
  'help.filters.opt.company': { en: 'the company', es: 'la empresa' },
  'help.filters.opt.group': { en: 'address of the group', es: 'dirección del grupo' },
  'help.filters.opt.globalName': { en: 'name of a global one', es: 'nombre de uno global' },
} satisfies Catalogue

export const CLI_FILTERS_TEXTS = {
  'filters.none': { en: '{address} has no filters.', es: '{address} no tiene filtros.' },
  'filters.head.id': { en: 'Id', es: 'Id' },
  'filters.head.name': { en: 'Filter', es: 'Filtro' },
  'filters.head.state': { en: 'State', es: 'Estado' },
  'filters.on': { en: 'on', es: 'activo' },
  'filters.off': { en: 'off', es: 'apagado' },
  'filters.written': { en: 'written by hand', es: 'escrito a mano' },
  'filters.reply.none': {
    en: '{address} answers nobody by itself.',
    es: '{address} no responde sola a nadie.',
  },
  'filters.reply.always': { en: 'Automatic reply of {address}:', es: 'Respuesta automática de {address}:' },
  'filters.reply.off': {
    en: 'Automatic reply of {address}, switched off:',
    es: 'Respuesta automática de {address}, apagada:',
  },
  'filters.reply.days': {
    en: '{from, select, none {} other {From {from}. }}{until, select, none {} other {Until {until}. }}({zone})',
    es: '{from, select, none {} other {Desde {from}. }}{until, select, none {} other {Hasta {until}. }}({zone})',
  },
  'filters.reply.forward': { en: 'Mail goes to {address} too.', es: 'El correo va también a {address}.' },
  'filters.scripts.none': { en: '{address} has no scripts.', es: '{address} no tiene scripts.' },
  'filters.head.script': { en: 'Script', es: 'Script' },
  'filters.head.size': { en: 'Size', es: 'Tamaño' },
  'filters.head.changed': { en: 'Changed', es: 'Cambio' },
  'filters.active': { en: 'active', es: 'activo' },
  'filters.warning': { en: 'Line {line}: {text}', es: 'Línea {line}: {text}' },
  'filters.company.none': { en: 'There are none.', es: 'No hay ninguno.' },
} satisfies Catalogue
