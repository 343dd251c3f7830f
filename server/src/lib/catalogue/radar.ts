/** Why mail waits, and what to do about it: a pair of sentences for each cause. */
import type { Catalogue } from '../text.ts'

export const RADAR_TEXTS = {
  'radar.head': {
    en: '{n, plural, one {# message} other {# messages}} for {target} since {since}. Affects {people, plural, one {# person} other {# people}} here.',
    es: '{n, plural, one {# mensaje} other {# mensajes}} para {target} desde {since}. Afecta a {people, plural, one {# persona} other {# personas}} de aquí.',
  },
  'radar.next': { en: 'Next try: {next}.', es: 'Próximo intento: {next}.' },
  'radar.nothing': {
    en: 'Nothing waits after a failed try.',
    es: 'No hay nada esperando tras un intento fallido.',
  },
  'radar.held': { en: 'Held.', es: 'Retenido.' },
  'radar.aside': {
    en: 'Set aside: it broke the program twice.',
    es: 'Apartado: hizo fallar el programa dos veces.',
  },
  'radar.domains': {
    en: '{domains}{more, plural, =0 {} one { and # more} other { and # more}}',
    es: '{domains}{more, plural, =0 {} one { y # más} other { y # más}}',
  },
  'radar.greylisting.cause': {
    en: 'They ask servers they do not know to come back later.',
    es: 'Piden que los servidores que no conocen vuelvan más tarde.',
  },
  'radar.greylisting.todo': {
    en: 'Nothing; it will go out by itself.',
    es: 'Nada; saldrá solo.',
  },
  'radar.rate.cause': {
    en: '{target} takes only so much mail from us at a time.',
    es: '{target} solo acepta cierta cantidad de correo nuestro a la vez.',
  },
  'radar.rate.todo': {
    en: 'Nothing; we try again later. If it lasts, look for a mass mailing or a stolen account here.',
    es: 'Nada; volveremos a intentarlo. Si continúa, compruebe si hay un envío masivo o una cuenta robada.',
  },
  'radar.full.cause': { en: 'The mailbox there is full.', es: 'El buzón de destino está lleno.' },
  'radar.full.todo': { en: 'Tell the person another way.', es: 'Avise a la persona por otro medio.' },
  'radar.reputation.cause': {
    en: '{target} distrusts our server for now.',
    es: '{target} desconfía por ahora de nuestro servidor.',
  },
  'radar.reputation.todo': {
    en: 'Operator: read the reply below, find the cause, then ask to be removed; the company need do nothing.',
    es: 'Operador: lea la respuesta de abajo, busque la causa y después pida la baja; la empresa no tiene que hacer nada.',
  },
  'radar.outage.cause': {
    en: '{target} does not take mail just now: out of order, or under maintenance.',
    es: '{target} no acepta correo ahora: tiene problemas o está en mantenimiento.',
  },
  'radar.outage.todo': {
    en: 'Nothing; your mail is kept here. If it is urgent, call.',
    es: 'Nada; su correo queda guardado aquí. Si es urgente, llame.',
  },
  'radar.dns.cause': {
    en: 'The DNS of {target} does not answer, or answers with errors.',
    es: 'El DNS de {target} no responde, o responde con errores.',
  },
  'radar.dns.todo': {
    en: 'Nothing; if it lasts a day, their website is down too: call.',
    es: 'Nada; si dura un día, tampoco funcionará el sitio web de esa empresa: llame.',
  },
  'radar.tls.cause': {
    en: 'No secure connection could be agreed with {target}.',
    es: 'No se pudo acordar una conexión segura con {target}.',
  },
  'radar.tls.todo': {
    en: 'Operator: ask them to fix it, or allow an exception (valija route tls).',
    es: 'Operador: pida que lo corrijan, o permita una excepción (valija route tls).',
  },
  'radar.policy.cause': {
    en: 'A rule of theirs refuses it for now.',
    es: 'Una regla de destino lo rechaza por ahora.',
  },
  'radar.policy.todo': {
    en: 'Call them and read the reply below out.',
    es: 'Llame y lea la respuesta de abajo.',
  },
  'radar.content.cause': {
    en: 'Their filter is unsure about these messages.',
    es: 'El filtro de destino duda de estos mensajes.',
  },
  'radar.content.todo': {
    en: 'Wait; if they bounce, write again without links or attachments.',
    es: 'Espere; si rebotan, escriba otra vez sin enlaces ni adjuntos.',
  },
  'radar.address.cause': {
    en: 'They are not sure that the address exists.',
    es: 'En el destino no están seguros de que la dirección exista.',
  },
  'radar.address.todo': {
    en: 'Check what is before the @.',
    es: 'Revise lo que va antes de la @.',
  },
  'radar.hint.microsoftBlock.cause': {
    en: 'Outlook.com and Hotmail block our address or its whole network.',
    es: 'Outlook.com y Hotmail bloquean nuestra dirección IP o toda la red a la que pertenece.',
  },
  'radar.hint.microsoftBlock.todo': {
    en: 'Operator: ask Microsoft for removal; meanwhile send another way.',
    es: 'Operador: pida a Microsoft la baja; mientras tanto, envíe por otra ruta.',
  },
  'radar.hint.microsoftRate.cause': {
    en: 'Microsoft limits how much a new or little-known address may send.',
    es: 'Microsoft limita lo que puede enviar una dirección IP nueva o poco conocida.',
  },
  'radar.hint.microsoftRate.todo': {
    en: 'Nothing; we send slowly and the limit grows.',
    es: 'Nada; enviamos despacio y el límite sube.',
  },
  'radar.hint.gmailRate.cause': {
    en: 'Gmail sees more mail from us than usual and slows it down.',
    es: 'Gmail ve más correo nuestro de lo habitual y lo frena.',
  },
  'radar.hint.gmailRate.todo': {
    en: 'Look for a mass mailing or a stolen account here; else wait.',
    es: 'Compruebe si hay un envío masivo o una cuenta robada; si no, espere.',
  },
  'radar.hint.recipientBusy.cause': {
    en: 'Somebody there is getting too much mail right now.',
    es: 'Alguien en el destino recibe demasiado correo en este momento.',
  },
  'radar.hint.recipientBusy.todo': { en: 'Nothing; we try again.', es: 'Nada; volveremos a intentarlo.' },
  'radar.hint.yahooComplaints.cause': {
    en: 'Yahoo holds delivery back because of complaints or unusual volume.',
    es: 'Yahoo frena la entrega por quejas o por un volumen inusual.',
  },
  'radar.hint.yahooComplaints.todo': {
    en: 'Pause mass mail to Yahoo for a day.',
    es: 'Detenga durante un día los envíos masivos a Yahoo.',
  },
  'radar.hint.ipListed.cause': {
    en: '{target} does not take mail from our address because a list names it.',
    es: '{target} no acepta correo de nuestra dirección IP porque figura en una lista.',
  },
  'radar.hint.ipListed.todo': {
    en: 'Operator: the reply below may name the list; find the cause, then ask to be removed.',
    es: 'Operador: la respuesta de abajo puede nombrar la lista; busque la causa y después pida la baja.',
  },
  'radar.hint.ptr.cause': {
    en: '{target} wants a reverse name for our address.',
    es: '{target} exige un nombre inverso para nuestra dirección IP.',
  },
  'radar.hint.ptr.todo': {
    en: 'Operator: ask whoever provides the address to set it (valija dns check says which).',
    es: 'Operador: pida a quien le da la dirección IP que lo ponga (valija dns check dice cuál).',
  },
  'radar.hint.auth.cause': {
    en: '{target} cannot confirm that this mail is from the domain it says.',
    es: '{target} no puede confirmar que este correo sea del dominio que dice.',
  },
  'radar.hint.auth.todo': {
    en: 'Look at the DNS of the sender’s domain (valija dns check): SPF or DKIM needs fixing.',
    es: 'Revise el DNS del dominio de quien envía (valija dns check): hay que corregir SPF o DKIM.',
  },
  'radar.unknown.cause': {
    en: 'We do not know this reply yet.',
    es: 'Todavía no conocemos esta respuesta.',
  },
  'radar.unknown.todo': {
    en: 'Wait; if it lasts, read the reply below to them.',
    es: 'Espere; si continúa, léales la respuesta de abajo.',
  },
  'radar.lane': {
    en: '{n, plural, one {# mass message waits} other {# mass messages wait}} for their turn.',
    es: '{n, plural, one {# mensaje masivo espera} other {# mensajes masivos esperan}} su turno.',
  },
  'radar.laneRate': {
    en: 'The mass-mail channel sends {n} an hour; it will be done by {time, date, medium} {time, time, short}. Personal mail does not wait behind it.',
    es: 'El canal masivo envía {n} por hora; terminará el {time, date, medium} a las {time, time, short}. El correo personal no espera.',
  },
  'radar.laneFree': {
    en: 'The mass-mail channel sends as fast as it is taken. Personal mail does not wait behind it.',
    es: 'El canal masivo envía tan rápido como se lo aceptan. El correo personal no espera.',
  },
  'help.queue.radar': {
    en: 'Why mail waits: by provider and cause, with what to do',
    es: 'Por qué espera el correo: por proveedor y causa, con qué hacer',
  },
} as const satisfies Catalogue
