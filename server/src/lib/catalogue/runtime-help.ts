/** Help of the command line's frame and the complaints about how it was called. No values: it is shown as it is. */
import type { Catalogue } from '../text.ts'

export const RUNTIME_HELP = {
  'help.valija': {
    en: 'Valija, the corporate mail service that a company runs itself.',
    es: 'Valija, el servicio de correo que una empresa maneja por su cuenta.',
  },
  'help.json': {
    en: 'print one JSON value for programs',
    es: 'mostrar un solo valor JSON, para programas',
  },
  'help.lang': { en: 'language of the texts: es or en', es: 'idioma de los textos: es o en' },
  'help.data': { en: 'folder that holds the data', es: 'carpeta que guarda los datos' },
  'help.config': { en: 'configuration file (valija.toml)', es: 'archivo de configuración (valija.toml)' },
  'help.help': { en: 'show help', es: 'mostrar la ayuda' },
  'help.version': { en: 'show which release this is', es: 'mostrar qué versión es' },
  'help.setupLink': {
    en: 'print the address of the first-run guide, while nobody has an account',
    es: 'mostrar la dirección del asistente del primer arranque, mientras nadie tenga cuenta',
  },
  'help.serve': { en: 'start the mail service', es: 'iniciar el servicio de correo' },
  'help.serve.local': {
    en: 'try it out on this machine: loopback only, ports + 10000, data in ./data, a demo company',
    es: 'probarlo en este equipo: solo loopback, puertos + 10000, datos en ./data y una empresa de muestra',
  },
  'help.serve.offset': {
    en: 'add this number to every port',
    es: 'sumar este número a todos los puertos',
  },
  'help.serve.resolver': {
    en: 'DNS resolver for outgoing mail, HOST:PORT',
    es: 'servidor DNS para el correo saliente, HOST:PUERTO',
  },
  'help.serve.engine': {
    en: 'where mail is kept: sqlite or postgres',
    es: 'dónde se guarda el correo: sqlite o postgres',
  },
  'help.health': {
    en: 'ask the running server whether it takes mail',
    es: 'preguntar al servidor en marcha si recibe correo',
  },
  'help.ldap': {
    en: 'the company’s own directory, where passwords may be kept',
    es: 'el directorio de la empresa, donde pueden estar las contraseñas',
  },
  'help.ldap.test': {
    en: 'try a password, given on standard input, and say step by step what LDAP answers',
    es: 'probar una contraseña, dada por la entrada estándar, y decir paso a paso qué responde LDAP',
  },
  'help.check': {
    en: 'look over ports, DNS, permissions, clock, disk and configuration',
    es: 'revisar puertos, DNS, permisos, reloj, disco y configuración',
  },
} satisfies Catalogue

export const USAGE_TEXTS = {
  'cli.usage.command': {
    en: 'There is no command “{what}”. “valija help” lists them all.',
    es: 'No existe la orden “{what}”. “valija help” las muestra todas.',
  },
  'cli.usage.option': {
    en: 'There is no option “{what}” here. Add --help to see the options.',
    es: 'Aquí no existe la opción “{what}”. Agregue --help para ver las opciones.',
  },
  'cli.usage.argument': {
    en: '“{what}” is missing. Add --help to see how the command is written.',
    es: 'Falta “{what}”. Agregue --help para ver cómo se escribe la orden.',
  },
  'cli.usage.value': {
    en: 'The option “{what}” needs a value after it.',
    es: 'La opción “{what}” necesita un valor a continuación.',
  },
  'cli.usage.mandatory': {
    en: 'The option “{what}” is needed here.',
    es: 'Aquí hace falta la opción “{what}”.',
  },
  'cli.usage.excess': {
    en: 'There are more words than this command takes. Add --help to see how it is written.',
    es: 'Hay más palabras de las que admite esta orden. Agregue --help para ver cómo se escribe.',
  },
  'cli.usage.subcommand': {
    en: 'Say what to do: add --help to see the commands.',
    es: 'Indique qué hacer: agregue --help para ver las órdenes.',
  },
  'cli.usage.invalid': {
    en: 'The value “{what}” does not fit. {reason}',
    es: 'El valor “{what}” no es válido. {reason}',
  },
  'cli.usage.other': { en: '{reason}', es: '{reason}' },
} satisfies Catalogue
