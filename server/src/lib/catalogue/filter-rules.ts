/**
 * What was seen in a message and what decided, a sentence for each rule of levels 1, 2 and 4: `filter.rule.` and the rule of
 * the finding (service/filter/report.ts).
 */
import type { Catalogue } from '../text.ts'

const LEVEL_1 = {
  'filter.rule.connection.listed': {
    en: 'The server that brought it is on the block list {list}.',
    es: 'El servidor que lo trajo figura en la lista de bloqueo {list}.',
  },
  'filter.rule.connection.allow-listed': {
    en: 'The server that brought it is on {list}, a list of good servers.',
    es: 'El servidor que lo trajo figura en {list}, una lista de buenos servidores.',
  },
  'filter.rule.connection.early': {
    en: 'The program that brought it spoke before it was greeted, which mail servers do not do.',
    es: 'El programa que lo trajo habló antes del saludo, y los servidores de correo no lo hacen.',
  },
  'filter.rule.connection.no-name': {
    en: 'The address of the server that brought it has no name in DNS.',
    es: 'La dirección del servidor que lo trajo no tiene nombre en el DNS.',
  },
  'filter.rule.connection.false-name': {
    en: 'The name of the server that brought it does not lead back to its address.',
    es: 'El nombre del servidor que lo trajo no lleva de vuelta a su dirección.',
  },
  'filter.rule.connection.generic-name': {
    en: 'The name {name} is one that providers give to home lines, not to mail servers.',
    es: 'El nombre {name} es de los que los proveedores dan a líneas de casa, no a servidores de correo.',
  },
  'filter.rule.connection.hello-literal': {
    en: 'The server that brought it introduced itself by a number instead of a name.',
    es: 'El servidor que lo trajo se presentó con un número en lugar de un nombre.',
  },
  'filter.rule.connection.hello-address': {
    en: 'The server that brought it introduced itself by a bare IP address, against the rules of mail.',
    es: 'El servidor que lo trajo se presentó solo con una dirección IP, contra las reglas del correo.',
  },
  'filter.rule.connection.hello-local': {
    en: 'The server that brought it introduced itself as “localhost”.',
    es: 'El servidor que lo trajo se presentó como “localhost”.',
  },
  'filter.rule.connection.hello-short': {
    en: 'The server that brought it introduced itself by a name without a domain.',
    es: 'El servidor que lo trajo se presentó con un nombre sin dominio.',
  },
  'filter.rule.connection.hello-ours': {
    en: 'The server that brought it introduced itself by the name of this server.',
    es: 'El servidor que lo trajo se presentó con el nombre de este servidor.',
  },
  'filter.rule.connection.country': {
    en: 'It came from {country}, a country that the company does no business with.',
    es: 'Vino de {country}, un país con el que la empresa no trabaja.',
  },
} satisfies Catalogue

const LEVEL_2 = {
  'filter.rule.spf.fail': {
    en: 'The sender’s domain does not allow that server to send its mail (SPF).',
    es: 'El dominio del remitente no autoriza a ese servidor a enviar su correo (SPF).',
  },
  'filter.rule.spf.softfail': {
    en: 'The sender’s domain does not name that server among those that send its mail (SPF).',
    es: 'El dominio del remitente no nombra a ese servidor entre los que envían su correo (SPF).',
  },
  'filter.rule.spf.none': {
    en: 'The sender’s domain does not say which servers send its mail (SPF).',
    es: 'El dominio del remitente no dice qué servidores envían su correo (SPF).',
  },
  'filter.rule.dkim.fail': {
    en: 'Its signature does not fit what it says: it was changed on the way, or the signature is false (DKIM).',
    es: 'Su firma no corresponde a lo que dice: cambió por el camino o la firma es falsa (DKIM).',
  },
  'filter.rule.dmarc.fail': {
    en: 'It cannot prove that it comes from its author’s domain (DMARC).',
    es: 'No puede probar que venga del dominio de su autor (DMARC).',
  },
  'filter.rule.author.unproved': {
    en: 'Nothing proves that it comes from its author’s domain.',
    es: 'Nada prueba que venga del dominio de su autor.',
  },
  'filter.rule.author.unclear': {
    en: 'It names no author, or several.',
    es: 'No nombra a ningún autor, o a varios.',
  },
  'filter.rule.author.new': {
    en: 'Nobody in the company has had mail from this address before.',
    es: 'Nadie de la empresa ha recibido antes correo de esta dirección.',
  },
  'filter.rule.author.known': {
    en: 'People of the company have written to this address, and the message proves that it comes from there.',
    es: 'Personas de la empresa han escrito a esta dirección, y el mensaje prueba que viene de ahí.',
  },
  'filter.rule.look-alike.own': {
    en: 'Its domain {domain} looks like the company’s own {like}, but is another one.',
    es: 'Su dominio {domain} se parece a {like}, de la empresa, pero es otro.',
  },
  'filter.rule.look-alike.popular': {
    en: 'Its domain {domain} looks like {like}, but is another one.',
    es: 'Su dominio {domain} se parece a {like}, pero es otro.',
  },
  'filter.rule.name.own-person': {
    en: 'It bears the name of somebody of the company, but comes from an address outside ({domain}).',
    es: 'Lleva el nombre de alguien de la empresa, pero viene de una dirección externa ({domain}).',
  },
  'filter.rule.name.other-address': {
    en: 'The name shown contains another address than the one it comes from ({domain}).',
    es: 'El nombre que se muestra contiene otra dirección que aquella de la que viene ({domain}).',
  },
  'filter.rule.name.own-address': {
    en: 'The name shown contains an address of the company, but it comes from outside ({domain}).',
    es: 'El nombre que se muestra contiene una dirección de la empresa, pero viene de fuera ({domain}).',
  },
  'filter.rule.reply-to.free': {
    en: 'Answers would go to a free mail account ({domain}), not to where it says to come from.',
    es: 'Las respuestas irían a una cuenta de correo gratuito ({domain}), no a donde dice venir.',
  },
} satisfies Catalogue

const LEVEL_4 = {
  'filter.rule.virus': {
    en: 'A virus was found in it. Viruses are never delivered, whatever anybody allows.',
    es: 'Contiene un virus. Los virus no se entregan nunca, se permita lo que se permita.',
  },
  'filter.rule.list.block': {
    en: '{subject} is among the blocked senders {scope, select, account {of this account} group {of a group that this account is in} domain {of the domain} organisation {of the company} other {of the whole service}}.',
    es: '{subject} figura entre los remitentes bloqueados {scope, select, account {de esta cuenta} group {de un grupo de esta cuenta} domain {del dominio} organisation {de la empresa} other {de todo el servicio}}.',
  },
  'filter.rule.list.allow': {
    en: '{subject} is among the allowed senders {scope, select, account {of this account} group {of a group that this account is in} domain {of the domain} organisation {of the company} other {of the whole service}}: the message is delivered whatever its points.',
    es: '{subject} figura entre los remitentes permitidos {scope, select, account {de esta cuenta} group {de un grupo de esta cuenta} domain {del dominio} organisation {de la empresa} other {de todo el servicio}}: el mensaje se entrega sin mirar sus puntos.',
  },
  'filter.rule.list.trusted': {
    en: '{subject} is a trusted domain {scope, select, account {of this account} group {of a group that this account is in} domain {of the domain} organisation {of the company} other {of the whole service}}, and the message proves that it comes from there.',
    es: '{subject} es un dominio de confianza {scope, select, account {de esta cuenta} group {de un grupo de esta cuenta} domain {del dominio} organisation {de la empresa} other {de todo el servicio}}, y el mensaje prueba que viene de ahí.',
  },
  'filter.rule.list.unproved': {
    en: '{subject} is allowed, but the message does not prove that it comes from there, so that did not count. The sender’s mail administration can set up SPF and DKIM.',
    es: '{subject} está permitido, pero el mensaje no prueba que venga de ahí, así que no contó. Quien administra el correo del remitente puede configurar SPF y DKIM.',
  },
  'filter.rule.unscanned': {
    en: 'The virus scanner did not answer, and the company wants such mail to wait. It can be released from the quarantine.',
    es: 'El antivirus no respondió, y la empresa quiere que ese correo espere. Se puede liberar desde la cuarentena.',
  },
  'filter.rule.points.few': {
    en: 'Its points stay below those from which mail counts as spam here.',
    es: 'Sus puntos no llegan a los que aquí se cuentan como spam.',
  },
  'filter.rule.points.many': {
    en: 'Its points reach those from which mail counts as spam here.',
    es: 'Sus puntos llegan a los que aquí se cuentan como spam.',
  },
  'filter.rule.filter.off': {
    en: 'The spam filter is off here: points are only noted.',
    es: 'Aquí el filtro de spam está apagado: los puntos solo se anotan.',
  },
  'filter.rule.policy': {
    en: 'The message cannot prove that it comes from its author’s domain, and that domain asks that such mail is not delivered.',
    es: 'El mensaje no puede probar que venga del dominio de su autor, y ese dominio pide que tal correo no se entregue.',
  },
  'filter.rule.own-domain': {
    en: 'It says to come from this company, but nobody here sent it.',
    es: 'Dice venir de esta empresa, pero nadie de aquí lo envió.',
  },
  'filter.rule.unclear-author': {
    en: 'It names its author in a way that two programs could read differently.',
    es: 'Nombra a su autor de un modo que dos programas podrían leer distinto.',
  },
} satisfies Catalogue

export const FILTER_RULE_TEXTS = { ...LEVEL_1, ...LEVEL_2, ...LEVEL_4 } as const satisfies Catalogue
