/** What is said about the mass lane: mail to many that leaves apart from the mail of people. */
import type { Catalogue } from '../text.ts'

export const LANE_HELP = {
  'help.lane.lane': {
    en: 'the mass-mail channel: mail to many leaves apart, at its own pace',
    es: 'el canal masivo: el correo para muchos sale aparte, a su propio ritmo',
  },
  'help.lane.show': { en: 'how mass mail leaves', es: 'cómo sale el correo masivo' },
  'help.lane.set': {
    en: 'change it; what is not named stays (operator)',
    es: 'cambiarlo; lo que no se nombra queda como está (operador)',
  },
  'help.lane.grant': {
    en: 'let a company use it (operator)',
    es: 'permitir que lo use una empresa (operador)',
  },
  'help.lane.revoke': { en: 'let it no longer (operator)', es: 'dejar de permitirlo (operador)' },
  'help.lane.list': { en: 'whose mail takes which channel', es: 'qué correo sale por qué canal' },
  'help.lane.put': {
    en: 'set the channel of an account or a whole domain: mass or personal',
    es: 'fijar el canal de una cuenta o de todo un dominio: mass (masivo) o personal',
  },
  'help.lane.clear': { en: 'take that back', es: 'quitar lo fijado' },
  'help.lane.unsubscribed': {
    en: 'who wants no more mass mail of an account',
    es: 'quién no quiere más correo masivo de una cuenta',
  },
  'help.lane.resubscribe': {
    en: 'send mass mail to somebody again who asked for it',
    es: 'volver a enviar correo masivo a quien lo haya pedido',
  },
  'help.lane.opt.limit': { en: 'how many at most', es: 'cuántos como máximo' },
  'help.lane.opt.after': { en: 'go on after this one', es: 'seguir después de este' },
  'help.lane.opt.company': { en: 'only of this company', es: 'solo de esta empresa' },
  'help.lane.opt.messagesHour': {
    en: 'recipients an hour for each provider, or none for no limit',
    es: 'destinatarios por hora para cada proveedor, o none para no limitarlo',
  },
  'help.lane.opt.connections': { en: 'connections to one destination', es: 'conexiones a un destino' },
  'help.lane.opt.connectionsAll': { en: 'connections in all', es: 'conexiones en total' },
  'help.lane.opt.source': {
    en: 'addresses to send from, separated by commas; none for the usual ones',
    es: 'direcciones IP de salida, separadas por comas; none para las habituales',
  },
  'help.lane.opt.hello': {
    en: 'name to say in EHLO; none for that of the server',
    es: 'nombre para EHLO; none para el del servidor',
  },
  'help.lane.opt.warmUp': {
    en: 'begin a warm-up: recipients on the first day, per cent more each day, days (200,30,21); none ends it',
    es: 'empezar un calentamiento: destinatarios el primer día, porcentaje de aumento diario, días (200,30,21); none lo termina',
  },
  'help.lane.badWarmUp': {
    en: 'Write three numbers: 200,30,21.',
    es: 'Escriba tres números: 200,30,21.',
  },
} as const satisfies Catalogue

export const LANE_TEXTS = {
  'lane.nothing': { en: 'Say what is to change.', es: 'Indique qué hay que cambiar.' },
  'lane.whose': {
    en: 'Say one account or one domain.',
    es: 'Indique una cuenta o un dominio.',
  },
  'lane.notGranted': {
    en: 'This company may not use the mass-mail channel yet. Ask the service operator.',
    es: 'Esta empresa todavía no puede usar el canal masivo. Pídalo al operador del servicio.',
  },
  'lane.source': {
    en: '{address} is not an IP address. Write one of this machine.',
    es: '{address} no es una dirección IP. Escriba una de este equipo.',
  },
  'lane.copies': {
    en: 'Each recipient of mass mail gets a message of its own, and together these would be too large. Send it to {most} at a time, or without the attachment.',
    es: 'Cada destinatario de un correo masivo recibe su propio mensaje, y juntos ocuparían demasiado. Envíelo a {most} como máximo cada vez, o sin el adjunto.',
  },
  'lane.rate': {
    en: '{n, plural, one {# recipient} other {# recipients}} an hour for each provider.',
    es: '{n, plural, one {# destinatario} other {# destinatarios}} por hora para cada proveedor.',
  },
  'lane.noRate': {
    en: 'No limit an hour: as fast as each provider takes it.',
    es: 'Sin límite por hora: tan rápido como acepte cada proveedor.',
  },
  'lane.connections': {
    en: '{connections} connections to one destination, {all} in all.',
    es: '{connections} conexiones a un destino, {all} en total.',
  },
  'lane.sources': { en: 'From {sources}.', es: 'Desde {sources}.' },
  'lane.noSources': {
    en: 'From the same addresses as personal mail.',
    es: 'Desde las mismas direcciones IP que el correo personal.',
  },
  'lane.hello': { en: 'Says {name} in EHLO.', es: 'Dice {name} en EHLO.' },
  'lane.warming': {
    en: 'Warm-up, day {day} of {days}: {messages} recipients today for each provider.',
    es: 'Calentamiento, día {day} de {days}: {messages} destinatarios hoy para cada proveedor.',
  },
  'lane.warm': { en: 'The warm-up is over.', es: 'El calentamiento terminó.' },
  'lane.granted': {
    en: '{company} may use the mass-mail channel.',
    es: '{company} puede usar el canal masivo.',
  },
  'lane.revoked': {
    en: '{company} no longer uses the mass-mail channel; its mail leaves as personal mail.',
    es: '{company} ya no usa el canal masivo; su correo sale como correo personal.',
  },
  'lane.put.mass': { en: 'Mail of {name} leaves as mass mail.', es: 'El correo de {name} sale como masivo.' },
  'lane.put.personal': {
    en: 'Mail of {name} leaves as personal mail.',
    es: 'El correo de {name} sale como personal.',
  },
  'lane.put.none': {
    en: 'For {name} nothing is set any more.',
    es: 'Para {name} ya no hay nada fijado.',
  },
  'lane.noMembers': {
    en: 'All mail leaves as personal mail.',
    es: 'Todo el correo sale como personal.',
  },
  'lane.companies': { en: 'May use it: {companies}.', es: 'Pueden usarlo: {companies}.' },
  'lane.head.name': { en: 'Account or domain', es: 'Cuenta o dominio' },
  'lane.head.lane': { en: 'Channel', es: 'Canal' },
  'lane.head.company': { en: 'Company', es: 'Empresa' },
  'lane.name.mass': { en: 'mass', es: 'masivo' },
  'lane.name.personal': { en: 'personal', es: 'personal' },
} as const satisfies Catalogue
