import type { Texts } from '../../kit/words.ts'

export const REPUTATION_TEXTS = {
  name: { en: 'Reputation', es: 'Reputación' },
  clean: { en: 'Nothing lists you', es: 'No figura en ninguna lista' },
  listed: {
    en: '{n, plural, one {# name is on a block list} other {# names are on block lists}}',
    es: '{n, plural, one {# nombre figura en una lista de bloqueo} other {# nombres figuran en listas de bloqueo}}',
  },
  sayUnknown: {
    en: 'Not looked at yet. We look by ourselves every few hours.',
    es: 'Todavía sin revisar. Revisamos solos cada pocas horas.',
  },
  nothingWatched: {
    en: 'No public address or domain is known yet.',
    es: 'Todavía no se conoce ninguna dirección IP ni dominio público.',
  },
  sayClean: {
    en: 'Your addresses and domains are on none of the {n} lists we watch.',
    es: 'Sus direcciones IP y dominios no están en ninguna de las {n} listas que vigilamos.',
  },
  sayListed: {
    en: '{name} is on {list} since {at}. Find the cause first, then ask to be removed.',
    es: '{name} figura en {list} desde {at}. Primero busque la causa; después pida la baja.',
  },
  sayReplies: {
    en: '{provider} turns away more than it should for what it thinks of us.',
    es: '{provider} rechaza más de lo normal por lo que piensa de nosotros.',
  },
  lookNow: { en: 'Look now', es: 'Revisar ahora' },
  looked: { en: 'Looked again.', es: 'Revisado otra vez.' },
  lists: { en: 'Block lists', es: 'Listas de bloqueo' },
  lastLook: {
    en: 'Last look: {at}. That a list does not answer does not mean to be on it.',
    es: 'Última revisión: {at}. Que una lista no responda no significa figurar en ella.',
  },
  noLook: {
    en: 'Not looked at yet. That a list does not answer does not mean to be on it.',
    es: 'Todavía sin revisar. Que una lista no responda no significa figurar en ella.',
  },
  subject: { en: 'Address or domain', es: 'Dirección IP o dominio' },
  address: { en: 'IP address', es: 'dirección IP' },
  domain: { en: 'domain', es: 'dominio' },
  notOn: { en: 'Not listed', es: 'No figura' },
  on: { en: 'Listed', es: 'En la lista' },
  noAnswer: { en: 'No answer', es: 'No respondió' },
  state: { en: 'State', es: 'Estado' },
  cleanOn: {
    en: '{n, plural, one {# list} other {# lists}}',
    es: '{n, plural, one {# lista} other {# listas}}',
  },
  askRemoval: { en: 'Ask to be removed', es: 'Pedir la baja' },
  refusedBy: {
    en: 'They do not answer our DNS resolver: {names}',
    es: 'No responden a nuestro servidor DNS: {names}',
  },
  replies: { en: 'What they answer us', es: 'Qué nos responden' },
  days7: { en: '7 days', es: '7 días' },
  days30: { en: '30 days', es: '30 días' },
  rest: { en: 'All others', es: 'El resto' },
  replyLine: {
    en: '{taken} accepted, {refused} put off or refused{reputation, plural, =0 {.} other {, # of them for our reputation.}}',
    es: '{taken} aceptados, {refused} frenados o rechazados{reputation, plural, =0 {.} other {, # por nuestra reputación.}}',
  },
  noReplies: { en: 'Nothing was sent in the last 7 days.', es: 'No se envió nada en los últimos 7 días.' },
  accepted: { en: 'Accepted', es: 'Aceptado' },
  putOff: { en: 'Put off or refused', es: 'Frenado o rechazado' },
  forReputation: { en: 'For our reputation', es: 'Por nuestra reputación' },
  pickDomain: { en: 'Domain', es: 'Dominio' },
  dmarc: { en: 'Who uses your name (DMARC)', es: 'Quién usa su nombre (DMARC)' },
  dmarcSay: {
    en: '{share} of the mail that says to be from {domain} is proved.',
    es: 'El {share} del correo que dice ser de {domain} está probado.',
  },
  noReports: {
    en: 'Nobody has reported anything yet. Reports come once a day when the DNS asks for them.',
    es: 'Todavía nadie envió informes. Llegan una vez al día si el DNS los pide.',
  },
  source: { en: 'Source', es: 'Origen' },
  proved: { en: 'Proved', es: 'Probado' },
  notProved: { en: 'Not proved', es: 'Sin probar' },
  tls: { en: 'Secure connection (TLS)', es: 'Conexión segura (TLS)' },
  tlsSay: {
    en: '{share} of the sessions with your servers were encrypted as asked for.',
    es: 'El {share} de las conexiones con sus servidores fue cifrado como se pidió.',
  },
  feedback: { en: 'Spam complaints', es: 'Quejas por spam' },
  feedbackSay: {
    en: '{n, plural, =0 {Nobody complained.} one {# complaint.} other {# complaints.}}',
    es: '{n, plural, =0 {Nadie se quejó.} one {# queja.} other {# quejas.}}',
  },
  who: { en: 'Whoever complains gets no more mass mail.', es: 'Quien se queja sale solo del canal masivo.' },
  problems: { en: 'Problems that others report', es: 'Problemas que otros informan' },
  history: { en: 'What was listed before', es: 'Lo que figuró antes' },
  fromTo: { en: '{from} to {to}', es: 'del {from} al {to}' },
  still: { en: 'since {from}', es: 'desde {from}' },
  noHistory: { en: 'Nothing was ever listed.', es: 'Nunca figuró nada.' },
  messages: { en: 'Messages', es: 'Mensajes' },
} as const satisfies Texts
