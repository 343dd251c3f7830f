import type { Texts } from '../../kit/words.ts'

export const HOME_TEXTS = {
  title: { en: 'Home', es: 'Inicio' },
  hello: {
    en: '{part, select, morning {Good morning} afternoon {Good afternoon} other {Good evening}}{name, select, none {} other {, {name}}}',
    es: '{part, select, morning {Buenos días} afternoon {Buenas tardes} other {Buenas noches}}{name, select, none {} other {, {name}}}',
  },
  calm: {
    en: 'Mail comes in and goes out. Nothing waits for you.',
    es: 'El correo entra y sale. Nada espera por usted.',
  },
  decide: {
    en: '{n, plural, one {One thing waits for your decision} other {# things wait for your decision}}; the rest goes on by itself.',
    es: '{n, plural, one {Una cosa espera una decisión suya} other {Hay # cosas que esperan una decisión suya}}; lo demás sigue solo.',
  },
  newAccount: { en: 'New account', es: 'Nueva cuenta' },
  loadMany: { en: 'Load many (CSV)', es: 'Cargar varias (CSV)' },
  decisions: { en: 'Waiting for you', es: 'Esperan por usted' },
  calmTitle: { en: 'Nothing waits for you', es: 'Nada espera por usted' },
  calmText: {
    en: 'If an account is misused, mail gets stuck or a DNS record breaks, it appears here first.',
    es: 'Si alguien usa mal una cuenta, el correo se atasca o un registro DNS se rompe, aparece aquí primero.',
  },
  theft: { en: 'Suspected account theft: {address}', es: 'Posible robo de cuenta: {address}' },
  theftWhy: {
    en: 'Sending paused since {at, time, short}: {n, plural, one {# message held} other {# messages held}}, none is lost.',
    es: 'Envíos en pausa desde las {at, time, short}: {n, plural, one {# mensaje retenido} other {# mensajes retenidos}}, ninguno se pierde.',
  },
  review: { en: 'Review now', es: 'Revisar ahora' },
  stuck: {
    en: '{target}: {n, plural, one {# message waits} other {# messages wait}}',
    es: '{target}: {n, plural, one {# mensaje en espera} other {# mensajes en espera}}',
  },
  whatToDo: { en: 'See what to do', es: 'Ver qué hacer' },
  dns: {
    en: '{n, plural, one {One DNS record of {domain} is to be corrected} other {# DNS records of {domain} are to be corrected}}',
    es: '{n, plural, one {Un registro DNS de {domain} está por corregir} other {# registros DNS de {domain} están por corregir}}',
  },
  dnsWhy: {
    en: 'Until then your mail may end up in spam. Copy and paste corrects it.',
    es: 'Mientras tanto, su correo puede acabar en spam. Se corrige con copiar y pegar.',
  },
  correct: { en: 'Correct', es: 'Corregir' },
  listed: { en: '{name} is on a block list: {list}', es: '{name} está en una lista de bloqueo: {list}' },
  listedWhy: {
    en: 'Some servers refuse your mail because of it.',
    es: 'Por eso algunos servidores rechazan su correo.',
  },
  see: { en: 'See', es: 'Ver' },
  health: { en: 'Health of the service', es: 'Salud del servicio' },
  healthQueueOk: { en: 'No destination holds mail back', es: 'Ningún destino frena el correo' },
  healthQueueBad: {
    en: '{n, plural, one {# message waits to leave} other {# messages wait to leave}}',
    es: '{n, plural, one {# mensaje espera para salir} other {# mensajes esperan para salir}}',
  },
  healthQueueText: {
    en: 'Those that wait are tried again by themselves',
    es: 'Lo que espera se reintenta solo',
  },
  healthDnsOk: { en: 'DNS records in order', es: 'Registros DNS en orden' },
  healthDnsBad: { en: 'A DNS record is to be corrected', es: 'Hay un registro DNS por corregir' },
  healthDnsText: {
    en: '{n, plural, one {# domain looked at} other {# domains looked at}}',
    es: '{n, plural, one {# dominio revisado} other {# dominios revisados}}',
  },
  healthDnsLooking: { en: 'Looking at the DNS records…', es: 'Comprobando los registros DNS…' },
  healthListsOk: { en: 'On no block list', es: 'En ninguna lista de bloqueo' },
  healthListsBad: {
    en: 'On {n, plural, one {# block list} other {# block lists}}',
    es: 'En {n, plural, one {# lista de bloqueo} other {# listas de bloqueo}}',
  },
  healthListsText: { en: 'Looked up every few hours', es: 'Se comprueba cada pocas horas' },
  healthHeld: {
    en: '{n, plural, =0 {Nothing is held in quarantine} one {# message held in quarantine} other {# messages held in quarantine}}',
    es: '{n, plural, =0 {No hay nada en cuarentena} one {# mensaje en cuarentena} other {# mensajes en cuarentena}}',
  },
  healthHeldText: {
    en: 'Its owners get a summary and can release it',
    es: 'Cada titular recibe un resumen y puede liberarlo',
  },
  healthAccounts: {
    en: '{n, plural, one {# account} other {# accounts}}, {s, plural, =0 {none suspended} one {# suspended} other {# suspended}}',
    es: '{n, plural, one {# cuenta} other {# cuentas}}, {s, plural, =0 {ninguna suspendida} one {# suspendida} other {# suspendidas}}',
  },
  healthAccountsText: {
    en: '{n, plural, one {# administers the mail} other {# administer the mail}}',
    es: '{n, plural, one {# administra el correo} other {# administran el correo}}',
  },
  unknown: { en: 'Could not be asked just now', es: 'No se pudo consultar en este momento' },
  today: { en: 'Today', es: 'Hoy' },
  received: { en: 'received', es: 'recibidos' },
  sent: { en: 'sent', es: 'enviados' },
  refused: { en: 'refused before they came in', es: 'rechazados antes de entrar' },
  bounced: { en: 'came back', es: 'rebotados' },
  flow: { en: 'The last {n} days', es: 'Los últimos {n} días' },
  flowSentence: {
    en: '{r, plural, one {# message} other {# messages}} came in and {s, plural, one {# message} other {# messages}} went out.',
    es: '{r, plural, one {Entró # mensaje} many {Entraron # de mensajes} other {Entraron # mensajes}} y {s, plural, one {salió # mensaje} many {salieron # de mensajes} other {salieron # mensajes}}.',
  },
  day: { en: 'Day', es: 'Día' },
  receivedHead: { en: 'Received', es: 'Recibidos' },
  sentHead: { en: 'Sent', es: 'Enviados' },
} as const satisfies Texts
