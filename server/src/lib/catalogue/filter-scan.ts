/** What `valija filter scan` and `valija filter train` say, and their help. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const FILTER_SCAN_HELP = {
  'help.filter.scan': {
    en: 'what each level of the filter says of the message on standard input, with points and verdict',
    es: 'qué dice cada nivel del filtro del mensaje de la entrada estándar, con puntos y veredicto',
  },
  'help.filter.scan.batch': {
    en: 'read file paths, one a line, and answer each with a line of JSON',
    es: 'leer rutas de archivo, una por línea, y responder a cada una con una línea JSON',
  },
  'help.filter.scan.ip': {
    en: 'address of the server that brought it',
    es: 'dirección IP del servidor que lo trajo',
  },
  'help.filter.scan.helo': {
    en: 'name by which that server greeted',
    es: 'nombre con el que se presentó ese servidor',
  },
  'help.filter.scan.from': {
    en: 'sender of the envelope (empty: a notification)',
    es: 'remitente del sobre (vacío: un aviso)',
  },
  'help.filter.scan.to': { en: 'recipient of the envelope', es: 'destinatario del sobre' },
  'help.filter.scan.company': {
    en: 'with what that company taught',
    es: 'con lo que enseñó esa empresa',
  },
  'help.filter.scan.account': {
    en: 'with what that account taught, too',
    es: 'también con lo que enseñó esa cuenta',
  },
  'help.filter.train': {
    en: 'teach the filter with messages that people have already sorted',
    es: 'enseñar al filtro con mensajes que alguien ya clasificó',
  },
  'help.filter.train.paths': {
    en: 'files (.eml, mbox), Maildirs, or folders of them',
    es: 'archivos (.eml, mbox), carpetas Maildir o carpetas que los contengan',
  },
  'help.filter.train.spam': { en: 'these messages are spam', es: 'estos mensajes son spam' },
  'help.filter.train.ham': { en: 'these messages are wanted', es: 'estos mensajes se quieren' },
  'help.filter.train.forget': {
    en: 'take back what was learned of these messages',
    es: 'olvidar lo aprendido de estos mensajes',
  },
  'help.filter.train.company': {
    en: 'for that company (default: for all)',
    es: 'para esa empresa (por defecto: para todas)',
  },
  'help.filter.train.account': { en: 'for that account and its company', es: 'para esa cuenta y su empresa' },
} satisfies Catalogue

export const FILTER_SCAN_TEXTS = {
  ...FILTER_SCAN_HELP,
  'filter.scan.points': { en: 'Points', es: 'Puntos' },
  'filter.scan.level': { en: 'Level', es: 'Nivel' },
  'filter.scan.rule': { en: 'Rule', es: 'Regla' },
  'filter.scan.sentence': { en: 'What it means', es: 'Qué significa' },
  'filter.scan.verdict': {
    en: '{points} points: {place, select, inbox {inbox} junk {Spam} quarantine {quarantine} other {refused}}.',
    es: '{points} puntos: {place, select, inbox {bandeja de entrada} junk {Spam} quarantine {cuarentena} other {no se acepta}}.',
  },
  'filter.scan.badAddress': {
    en: '“{text}” is no address. Write it as name@domain.',
    es: '«{text}» no es una dirección. Escríbala como nombre@dominio.',
  },
  'filter.train.kind': {
    en: 'Say what the messages are: --spam, --ham or --forget, one of them.',
    es: 'Diga qué son los mensajes: --spam, --ham o --forget, solo una opción.',
  },
  'filter.train.unreadable': {
    en: '{path} cannot be read ({reason}). Check the path and who may read it.',
    es: 'No se puede leer {path} ({reason}). Compruebe la ruta y quién puede leerla.',
  },
  'filter.train.progress': {
    en: '{count, plural, one {# message} other {# messages}} read …',
    es: '{count, plural, one {# mensaje leído} other {# mensajes leídos}} …',
  },
  'filter.train.done': {
    en: '{learned, plural, one {Learned from # message} other {Learned from # messages}} of {count}. {passed, plural, =0 {} one {# was too large.} other {# were too large.}}',
    es: '{learned, plural, one {Se aprendió de # mensaje} other {Se aprendió de # mensajes}} de {count}. {passed, plural, =0 {} one {# era demasiado grande.} other {# eran demasiado grandes.}}',
  },
} satisfies Catalogue
