/**
 * The DNS page: per record what is the matter and why it matters. `{name}` is where the record stands, `{expected}` what
 * should be there, `{found}` what is.
 */
import type { Catalogue } from '../text.ts'

export const DNS_PAGE_TEXTS = {
  'dns.silent': {
    en: 'Could not ask for {name}: the DNS gave no answer that says something. Look again in a few minutes; if it lasts, tell whoever keeps that DNS.',
    es: 'No se pudo consultar {name}: el DNS no dio una respuesta que sirva. Vuelva a mirar en unos minutos; si sigue igual, avise a quien lleva ese DNS.',
  },
  'dns.busy': {
    en: 'Others are looking at their DNS just now. Please try again in a minute.',
    es: 'En este momento se están revisando otros dominios. Vuelva a intentarlo en un minuto.',
  },
  'dns.mx.why': {
    en: 'It tells the world which server takes mail for {name}.',
    es: 'Indica a todos qué servidor recibe el correo de {name}.',
  },
  'dns.mx.ok': { en: 'Mail for {name} comes here.', es: 'El correo para {name} llega aquí.' },
  'dns.mx.missing': {
    en: 'Mail for {name} has nowhere to go.',
    es: 'El correo para {name} no tiene adónde ir.',
  },
  'dns.mx.null': {
    en: '{name} says that it takes no mail at all.',
    es: '{name} dice que no recibe ningún correo.',
  },
  'dns.mx.wrong': {
    en: 'Mail for {name} goes to {strange}, not here.',
    es: 'El correo para {name} llega a {strange} y no aquí.',
  },
  'dns.mx.double': {
    en: '{strange} receives mail for {name} too, and part of yours ends there; delete it, unless it is your own second server.',
    es: '{strange} también recibe correo para {name} y parte del suyo termina allí; elimínelo, salvo que sea su propio segundo servidor.',
  },
  'dns.address.why': {
    en: 'It leads other servers and mail programs to this server.',
    es: 'Lleva a los otros servidores y a los programas de correo hasta este servidor.',
  },
  'dns.address.ok': { en: '{name} leads to {found}.', es: '{name} lleva a {found}.' },
  'dns.address.missing': {
    en: '{name} does not lead to {expected}, so others cannot find this server there.',
    es: '{name} no lleva a {expected} y los demás no encuentran este servidor allí.',
  },
  'dns.address.nowhere': {
    en: '{name} has no address, so nobody can find this server.',
    es: '{name} no tiene dirección IP y nadie puede encontrar este servidor.',
  },
  'dns.address.wrong': {
    en: '{name} leads to {found}; this server is {expected}.',
    es: '{name} lleva a {found}; este servidor es {expected}.',
  },
  'dns.address.double': {
    en: '{name} leads to {strange} as well, and some connections fail; delete it.',
    es: '{name} lleva además a {strange} y algunas conexiones no llegan; elimínelo.',
  },
  'dns.ptr.why': {
    en: 'Gmail and others take no mail from an address without a name of its own.',
    es: 'Gmail y otros no aceptan correo de una dirección IP que no tiene nombre propio.',
  },
  'dns.ptr.ok': {
    en: 'The reverse name of {address} is {expected}.',
    es: 'El nombre inverso de {address} es {expected}.',
  },
  'dns.ptr.missing': {
    en: '{address} has no reverse name. Ask whoever provides the address to set {expected}.',
    es: '{address} no tiene nombre inverso. Pida a quien le da la dirección IP que ponga {expected}.',
  },
  'dns.ptr.wrong': {
    en: 'The reverse name of {address} is {found}; ask whoever provides the address for {expected}.',
    es: 'El nombre inverso de {address} es {found}; pida a quien le da la dirección IP que sea {expected}.',
  },
  'dns.ptr.double': {
    en: '{address} has several reverse names: {found}. Ask to leave {expected} alone.',
    es: '{address} tiene varios nombres inversos: {found}. Pida que dejen solo {expected}.',
  },
  'dns.spf.why': {
    en: 'It says who may send for {name}; without it your mail may land in spam.',
    es: 'Dice quién puede enviar en nombre de {name}; sin él, su correo puede acabar en spam.',
  },
  'dns.spf.ok': {
    en: 'This server may send for {name} ({n} of {max} terms that ask the DNS).',
    es: 'Este servidor puede enviar en nombre de {name} ({n} de {max} términos que consultan el DNS).',
  },
  'dns.spf.missing': {
    en: 'The world cannot tell who may send for {name}.',
    es: 'Nadie sabe quién puede enviar en nombre de {name}.',
  },
  'dns.spf.wrong': {
    en: 'It leaves out this server ({addresses}); the line below keeps what you had and adds {added}.',
    es: 'No incluye este servidor ({addresses}); la línea de abajo conserva lo que tenía y agrega {added}.',
  },
  'dns.spf.double': {
    en: '{name} has {n} SPF lines, and with more than one none counts; leave only the line below.',
    es: '{name} tiene {n} líneas SPF y, si hay más de una, no vale ninguna; deje solo la de abajo.',
  },
  'dns.spf.open': {
    en: 'It ends with “all”: anybody may send in the name of {name}. The line below closes it.',
    es: 'Termina en “all”: cualquiera puede enviar en nombre de {name}. La línea de abajo lo cierra.',
  },
  'dns.spf.long': {
    en: 'It makes others ask the DNS {n} times; with more than {max} none of it counts. Take out an “include” that you no longer use.',
    es: 'Obliga a consultar el DNS {n} veces; con más de {max} no vale nada de la línea. Quite un “include” que ya no use.',
  },
  'dns.spf.broken': {
    en: 'It cannot be used: {problem}.',
    es: 'No se puede usar: {problem}.',
  },
  'dns.spf.endless': {
    en: 'It does not say what to do with mail from others; the line below ends it with -all.',
    es: 'No dice qué hacer con el correo de los demás; la línea de abajo la termina con -all.',
  },
  'dns.helo.why': {
    en: 'It protects the name that this server greets with.',
    es: 'Protege el nombre con el que este servidor saluda.',
  },
  'dns.helo.ok': {
    en: 'Only this server may greet as {name}.',
    es: 'Solo este servidor puede saludar como {name}.',
  },
  'dns.helo.missing': {
    en: 'Anybody may greet as {name}.',
    es: 'Cualquiera puede saludar como {name}.',
  },
  'dns.helo.wrong': {
    en: 'It does not let this server ({addresses}) greet as {name}.',
    es: 'No deja que este servidor ({addresses}) salude como {name}.',
  },
  'dns.helo.double': {
    en: '{name} has {n} SPF lines, and with more than one none counts; leave only the line below.',
    es: '{name} tiene {n} líneas SPF y, si hay más de una, no vale ninguna; deje solo la de abajo.',
  },
  'dns.helo.open': {
    en: 'It ends with “all”: anybody may greet as {name}.',
    es: 'Termina en “all”: cualquiera puede saludar como {name}.',
  },
  'dns.helo.long': {
    en: 'It makes others ask the DNS {n} times; with more than {max} none of it counts. Take out an “include”.',
    es: 'Obliga a consultar el DNS {n} veces; con más de {max} no vale nada de la línea. Quite un “include”.',
  },
  'dns.helo.broken': { en: 'It cannot be used: {problem}.', es: 'No se puede usar: {problem}.' },
  'dns.helo.endless': {
    en: 'It does not say what to do with others; the line below ends it with -all.',
    es: 'No dice qué hacer con los demás; la línea de abajo la termina con -all.',
  },
  'dns.dkim.why': {
    en: 'With it others can check the signature of your mail.',
    es: 'Con él, los demás pueden comprobar la firma de su correo.',
  },
  'dns.dkim.ok': { en: 'The published key is ours.', es: 'La clave publicada es la nuestra.' },
  'dns.dkim.missing': {
    en: 'Your mail is signed, but nobody can check the signature.',
    es: 'Su correo sale firmado, pero nadie puede comprobar la firma.',
  },
  'dns.dkim.wrong': {
    en: 'The published key is not ours, so signatures fail; paste the whole value, some panels cut it at 255 characters.',
    es: 'La clave publicada no es la nuestra y las firmas no valen; pegue el valor completo, algunos paneles lo cortan a los 255 caracteres.',
  },
  'dns.dkim.double': {
    en: 'Two keys stand under one name; delete the one below.',
    es: 'Hay dos claves con el mismo nombre; elimine la de abajo.',
  },
  'dns.dmarc.why': {
    en: 'It protects your name and has others tell you who writes with it.',
    es: 'Protege su nombre y hace que otros le informen de quién escribe con él.',
  },
  'dns.dmarc.none': {
    en: 'It watches and blocks nothing. When the reports show only your own mail for some weeks, go on to p=quarantine.',
    es: 'Observa y no bloquea nada. Cuando los informes muestren solo correo suyo durante unas semanas, pase a p=quarantine.',
  },
  'dns.dmarc.quarantine': {
    en: 'Mail that only pretends to be yours goes to spam. When nothing good is missing, go on to p=reject.',
    es: 'El correo que solo dice ser suyo va a spam. Cuando no falte nada bueno, pase a p=reject.',
  },
  'dns.dmarc.reject': {
    en: 'Mail that only pretends to be yours is refused.',
    es: 'El correo que solo dice ser suyo se rechaza.',
  },
  'dns.dmarc.above': {
    en: 'The policy of {above} holds here too: {policy}.',
    es: 'Aquí vale también la política de {above}: {policy}.',
  },
  'dns.dmarc.missing': {
    en: 'Anyone can write in your name and you would not know. The line below only watches; it blocks nothing.',
    es: 'Cualquiera puede escribir en su nombre sin que usted se entere. La línea de abajo solo observa; no bloquea nada.',
  },
  'dns.dmarc.wrong': { en: 'It cannot be read: {problem}.', es: 'No se puede leer: {problem}.' },
  'dns.dmarc.double': {
    en: 'With {n} lines all are ignored; leave one and delete the one below.',
    es: 'Con {n} líneas no vale ninguna; deje una y elimine la de abajo.',
  },
  'dns.dmarc.deaf': {
    en: 'Nobody is told who writes in your name; the line below has the reports come here.',
    es: 'Nadie se entera de quién escribe en su nombre; con la línea de abajo los informes llegan aquí.',
  },
  'dns.sts.why': {
    en: 'With it other servers send to you encrypted, or not at all.',
    es: 'Con él, los otros servidores le envían el correo cifrado o no se lo envían.',
  },
  'dns.sts.ok': { en: 'Others know our present policy.', es: 'Los demás conocen nuestra política actual.' },
  'dns.sts.missing': {
    en: 'Other servers may send to you unencrypted.',
    es: 'Otros servidores pueden enviarle correo sin cifrar.',
  },
  'dns.sts.old': {
    en: 'The policy has changed since; others see that by the id. Change only the id.',
    es: 'La política cambió desde entonces; los demás lo ven por el id. Cambie solo el id.',
  },
  'dns.sts.broken': {
    en: 'It cannot be read, so nobody asks for the policy.',
    es: 'No se puede leer y nadie pide la política.',
  },
  'dns.sts.double': {
    en: '{n} lines cancel each other; leave one and delete the one below.',
    es: '{n} líneas se anulan entre sí; deje una y elimine la de abajo.',
  },
  'dns.stsHost.why': {
    en: 'There others fetch the policy of encryption.',
    es: 'De ahí toman los demás la política de cifrado.',
  },
  'dns.stsHost.ok': { en: '{name} leads here.', es: '{name} lleva aquí.' },
  'dns.stsHost.missing': {
    en: '{name} is not there, so others cannot fetch the policy.',
    es: '{name} no existe y los demás no pueden tomar la política.',
  },
  'dns.stsHost.wrong': {
    en: '{name} leads to {found}, not here.',
    es: '{name} lleva a {found} y no aquí.',
  },
  'dns.tlsRpt.why': {
    en: 'With it others tell you when encryption with your domain fails.',
    es: 'Con él, los demás le avisan cuando falla el cifrado con su dominio.',
  },
  'dns.tlsRpt.ok': { en: 'Reports come here.', es: 'Los informes llegan aquí.' },
  'dns.tlsRpt.missing': {
    en: 'You will not hear of encryption problems that others have with you.',
    es: 'No se enterará si otros tienen problemas de cifrado con su dominio.',
  },
  'dns.tlsRpt.broken': {
    en: 'It names no place that reports could be sent to.',
    es: 'No nombra ningún lugar al que se puedan enviar los informes.',
  },
  'dns.tlsRpt.wrong': {
    en: 'The reports go to {places}, not here.',
    es: 'Los informes llegan a {places} y no aquí.',
  },
  'dns.tlsRpt.double': {
    en: 'With {n} lines none counts; leave one and delete the one below.',
    es: 'Con {n} líneas no vale ninguna; deje una y elimine la de abajo.',
  },
  'dns.autoconfig.why': {
    en: 'Thunderbird and others set themselves up by it.',
    es: 'Con él se configuran solos Thunderbird y otros programas.',
  },
  'dns.autoconfig.ok': { en: '{name} leads here.', es: '{name} lleva aquí.' },
  'dns.autoconfig.missing': {
    en: 'Thunderbird and others have to be set up by hand.',
    es: 'Thunderbird y otros programas se tienen que configurar a mano.',
  },
  'dns.autoconfig.wrong': {
    en: '{name} leads to {found}, not here.',
    es: '{name} lleva a {found} y no aquí.',
  },
  'dns.autodiscover.why': {
    en: 'Outlook sets itself up by it.',
    es: 'Con él se configura solo Outlook.',
  },
  'dns.autodiscover.ok': { en: '{name} leads here.', es: '{name} lleva aquí.' },
  'dns.autodiscover.missing': {
    en: 'Outlook has to be set up by hand.',
    es: 'Outlook se tiene que configurar a mano.',
  },
  'dns.autodiscover.wrong': {
    en: '{name} leads to {found}, not here: Outlook would set itself up for another server.',
    es: '{name} lleva a {found} y no aquí: Outlook se configuraría para otro servidor.',
  },
  'dns.srv.why': {
    en: 'Mail programs find server and port by it.',
    es: 'Con él, los programas de correo encuentran servidor y puerto.',
  },
  'dns.srv.ok': {
    en: 'Mail programs find this server.',
    es: 'Los programas de correo encuentran este servidor.',
  },
  'dns.srv.missing': {
    en: 'Mail programs that look there find nothing.',
    es: 'Los programas de correo que miran ahí no encuentran nada.',
  },
  'dns.srv.wrong': {
    en: 'It leads mail programs to {found}, not to {expected}.',
    es: 'Lleva a los programas de correo a {found} y no a {expected}.',
  },
  'dns.tlsa.why': {
    en: 'In a signed zone it pins the key of this server, so that nobody can stand in between.',
    es: 'En una zona firmada fija la clave de este servidor, para que nadie se pueda poner en medio.',
  },
  'dns.tlsa.ok': { en: 'It fits the certificate.', es: 'Coincide con el certificado.' },
  'dns.tlsa.missing': {
    en: 'Optional; your zone is signed, so you can add it.',
    es: 'Opcional; su zona está firmada y puede agregarlo.',
  },
  'dns.tlsa.unsigned': {
    en: 'Optional; it only counts in a signed zone (DNSSEC), and this one is not.',
    es: 'Opcional; solo vale en una zona firmada (DNSSEC) y esta no lo está.',
  },
  'dns.tlsa.wrong': {
    en: 'It does not match the certificate, and servers that check it will not deliver; publish the line below today.',
    es: 'No coincide con el certificado y los servidores que lo comprueban no le entregarán correo; publique hoy la línea de abajo.',
  },
  'dns.tlsa.double': {
    en: 'A key that is not in use is still listed; delete it when no certificate with it is planned.',
    es: 'Sigue publicada una clave que no se usa; elimínela si no hay previsto un certificado con ella.',
  },
  'dns.tlsa.other': {
    en: 'It is of a kind that this page does not judge ({found}); the line below holds for every certificate with the same key.',
    es: 'Es de una clase que esta página no juzga ({found}); la línea de abajo vale para todo certificado con la misma clave.',
  },
  'dns.caa.why': {
    en: 'It says who may issue certificates for {name}.',
    es: 'Dice quién puede emitir certificados para {name}.',
  },
  'dns.caa.ok': {
    en: '{authority} may issue certificates.',
    es: '{authority} puede emitir certificados.',
  },
  'dns.caa.missing': {
    en: 'Optional; any authority may issue certificates for {name}.',
    es: 'Opcional; cualquier entidad puede emitir certificados para {name}.',
  },
  'dns.caa.wrong': {
    en: 'It does not allow {authority}, so the certificate cannot be renewed.',
    es: 'No permite a {authority} y el certificado no se podrá renovar.',
  },
} satisfies Catalogue
