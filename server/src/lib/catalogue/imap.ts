/** What an IMAP client is told. English is sent as it stands: ASCII only, until the client asks for a language. */
import type { Catalogue } from '../text.ts'

export const IMAP_TEXTS = {
  'imap.greeting': { en: '{host} ready', es: '{host} a su servicio' },
  'imap.done': { en: 'Done', es: 'Listo' },
  'imap.idling': {
    en: 'Waiting for changes; send DONE to go on',
    es: 'A la espera de cambios; envíe DONE para seguir',
  },
  'imap.still-here': { en: 'Still here', es: 'Aquí seguimos' },
  'imap.go-ahead': { en: 'Go ahead', es: 'Adelante' },
  'imap.bye.idle': {
    en: 'Nothing was heard from you for {n, plural, one {# minute} other {# minutes}}.',
    es: 'No hubo actividad durante {n, plural, one {# minuto} other {# minutos}}.',
  },
  'imap.bye.literal': { en: 'The announced text is too long.', es: 'El texto anunciado es demasiado largo.' },
  'imap.bye.deleted': {
    en: 'The open folder is no longer there. Please connect again.',
    es: 'La carpeta abierta ya no está. Vuelva a conectarse.',
  },
  'imap.bye.http': { en: 'This port speaks IMAP.', es: 'Este puerto habla IMAP.' },
  'imap.syntax': {
    en: 'Expected {expected} at offset {at}',
    es: 'Se esperaba {expected} en la posición {at}',
  },
  'imap.no-such-number': {
    en: '{n, plural, =0 {There are no messages in this folder} one {This folder has only message 1} other {Messages in this folder are numbered 1 to #}}',
    es: '{n, plural, =0 {Esta carpeta no tiene mensajes} one {Esta carpeta solo tiene el mensaje 1} many {Los mensajes de esta carpeta van del 1 al #} other {Los mensajes de esta carpeta van del 1 al #}}',
  },
  'imap.not-base64': {
    en: 'The sign-in message is not in base64',
    es: 'El mensaje de inicio de sesión no viene en base64',
  },
  'imap.not-done': { en: 'DONE was expected to end IDLE', es: 'Se esperaba DONE para terminar IDLE' },
  'imap.unknown-command': { en: 'Unknown command', es: 'Orden desconocida' },
  'imap.needs-login': { en: 'Sign in first', es: 'Primero inicie sesión' },
  'imap.after-login': {
    en: 'Not after signing in',
    es: 'No se admite después de iniciar sesión',
  },
  'imap.needs-mailbox': { en: 'Select a folder first', es: 'Primero elija una carpeta' },
  'imap.no-uid-form': { en: 'This command has no UID form', es: 'Esta orden no tiene forma UID' },
  'imap.bug': {
    en: 'Something went wrong on our side; it has been noted. Please try again later.',
    es: 'Algo falló de nuestro lado y quedó registrado. Inténtelo más tarde.',
  },
  'imap.needs-tls': {
    en: 'Turn on SSL/TLS before you sign in: port 993, or 143 with STARTTLS.',
    es: 'Active SSL/TLS antes de iniciar sesión: puerto 993, o 143 con STARTTLS.',
  },
  'imap.tls-on': { en: 'TLS is on already', es: 'TLS ya se encuentra activo' },
  'imap.no-tls': { en: 'This port does not offer STARTTLS', es: 'Este puerto no ofrece STARTTLS' },
  'imap.start-tls': { en: 'Begin TLS now', es: 'Inicie TLS ahora' },
  'imap.signed-in': { en: 'Signed in', es: 'Sesión iniciada' },
  'imap.sasl-cancelled': { en: 'Sign-in cancelled', es: 'Inicio de sesión cancelado' },
  'imap.no-mechanism': {
    en: 'This way of signing in is not offered here',
    es: 'Aquí no se ofrece esa forma de iniciar sesión',
  },
  'imap.read-only': { en: 'The folder is open for reading only', es: 'La carpeta se abrió solo para leer' },
  'imap.gone': {
    en: 'Some of these messages are no longer here',
    es: 'Algunos de esos mensajes ya no se encuentran aquí',
  },
  'imap.modified': {
    en: 'The messages named were changed by someone else and left alone',
    es: 'Otros cambiaron los mensajes indicados, que quedaron como estaban',
  },
  'imap.needs-qresync': { en: 'Enable QRESYNC first', es: 'Primero active QRESYNC' },
  'imap.only-selected': {
    en: 'Message numbers, UIDs and $ belong to one folder only',
    es: 'Los números de mensaje, los UID y $ valen para una sola carpeta',
  },
  'imap.not-saved': {
    en: 'Too many messages to remember',
    es: 'Son demasiados mensajes para recordarlos',
  },
  'imap.tag-used': {
    en: 'A search with this tag is still kept up to date',
    es: 'Una búsqueda con esta etiqueta aún se mantiene al día',
  },
  'imap.no-updates': {
    en: 'This search will not be kept up to date',
    es: 'Esta búsqueda no se mantendrá al día',
  },
  'imap.not-updated': {
    en: 'No search with this tag is kept up to date',
    es: 'Ninguna búsqueda con esta etiqueta se mantiene al día',
  },
  'imap.bad-charset': {
    en: 'Searches may be written in US-ASCII and UTF-8',
    es: 'Las búsquedas se escriben en US-ASCII o UTF-8',
  },
  'imap.too-big': {
    en: 'Messages may take up to {n, number} bytes',
    es: 'Los mensajes pueden ocupar hasta {n, number} bytes',
  },
  'imap.no-charset': {
    en: 'After UTF8=ACCEPT searches name no charset',
    es: 'Tras UTF8=ACCEPT las búsquedas no indican juego de caracteres',
  },
  'imap.fixed-note': {
    en: 'This note cannot be changed from here',
    es: 'Esa nota no se puede cambiar desde aquí',
  },
  'imap.compress': { en: 'Compression is on', es: 'La compresión se activó' },
  'imap.compressed': { en: 'Not while compression is on', es: 'No se admite con la compresión activa' },
  'imap.no-language': {
    en: 'English (en) and Spanish (es) are spoken here',
    es: 'Aquí se habla español (es) e inglés (en)',
  },
  'imap.no-quota-right': {
    en: 'Only whoever runs your company mail sets this',
    es: 'Eso lo fija quien administra el correo de su empresa',
  },
  'imap.in-progress': { en: 'Still working on it', es: 'Sigue en curso' },
  'imap.uid-required': {
    en: 'After UIDONLY messages are named by UID',
    es: 'Tras UIDONLY los mensajes se indican por UID',
  },
  'imap.too-many-saved': {
    en: 'One command may save up to {n, number} messages',
    es: 'Cada orden puede guardar hasta {n, number} mensajes',
  },
  'imap.only-newest': {
    en: 'Only the newest {n, number} of these messages',
    es: 'Solo los {n, number} mensajes más recientes de esos',
  },
  'imap.too-many-messages': {
    en: 'One command may work on up to {n, number} messages',
    es: 'Cada orden puede tratar hasta {n, number} mensajes',
  },
  'imap.bad-event': {
    en: 'Some of these events cannot be told of here',
    es: 'De algunos de esos sucesos no se puede avisar aquí',
  },
  'imap.empty-message': { en: 'A message without any text is not kept', es: 'No se guarda un mensaje vacío' },
  'imap.bad-url': {
    en: 'This address leads to no message of yours',
    es: 'Esa dirección no lleva a ningún mensaje suyo',
  },
  'imap.nul': {
    en: 'The message has NUL characters outside its attachments',
    es: 'El mensaje tiene caracteres NUL fuera de sus adjuntos',
  },
  'imap.needs-utf8': { en: 'Enable UTF8=ACCEPT first', es: 'Active antes UTF8=ACCEPT' },
  'imap.search-busy': {
    en: 'Too many searches at once; try again in a moment',
    es: 'Demasiadas búsquedas a la vez; inténtelo en un momento',
  },
  'imap.no-use': {
    en: 'A folder for this purpose is there already, or cannot be made',
    es: 'Ya hay una carpeta para ese fin, o no se puede crear',
  },
  'imap.unknown-encoding': {
    en: 'A part is encoded in a way that is not known here',
    es: 'Una parte viene codificada de un modo que aquí no se conoce',
  },
  'imap.no-quota-root': { en: 'There is no such quota root', es: 'No existe esa raíz de espacio' },
} satisfies Catalogue

export type ImapTextKey = keyof typeof IMAP_TEXTS
