import type { Texts } from '../../kit/words.ts'

export const QUEUE_TEXTS = {
  title: {
    en: '{n, plural, =0 {Outgoing queue} one {# message in the queue} other {# messages in the queue}}',
    es: '{n, plural, =0 {Cola de salida} one {# mensaje en cola} many {# de mensajes en cola} other {# mensajes en cola}}',
  },
  sayAct: {
    en: '{n, plural, one {One waits} other {# wait}} for {target}: {why}',
    es: '{n, plural, one {Uno espera} many {# de mensajes esperan} other {# esperan}} para {target}: {why}',
  },
  sayActRest: {
    en: 'You have to act{rest, plural, =0 {.} one {; the other one will leave by itself.} other {; the other # will leave by themselves.}}',
    es: 'Hace falta que usted actúe{rest, plural, =0 {.} one {; el otro saldrá solo.} many {; los otros # de mensajes saldrán solos.} other {; los otros # saldrán solos.}}',
  },
  sayWait: {
    en: 'Nobody has to act: all of it will leave by itself.',
    es: 'No hace falta que nadie actúe: todo saldrá solo.',
  },
  sayHeld: {
    en: '{n, plural, one {One is held by somebody} other {# are held by somebody}}: release or discard it.',
    es: '{n, plural, one {Alguien retuvo uno} many {Alguien retuvo # de mensajes} other {Alguien retuvo #}}: libérelo o descártelo.',
  },
  empty: {
    en: 'Nothing is waiting: all mail has left.',
    es: 'No hay nada en espera: todo el correo ya salió.',
  },
  emptyWhy: {
    en: 'Mail that another server does not take at once waits here, with the reason.',
    es: 'Aquí espera, con su motivo, el correo que otro servidor no acepta en el momento.',
  },
  target: { en: 'Destination', es: 'Destino' },
  byTarget: { en: 'By destination', es: 'Por destino' },
  oneByOne: { en: 'One by one', es: 'Uno por uno' },
  act: { en: 'need you to act', es: 'necesitan que usted actúe' },
  wait: { en: 'waiting, will leave by themselves', es: 'en espera, saldrán solos' },
  held: { en: 'held by somebody', es: 'retenidos por alguien' },
  flow: {
    en: '{act} need you to act, {wait} will leave by themselves, {held} held',
    es: '{act} necesitan que usted actúe, {wait} saldrán solos, {held} retenidos',
  },
  find: { en: 'Destination or domain', es: 'Destino o dominio' },
  targets: {
    en: '{n, plural, one {# destination} other {# destinations}}',
    es: '{n, plural, one {# destino} other {# destinos}}',
  },
  frozen: {
    en: 'Paused while you are in the list: {n, plural, one {# change waits} other {# changes wait}}',
    es: 'En pausa mientras usted está en la lista: {n, plural, one {# cambio espera} other {# cambios esperan}}',
  },
  why: { en: 'Why it waits', es: 'Por qué espera' },
  messages: { en: 'Messages', es: 'Mensajes' },
  oldest: { en: 'Oldest', es: 'Más antiguo' },
  next: { en: 'Next try: {at}.', es: 'Próximo intento: {at}.' },
  domainsMore: {
    en: '{first}{n, plural, =0 {} one { and # more} other { and # more}}',
    es: '{first}{n, plural, =0 {} one { y # más} other { y # más}}',
  },
  sideNote: {
    en: '{n, plural, one {# message} other {# messages}} · since {at}',
    es: '{n, plural, one {# mensaje} other {# mensajes}} · desde {at}',
  },
  ours: { en: 'On our side', es: 'De nuestro lado' },
  theirs: { en: 'On their side', es: 'Del lado del destino' },
  message: { en: 'In the message or the address', es: 'En el mensaje o en la dirección' },
  needAct: { en: 'Somebody must act', es: 'Hace falta actuar' },
  needWait: { en: 'Nothing to do', es: 'Nada que hacer' },
  needHeld: { en: 'Held', es: 'Retenido' },
  whatToDo: { en: 'What to do', es: 'Qué hacer' },
  seeReputation: { en: 'See Reputation', es: 'Ver Reputación' },
  affects: { en: 'Whom it affects', es: 'A quién afecta' },
  affectsMore: {
    en: 'Counted in the first {n} messages of {domain}.',
    es: 'Contado en los primeros {n} mensajes de {domain}.',
  },
  nobody: { en: '(delivery notices)', es: '(avisos de entrega)' },
  literal: { en: 'Literal reply of the other server', es: 'Respuesta literal del otro servidor' },
  noReply: { en: 'It has not answered.', es: 'No respondió.' },
  ifNothing: { en: 'If nobody does anything', es: 'Si nadie hace nada' },
  until: {
    en: 'We keep trying until {at}; then each sender gets a notice.',
    es: 'Seguiremos intentándolo hasta el {at}; después avisamos a cada remitente.',
  },
  staysHeld: {
    en: 'It stays here until somebody releases or discards it.',
    es: 'Queda aquí hasta que alguien lo libere o lo descarte.',
  },
  retry: { en: 'Retry now', es: 'Reintentar ahora' },
  hold: { en: 'Hold', es: 'Retener' },
  release: { en: 'Release', es: 'Liberar' },
  drop: { en: 'Discard…', es: 'Descartar…' },
  dropN: {
    en: 'Discard {n, plural, one {# message} other {# messages}}',
    es: 'Descartar {n, plural, one {# mensaje} other {# mensajes}}',
  },
  dropTitle: {
    en: 'Discard {n, plural, one {# message} other {# messages}}?',
    es: '¿Descartar {n, plural, one {# mensaje} other {# mensajes}}?',
  },
  dropWhy: {
    en: 'They will not be delivered; each sender gets a notice. This cannot be undone.',
    es: 'No se entregarán y cada remitente recibirá un aviso. No se puede deshacer.',
  },
  keep: { en: 'Keep them', es: 'Conservarlos' },
  retryDone: {
    en: '{n, plural, one {# is} other {# are}} being tried now.',
    es: '{n, plural, one {Se intenta # ahora.} other {Se intentan # ahora.}}',
  },
  holdDone: {
    en: '{n, plural, one {# held.} other {# held.}}',
    es: '{n, plural, one {# retenido.} other {# retenidos.}}',
  },
  releaseDone: {
    en: '{n, plural, one {# released.} other {# released.}}',
    es: '{n, plural, one {# liberado.} other {# liberados.}}',
  },
  dropDone: {
    en: '{n, plural, one {# discarded.} other {# discarded.}}',
    es: '{n, plural, one {# descartado.} other {# descartados.}}',
  },
  lane: { en: 'Mass mail', es: 'Correo masivo' },
  laneSay: {
    en: '{n, plural, one {# waits} other {# wait}} in the mass lane. {why}',
    es: '{n, plural, one {# espera} other {# esperan}} en el canal masivo. {why}',
  },
  stateWaiting: { en: 'Waiting', es: 'En espera' },
  stateDelivering: { en: 'Leaving', es: 'Saliendo' },
  stateHeld: { en: 'Held', es: 'Retenido' },
  stateAside: { en: 'Set aside', es: 'Apartado' },
  recipient: { en: 'To', es: 'Para' },
  sender: { en: 'From', es: 'De' },
  state: { en: 'State', es: 'Estado' },
  lastReply: { en: 'Last reply', es: 'Última respuesta' },
  attempts: {
    en: '{n, plural, one {# try} other {# tries}}',
    es: '{n, plural, one {# intento} other {# intentos}}',
  },
  findOne: { en: 'Sender: address or @domain', es: 'Remitente: dirección o @dominio' },
  findTo: { en: 'Recipient: address or @domain', es: 'Destinatario: dirección o @dominio' },
  rowsSoFar: {
    en: '{n, plural, one {# so far} other {# so far}}',
    es: '{n, plural, one {# hasta aquí} other {# hasta aquí}}',
  },
  listName: { en: 'Messages in the queue, oldest first', es: 'Mensajes en cola, primero los más antiguos' },
  groupsName: { en: 'Destinations that wait', es: 'Destinos en espera' },
  history: { en: 'In the queue, last 24 hours', es: 'En cola, últimas 24 horas' },
  historyUsual: {
    en: '{n, plural, =0 {Usually nothing waits at this hour.} one {Usually about one message waits at this hour.} other {Usually about # messages wait at this hour.}}',
    es: '{n, plural, =0 {Lo normal a esta hora es que no espere ninguno.} one {Lo normal a esta hora es cerca de un mensaje.} many {Lo normal a esta hora son unos # de mensajes.} other {Lo normal a esta hora son unos # mensajes.}}',
  },
  historyYoung: {
    en: 'Looked at every ten minutes. What is usual is known after three days.',
    es: 'Se mira cada diez minutos. Lo normal se sabe después de tres días.',
  },
  historyAt: { en: 'Looked at', es: 'Momento' },
  historyMark: { en: '{at} {target}', es: '{at} {target}' },
} as const satisfies Texts
