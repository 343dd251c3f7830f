/** `valija check`: what was looked at, how it is, and, for everything that is not right, what to do (`.do`). */
import type { Catalogue } from '../text.ts'

export const CHECK_TEXTS = {
  'check.state.ok': { en: 'In order', es: 'En orden' },
  'check.state.attention': { en: 'Attention', es: 'Atención' },
  'check.state.problem': { en: 'Problem', es: 'Problema' },
  'check.todo': { en: 'To do: {text}', es: 'Qué hacer: {text}' },
  'check.summary': {
    en: '{problems, plural, =0 {No problems} one {# problem} other {# problems}}, {attention, plural, =0 {nothing else to look at} one {# point that needs attention} other {# points that need attention}}.',
    es: '{problems, plural, =0 {Ningún problema} one {# problema} many {# de problemas} other {# problemas}}, {attention, plural, =0 {nada más que revisar} one {# punto que requiere atención} many {# de puntos que requieren atención} other {# puntos que requieren atención}}.',
  },
  'check.node.fine': { en: 'Node {found} is new enough.', es: 'Node {found} es lo bastante nuevo.' },
  'check.node.old': { en: 'Node {found} is too old.', es: 'Node {found} es demasiado antiguo.' },
  'check.node.old.do': {
    en: 'Run “npm ci” in the folder of Valija; it needs {needed} or newer.',
    es: 'Ejecute “npm ci” en la carpeta de Valija; hace falta {needed} o más nuevo.',
  },
  'check.config.fine': {
    en: 'The configuration is valid.',
    es: 'La configuración es válida.',
  },
  'check.server.running': { en: 'The server is running.', es: 'El servidor está en marcha.' },
  'check.server.stopped': {
    en: 'The server is not running.',
    es: 'El servidor no está en marcha.',
  },
  'check.server.stopped.do': {
    en: 'Start it with “valija serve”. Domains are checked only while it runs.',
    es: 'Inícielo con “valija serve”. Los dominios solo se revisan con el servidor en marcha.',
  },
  'check.data.missing': {
    en: 'There is no data folder {dir} yet.',
    es: 'Aún no existe la carpeta de datos {dir}.',
  },
  'check.data.missing.do': {
    en: 'The first “valija serve” makes it. If there should be one, name it with --data.',
    es: 'El primer “valija serve” la crea. Si ya debería existir, indíquela con --data.',
  },
  'check.data.forbidden': {
    en: 'This user may not use the data folder {dir} ({reason}).',
    es: 'Este usuario no puede usar la carpeta de datos {dir} ({reason}).',
  },
  'check.data.forbidden.do': {
    en: 'Run the command as the user that runs Valija, or give this one the right to write there.',
    es: 'Ejecute la orden con el usuario que ejecuta Valija, o dé a este permiso para escribir ahí.',
  },
  'check.permissions.fine': {
    en: 'Data and keys in {dir} are for their owner alone.',
    es: 'Los datos y las llaves de {dir} son solo para su propietario.',
  },
  'check.permissions.open': {
    en: 'Other users of this machine can read {path} (mode {mode}).',
    es: 'Otros usuarios de este equipo pueden leer {path} (modo {mode}).',
  },
  'check.permissions.open.do': { en: 'chmod go= {path}', es: 'chmod go= {path}' },
  'check.disk.fine': {
    en: '{free, number} GiB are free for mail.',
    es: 'Hay {free, number} GiB libres para el correo.',
  },
  'check.disk.low': {
    en: 'Only {free, number} GiB are free in {dir}; at {least, number} GiB new mail is put off.',
    es: 'Solo hay {free, number} GiB libres en {dir}; con {least, number} GiB se aplaza el correo nuevo.',
  },
  'check.disk.low.do': {
    en: 'Make room, or move the data to a larger disk.',
    es: 'Libere espacio o pase los datos a un disco mayor.',
  },
  'check.disk.full': {
    en: 'The disk of {dir} is nearly full ({free, number} GiB free): new mail is being put off.',
    es: 'El disco de {dir} está casi lleno ({free, number} GiB libres): se aplaza el correo nuevo.',
  },
  'check.disk.full.do': {
    en: 'Make room now. Nothing is lost: other servers try again later.',
    es: 'Libere espacio ahora. No se pierde nada: los otros servidores lo intentan más tarde.',
  },
  'check.clock.fine': {
    en: 'This machine and its disk agree on the time ({now}). Whether the internet agrees is not checked.',
    es: 'Este equipo y su disco coinciden en la hora ({now}). No se comprueba si coincide con internet.',
  },
  'check.clock.skew': {
    en: 'This machine and its disk differ by {seconds, number} seconds.',
    es: 'Este equipo y su disco difieren en {seconds, number} segundos.',
  },
  'check.clock.skew.do': {
    en: 'Turn on time synchronisation (chrony or systemd-timesyncd) on this machine and on the storage.',
    es: 'Active la sincronización de la hora (chrony o systemd-timesyncd) en este equipo y en el almacenamiento.',
  },
  'check.port.free': {
    en: 'Port {port} ({name}) is free on {host}.',
    es: 'El puerto {port} ({name}) está libre en {host}.',
  },
  'check.port.answers': {
    en: 'Port {port} ({name}) answers on {host}.',
    es: 'El puerto {port} ({name}) responde en {host}.',
  },
  'check.port.taken': {
    en: 'Port {port} ({name}) on {host} is taken by another program.',
    es: 'El puerto {port} ({name}) de {host} lo ocupa otro programa.',
  },
  'check.port.taken.do': {
    en: 'Stop that program (“ss -ltnp” shows which), or change {name} under [listeners].',
    es: 'Detenga ese programa (“ss -ltnp” muestra cuál es) o cambie {name} en [listeners].',
  },
  'check.port.forbidden': {
    en: 'This user may not open port {port} ({name}).',
    es: 'Este usuario no puede abrir el puerto {port} ({name}).',
  },
  'check.port.forbidden.do': {
    en: 'Ports below 1024 need CAP_NET_BIND_SERVICE; the systemd unit gives it.',
    es: 'Los puertos menores que 1024 requieren CAP_NET_BIND_SERVICE; la unidad de systemd lo concede.',
  },
  'check.port.failed': {
    en: 'Port {port} ({name}) on {host} cannot be opened ({reason}).',
    es: 'No se puede abrir el puerto {port} ({name}) de {host} ({reason}).',
  },
  'check.port.failed.do': {
    en: 'Check host under [listeners]: it has to be an address of this machine.',
    es: 'Revise host en [listeners]: tiene que ser una dirección de este equipo.',
  },
  'check.port.silent': {
    en: 'Port {port} ({name}) on {host} does not answer, though the server runs.',
    es: 'El puerto {port} ({name}) de {host} no responde, aunque el servidor está en marcha.',
  },
  'check.port.silent.do': {
    en: 'Look at the log for this port, and at the firewall.',
    es: 'Revise en el registro qué pasó con este puerto, y el cortafuegos.',
  },
  'check.port.stranger': {
    en: 'Something else than Valija answers on port {port} ({name}) of {host}.',
    es: 'En el puerto {port} ({name}) de {host} responde algo que no es Valija.',
  },
  'check.port.stranger.do': {
    en: 'Find it with “ss -ltnp” and stop it, then restart Valija.',
    es: 'Búsquelo con “ss -ltnp”, deténgalo y reinicie Valija.',
  },
  'check.certificate.fine': {
    en: 'The certificate of {name} is good for {days, plural, one {# more day} other {# more days}}.',
    es: 'El certificado de {name} vale {days, plural, one {# día más} many {# de días más} other {# días más}}.',
  },
  'check.certificate.soon': {
    en: 'The certificate of {name} expires in {days, plural, =0 {less than a day} one {# day} other {# days}}.',
    es: 'El certificado de {name} vence en {days, plural, =0 {menos de un día} one {# día} many {# de días} other {# días}}.',
  },
  'check.certificate.soon.do': {
    en: 'Renew it; Valija takes the new files by itself within a minute.',
    es: 'Renuévelo; Valija toma los archivos nuevos por su cuenta en un minuto.',
  },
  'check.certificate.expired': {
    en: 'The certificate of {name} has expired: mail programs refuse to connect.',
    es: 'El certificado de {name} venció: los programas de correo se niegan a conectarse.',
  },
  'check.certificate.expired.do': {
    en: 'Renew it now; Valija takes the new files by itself within a minute.',
    es: 'Renuévelo ahora; Valija toma los archivos nuevos por su cuenta en un minuto.',
  },
  'check.certificate.selfSigned': {
    en: 'The certificate of {hostname} is self-signed: mail programs will warn their users.',
    es: 'El certificado de {hostname} no está firmado por nadie: los programas de correo mostrarán un aviso.',
  },
  'check.certificate.selfSigned.do': {
    en: 'Get one for {hostname} and name its files under [tls].',
    es: 'Consiga uno para {hostname} e indique sus archivos en [tls].',
  },
  'check.certificate.otherName': {
    en: 'No certificate is for {hostname}.',
    es: 'Ningún certificado es para {hostname}.',
  },
  'check.certificate.otherName.do': {
    en: 'Get one for {hostname}, or correct hostname under [server].',
    es: 'Consiga uno para {hostname} o corrija hostname en [server].',
  },
  'check.dns.silent': {
    en: 'The DNS gives no answer for {name} ({reason}).',
    es: 'El DNS no responde por {name} ({reason}).',
  },
  'check.dns.silent.do': {
    en: 'Check resolver under [queue], or the DNS servers of this machine.',
    es: 'Revise resolver en [queue] o los servidores DNS de este equipo.',
  },
  'check.dns.shortName': {
    en: 'The host name {hostname} has no domain: other servers will not believe it.',
    es: 'El nombre {hostname} no lleva dominio: los otros servidores no lo aceptarán.',
  },
  'check.dns.shortName.do': {
    en: 'Set hostname under [server] to the whole name, such as mail.example.com.',
    es: 'Ponga en hostname, en [server], el nombre completo, como correo.ejemplo.com.',
  },
  'check.dns.address': {
    en: '{hostname} leads to {addresses}.',
    es: '{hostname} lleva a {addresses}.',
  },
  'check.dns.noAddress': {
    en: '{hostname} has no address in the DNS.',
    es: '{hostname} no tiene dirección en el DNS.',
  },
  'check.dns.noAddress.do': {
    en: 'Add an A record (and AAAA) for {hostname} with the public address of this server.',
    es: 'Agregue un registro A (y AAAA) para {hostname} con la dirección pública de este servidor.',
  },
  'check.bucket.closed': {
    en: 'The bucket {bucket} gives strangers nothing.',
    es: 'El bucket {bucket} no da nada a desconocidos.',
  },
  'check.bucket.open': {
    en: 'Anybody can read what is in the bucket {bucket}: the attachments of all your companies.',
    es: 'Cualquiera puede leer lo que hay en el bucket {bucket}: los adjuntos de todas sus empresas.',
  },
  'check.bucket.open.do': {
    en: 'Take away public access to the bucket where it is kept, today. Then find out since when it was open.',
    es: 'Quite hoy mismo el acceso público al bucket en el servicio donde se encuentra. Después averigüe desde cuándo estaba abierto.',
  },
  'check.bucket.silent': {
    en: 'The bucket {bucket} cannot be looked at: {reason}.',
    es: 'No se pudo consultar el bucket {bucket}: {reason}.',
  },
  'check.bucket.silent.do': {
    en: 'Check the s3_ settings of the section [store], and that the object store is running.',
    es: 'Revise los ajustes s3_ de la sección [store] y que el servicio de objetos funcione.',
  },
  'check.issuer.fine': {
    en: 'The issuer {issuer} gives {n, plural, one {# key} other {# keys}} to check tokens with.',
    es: 'El emisor {issuer} da {n, plural, one {# clave} many {# de claves} other {# claves}} para comprobar tokens.',
  },
  'check.issuer.empty': {
    en: 'The issuer {issuer} gives no keys: nobody can sign in with a token.',
    es: 'El emisor {issuer} no da ninguna clave: nadie puede iniciar sesión con un token.',
  },
  'check.issuer.empty.do': {
    en: 'Ask whoever runs it to publish the keys that it signs with, or name their place with jwks_url in [oauth].',
    es: 'Pida a quien lo administra que publique las claves con las que firma, o indique dónde están con jwks_url en [oauth].',
  },
  'check.issuer.silent': {
    en: 'The keys of the issuer {issuer} cannot be had: {reason}.',
    es: 'No se pudieron obtener las claves del emisor {issuer}: {reason}.',
  },
  'check.issuer.silent.do': {
    en: 'Check issuer and jwks_url in [oauth], and that this machine reaches them. A certificate of your own authority needs NODE_EXTRA_CA_CERTS.',
    es: 'Revise issuer y jwks_url en [oauth] y que esta máquina llegue a ellos. Un certificado de una autoridad propia necesita NODE_EXTRA_CA_CERTS.',
  },
  'check.secretKey.configured': {
    en: 'The key that stored passwords are sealed with comes from the settings.',
    es: 'La clave de cifrado de las contraseñas guardadas viene de la configuración.',
  },
  'check.secretKey.fine': {
    en: 'Stored passwords are sealed with the key in {path}. Keep a copy of it apart from the data.',
    es: 'Las contraseñas guardadas se cifran con la clave de {path}. Conserve una copia aparte de los datos.',
  },
  'check.secretKey.missing': {
    en: '{path} is not there: after the next start the passwords of relay servers cannot be opened.',
    es: 'Falta {path}: después del próximo inicio no se podrán abrir las contraseñas de los servidores intermedios.',
  },
  'check.secretKey.missing.do': {
    en: 'Restore it from a backup, for its owner alone (chmod 600). Without one, set the passwords again with “valija route set”.',
    es: 'Recupérelo de una copia de seguridad, solo para su dueño (chmod 600). Si no hay, vuelva a poner las contraseñas con “valija route set”.',
  },
  'check.secretKey.unreadable': {
    en: 'This user cannot read {path} ({reason}).',
    es: 'Este usuario no puede leer {path} ({reason}).',
  },
  'check.secretKey.unreadable.do': {
    en: 'Run this check as the user of the service, or give the file back to that user.',
    es: 'Ejecute esta revisión con el usuario del servicio o devuélvale el archivo a ese usuario.',
  },
  'check.secretKey.none': {
    en: '{path} holds something else than keys; the server will not start again.',
    es: '{path} contiene algo que no son claves; el servidor no volverá a iniciar.',
  },
  'check.secretKey.none.do': {
    en: 'Restore it from a backup. Without one, remove the file, start, and set the passwords of relay servers again.',
    es: 'Recupérelo de una copia de seguridad. Si no hay, elimine el archivo, inicie y vuelva a poner las contraseñas de los servidores intermedios.',
  },
  'check.secretKey.ownNode': {
    en: 'The key that stored passwords are sealed with lies on this machine only ({path}), and the data on PostgreSQL.',
    es: 'La clave de cifrado de las contraseñas guardadas se encuentra solo en este equipo ({path}), y los datos en PostgreSQL.',
  },
  'check.secretKey.ownNode.do': {
    en: 'With more than one node, give all of them the same: VALIJA_STORE__SECRET_KEY_FILE, or secret_key under [store]. Keep a copy of it.',
    es: 'Si hay más de un nodo, dé a todos la misma: VALIJA_STORE__SECRET_KEY_FILE, o secret_key en [store]. Conserve una copia.',
  },
  'check.route.noKey': {
    en: 'The password of the route for {domain} was sealed with a key that is not here; its mail waits.',
    es: 'La contraseña de la ruta de {domain} se cifró con una clave que no está aquí; su correo espera.',
  },
  'check.route.noKey.do': {
    en: 'Put the old key behind the new one in secret.key and restart, or set the password again with “valija route set”.',
    es: 'Ponga la clave anterior detrás de la nueva en secret.key y reinicie, o vuelva a poner la contraseña con “valija route set”.',
  },
  'check.route.altered': {
    en: 'The route for {domain} was changed by something else than Valija, and its password does not open; its mail waits.',
    es: 'Algo ajeno a Valija cambió la ruta de {domain} y su contraseña no se puede abrir; su correo espera.',
  },
  'check.route.altered.do': {
    en: 'Find out who wrote into the database. Then set the route again with “valija route set”.',
    es: 'Averigüe quién escribió en la base de datos. Después vuelva a poner la ruta con “valija route set”.',
  },
  'check.dns.private': {
    en: '{address} is an address of a private network: nobody outside can reach it.',
    es: '{address} es una dirección de una red privada: nadie de fuera puede llegar a ella.',
  },
  'check.dns.private.do': {
    en: 'Right for a test or an internal server; otherwise put the public address into the DNS.',
    es: 'Es correcto en una prueba o un servidor interno; si no, ponga la dirección pública en el DNS.',
  },
  'check.dns.ptr.fine': {
    en: 'The reverse name (PTR) of {address} is {hostname}.',
    es: 'El nombre inverso (PTR) de {address} es {hostname}.',
  },
  'check.dns.ptr.none': {
    en: '{address} has no reverse name (PTR): many servers refuse mail from it.',
    es: '{address} no tiene nombre inverso (PTR): muchos servidores rechazan su correo.',
  },
  'check.dns.ptr.none.do': {
    en: 'Ask whoever provides the address to set its reverse name to {hostname}.',
    es: 'Pida a quien provee la dirección que le ponga el nombre inverso {hostname}.',
  },
  'check.dns.ptr.other': {
    en: 'The reverse name (PTR) of {address} is {found}, not {hostname}.',
    es: 'El nombre inverso (PTR) de {address} es {found}, no {hostname}.',
  },
  'check.dns.ptr.other.do': {
    en: 'Ask whoever provides the address to set it to {hostname}, or set hostname to {found}.',
    es: 'Pida a quien provee la dirección que lo cambie a {hostname}, o ponga {found} en hostname.',
  },
  'check.dns.mx.fine': {
    en: 'Mail for {domain} comes to this server (MX).',
    es: 'El correo de {domain} llega a este servidor (MX).',
  },
  'check.dns.mx.none': {
    en: 'The domain {domain} has no mail server (MX) in the DNS.',
    es: 'El dominio {domain} no tiene servidor de correo (MX) en el DNS.',
  },
  'check.dns.mx.none.do': {
    en: 'Add this record: {domain}. MX 10 {hostname}.',
    es: 'Agregue este registro: {domain}. MX 10 {hostname}.',
  },
  'check.dns.mx.other': {
    en: 'Mail for {domain} goes to {found}, not to this server.',
    es: 'El correo de {domain} va a {found}, no a este servidor.',
  },
  'check.dns.mx.other.do': {
    en: 'Right while you are moving in, or with a filter in front. Otherwise set: {domain}. MX 10 {hostname}.',
    es: 'Es correcto durante una migración o con un filtro delante. Si no, ponga: {domain}. MX 10 {hostname}.',
  },
  'check.dns.spf.fine': {
    en: '{domain} says who may send in its name (SPF): {found}',
    es: '{domain} indica quién puede enviar en su nombre (SPF): {found}',
  },
  'check.dns.spf.none': {
    en: '{domain} does not say who may send in its name (SPF).',
    es: '{domain} no indica quién puede enviar en su nombre (SPF).',
  },
  'check.dns.spf.none.do': {
    en: 'Add this record: {domain}. TXT "v=spf1 mx -all"',
    es: 'Agregue este registro: {domain}. TXT "v=spf1 mx -all"',
  },
  'check.dns.spf.many': {
    en: '{domain} has {count, number} SPF records: with more than one, none counts.',
    es: '{domain} tiene {count, number} registros SPF: con más de uno, ninguno vale.',
  },
  'check.dns.spf.many.do': {
    en: 'Join them into one record.',
    es: 'Reúnalos en un solo registro.',
  },
} satisfies Catalogue
