/** What is told beside a message that somebody reads: who really sent it, and the page of its text. */
import type { Catalogue } from '../text.ts'

export const MESSAGE_VIEW_TEXTS = {
  'view.body': { en: 'Message text', es: 'Texto del mensaje' },
  'view.cut': {
    en: 'This message is longer than what is shown here. Download the original to read all of it.',
    es: 'El mensaje es más largo de lo que se muestra aquí. Descargue el original para leerlo completo.',
  },
  'view.noMessage': {
    en: 'This message is not in your mailbox any more.',
    es: 'Este mensaje ya no está en su buzón.',
  },
  'view.gone': {
    en: 'This view has expired. Open the message again.',
    es: 'Esta vista venció. Abra el mensaje otra vez.',
  },
  'view.noText': {
    en: 'There is no text in this file that can be shown. Download it to open it with its program.',
    es: 'Este archivo no tiene texto que se pueda mostrar. Descárguelo para abrirlo con su programa.',
  },
  'view.print.how': {
    en: 'To print this page: Ctrl + P (⌘ + P on a Mac), or “Print” in the menu of the browser. This line is not printed.',
    es: 'Para imprimir esta página: Ctrl + P (⌘ + P en Mac) o “Imprimir” en el menú del navegador. Esta línea no se imprime.',
  },
  'view.print.noSubject': { en: '(no subject)', es: '(sin asunto)' },
  'view.print.from': { en: 'From', es: 'De' },
  'view.print.to': { en: 'To', es: 'Para' },
  'view.print.cc': { en: 'Copy', es: 'Copia' },
  'view.print.date': { en: 'Date', es: 'Fecha' },
  'view.print.files': {
    en: '{n, plural, one {# attachment} other {# attachments}}',
    es: '{n, plural, one {# adjunto} other {# adjuntos}}',
  },
  'view.who.proved': {
    en: 'It really comes from {domain}: the message proves it.',
    es: 'Viene de verdad de {domain}: el mensaje lo prueba.',
  },
  'view.who.none': {
    en: '{domain} offers no proof of who sends its mail, so this could be from anybody.',
    es: '{domain} no ofrece pruebas de quién envía su correo; este mensaje podría ser de cualquiera.',
  },
  'view.who.failed': {
    en: 'It says it comes from {domain}, but this could not be proved. Do not trust it before you ask another way.',
    es: 'Dice venir de {domain}, pero no se pudo probar. No confíe en él sin preguntar antes por otro medio.',
  },
  'view.who.unasked': {
    en: 'Nobody was asked for proof: it was written here, or came in a way that is taken as it is.',
    es: 'No se pidieron pruebas: se escribió aquí o llegó por una vía que se admite tal cual.',
  },
  'view.warn.no-author': {
    en: 'It does not say clearly who wrote it.',
    es: 'No dice con claridad quién lo escribió.',
  },
  'view.warn.other-address': {
    en: 'The name shows another address than the one it comes from: {address}.',
    es: 'El nombre muestra otra dirección que aquella de la que viene: {address}.',
  },
  'view.warn.mixed-script': {
    en: 'The address is written in letters of another alphabet and may imitate a name that you know. It is really {domain}.',
    es: 'La dirección usa letras de otro alfabeto y puede imitar un nombre que usted conoce. En realidad es {domain}.',
  },
  'view.warn.turned': {
    en: 'The name had hidden signs that change the order of its letters. They were taken out.',
    es: 'El nombre tenía signos ocultos que cambian el orden de las letras. Se quitaron.',
  },
  'view.signed.verified': {
    en: 'The sender signed this message, and nobody has changed it since.',
    es: 'El remitente firmó este mensaje y nadie lo cambió desde entonces.',
  },
  'view.signed.unknown': {
    en: 'The message has a signature of a kind that is not checked here.',
    es: 'El mensaje tiene una firma de un tipo que aquí no se comprueba.',
  },
  'view.check.spf': {
    en: 'Who may send (SPF): {result, select, pass {the server was allowed to send for its domain} none {the domain does not say who may send} unasked {not asked} error {the domain’s record could not be read} other {the server was not allowed to send for its domain}}.',
    es: 'Quién puede enviar (SPF): {result, select, pass {el servidor tenía permiso de su dominio} none {el dominio no dice quién puede enviar} unasked {no se preguntó} error {no se pudo leer el registro del dominio} other {el servidor no tenía permiso de su dominio}}.',
  },
  'view.check.dkim': {
    en: 'Signature (DKIM): {result, select, pass {valid, nobody changed the message on its way} none {the message has none} unasked {not asked} error {it could not be checked} other {not valid}}.',
    es: 'Firma (DKIM): {result, select, pass {válida, nadie cambió el mensaje en el camino} none {el mensaje no tiene} unasked {no se preguntó} error {no se pudo comprobar} other {no válida}}.',
  },
  'view.check.dmarc': {
    en: 'Protection of the name (DMARC): {result, select, pass {the sender shown is the real one} none {the domain does not protect its name} unasked {not asked} error {it could not be checked} other {the sender shown is not proved}}.',
    es: 'Protección del nombre (DMARC): {result, select, pass {el remitente que se muestra es el verdadero} none {el dominio no protege su nombre} unasked {no se preguntó} error {no se pudo comprobar} other {no se probó que el remitente sea ese}}.',
  },
  'view.level.1': {
    en: '{state, select, passed {The sending server is known and well behaved.} idle {It did not come by way of a stranger’s server.} other {There is something about the server that sends.}}',
    es: '{state, select, passed {El servidor que envía es conocido y se comporta bien.} idle {No llegó desde un servidor externo.} other {Hay algo que decir del servidor que envía.}}',
  },
  'view.level.2': {
    en: '{state, select, passed {Nothing speaks against who it says it is from.} idle {Nobody was asked for proof.} other {It is not certain that it comes from who it says.}}',
    es: '{state, select, passed {Nada contradice de quién dice ser.} idle {No se pidieron pruebas.} other {No es seguro que venga de quien dice.}}',
  },
  'view.level.3': {
    en: '{state, select, passed {Nothing odd in its text, links and attachments.} idle {Its content was not judged.} decided {Its content put it where it is.} other {Something in its content is odd.}}',
    es: '{state, select, passed {Nada extraño en su texto, enlaces y adjuntos.} idle {No se juzgó su contenido.} decided {Su contenido decidió dónde está.} other {Hay algo extraño en su contenido.}}',
  },
  'view.level.4': {
    en: '{state, select, decided {A rule of yours or of your company decided.} idle {No rule of its own was applied.} other {A rule had a say.}}',
    es: '{state, select, decided {Decidió una regla suya o de su empresa.} idle {No se aplicó ninguna regla propia.} other {Intervino una regla.}}',
  },
  'view.level.5': {
    en: 'What Outlook or Thunderbird did afterwards we cannot see.',
    es: 'No podemos ver lo que Outlook o Thunderbird hizo después.',
  },
} satisfies Catalogue
