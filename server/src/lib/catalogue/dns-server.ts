/** The DNS page, what the world sees of the machine itself: policy as it is fetched, port 25, certificate, block lists. */
import type { Catalogue } from '../text.ts'

export const DNS_SERVER_TEXTS = {
  'dns.stsPolicy.why': {
    en: 'Others obey the policy as they fetch it, with a valid certificate or not at all.',
    es: 'Los demás cumplen la política tal como la reciben, y solo con un certificado válido.',
  },
  'dns.stsPolicy.ok': {
    en: 'The policy is there and names {host} (mode {mode}).',
    es: 'La política está publicada y nombra a {host} (modo {mode}).',
  },
  'dns.stsPolicy.off': {
    en: 'The policy is switched off (mode none): “valija dns sts {domain} --mode testing” turns it on.',
    es: 'La política está desactivada (modo none): “valija dns sts {domain} --mode testing” la activa.',
  },
  'dns.stsPolicy.unfetched': {
    en: 'Others cannot fetch the policy: {name} does not give it by HTTPS. See whether the name leads here and port 443 is open.',
    es: 'Los demás no pueden tomar la política: {name} no la entrega por HTTPS. Revise que el nombre lleve aquí y que el puerto 443 esté abierto.',
  },
  'dns.stsPolicy.certificate': {
    en: 'Others cannot fetch the policy: the certificate of {name} is not valid. Get one of an authority that also names {name}.',
    es: 'Los demás no pueden tomar la política: el certificado de {name} no es válido. Consiga uno de una entidad que incluya también {name}.',
  },
  'dns.stsPolicy.invalid': {
    en: 'Others cannot use the policy: what {name} gives is none. Another server probably answers there.',
    es: 'Los demás no pueden usar la política: lo que entrega {name} no es una política. Es probable que allí responda otro servidor.',
  },
  'dns.stsPolicy.different': {
    en: 'The policy found at {name} is not ours: servers that obey it may not deliver.',
    es: 'La política publicada en {name} no es la nuestra: los servidores que la cumplen pueden no entregarle correo.',
  },
  'dns.port25.why': {
    en: 'Mail to the world leaves by port 25; many networks block it.',
    es: 'El correo hacia fuera sale por el puerto 25; muchas redes lo bloquean.',
  },
  'dns.port25.ok': {
    en: 'Port 25 of {name} answers: mail can leave.',
    es: 'El puerto 25 de {name} responde: el correo puede salir.',
  },
  'dns.port25.off': {
    en: 'Not looked at: no server to try is set ([queue] probe).',
    es: 'No se comprobó: no hay un servidor con el que probar ([queue] probe).',
  },
  'dns.port25.nobody': {
    en: 'Could not look: {name} has no IP address.',
    es: 'No se pudo comprobar: {name} no tiene dirección IP.',
  },
  'dns.port25.blocked': {
    en: 'Port 25 of {name} does not answer: our network probably blocks outgoing mail. Ask whoever provides the address to open port 25, or send by a relay (valija route set).',
    es: 'El puerto 25 de {name} no responde: es probable que nuestra red bloquee la salida de correo. Pida a quien le da la dirección IP que abra el puerto 25, o envíe por un servidor intermedio (valija route set).',
  },
  'dns.port25.refused': {
    en: 'Port 25 of {name} could not be reached: the connection was refused, or no way leads there. Try another server ([queue] probe); if none answers, ask whoever provides the address to open port 25.',
    es: 'No se pudo llegar al puerto 25 de {name}: la conexión fue rechazada o no hay camino hasta allí. Pruebe con otro servidor ([queue] probe); si ninguno responde, pida a quien le da la dirección IP que abra el puerto 25.',
  },
  'dns.certificate.why': {
    en: 'Mail programs warn people of a server whose certificate is not right.',
    es: 'Los programas de correo advierten de un servidor cuyo certificado no es correcto.',
  },
  'dns.certificate.ok': {
    en: 'The certificate of {name} is right until {until, date, medium}.',
    es: 'El certificado de {name} es correcto hasta el {until, date, medium}.',
  },
  'dns.certificate.soon': {
    en: 'The certificate of {name} ends on {until, date, medium}. Renew it now.',
    es: 'El certificado de {name} vence el {until, date, medium}. Renuévelo ahora.',
  },
  'dns.certificate.over': {
    en: 'The certificate of {name} ended on {until, date, medium}. Renew it today.',
    es: 'El certificado de {name} venció el {until, date, medium}. Renuévelo hoy.',
  },
  'dns.certificate.names': {
    en: 'The certificate is for {found}, not for {name}.',
    es: 'El certificado es para {found} y no para {name}.',
  },
  'dns.certificate.selfSigned': {
    en: 'The certificate of {name} is one that this server made itself: nobody else trusts it. Operator: get one of an authority (Help says how, under “certificate”).',
    es: 'El certificado de {name} lo hizo este mismo servidor: nadie más confía en él. Operador: consiga uno de una entidad (Ayuda dice cómo, en “certificado”).',
  },
  'dns.blockList.why': {
    en: 'Many servers refuse mail from addresses on such a list.',
    es: 'Muchos servidores rechazan el correo de las direcciones de una lista así.',
  },
  'dns.blockList.ok': {
    en: '{address} is on none of the {n} lists that answered.',
    es: '{address} no está en ninguna de las {n} listas que respondieron.',
  },
  'dns.blockList.listed': {
    en: '{address} is on the list {list} ({found}). To leave it: {page}',
    es: '{address} está en la lista {list} ({found}). Para salir de ella: {page}',
  },
  'dns.blockList.refused': {
    en: '{list} gives no answer to this DNS resolver ({found}); that says nothing about {address}. Use a resolver of your own.',
    es: '{list} no responde a este servidor DNS ({found}); eso no dice nada de {address}. Use un servidor DNS propio.',
  },
  'dns.blockList.silent': {
    en: 'No list gave an answer about {address} that can be believed. Look again in a few minutes; if it lasts, use a DNS resolver of your own.',
    es: 'Ninguna lista dio sobre {address} una respuesta de la que fiarse. Vuelva a mirar en unos minutos; si sigue igual, use un servidor DNS propio.',
  },
} satisfies Catalogue
