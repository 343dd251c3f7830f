/**
 * What people read in the bounce or the error window of their mail program. Printable ASCII only, also in Spanish:
 * the sentences use words that need no accent. At most 220 octets before values go in. RFC 5321 §4.2
 */
import type { Catalogue } from '../text.ts'
import { SIGN_IN_TEXTS } from './sign-in.ts'
import { SMTP_FILTER_TEXTS } from './smtp-filter.ts'

/** Said to programs more than to people: about a command, not about a message. No sentences, so no full stop. */
export const SMTP_REMARKS = {
  'command.unknown': {
    en: 'Command not recognised',
    es: 'Orden desconocida',
  },
  'command.syntax': {
    en: 'Syntax: {what}',
    es: 'La orden no se entiende: {what}',
  },
  'line.too-long': {
    en: 'Line too long',
    es: 'La orden es demasiado larga',
  },
  'line.line-end': {
    en: 'Lines end with CR LF',
    es: 'Cada orden termina en CR LF',
  },
  'line.octet': {
    en: 'Lines are UTF-8 text without control characters',
    es: 'Una orden es texto UTF-8 sin caracteres de control',
  },
  'hello.first': { en: 'Say {verb} first', es: 'Diga {verb} primero' },
  'mail.open': { en: 'A message is open already', es: 'Ya hay un mensaje en curso' },
  'parameter.unknown': { en: 'Parameter {name} is not known here', es: 'El servidor no conoce {name}' },
  'hold.tooLong': {
    en: 'Choose an earlier time: a message can wait three months at most',
    es: 'Elija una fecha anterior: un mensaje puede esperar tres meses como tope',
  },
  'address.utf8': { en: 'This address needs SMTPUTF8', es: 'Esa cuenta requiere SMTPUTF8' },
  // The company's own words.
  'rcpt.ownSentence': {
    en: '{sentence}',
    es: '{sentence}',
  },
  'rcpt.notNow': {
    en: 'Not now: MAIL comes before it, BDAT after it',
    es: 'Ahora no: MAIL va antes y BDAT luego',
  },
  'data.notNow': {
    en: 'Not now: MAIL and RCPT come before it',
    es: 'Ahora no: MAIL y RCPT van antes',
  },
  'data.noRecipient': {
    en: 'No valid recipients',
    es: 'Ninguno de los destinatarios es correcto',
  },
  'data.needsBdat': {
    en: 'BINARYMIME needs BDAT',
    es: 'BINARYMIME requiere BDAT',
  },
  'auth.already': {
    en: 'You are signed in already',
    es: 'Su programa ya se ha identificado',
  },
  'auth.mechanism': {
    en: 'No such mechanism here',
    es: 'El servidor no admite esa manera de identificarse',
  },
  'auth.cancelled': {
    en: 'Cancelled',
    es: 'Cancelado',
  },
  'message.notWithin': {
    en: 'Not within a message',
    es: 'No mientras haya un mensaje en curso',
  },
  'tls.already': {
    en: 'TLS is on already',
    es: 'TLS ya se encuentra en uso',
  },
  'tls.none': {
    en: 'TLS is not available',
    es: 'TLS no se encuentra disponible',
  },
  'xclient.forbidden': {
    en: 'Not from here',
    es: 'No desde este equipo',
  },
  // Why the connection ends, all with 421. RFC 5321 §3.8
  'hangup.timeout': {
    en: '{domain} Timeout, closing connection',
    es: '{domain} No hubo actividad a tiempo; el servidor corta',
  },
  'hangup.drain': {
    en: '{domain} Closing down, please try again soon',
    es: '{domain} El servidor se detiene un momento; vuelva a intentarlo pronto',
  },
  'hangup.foreign': {
    en: 'This is a mail server. Closing connection',
    es: 'Este es un servidor de correo; el servidor corta',
  },
  'hangup.line': {
    en: 'Line too long. Closing connection',
    es: 'La orden es demasiado larga; el servidor corta',
  },
  'hangup.errors': {
    en: 'Too many errors. Closing connection',
    es: 'Hubo demasiados errores; el servidor corta',
  },
  'hangup.idle': {
    en: 'Too many commands without a message. Closing connection',
    es: 'Cada orden iba sin un mensaje y ya son demasiadas; el servidor corta',
  },
  'hangup.sign-in': {
    en: 'Too many tries that did not match. Closing connection',
    es: 'Hubo demasiados intentos que no coinciden; el servidor corta',
  },
  'hangup.guessing': {
    en: 'Too many unknown recipients. Check your list of addresses and try again later',
    es: 'Hubo demasiados destinatarios que no existen. Revise su lista de cuentas y vuelva a intentarlo luego',
  },
  'hangup.early': {
    en: '{domain} Your server spoke before it was greeted. Please wait for the greeting',
    es: '{domain} Su servidor empieza antes del saludo. Debe esperar a que este servidor salude',
  },
  'hangup.network': {
    en: '{domain} Too many unknown recipients from your network. Try again later',
    es: '{domain} Desde su red llegan demasiados destinatarios que no existen. Vuelva a intentarlo luego',
  },
} satisfies Catalogue

export const SMTP_TEXTS = {
  ...SMTP_FILTER_TEXTS,
  'rcpt.unknown': {
    en: 'User unknown: {address} does not exist here. Check the spelling, or ask for the right address another way.',
    es: 'La cuenta {address} no existe. Revise que la haya escrito bien o pida el dato correcto por otro medio.',
  },
  'requireTls.clear': {
    en: 'REQUIRETLS needs an encrypted session; say STARTTLS first.',
    es: 'REQUIRETLS exige TLS; diga STARTTLS antes.',
  },
  'lesson.none': {
    en: 'No message is attached. Forward it to {address} as an attachment, so that the filter sees all of it.',
    es: 'No hay ningun mensaje adjunto. Reenvie el mensaje a {address} como archivo adjunto, para que el filtro lo vea entero.',
  },
  'reports.strangers': {
    en: '{address} only takes the reports that other mail services send by themselves.',
    es: '{address} solo recibe los informes que otros servicios de correo mandan por su cuenta.',
  },
  'reports.unproved': {
    en: '{domain} only counts reports whose author is proved, and neither SPF nor DKIM proves the one in From.',
    es: '{domain} solo cuenta informes de autor probado, y ni SPF ni DKIM prueban el que figura en From.',
  },
  'reports.unread': {
    en: '{domain} takes reports here (DMARC, TLS, complaints), and this message has none that can be read.',
    es: 'Esta cuenta de {domain} recibe informes (DMARC, TLS, quejas), y en este mensaje no hay ninguno que se pueda leer.',
  },
  'reports.late': {
    en: '{domain} does not count a report about a day so far from today.',
    es: '{domain} no cuenta un informe sobre una fecha tan lejana de hoy.',
  },
  'reports.notOurs': {
    en: '{domain} only counts reports about its own domains, and this one is about others.',
    es: '{domain} solo cuenta informes sobre sus propios dominios, y este trata de otros.',
  },
  'rcpt.returnPath': {
    en: '{address} only takes notices about mail that was forwarded a short time ago for a proved sender.',
    es: '{address} solo recibe avisos sobre correo reenviado hace poco, si el remitente estaba comprobado.',
  },
  'rcpt.full': {
    en: 'Mailbox full: {address} has no space left for now. Your server can try again later; if it is urgent, use another way.',
    es: 'La cuenta {address} no tiene espacio libre por ahora. Su servidor puede volver a intentarlo luego; si es urgente, use otro medio.',
  },
  'rcpt.noRoom': {
    en: 'Mailbox full: {address} has no space left for a message of {size}. Send it without the attachment, or share the file by a link.',
    es: 'La cuenta {address} no tiene espacio libre para un mensaje de {size}. Mande el mensaje sin el adjunto o comparta el archivo con un enlace.',
  },
  'rcpt.suspended': {
    en: 'Account disabled: {address} is suspended and takes no mail. Please contact {domain} another way.',
    es: 'La cuenta {address} se encuentra suspendida y no recibe correo. Use otro medio para hablar con {domain}.',
  },
  'rcpt.paused': {
    en: '{address} is paused until {until}: the server there said that it does not exist. Check the spelling. If it is right, {admin} can resume it.',
    es: 'La cuenta {address} se encuentra en pausa hasta el {until}: el servidor de destino dijo que no existe. Revise que la haya escrito bien. Si lo hizo, puede reanudarla {admin}.',
  },
  'rcpt.sendOnly': {
    en: '{address} only sends mail and nobody reads the answers. {contact, select, none {See https://{domain}} other {Please write to {contact}}}.',
    es: '{address} solo manda correo y nadie lee las respuestas. {contact, select, none {Vea https://{domain}} other {Escriba a {contact}}}.',
  },
  'rcpt.tooMany': {
    en: 'Too many recipients: up to {max} for each message. Send the rest in another message.',
    es: 'Demasiados destinatarios: se admiten hasta {max} por mensaje. Mande el resto en otro mensaje.',
  },
  'rcpt.companyBusy': {
    en: 'Too many connections for {domain} at once. Please try again in a few minutes.',
    es: 'Hay demasiadas conexiones para {domain} a la vez. Vuelva a intentarlo en unos minutos.',
  },
  'rcpt.circle': {
    en: 'Routing loop detected: {address} only leads back to itself. Whoever manages that address must correct it.',
    es: 'La cuenta {address} solo se reenvia a ella misma. Debe corregirla quien la administra.',
  },
  'group.closed': {
    en: 'The group {address} does not take mail from this sender. Ask whoever manages the group for permission.',
    es: 'El grupo {address} no recibe correo de este remitente. Pida permiso a quien administra el grupo.',
  },
  'group.tooBig': {
    en: 'The group {address} has too many members for one message. Whoever manages it must make it smaller.',
    es: 'El grupo {address} tiene demasiados integrantes para un solo mensaje. Debe reducirlo quien lo administra.',
  },
  'data.tooBig': {
    en: 'Message too large: it takes {size} and the limit is {max}. Share the file by a link, or spread the attachments over several messages.',
    es: 'El mensaje ocupa {size} y el tope es de {max}. Comparta el archivo con un enlace o reparta los adjuntos en varios mensajes.',
  },
  'header.tooBig': {
    en: 'Message too large: its header has more than {fields} lines or {max}. Send it with fewer addresses in sight.',
    es: 'El encabezado del mensaje pasa de {fields} campos o de {max}. Mande el mensaje con menos destinatarios a la vista.',
  },
  'data.lineEnds': {
    en: 'This message has line ends that mail does not allow (CR or LF alone). The program that sent it must be corrected.',
    es: 'El mensaje tiene finales de renglon que el correo no admite (CR o LF sueltos). Debe corregirse el programa que lo manda.',
  },
  'relay.denied': {
    en: 'Relay denied: this server does not take mail for {domain}. If you have an account here, set user and password for outgoing mail (port 465) and send again.',
    es: 'Este servidor no recibe correo para {domain}. Si tiene una cuenta con nosotros, ponga usuario y clave en los ajustes del correo de salida (puerto 465) y vuelva a mandarlo.',
  },
  'identity.refused': {
    en: '{domain} asks that mail which is not proved to be its own be refused, and this message is not. Send it by a server that {domain} allows.',
    es: '{domain} pide que se rechace el correo que no prueba ser suyo, y este no lo prueba. Mande el mensaje desde un servidor que {domain} autorice.',
  },
  'identity.refusedBoth': {
    en: '{domain} asks that mail which is not proved to be its own be refused, and here neither SPF nor DKIM proves it. Send it by a server that {domain} allows.',
    es: '{domain} pide que se rechace el correo que no prueba ser suyo, y ni SPF ni DKIM lo prueban. Mande el mensaje desde un servidor que {domain} autorice.',
  },
  'identity.ownName': {
    en: 'Your server greets with the name {name}, which is ours. Set its own name in its greeting (HELO) and send again.',
    es: 'Su servidor saluda con el nombre {name}, que es el nuestro. Ponga en su saludo (HELO) su propio nombre y vuelva a mandar el mensaje.',
  },
  virus: {
    en: 'Virus detected: {file} is infected with {virus}, and the message was not accepted. Run an antivirus on the computer it came from.',
    es: '{file} trae un virus ({virus}) y el mensaje no se acepta. Pase un antivirus al equipo de origen antes de volver a mandarlo.',
  },
  'virus.unnamed': {
    en: 'Virus detected: the message is infected with {virus} and was not accepted. Run an antivirus on the computer it came from.',
    es: 'El mensaje trae un virus ({virus}) y no se acepta. Pase un antivirus al equipo de origen antes de volver a mandarlo.',
  },
  'virus.checkDown': {
    en: 'The virus check does not answer for now. Please try again in a few minutes.',
    es: 'El antivirus no responde por ahora. Vuelva a intentarlo en unos minutos.',
  },
  'content.spam': {
    en: 'This message looks like spam and was not accepted. If it is not, write to {postmaster} and quote {ref}.',
    es: 'El mensaje parece spam y no se acepta. Si no lo es, escriba a {postmaster} e indique la referencia {ref}.',
  },
  'content.blocked': {
    en: 'Whoever it is for does not take mail from this sender at {domain}. If it is a mistake, write to {postmaster} and quote {ref}.',
    es: 'Quien debe recibir el mensaje en {domain} no admite correo de este remitente. Si es un error, escriba a {postmaster} e indique la referencia {ref}.',
  },
  'auth.required': {
    en: 'Sign in first: set user and password for the outgoing server (SMTP) in your mail program.',
    es: 'Para mandar correo, su programa debe identificarse: ponga usuario y clave en los ajustes del servidor de salida (SMTP).',
  },
  'auth.needTls': {
    en: 'Turn on SSL/TLS before you sign in: port 465, or 587 with STARTTLS.',
    es: 'Active SSL/TLS antes de usar su clave: puerto 465, o 587 con STARTTLS.',
  },
  'auth.wrong': {
    en: 'User or password did not match. The user is the whole address.',
    es: 'Usuario o clave no coinciden. El usuario es su correo completo.',
  },
  'auth.wrongToken': SIGN_IN_TEXTS['auth.wrongToken'],
  'auth.appPassword': SIGN_IN_TEXTS['auth.appPassword'],
  'auth.passwordDue': SIGN_IN_TEXTS['auth.passwordDue'],
  'auth.issuerSilent': SIGN_IN_TEXTS['auth.issuerSilent'],
  'auth.ldapSilent': SIGN_IN_TEXTS['auth.ldapSilent'],
  'auth.wait': {
    en: 'Too many tries with a password that did not match. Wait {n, plural, one {# minute} other {# minutes}} and check the password saved in your devices.',
    es: 'Hubo demasiados intentos con una clave que no coincide. Espere {n, plural, one {# minuto} other {# minutos}} y revise la clave guardada en sus dispositivos.',
  },
  'auth.companyBusy': {
    en: 'Your company has too many connections open at once. Close mail programs nobody uses, or try again in a few minutes.',
    es: 'Su empresa tiene demasiadas conexiones abiertas a la vez. Cierre programas de correo que nadie use o vuelva a intentarlo en unos minutos.',
  },
  'queue.companyFull': {
    en: 'Your company has {max, number} messages waiting to leave, which is the most it may have. Try again when some of them have left.',
    es: 'Su empresa tiene {max, number} mensajes pendientes de salir, que es el tope. Vuelva a intentarlo cuando haya salido una parte.',
  },
  'auth.suspended': {
    en: 'Your account is suspended. Talk to whoever runs your company mail: {admin}.',
    es: 'Su cuenta se encuentra suspendida. Hable con quien administra el correo de su empresa: {admin}.',
  },
  'takeover.signIn': {
    en: 'Sending from {account} is paused to protect it. Nothing is lost. Call {admin}.',
    es: 'El correo saliente de {account} se encuentra en pausa para proteger la cuenta. No se pierde nada. Llame a {admin}.',
  },
  'sender.notOwned': {
    en: 'You use the account {account} and may not send as {sender}. Choose {account} as sender, or ask {admin} for permission.',
    es: 'Usted usa la cuenta {account} y no tiene permiso para mandar correo como {sender}. Elija {account} como remitente o pida permiso a {admin}.',
  },
  'rule.ownDomain': {
    en: '{account} may only write inside the company ({domains}). {rcpt} is outside. {admin} can change this rule.',
    es: '{account} solo puede escribir dentro de la empresa ({domains}) y {rcpt} es externo. Puede cambiar esta regla {admin}.',
  },
  'rule.oneDomain': {
    en: '{account} may only write to addresses at {domain}, not to {rcpt}. {admin} can change this rule.',
    es: '{account} solo puede escribir a cuentas de {domain}, no a {rcpt}. Puede cambiar esta regla {admin}.',
  },
  'rule.listedDomains': {
    en: '{account} may only write to these domains: {domains}. {rcpt} is not one of them. {admin} can change this rule.',
    es: '{account} solo puede escribir a estos dominios: {domains}. {rcpt} queda fuera. Puede cambiar esta regla {admin}.',
  },
  'rule.oneAddress': {
    en: '{account} may only write to {only}, not to {rcpt}. {admin} can change this rule.',
    es: '{account} solo puede escribir a {only}, no a {rcpt}. Puede cambiar esta regla {admin}.',
  },
  'rule.listedAddresses': {
    en: '{account} may only write to the addresses on its list, and {rcpt} is not there. {admin} can add it.',
    es: '{account} solo puede escribir a las cuentas de una lista y {rcpt} no figura en ella. Puede agregarla {admin}.',
  },
  'rule.several': {
    en: '{account} may only write where one of its sending rules says so, and none of them has {rcpt}. {admin} can change them.',
    es: '{account} solo puede escribir donde lo permite alguna de sus reglas de salida, y {rcpt} no figura en ninguna. Puede cambiarlas {admin}.',
  },
  'rule.leadsOut': {
    en: '{rcpt} passes mail on to somebody that {account} may not write to, so it was not sent. {admin} can change this rule.',
    es: '{rcpt} pasa el correo a alguien a quien {account} no puede escribir, y por eso no se manda. Puede cambiar esta regla {admin}.',
  },
  'rule.receiveOnly': {
    en: '{account} only receives mail and cannot send. Use another account, or ask {admin}.',
    es: '{account} solo recibe correo y no puede mandarlo. Use otra cuenta o hable con {admin}.',
  },
  'sender.unclear': {
    en: 'The line {field} of this message does not name one clear sender. Send it again with one address of yours there.',
    es: 'El campo {field} del mensaje no indica un remitente claro. Mande el mensaje otra vez con una sola cuenta suya en ese campo.',
  },
  'rate.hour': {
    en: 'Limit of {whose} reached: {max} {what, select, messages {messages an hour} other {recipients an hour}}. You can send again at {time}.',
    es: 'Ha llegado al tope de {whose}: {max} {what, select, messages {mensajes por hora} other {destinatarios por hora}}. Puede volver a mandar a las {time}.',
  },
  'rate.day': {
    en: 'Limit of {whose} reached: {max} {what, select, messages {messages in 24 hours} recipients {recipients in 24 hours} other {of mail in 24 hours}}. You can send again at {time}; {admin} can change it.',
    es: 'Ha llegado al tope de {whose}: {max} {what, select, messages {mensajes en 24 horas} recipients {destinatarios en 24 horas} other {de correo en 24 horas}}. Puede volver a mandar a las {time}; puede cambiarlo {admin}.',
  },
  'rate.tooMuch.hour': {
    en: 'This message alone has more recipients than {whose} may write to in an hour ({max}). Send it to fewer people at once, or ask {admin}.',
    es: 'Este mensaje pasa del tope de destinatarios por hora de {whose} ({max}). Mande a menos personas a la vez o hable con {admin}.',
  },
  'rate.tooMuch.day': {
    en: 'This message alone is more than {whose} may send in 24 hours ({max} {what, select, messages {messages in all} recipients {recipients in all} other {of mail in all}}). Make it smaller, or ask {admin}.',
    es: 'Este mensaje ya pasa del tope en 24 horas de {whose} ({max} {what, select, messages {mensajes en total} recipients {destinatarios en total} other {de correo en total}}). Reduzca el mensaje o hable con {admin}.',
  },
  'attachment.type': {
    en: '{domain} does not take {type} attachments ({file}). Share a link, or use another format.',
    es: '{domain} no admite adjuntos de tipo {type} ({file}). Comparta un enlace o use otro formato.',
  },
  'attachment.locked': {
    en: '{file} has a password and cannot be checked for viruses; {domain} does not take such files. Send it without one, or share a link.',
    es: '{file} tiene clave y no se puede revisar si trae virus; {domain} no admite esos archivos. Mande el archivo sin clave o comparta un enlace.',
  },
  'attachment.unread': {
    en: '{domain} checks attachments, and this message has more parts than can be checked. Send its files in several messages.',
    es: '{domain} revisa los adjuntos y este mensaje tiene demasiadas partes para revisarlas. Mande los archivos en varios mensajes.',
  },
  'rate.connection': {
    en: 'Too many connections from {ip}. Try again in {n, plural, one {# minute} other {# minutes}}.',
    es: 'Demasiadas conexiones desde {ip}. Vuelva a intentarlo en {n, plural, one {# minuto} other {# minutos}}.',
  },
  'rate.server': {
    en: 'This server is very busy just now. Try again in {n, plural, one {# minute} other {# minutes}}.',
    es: 'El servidor tiene demasiadas conexiones en este momento. Vuelva a intentarlo en {n, plural, one {# minuto} other {# minutos}}.',
  },
  disk: {
    en: 'This server is short of disk space. Please try again in {n} minutes; its team knows.',
    es: 'Al servidor le queda poco espacio en disco. Vuelva a intentarlo en {n} minutos; el equipo responsable ya lo sabe.',
  },
  memory: {
    en: 'This server is taking in too much mail at once. Please try again in a few minutes.',
    es: 'El servidor recibe demasiado correo a la vez. Vuelva a intentarlo en unos minutos.',
  },
  temporary: {
    en: 'We cannot store the message just now. Please try again in a few minutes.',
    es: 'Ahora mismo no se puede guardar el mensaje. Vuelva a intentarlo en unos minutos.',
  },
  loop: {
    en: 'Routing loop detected: this message goes round in circles ({hops} hops), because two accounts forward to each other. One of them must stop.',
    es: 'El mensaje da vueltas sin llegar ({hops} saltos): dos cuentas se pasan el correo entre ellas. Una debe dejar de reenviar a la otra.',
  },
  refused: {
    en: 'This server does not accept that. Please ask whoever runs your mail.',
    es: 'El servidor no acepta esa orden. Consulte a quien administra su correo.',
  },
  ...SMTP_REMARKS,
} satisfies Catalogue

export type SmtpTextKey = keyof typeof SMTP_TEXTS
