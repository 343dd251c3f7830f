/** Starting, configuration and the frame of the command line. */
import type { Catalogue } from '../text.ts'

export const RUNTIME_TEXTS = {
  'config.unreadable': {
    en: '{file} cannot be read ({reason}). Check the path and that this user may read it.',
    es: 'No se puede leer {file} ({reason}). Revise la ruta y que este usuario tenga permiso de lectura.',
  },
  'config.syntax': {
    en: '{file}, line {line, number}, column {column, number}: this is not TOML ({reason}). Correct that line and start again.',
    es: '{file}, línea {line, number}, columna {column, number}: no es TOML ({reason}). Corrija esa línea y vuelva a iniciar.',
  },
  'config.unknownKey': {
    en: '{where}: nothing is called {key}. Check the spelling or remove it; docs/operating/README.md lists every setting.',
    es: '{where}: no existe ningún ajuste {key}. Revise cómo está escrito o quítelo; docs/operating/README.md los enumera todos.',
  },
  'config.bad.number': {
    en: '{where}: {key} is {value}, but it has to be a whole number.',
    es: '{where}: {key} vale {value}, pero tiene que ser un número entero.',
  },
  'config.bad.string': {
    en: '{where}: {key} is {value}, but it has to be a text in quotes.',
    es: '{where}: {key} vale {value}, pero tiene que ser un texto entre comillas.',
  },
  'config.bad.boolean': {
    en: '{where}: {key} is {value}, but it has to be true or false.',
    es: '{where}: {key} vale {value}, pero tiene que ser true o false.',
  },
  'config.bad.array': {
    en: '{where}: {key} is {value}, but it has to be a list in square brackets.',
    es: '{where}: {key} vale {value}, pero tiene que ser una lista entre corchetes.',
  },
  'config.bad.object': {
    en: '{where}: {key} is {value}, but it has to be a section, such as [listeners].',
    es: '{where}: {key} vale {value}, pero tiene que ser una sección, como [listeners].',
  },
  'config.bad.tooSmall': {
    en: '{where}: {key} is {value}, but the smallest value is {expected}.',
    es: '{where}: {key} vale {value}, pero el valor mínimo es {expected}.',
  },
  'config.bad.tooBig': {
    en: '{where}: {key} is {value}, but the largest value is {expected}.',
    es: '{where}: {key} vale {value}, pero el valor máximo es {expected}.',
  },
  'config.bad.oneOf': {
    en: '{where}: {key} is {value}, but it has to be one of: {expected}.',
    es: '{where}: {key} vale {value}, pero tiene que ser uno de estos valores: {expected}.',
  },
  'config.bad.other': {
    en: '{where}: {key} is {value}, which is not valid there. docs/operating/README.md shows an example.',
    es: '{where}: {key} vale {value}, que no es válido ahí. docs/operating/README.md muestra un ejemplo.',
  },
  'config.bad.endpoint': {
    en: '{where}: {key} is {value}, but it has to be a port from 0 to 65535, the path of a socket, or false to turn it off.',
    es: '{where}: {key} vale {value}, pero tiene que ser un puerto de 0 a 65535, la ruta de un socket o false para apagarlo.',
  },
  'config.bad.tcp': {
    en: '{where}: {key} is {value}, but it has to be a port from 0 to 65535, or false to turn it off.',
    es: '{where}: {key} vale {value}, pero tiene que ser un puerto de 0 a 65535, o false para apagarlo.',
  },
  'config.bad.network': {
    en: '{where}: {key} is {value}, but it has to be an address or a network such as 10.0.0.0/8.',
    es: '{where}: {key} vale {value}, pero tiene que ser una dirección o una red como 10.0.0.0/8.',
  },
  'config.bad.hostname': {
    en: '{where}: {key} is {value}, but it has to be a host name such as mail.example.com.',
    es: '{where}: {key} vale {value}, pero tiene que ser un nombre de equipo como correo.ejemplo.com.',
  },
  'config.bad.host': {
    en: '{where}: {key} is {value}, but it has to be an address to listen on, such as "0.0.0.0", or a list of them.',
    es: '{where}: {key} vale {value}, pero tiene que ser una dirección donde escuchar, como "0.0.0.0", o una lista de ellas.',
  },
  'config.bad.proxies': {
    en: '{where}: {key} needs trusted_proxies: without the addresses of the proxies every connection would be closed.',
    es: '{where}: {key} necesita trusted_proxies: sin las direcciones de los proxies se cerrarían todas las conexiones.',
  },
  'config.bad.capability': {
    en: '{where}: {key} is {value}, but it has to be a capability as the server offers it, such as "UIDONLY".',
    es: '{where}: {key} vale {value}, pero tiene que ser una capacidad como la ofrece el servidor, por ejemplo "UIDONLY".',
  },
  'config.bad.https': {
    en: '{where}: {key} is {value}, but it has to be an address that begins with https://.',
    es: '{where}: {key} vale {value}, pero tiene que ser una dirección que empiece por https://.',
  },
  'config.bad.audience': {
    en: '{where}: {key} has to name the audience that tokens for this server have, such as "mail", or a list of them.',
    es: '{where}: {key} tiene que nombrar la audiencia que llevan los tokens para este servidor, como "mail", o una lista de ellas.',
  },
  'config.bad.oauthDomains': {
    en: '{where}: {key} has to list the domains whose addresses the issuer may vouch for, such as ["example.com"].',
    es: '{where}: {key} tiene que enumerar los dominios cuyas direcciones puede acreditar el emisor, como ["ejemplo.com"].',
  },
  'config.bad.clientId': {
    en: '{where}: {key} is needed with introspection_url: the issuer wants to know who asks.',
    es: '{where}: {key} hace falta junto con introspection_url: el emisor quiere saber quién pregunta.',
  },
  'config.bad.ldapUrl': {
    en: '{where}: {key} has to be addresses such as ldaps://ldap.example.com or ldap://ldap.example.com:389, without a path.',
    es: '{where}: {key} tiene que contener direcciones como ldaps://ldap.ejemplo.com o ldap://ldap.ejemplo.com:389, sin ruta.',
  },
  'config.bad.ldapTls': {
    en: '{where}: passwords would travel unprotected. Write ldaps:// in the url, or set {key} to true.',
    es: '{where}: las contraseñas viajarían sin protección. Escriba ldaps:// en url o ponga {key} en true.',
  },
  'config.bad.ldapDomains': {
    en: '{where}: {key} has to list the domains whose passwords are in LDAP, such as ["example.com"].',
    es: '{where}: {key} tiene que enumerar los dominios cuyas contraseñas están en LDAP, como ["ejemplo.com"].',
  },
  'config.bad.ldapBase': {
    en: '{where}: {key} has to say below which entry people are searched, such as ou=people,dc=example,dc=com.',
    es: '{where}: {key} tiene que indicar bajo qué entrada se busca a las personas, como ou=people,dc=ejemplo,dc=com.',
  },
  'config.bad.ldapFilter': {
    en: "{where}: {key} is {value}, but it has to be a search filter with '{address}', '{local}' or '{domain}' in a value, such as (mail='{address}').",
    es: "{where}: {key} es {value}, pero tiene que ser un filtro de búsqueda con '{address}', '{local}' o '{domain}' en un valor, como (mail='{address}').",
  },
  'config.bad.ldapBindAs': {
    en: "{where}: {key} is {value}, but it has to be a name with '{address}' or '{local}' in it, such as uid='{local}',ou=people,dc=example,dc=com.",
    es: "{where}: {key} es {value}, pero tiene que ser un nombre con '{address}' o '{local}', como uid='{local}',ou=people,dc=ejemplo,dc=com.",
  },
  'config.bad.ldapAttribute': {
    en: '{where}: {key} has to be the name of an attribute, such as mail.',
    es: '{where}: {key} tiene que ser el nombre de un atributo, como mail.',
  },
  'config.bad.ldapBindPassword': {
    en: '{where}: bind_dn and {key} (or bind_password_file) belong together: give both or neither.',
    es: '{where}: bind_dn y {key} (o bind_password_file) van juntos: indique los dos o ninguno.',
  },
  'config.bad.ldapDomainSlot': {
    en: "{where}: with several domains {key} must not be empty, or the filter has to contain '{address}' or '{domain}': otherwise people of one domain could open mail of another.",
    es: "{where}: con varios dominios, {key} no puede quedar vacío o el filtro tiene que contener '{address}' o '{domain}': si no, personas de un dominio podrían abrir correo de otro.",
  },
  'config.noCertificate': {
    en: '{file} holds no certificate in PEM form.',
    es: '{file} no contiene ningún certificado en formato PEM.',
  },
  'config.bad.addresses': {
    en: '{where}: {key} must be an IP address, or a list of them, and is {value}.',
    es: '{where}: {key} debe ser una dirección IP, o una lista de ellas, y es {value}.',
  },
  'config.bad.service': {
    en: '{where}: {key} is {value}, but it has to be HOST:PORT, such as 127.0.0.1:3310, or the path of a Unix socket.',
    es: '{where}: {key} vale {value}, pero tiene que ser EQUIPO:PUERTO, como 127.0.0.1:3310, o la ruta de un socket Unix.',
  },
  'config.bad.blockList': {
    en: '{where}: {key} is {value}, but each entry has to be the name of a list such as spamhaus-zen, or its zone, and may end in points, as in bl.example.org:2.5.',
    es: '{where}: {key} vale {value}, pero cada entrada tiene que ser el nombre de una lista, como spamhaus-zen, o su zona, y puede terminar en puntos, como bl.example.org:2.5.',
  },
  'config.bad.resolver': {
    en: '{where}: {key} is {value}, but it has to be the address of a DNS server, such as 127.0.0.1:53.',
    es: '{where}: {key} vale {value}, pero tiene que ser la dirección de un servidor DNS, como 127.0.0.1:53.',
  },
  'config.bad.schema': {
    en: '{where}: {key} is {value}, but a schema name has only lower-case letters, digits and _.',
    es: '{where}: {key} vale {value}, pero el nombre de un esquema solo lleva letras minúsculas, cifras y _.',
  },
  'config.bad.certificateAndKey': {
    en: '{where}: certificate and key go together. Give both, or neither to get a self-signed certificate.',
    es: '{where}: certificate y key van juntos. Indique ambos, o ninguno para usar un certificado propio sin firmar.',
  },
  'config.bad.dnsKey': {
    en: '{where}: {key} has to be a key as nsupdate takes it: hmac-sha256:NAME:BASE64.',
    es: '{where}: {key} tiene que ser una clave como la que usa nsupdate: hmac-sha256:NOMBRE:BASE64.',
  },
  'config.bad.dnsUpdate': {
    en: '{where}: dns_server and dns_key go together: the server that takes the records, and the key it knows us by.',
    es: '{where}: dns_server y dns_key van juntos: el servidor que acepta los registros y la clave por la que nos conoce.',
  },
  'config.bad.externalAccount': {
    en: '{where}: eab_kid and eab_key go together. Give both as the authority shows them, or neither.',
    es: '{where}: eab_kid y eab_key van juntos. Indique ambos como los muestra la autoridad, o ninguno.',
  },
  'config.bad.base64url': {
    en: '{where}: {key} has to be the key in base64url, as the authority shows it.',
    es: '{where}: {key} tiene que ser la clave en base64url, como la muestra la autoridad.',
  },
  'config.bad.postgresUrl': {
    en: '{where}: {key} has to be postgres://USER:PASSWORD@HOST:PORT/DATABASE when the engine is postgres.',
    es: '{where}: {key} tiene que ser postgres://USUARIO:CLAVE@HOST:PUERTO/BASE cuando el motor es postgres.',
  },
  'config.bad.secretKey': {
    en: '{where}: {key} has to be keys of 32 octets in base64url (43 signs each), such as “secret.key” of a data folder holds.',
    es: '{where}: {key} tiene que ser claves de 32 octetos en base64url (43 signos cada una), como las que contiene “secret.key” en una carpeta de datos.',
  },
  'config.bad.s3': {
    en: '{where}: blobs = "s3" needs s3_endpoint and s3_bucket in the same section.',
    es: '{where}: blobs = "s3" necesita s3_endpoint y s3_bucket en la misma sección.',
  },
  'config.offsetInvalid': {
    en: '--port-offset takes a whole number, such as 10000, and not “{given}”.',
    es: '--port-offset lleva un número entero, como 10000, y no “{given}”.',
  },
  'config.offsetTooBig': {
    en: 'With --port-offset {offset} the port of {name} would be {port}, and ports end at 65535. Choose a smaller offset.',
    es: 'Con --port-offset {offset}, el puerto de {name} sería el {port}, y los puertos terminan en 65535. Elija un valor menor.',
  },
  'start.oldNode': {
    en: 'Valija needs Node {needed} or newer, and this is {found}. Run “npm ci” in the folder of Valija, which brings the right one.',
    es: 'Valija necesita Node {needed} o más nuevo, y este es {found}. Ejecute “npm ci” en la carpeta de Valija, que trae el adecuado.',
  },
  'start.unwritableData': {
    en: 'The data folder {dir} cannot be used ({reason}). Give this user permission to write there, or choose another with --data.',
    es: 'No se puede usar la carpeta de datos {dir} ({reason}). Dé permiso de escritura a este usuario o elija otra con --data.',
  },
  'start.secondInstance': {
    en: 'Another Valija {pid, plural, =0 {} other {(process {pid}) }}is using {dir}. Stop it first, or choose another folder with --data.',
    es: 'Otro Valija {pid, plural, =0 {} other {(proceso {pid}) }}ya usa {dir}. Deténgalo primero o elija otra carpeta con --data.',
  },
  'start.portInUse': {
    en: 'Port {port} on {host} ({name}) is taken by another program. Stop it (“ss -ltnp” shows which), or change {name} under [listeners] or use --port-offset.',
    es: 'El puerto {port} de {host} ({name}) lo ocupa otro programa. Deténgalo (“ss -ltnp” muestra cuál es), cambie {name} en [listeners] o use --port-offset.',
  },
  'start.portForbidden': {
    en: 'This user may not open port {port} ({name}): ports below 1024 need CAP_NET_BIND_SERVICE. Start with that right, or use --port-offset 10000.',
    es: 'Este usuario no puede abrir el puerto {port} ({name}): los menores que 1024 requieren CAP_NET_BIND_SERVICE. Inicie con ese permiso o use --port-offset 10000.',
  },
  'start.portFailed': {
    en: '{host} port {port} ({name}) cannot be opened ({reason}). Check host and {name} under [listeners].',
    es: 'No se puede abrir el puerto {port} de {host} ({name}): {reason}. Revise host y {name} en [listeners].',
  },
  'start.badCertificate': {
    en: 'The certificate {file} cannot be used with its key ({reason}). Check both files under [tls].',
    es: 'El certificado {file} no se puede usar con su llave ({reason}). Revise ambos archivos en [tls].',
  },
  'start.unreadableCertificate': {
    en: '{file} cannot be read ({reason}). Check its path under [tls] and that this user may read it.',
    es: 'No se puede leer {file} ({reason}). Revise la ruta en [tls] y que este usuario tenga permiso de lectura.',
  },
  'start.newerData': {
    en: 'The data in {dir} was written by a newer Valija ({reason}). Install that release again; going on could damage it.',
    es: 'Los datos de {dir} los escribió un Valija más nuevo ({reason}). Vuelva a instalar esa versión; seguir podría dañarlos.',
  },
  'start.database': {
    en: 'The database cannot be reached ({reason}). Check url under [store] and that PostgreSQL is running.',
    es: 'No se puede llegar a la base de datos ({reason}). Revise url en [store] y que PostgreSQL esté en marcha.',
  },
  'start.diskFull': {
    en: 'The disk of {dir} is full. Make room and start again; nothing is lost.',
    es: 'El disco de {dir} está lleno. Libere espacio y vuelva a iniciar; no se pierde nada.',
  },
  'start.secretKey': {
    en: '{place} does not hold the keys that secrets are sealed with. Restore it from a backup; without it, the passwords of relay servers have to be set again.',
    es: '{place} no contiene las claves con que se cifran los secretos. Recupérelo de una copia de seguridad; sin ellas, hay que volver a poner las contraseñas de los servidores intermedios.',
  },
  'start.damagedData': {
    en: 'A file in {dir} is damaged or cannot be read ({reason}). Restore it from a backup, or move it away to start without it.',
    es: 'Un archivo de {dir} está dañado o no se puede leer ({reason}). Recupérelo de una copia de seguridad o apártelo para iniciar sin él.',
  },
  'cli.file.exists': {
    en: '{path} is there already, and nothing is written over it. Choose another name.',
    es: '{path} ya existe y no se escribe encima. Elija otro nombre.',
  },
  'cli.file.unreadable': {
    en: 'The file {path} cannot be read ({reason}). Check its name and permissions.',
    es: 'No se puede leer el archivo {path} ({reason}). Revise su nombre y sus permisos.',
  },
  'cli.file.unwritable': {
    en: 'The file {path} cannot be written ({reason}). Check the folder and its permissions.',
    es: 'No se puede escribir el archivo {path} ({reason}). Revise la carpeta y sus permisos.',
  },
  'cli.unknownMethod': {
    en: 'The server does not know “{method}”. Perhaps it is an older version: restart it.',
    es: 'El servidor no conoce “{method}”. Tal vez sea una versión anterior: reinícielo.',
  },
  'cli.badInput': {
    en: '{field, select, other {{field}: }}{reason}',
    es: '{field, select, other {{field}: }}{reason}',
  },
  'cli.queueAway': {
    en: 'The outgoing queue is restarting. Try again in a few seconds.',
    es: 'La cola de salida se está reiniciando. Vuelva a intentarlo en unos segundos.',
  },
  'cli.serverBug': {
    en: 'Something went wrong inside the server, and it is our mistake. Its log has the details.',
    es: 'Algo ha ido mal dentro del servidor y el error es nuestro. El registro tiene los detalles.',
  },
  'cli.bug': {
    en: 'Something went wrong, and it is our mistake: {reason}',
    es: 'Algo ha ido mal y el error es nuestro: {reason}',
  },
  'cli.stdinTooLong': {
    en: 'The input is longer than {max, number} bytes.',
    es: 'La entrada ocupa más de {max, number} bytes.',
  },
  'cli.serverGone': {
    en: 'The server closed the connection before it answered. “valija health” tells whether it runs.',
    es: 'El servidor cerró la conexión antes de responder. “valija health” indica si está en marcha.',
  },
  'cli.socketForbidden': {
    en: 'This user may not speak to the server at {path}. Run the command as the user that runs Valija.',
    es: 'Este usuario no puede hablar con el servidor en {path}. Ejecute la orden con el usuario que ejecuta Valija.',
  },
  'cli.noData': {
    en: 'There is no data of Valija in {dir}. Start the server first, or name the folder with --data.',
    es: 'No hay datos de Valija en {dir}. Inicie primero el servidor o indique la carpeta con --data.',
  },
  'health.ready': { en: 'Valija takes mail.', es: 'Valija recibe correo.' },
  'health.starting': {
    en: 'Valija is starting: some of its threads do not serve yet. Ask again in a few seconds.',
    es: 'Valija se está iniciando: algunos de sus hilos aún no atienden. Vuelva a preguntar en unos segundos.',
  },
  'health.draining': {
    en: 'Valija is stopping: it finishes what it began and takes nothing new.',
    es: 'Valija se está deteniendo: termina lo empezado y no recibe nada nuevo.',
  },
  'health.away': {
    en: 'Valija does not answer. Start it with “valija serve”, or look at its log.',
    es: 'Valija no responde. Inícielo con “valija serve” o revise su registro.',
  },
  'health.off': {
    en: 'The status port is off (status = false under [listeners]), so nobody can ask.',
    es: 'El puerto de estado está apagado (status = false en [listeners]), así que no se puede preguntar.',
  },
  'serve.ready': {
    en: 'Valija {version} is ready ({seconds, number} s). Data: {dir}',
    es: 'Valija {version} está en marcha ({seconds, number} s). Datos: {dir}',
  },
  'serve.what': { en: 'Service', es: 'Servicio' },
  'serve.where': { en: 'Address', es: 'Dirección' },
  'serve.port.smtp': { en: 'Incoming mail (SMTP)', es: 'Correo entrante (SMTP)' },
  'serve.port.submission': { en: 'Outgoing mail (SMTP, STARTTLS)', es: 'Correo saliente (SMTP, STARTTLS)' },
  'serve.port.submissions': { en: 'Outgoing mail (SMTP, TLS)', es: 'Correo saliente (SMTP, TLS)' },
  'serve.port.imap': { en: 'Mailboxes (IMAP, STARTTLS)', es: 'Buzones (IMAP, STARTTLS)' },
  'serve.port.imaps': { en: 'Mailboxes (IMAP, TLS)', es: 'Buzones (IMAP, TLS)' },
  'serve.port.pop3': { en: 'Mailboxes (POP3, STARTTLS)', es: 'Buzones (POP3, STARTTLS)' },
  'serve.port.pop3s': { en: 'Mailboxes (POP3, TLS)', es: 'Buzones (POP3, TLS)' },
  'serve.port.sieve': {
    en: 'Mail rules (ManageSieve, STARTTLS)',
    es: 'Reglas de correo (ManageSieve, STARTTLS)',
  },
  'serve.port.lmtp': { en: 'Delivery from another server (LMTP)', es: 'Entrega desde otro servidor (LMTP)' },
  'serve.port.https': { en: 'Web (HTTPS)', es: 'Web (HTTPS)' },
  'serve.port.http': { en: 'Leads to HTTPS', es: 'Lleva a HTTPS' },
  'serve.port.status': { en: 'Health and metrics', es: 'Estado y métricas' },
  'serve.account': { en: 'Account', es: 'Cuenta' },
  'serve.password': { en: 'Password', es: 'Contraseña' },
  'serve.role': { en: 'Role', es: 'Permisos' },
  'serve.role.operator': { en: 'service operator', es: 'operador del servicio' },
  'serve.role.company-admin': { en: 'mail admin', es: 'administración del correo' },
  'serve.role.account': { en: 'account holder', es: 'titular de la cuenta' },
  'serve.localHint': {
    en: 'These accounts exist on this machine only. The user is the whole address; the certificate is self-signed.',
    es: 'Estas cuentas existen solo en este equipo. El usuario es la dirección completa; el certificado no está firmado por nadie.',
  },
  'serve.setupHint': {
    en: 'Nobody has an account yet? valija setup-link prints the address of the first-run guide.',
    es: '¿Todavía no hay cuentas? valija setup-link muestra la dirección del asistente del primer arranque.',
  },
  'serve.stopHint': { en: 'Stop with Ctrl+C.', es: 'Para detenerlo, pulse Ctrl+C.' },
} satisfies Catalogue
