/** Sentences of the content rules about headers, form and links (data/filter): one for each rule. */
import type { Catalogue } from '../text.ts'

export const FILTER_HEADER_TEXTS = {
  'filter.rule.test.gtube': {
    en: 'The message holds the test string that every filter takes for spam (GTUBE).',
    es: 'El mensaje lleva la cadena de prueba que todo filtro toma por spam (GTUBE).',
  },
  'filter.rule.from.two': {
    en: 'The message names more than one author.',
    es: 'El mensaje nombra a más de un autor.',
  },
  'filter.rule.from.no-domain': {
    en: 'The author has no complete address.',
    es: 'El autor no tiene una dirección completa.',
  },
  'filter.rule.from.name-address': {
    en: 'The author’s name shows an address that is not the author’s.',
    es: 'El nombre del autor muestra una dirección que no es la suya.',
  },
  'filter.rule.from.name-missing': { en: 'The author has no name.', es: 'El autor no tiene nombre.' },
  'filter.rule.from.name-upper': {
    en: 'The author’s name is in capitals.',
    es: 'El nombre del autor está en mayúsculas.',
  },
  'filter.rule.from.digits': {
    en: 'The author’s address holds many digits.',
    es: 'La dirección del autor lleva muchas cifras.',
  },
  'filter.rule.from.long': {
    en: 'The author’s address is unusually long.',
    es: 'La dirección del autor es inusualmente larga.',
  },
  'filter.rule.from.to-itself': {
    en: 'The message says it is written by the one it is addressed to.',
    es: 'El mensaje dice venir de la misma persona a la que va dirigido.',
  },
  'filter.rule.reply.freemail': {
    en: 'Answers go to a free address of another provider.',
    es: 'Las respuestas van a una dirección gratuita de otro proveedor.',
  },
  'filter.rule.reply.other': {
    en: 'Answers go to another domain than the author’s.',
    es: 'Las respuestas van a un dominio distinto del del autor.',
  },
  'filter.rule.to.missing': {
    en: 'The message is addressed to nobody.',
    es: 'El mensaje no está dirigido a nadie.',
  },
  'filter.rule.to.undisclosed': { en: 'The recipients are hidden.', es: 'Los destinatarios están ocultos.' },
  'filter.rule.subject.missing': { en: 'The message has no subject.', es: 'El mensaje no tiene asunto.' },
  'filter.rule.subject.upper': { en: 'The subject is in capitals.', es: 'El asunto está en mayúsculas.' },
  'filter.rule.subject.exclaims': {
    en: 'The subject has several exclamation marks.',
    es: 'El asunto lleva varios signos de exclamación.',
  },
  'filter.rule.subject.exclaim': {
    en: 'The subject has an exclamation mark.',
    es: 'El asunto lleva un signo de exclamación.',
  },
  'filter.rule.subject.money': {
    en: 'The subject names a sum of money.',
    es: 'El asunto nombra una suma de dinero.',
  },
  'filter.rule.subject.gap': {
    en: 'The subject has a long gap, behind which something is hidden.',
    es: 'El asunto tiene un hueco largo que esconde algo detrás.',
  },
  'filter.rule.subject.code': {
    en: 'The subject ends in a code that means nothing to people.',
    es: 'El asunto acaba en un código que no dice nada a nadie.',
  },
  'filter.rule.subject.spaced': {
    en: 'Letters of the subject stand apart to deceive filters.',
    es: 'Las letras del asunto están separadas para engañar a los filtros.',
  },
  'filter.rule.subject.raw': {
    en: 'The subject has letters that were not encoded as mail asks for.',
    es: 'El asunto lleva letras sin codificar como pide el correo.',
  },
  'filter.rule.subject.needless-code': {
    en: 'The subject was encoded without need.',
    es: 'El asunto se codificó sin necesidad.',
  },
  'filter.rule.subject.false-reply': {
    en: 'The subject says it is an answer, but it answers no message.',
    es: 'El asunto dice ser una respuesta, pero no responde a ningún mensaje.',
  },
  'filter.rule.subject.addressee': {
    en: 'The subject holds the recipient’s address name.',
    es: 'El asunto lleva el nombre de la dirección del destinatario.',
  },
  'filter.rule.date.missing': {
    en: 'The message has no readable date.',
    es: 'El mensaje no lleva una fecha legible.',
  },
  'filter.rule.date.future': {
    en: 'The message is dated in the future.',
    es: 'El mensaje lleva una fecha futura.',
  },
  'filter.rule.id.missing': {
    en: 'The message has no identifier (Message-ID).',
    es: 'El mensaje no tiene identificador (Message-ID).',
  },
  'filter.rule.id.odd': {
    en: 'The message’s identifier is malformed.',
    es: 'El identificador del mensaje está mal formado.',
  },
  'filter.rule.id.no-dot': {
    en: 'The message’s identifier names no domain.',
    es: 'El identificador del mensaje no nombra ningún dominio.',
  },
  'filter.rule.priority.high': {
    en: 'The message calls itself urgent.',
    es: 'El mensaje se declara urgente.',
  },
  'filter.rule.outlook.no-ole': {
    en: 'It says it was written with Outlook Express, and was not.',
    es: 'Dice estar escrito con Outlook Express, y no lo está.',
  },
  'filter.rule.outlook.id': {
    en: 'It says it was written with Outlook Express, but its identifier is not of that program.',
    es: 'Dice estar escrito con Outlook Express, pero su identificador no es de ese programa.',
  },
  'filter.rule.outlook.parts': {
    en: 'It copies fields of Outlook without being written with it.',
    es: 'Copia campos de Outlook sin estar escrito con ese programa.',
  },
  'filter.rule.mailer.mass': {
    en: 'It was sent with a program for unwanted mass mail.',
    es: 'Se envió con un programa de envíos masivos spam.',
  },
  'filter.rule.mime.missing': {
    en: 'The message lacks what mail programs write (MIME-Version).',
    es: 'Al mensaje le falta lo que escriben los programas de correo (MIME-Version).',
  },
  'filter.rule.thread.reply': {
    en: 'The message answers another one and quotes it.',
    es: 'El mensaje responde a otro y lo cita.',
  },
  'filter.rule.thread.names': {
    en: 'The message names the one that it answers.',
    es: 'El mensaje nombra aquel al que responde.',
  },
  'filter.rule.list.proper': {
    en: 'The message comes through a mailing list that one can leave.',
    es: 'El mensaje viene de una lista de correo de la que uno se puede dar de baja.',
  },
  'filter.rule.html.only': {
    en: 'The message is HTML without a plain text.',
    es: 'El mensaje es HTML sin texto sin formato.',
  },
  'filter.rule.html.hidden': {
    en: 'Much of the text is hidden from the reader.',
    es: 'Gran parte del texto está oculta para quien lo lee.',
  },
  'filter.rule.html.form': {
    en: 'The message holds a form to fill in.',
    es: 'El mensaje lleva un formulario para rellenar.',
  },
  'filter.rule.html.script': {
    en: 'The message holds a program (script).',
    es: 'El mensaje lleva un programa (script).',
  },
  'filter.rule.html.split-words': {
    en: 'Words are cut by comments that nobody sees.',
    es: 'Hay palabras cortadas por comentarios que nadie ve.',
  },
  'filter.rule.html.strange': {
    en: 'The message holds HTML tags that do not exist.',
    es: 'El mensaje lleva etiquetas HTML que no existen.',
  },
  'filter.rule.html.big-fonts': {
    en: 'The message has very large letters.',
    es: 'El mensaje usa letras muy grandes.',
  },
  'filter.rule.html.beacon': {
    en: 'A picture of one point tells the sender when the message is opened.',
    es: 'Una imagen de un punto avisa al remitente cuando se abre el mensaje.',
  },
  'filter.rule.text.picture': {
    en: 'The message is a picture with a link and next to no text.',
    es: 'El mensaje es una imagen con un enlace y casi sin texto.',
  },
  'filter.rule.text.base64': {
    en: 'The text is encoded as a file would be.',
    es: 'El texto está codificado como si fuera un archivo.',
  },
  'filter.rule.text.upper': {
    en: 'Much of the text is in capitals.',
    es: 'Buena parte del texto está en mayúsculas.',
  },
  'filter.rule.text.upper-lines': {
    en: 'The text has lines in capitals.',
    es: 'El texto tiene líneas en mayúsculas.',
  },
  'filter.rule.text.exclaims': {
    en: 'The text has many exclamation marks.',
    es: 'El texto lleva muchos signos de exclamación.',
  },
  'filter.rule.text.money': {
    en: 'The text names many sums of money.',
    es: 'El texto nombra muchas sumas de dinero.',
  },
  'filter.rule.text.broken': {
    en: 'Words are written with digits to deceive filters.',
    es: 'Hay palabras escritas con cifras para engañar a los filtros.',
  },
  'filter.rule.text.spaced': {
    en: 'Letters stand apart to deceive filters.',
    es: 'Las letras están separadas para engañar a los filtros.',
  },
  'filter.rule.text.invisible': {
    en: 'Words are cut by signs that nobody sees.',
    es: 'Hay palabras cortadas por signos invisibles.',
  },
  'filter.rule.charset.odd': {
    en: 'The text is in a character set of another script.',
    es: 'El texto usa un juego de caracteres de otra escritura.',
  },
  'filter.rule.text.foreign': {
    en: 'Most of the text is in a script that neither Spanish nor English uses.',
    es: 'La mayor parte del texto está en una escritura que no usan ni el español ni el inglés.',
  },
  'filter.rule.text.garbled': {
    en: 'The text does not say in which character set it is, and cannot be read in ours.',
    es: 'El texto no dice en qué juego de caracteres está, y no se puede leer en el nuestro.',
  },
  'filter.rule.subject.foreign': {
    en: 'The subject is in a script that neither Spanish nor English uses, or cannot be read.',
    es: 'El asunto está en una escritura que no usan ni el español ni el inglés, o no se puede leer.',
  },
  'filter.rule.link.address': {
    en: 'A link leads to a number instead of a name.',
    es: 'Un enlace lleva a un número en vez de a un nombre.',
  },
  'filter.rule.link.port': {
    en: 'A link leads to an unusual port.',
    es: 'Un enlace lleva a un puerto inusual.',
  },
  'filter.rule.link.user': {
    en: 'A link shows one name and leads to another (@).',
    es: 'Un enlace muestra un nombre y lleva a otro (@).',
  },
  'filter.rule.link.encoded': {
    en: 'The host of a link is encoded to hide it.',
    es: 'El servidor de un enlace está codificado para ocultarlo.',
  },
  'filter.rule.link.shortener': {
    en: 'A shortened link hides where it leads.',
    es: 'Un enlace acortado oculta adónde lleva.',
  },
  'filter.rule.link.punycode': {
    en: 'A link leads to a name with special letters.',
    es: 'Un enlace lleva a un nombre con letras especiales.',
  },
  'filter.rule.link.mixed': {
    en: 'A link’s name mixes letters of two scripts to look like another.',
    es: 'El nombre de un enlace mezcla letras de dos escrituras para parecerse a otro.',
  },
  'filter.rule.link.other': {
    en: 'A link shows one site and leads to another.',
    es: 'Un enlace muestra un sitio y lleva a otro.',
  },
  'filter.rule.link.hop': {
    en: 'A link leads through a site to another.',
    es: 'Un enlace pasa por un sitio para llegar a otro.',
  },
  'filter.rule.link.tld': {
    en: 'A link leads to a domain of the kind that costs next to nothing.',
    es: 'Un enlace lleva a un dominio de los que no cuestan casi nada.',
  },
  'filter.rule.link.free-host': {
    en: 'A link leads to a page on a free host.',
    es: 'Un enlace lleva a una página de un alojamiento gratuito.',
  },
  'filter.rule.link.addressee': {
    en: 'A link carries the recipient’s address.',
    es: 'Un enlace lleva la dirección del destinatario.',
  },
  'filter.rule.link.removal': {
    en: 'The message offers removal, but not as honest lists do.',
    es: 'El mensaje ofrece la baja, pero no como las listas honestas.',
  },
  'filter.rule.link.dashes': {
    en: 'A link’s name is put together of many words.',
    es: 'El nombre de un enlace está hecho de muchas palabras.',
  },
} satisfies Catalogue
