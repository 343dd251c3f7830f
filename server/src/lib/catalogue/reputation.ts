/** Reputation: what `valija reputation` says with its help, and the notices about block lists. */
import type { Catalogue } from '../text.ts'

/** Shown before any context exists: no values. */
export const REPUTATION_HELP = {
  'help.reputation': {
    en: 'block lists that have our addresses or domains, what to do, and what others answer us',
    es: 'listas de bloqueo en las que figuran nuestras direcciones o dominios, qué hacer, y qué nos responden los demás',
  },
  'help.reputation.show': {
    en: 'how things stand, or all that is known of one domain',
    es: 'cómo está todo, o lo que se sabe de un dominio',
  },
  'help.reputation.check': {
    en: 'ask the lists now',
    es: 'consultar las listas ahora',
  },
  'help.reputation.history': {
    en: 'what was listed, from when until when',
    es: 'qué figuró en listas, desde cuándo y hasta cuándo',
  },
  'help.reputation.opt.company': { en: 'only of that company', es: 'solo de esa empresa' },
  'help.reputation.opt.name': {
    en: 'only of that address or domain',
    es: 'solo de esa dirección IP o ese dominio',
  },
  'help.reputation.opt.limit': { en: 'so many rows (default: 100)', es: 'cuántas filas (por defecto: 100)' },
  'help.reputation.badNumber': { en: 'that is no number from 1 to 1000', es: 'no es un número de 1 a 1000' },
} satisfies Catalogue

export const REPUTATION_TEXTS = {
  ...REPUTATION_HELP,
  'reputation.notLooked': {
    en: 'Nothing was looked at yet. “valija reputation check” asks now.',
    es: 'Todavía no se consultó nada. «valija reputation check» consulta ahora.',
  },
  'reputation.noAddresses': {
    en: 'No address that mail leaves from is known, so none is looked at. Behind NAT, set addresses in [server].',
    es: 'No se conoce ninguna dirección desde la que salga correo, así que no se consulta ninguna. Detrás de un NAT, configure addresses en [server].',
  },
  'reputation.fine': {
    en: '{name}: on no block list ({clean, plural, one {# answered} other {# answered}}).',
    es: '{name}: en ninguna lista de bloqueo ({clean, plural, one {respondió #} other {respondieron #}}).',
  },
  'reputation.unasked': {
    en: '{name}: not looked at yet.',
    es: '{name}: sin consultar todavía.',
  },
  'reputation.nobody': {
    en: '{name}: no list gave an answer that counts.',
    es: '{name}: ninguna lista dio una respuesta que sirva.',
  },
  'reputation.listed': {
    en: '{name}: listed by {list} since {since} ({found}).',
    es: '{name}: figura en {list} desde el {since} ({found}).',
  },
  'reputation.says': { en: 'The list says: {reason}', es: 'La lista dice: {reason}' },
  'reputation.steps': { en: 'What to do: {steps} {page}', es: 'Qué hacer: {steps} {page}' },
  'reputation.refused': {
    en: 'Lists that do not answer our DNS resolver, which says nothing about us: {lists}. Use a resolver of your own.',
    es: 'Listas que no responden a nuestro servidor DNS, lo que no dice nada de nosotros: {lists}. Use un servidor DNS propio.',
  },
  'reputation.silent': {
    en: 'Lists that could not be asked: {lists}.',
    es: 'Listas que no se pudieron consultar: {lists}.',
  },
  'reputation.replies': {
    en: 'How others answered in the last 7 days:',
    es: 'Qué respondieron los demás en los últimos 7 días:',
  },
  'reputation.others': { en: 'All others', es: 'Todos los demás' },
  'reputation.reports.dmarc': {
    en: 'DMARC reports, 30 days: {total} messages in its name, {good} of them proved.',
    es: 'Informes DMARC, 30 días: {total} mensajes a su nombre, {good} de ellos probados.',
  },
  'reputation.reports.tls': {
    en: 'TLS reports, 30 days: {total} sessions, {good} of them encrypted as they should be.',
    es: 'Informes TLS, 30 días: {total} conexiones, {good} de ellas con el cifrado debido.',
  },
  'reputation.reports.feedback': {
    en: 'Spam complaints, 30 days: {total}.',
    es: 'Quejas por spam, 30 días: {total}.',
  },
  'reputation.neverListed': {
    en: 'Nothing was ever listed.',
    es: 'Nunca figuró nada en una lista.',
  },
  'reputation.told': {
    en: '{n, plural, one {# notice was} other {# notices were}} sent to those who administer.',
    es: '{n, plural, one {Se envió # aviso} other {Se enviaron # avisos}} a quienes administran.',
  },
  'reputation.head.name': { en: 'Address or domain', es: 'Dirección o dominio' },
  'reputation.head.list': { en: 'List', es: 'Lista' },
  'reputation.head.since': { en: 'Since', es: 'Desde' },
  'reputation.head.until': { en: 'Until', es: 'Hasta' },
  'reputation.head.found': { en: 'Answer', es: 'Respuesta' },
  'reputation.head.provider': { en: 'Provider', es: 'Proveedor' },
  'reputation.head.taken': { en: 'Accepted', es: 'Aceptados' },
  'reputation.head.refused': { en: 'Put off or refused', es: 'Aplazados o rechazados' },
  'reputation.head.reputation': { en: 'For our reputation', es: 'Por nuestra reputación' },
  'reputation.notice.subjectListed': {
    en: 'Listed: {name}',
    es: 'En una lista de bloqueo: {name}',
  },
  'reputation.notice.subjectCleared': {
    en: 'No longer listed: {name}',
    es: 'Ya no figura en la lista: {name}',
  },
  'reputation.notice.listed': {
    en: '{name} is on the block list {list}. Many servers refuse or put off mail because of it. Find the cause first, then ask to be removed:',
    es: '{name} figura en la lista de bloqueo {list}. Por eso muchos servidores rechazan o aplazan el correo. Busque primero la causa y después pida la baja:',
  },
  'reputation.notice.cleared': {
    en: '{name} is no longer on the block list {list}.',
    es: '{name} ya no figura en la lista de bloqueo {list}.',
  },
  'reputation.notice.more': {
    en: '{n, plural, one {There is # more.} other {There are # more.}}',
    es: '{n, plural, one {Hay # más.} other {Hay # más.}}',
  },
  'reputation.notice.where': {
    en: 'All of it, with its history: “valija reputation show”, or /api/v1/reputation.',
    es: 'Todo, con su historial: «valija reputation show», o /api/v1/reputation.',
  },
} as const satisfies Catalogue
