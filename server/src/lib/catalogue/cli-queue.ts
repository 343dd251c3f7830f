/** `valija queue` and `valija route`: help and answers. */
import type { Catalogue } from '../text.ts'

export const CLI_QUEUE_TEXTS = {
  'queue.head.id': { en: 'Message', es: 'Mensaje' },
  'queue.head.sender': { en: 'Sender', es: 'Remitente' },
  'queue.head.recipient': { en: 'Recipient', es: 'Destinatario' },
  'queue.head.state': { en: 'State', es: 'Estado' },
  'queue.head.attempts': { en: 'Tries', es: 'Intentos' },
  'queue.head.next': { en: 'Next try', es: 'Próximo intento' },
  'queue.head.reply': { en: 'What the other server said', es: 'Respuesta del otro servidor' },
  'queue.head.size': { en: 'Size', es: 'Tamaño' },
  'queue.head.accepted': { en: 'Accepted', es: 'Aceptado' },
  'queue.head.expires': { en: 'Tried until', es: 'Se intenta hasta' },
  'queue.head.last': { en: 'Last try', es: 'Último intento' },
  'queue.state.waiting': { en: 'Waiting', es: 'En espera' },
  'queue.state.delivering': { en: 'Leaving', es: 'Saliendo' },
  'queue.state.held': { en: 'Held', es: 'Retenido' },
  'queue.state.aside': { en: 'Set aside', es: 'Apartado' },
  'queue.nothing': {
    en: 'Nothing is waiting: all mail has left.',
    es: 'No hay nada en espera: todo el correo ya salió.',
  },
  'queue.empty': {
    en: 'No message in the outgoing queue matches.',
    es: 'En la cola de salida no hay mensajes así.',
  },
  'queue.more': {
    en: 'There are more. See the next page with --after {next}.',
    es: 'Hay más. Vea la página siguiente con --after {next}.',
  },
  'queue.retry.done': {
    en: '{changed, plural, one {# recipient is} other {# recipients are}} tried again now.',
    es: '{changed, plural, one {Se vuelve a intentar # destinatario} other {Se vuelven a intentar # destinatarios}} ahora.',
  },
  'queue.hold.done': {
    en: '{changed, plural, one {# recipient is} other {# recipients are}} held until released.',
    es: '{changed, plural, one {# destinatario queda retenido hasta que se libere} other {# destinatarios quedan retenidos hasta que se liberen}}.',
  },
  'queue.release.done': {
    en: '{changed, plural, one {# recipient was} other {# recipients were}} released.',
    es: '{changed, plural, one {Se liberó # destinatario} other {Se liberaron # destinatarios}}.',
  },
  'queue.drop.done': {
    en: '{changed, plural, one {# recipient was} other {# recipients were}} discarded. The senders get no notice.',
    es: '{changed, plural, one {Se descartó # destinatario} other {Se descartaron # destinatarios}}. Los remitentes no reciben aviso.',
  },
  'queue.left': {
    en: '{left, plural, one {# was} other {# were}} left as {left, plural, one {it is} other {they are}}: leaving at this moment, or in another state.',
    es: '{left, plural, one {# quedó} other {# quedaron}} sin cambios por estar saliendo en este momento o en otro estado.',
  },
  'queue.rerouted': {
    en: 'Number {id}: mail for {target} ({domains, plural, one {# domain} other {# domains}}) goes by {server} until {until}. {retried, plural, one {# recipient is} other {# recipients are}} tried again now. To end it: valija queue reroute-end {id}',
    es: 'Número {id}: el correo para {target} ({domains, plural, one {# dominio} other {# dominios}}) va por {server} hasta el {until}. {retried, plural, one {Se vuelve a intentar # destinatario} other {Se vuelven a intentar # destinatarios}} ahora. Para terminarlo: valija queue reroute-end {id}',
  },
  'queue.reroute': {
    en: '{id}: mail for {target} ({domains, plural, one {# domain} other {# domains}}) goes by {server} until {until}.',
    es: '{id}: el correo para {target} ({domains, plural, one {# dominio} other {# dominios}}) va por {server} hasta el {until}.',
  },
  'queue.noReroutes': {
    en: 'All mail takes its usual way.',
    es: 'Todo el correo va por su ruta habitual.',
  },
  'queue.rerouteEnded': {
    en: 'Number {id} has ended: that mail takes its usual way again.',
    es: 'El número {id} terminó: ese correo vuelve a su ruta habitual.',
  },
  'queue.status': {
    en: 'Waiting: {waiting}. Leaving: {delivering}. Held: {held}. Set aside: {aside}. Oldest: {minutes, plural, one {# minute} other {# minutes}}.',
    es: 'En espera: {waiting}. Saliendo: {delivering}. Retenidos: {held}. Apartados: {aside}. Más antiguo: {minutes, plural, one {# minuto} other {# minutos}}.',
  },
  'queue.status.mass': {
    en: 'Of those that wait, {mass} are mass mail.',
    es: 'De los que esperan, {mass} son correo masivo.',
  },
  'route.head.domain': { en: 'Domain', es: 'Dominio' },
  'route.head.server': { en: 'Server', es: 'Servidor' },
  'route.head.protocol': { en: 'Protocol', es: 'Protocolo' },
  'route.head.tls': { en: 'TLS', es: 'TLS' },
  'route.head.username': { en: 'User', es: 'Usuario' },
  'route.locked': {
    en: '{username} (password cannot be opened)',
    es: '{username} (la contraseña no se puede abrir)',
  },
  'route.empty': {
    en: 'No routes. All mail goes where the MX records of its domain say.',
    es: 'No hay rutas. Todo el correo va adonde indican los registros MX de su dominio.',
  },
  'route.added': { en: 'Mail for {domain} goes to {server}.', es: 'El correo para {domain} va a {server}.' },
  'route.tls.empty': {
    en: 'Nothing is set: mail leaves with TLS wherever it is offered, and as strictly as a domain asks (MTA-STS).',
    es: 'No hay nada fijado: el correo sale con TLS donde se ofrece, y con el rigor que pide cada dominio (MTA-STS).',
  },
  'route.tls.none': {
    en: 'Mail for {domain} leaves without TLS: anybody on the way can read it.',
    es: 'El correo para {domain} sale sin TLS: cualquiera en el camino puede leerlo.',
  },
  'route.tls.may': {
    en: 'Mail for {domain} leaves with TLS where it is offered, whatever that domain asks for.',
    es: 'El correo para {domain} sale con TLS donde se ofrece, pida lo que pida ese dominio.',
  },
  'route.tls.encrypt': {
    en: 'Mail for {domain} leaves with TLS or waits.',
    es: 'El correo para {domain} sale con TLS o espera.',
  },
  'route.tls.verify': {
    en: 'Mail for {domain} leaves with TLS and a valid certificate, or waits.',
    es: 'El correo para {domain} sale con TLS y un certificado válido, o espera.',
  },
  'route.tls.default': {
    en: 'Mail for {domain} leaves as strictly as that domain asks.',
    es: 'El correo para {domain} sale con el rigor que pide ese dominio.',
  },
  'route.removed': {
    en: 'The route for {domain} is gone. Its mail goes where MX records say.',
    es: 'Se quitó la ruta para {domain}. Su correo va adonde indican los registros MX.',
  },
} satisfies Catalogue

export const CLI_QUEUE_HELP = {
  queue: { en: 'see and steer the outgoing queue', es: 'ver y dirigir la cola de salida' },
  list: { en: 'list messages in the queue', es: 'listar los mensajes en cola' },
  show: { en: 'show one message', es: 'mostrar un mensaje' },
  status: { en: 'count what is in the queue', es: 'contar lo que hay en la cola' },
  retry: { en: 'try messages again now', es: 'reintentar ahora' },
  hold: { en: 'hold messages until they are released', es: 'retener mensajes hasta que se liberen' },
  release: { en: 'release held messages', es: 'liberar mensajes retenidos' },
  drop: { en: 'discard messages, without a notice', es: 'descartar mensajes, sin aviso' },
  id: { en: 'this message', es: 'este mensaje' },
  domain: { en: 'recipients of this domain', es: 'destinatarios de este dominio' },
  sender: { en: 'from this address, or @domain', es: 'de esta dirección, o de @dominio' },
  recipient: { en: 'to this address, or @domain', es: 'para esta dirección, o para @dominio' },
  state: { en: 'waiting, delivering, held or aside', es: 'waiting, delivering, held o aside' },
  olderThan: { en: 'accepted longer ago: 30m, 4h, 2d', es: 'aceptados hace más de: 30m, 4h, 2d' },
  company: { en: 'of this company', es: 'de esta empresa' },
  group: {
    en: 'to this destination, as the radar calls it',
    es: 'a este destino, como lo llama el radar',
  },
  reroute: {
    en: 'send what waits for a destination of the radar by another server, for a while',
    es: 'enviar por otro servidor, durante un tiempo, lo que espera para un destino del radar',
  },
  reroutes: {
    en: 'list destinations that take another way',
    es: 'listar los destinos que van por otra ruta',
  },
  rerouteEnd: {
    en: 'let a destination take its usual way again',
    es: 'devolver un destino a su ruta habitual',
  },
  hours: { en: 'for how long (24)', es: 'durante cuántas horas (24)' },
  all: { en: 'every message', es: 'todos los mensajes' },
  limit: { en: 'how many at a time', es: 'cuántos a la vez' },
  after: { en: 'continue behind this one', es: 'continuar después de este' },
  badAge: { en: 'Write an age as 30m, 4h or 2d.', es: 'Escriba el tiempo como 30m, 4h o 2d.' },
  badNumber: { en: 'Write a number from 1 to 1000.', es: 'Escriba un número de 1 a 1000.' },
  badServer: { en: 'Write the server as HOST:PORT.', es: 'Escriba el servidor como HOST:PUERTO.' },
  route: { en: 'choose the way of outgoing mail', es: 'elegir el camino del correo de salida' },
  routeSet: { en: 'send mail for a domain to a server', es: 'enviar el correo de un dominio a un servidor' },
  routeList: { en: 'list routes', es: 'listar las rutas' },
  routeRemove: { en: 'remove a route', es: 'quitar una ruta' },
  routeTls: {
    en: 'show or set how strictly a destination is met: none, may, encrypt, verify, or default',
    es: 'ver o fijar con qué rigor se trata un destino: none, may, encrypt, verify o default',
  },
  badLevel: {
    en: 'Write none, may, encrypt, verify or default.',
    es: 'Escriba none, may, encrypt, verify o default.',
  },
  tls: { en: 'off, opportunistic or require', es: 'off, opportunistic o require' },
  implicitTls: { en: 'TLS from the first byte (port 465)', es: 'TLS desde el primer byte (puerto 465)' },
  lmtp: { en: 'speak LMTP', es: 'hablar LMTP' },
  authUser: { en: 'user at the relay server', es: 'usuario en el servidor intermedio' },
  passwordStdin: {
    en: 'read its password from standard input',
    es: 'leer su contraseña de la entrada estándar',
  },
} as const satisfies Readonly<Record<string, { readonly en: string; readonly es: string }>>
