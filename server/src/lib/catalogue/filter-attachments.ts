/** Why an attachment speaks for or against a message, and what other programs said of it; shown with each message. */
import type { Catalogue } from '../text.ts'

const FILE_EN = '{file, select, none {An attachment} other {“{file}”}}'
const IN_EN = '{file, select, none {an attachment} other {“{file}”}}'
const FILE_ES = '{file, select, none {Un adjunto} other {“{file}”}}'
const IN_ES = '{file, select, none {un adjunto} other {“{file}”}}'

export const FILTER_ATTACHMENTS_TEXTS = {
  'filter.rule.attachment.program': {
    en: `${FILE_EN} is a program.`,
    es: `${FILE_ES} es un programa.`,
  },
  'filter.rule.attachment.archived-program': {
    en: `There is a program inside an attachment: ${IN_EN}.`,
    es: `Hay un programa dentro de un adjunto: ${IN_ES}.`,
  },
  'filter.rule.attachment.script': {
    en: `${FILE_EN} runs by itself when it is opened.`,
    es: `${FILE_ES} se ejecuta solo al abrirlo.`,
  },
  'filter.rule.attachment.archived-script': {
    en: `An archive holds a file that runs by itself when it is opened: ${IN_EN}.`,
    es: `Un archivo comprimido trae algo que se ejecuta solo al abrirlo: ${IN_ES}.`,
  },
  'filter.rule.attachment.source': {
    en: `${FILE_EN} is the text of a program.`,
    es: `${FILE_ES} es el texto de un programa.`,
  },
  'filter.rule.attachment.disk-image': {
    en: `${FILE_EN} is the image of a disk, which hides where files come from.`,
    es: `${FILE_ES} es la imagen de un disco, que oculta de dónde vienen sus archivos.`,
  },
  'filter.rule.attachment.shortcut': {
    en: `${FILE_EN} only leads to another place.`,
    es: `${FILE_ES} solo lleva a otro sitio.`,
  },
  'filter.rule.attachment.double-extension': {
    en: `${FILE_EN} has the name of a document and is something that runs.`,
    es: `${FILE_ES} tiene nombre de documento y es algo que se ejecuta.`,
  },
  'filter.rule.attachment.reversed-name': {
    en: `The name of ${IN_EN} is written backwards to look like another type of file.`,
    es: `El nombre de ${IN_ES} se escribe al revés para parecer otro tipo de archivo.`,
  },
  'filter.rule.attachment.disguised': {
    en: `${FILE_EN} is not the type of file that its name says.`,
    es: `${FILE_ES} no es del tipo de archivo que dice su nombre.`,
  },
  'filter.rule.attachment.polyglot': {
    en: `${FILE_EN} is two types of file at once.`,
    es: `${FILE_ES} es dos tipos de archivo a la vez.`,
  },
  'filter.rule.attachment.unreadable': {
    en: `${FILE_EN} could not be opened safely, so nobody knows what is in it.`,
    es: `${FILE_ES} no se pudo abrir de forma segura, así que no se sabe qué contiene.`,
  },
  'filter.rule.attachment.ambiguous': {
    en: 'The message is built so that programs find different files in it.',
    es: 'El mensaje está hecho para que cada programa encuentre archivos distintos.',
  },
  'filter.rule.attachment.elsewhere': {
    en: 'Part of the message is not in it: it comes in another message or from another place.',
    es: 'Una parte del mensaje no está en él: llega en otro mensaje o desde otro sitio.',
  },
  'filter.rule.attachment.encrypted': {
    en: `${FILE_EN} has a password, so what is in it cannot be checked.`,
    es: `${FILE_ES} tiene contraseña, así que no se puede revisar lo que contiene.`,
  },
  'filter.rule.attachment.bomb': {
    en: `${FILE_EN} would take far more space or time to open than any honest file.`,
    es: `${FILE_ES} ocuparía mucho más espacio o tiempo al abrirse que cualquier archivo honesto.`,
  },
  'filter.rule.attachment.too-deep': {
    en: `There are too many archives inside archives: ${IN_EN}.`,
    es: `Hay demasiados archivos comprimidos uno dentro de otro: ${IN_ES}.`,
  },
  'filter.rule.attachment.too-many': {
    en: `${FILE_EN} holds more files than can be checked.`,
    es: `${FILE_ES} contiene más archivos de los que se pueden revisar.`,
  },
  'filter.rule.attachment.damaged': {
    en: `${FILE_EN} is damaged, so what is in it cannot be checked.`,
    es: `${FILE_ES} viene dañado, así que no se puede revisar lo que contiene.`,
  },
  'filter.rule.attachment.unopened': {
    en: `What is in ${IN_EN} was not checked: nobody here opens this type of archive.`,
    es: `No se revisó lo que hay en ${IN_ES}: aquí no se abre ese tipo de archivo comprimido.`,
  },
  'filter.rule.attachment.lying-archive': {
    en: `${FILE_EN} says one thing at its beginning and another at its end.`,
    es: `${FILE_ES} dice una cosa al principio y otra al final.`,
  },
  'filter.rule.attachment.path': {
    en: `An archive would write a file outside of its folder: ${IN_EN}.`,
    es: `Un archivo comprimido escribiría fuera de su carpeta: ${IN_ES}.`,
  },
  'filter.rule.attachment.encrypted-document': {
    en: `${FILE_EN} has a password, so what is in it cannot be checked.`,
    es: `${FILE_ES} tiene contraseña, así que no se puede revisar lo que contiene.`,
  },
  'filter.rule.attachment.macro': {
    en: `${FILE_EN} has macros.`,
    es: `${FILE_ES} tiene macros.`,
  },
  'filter.rule.attachment.macro-auto': {
    en: `${FILE_EN} has macros that start by themselves.`,
    es: `${FILE_ES} tiene macros que se ejecutan solas.`,
  },
  'filter.rule.attachment.macro-xlm': {
    en: `${FILE_EN} has macros of an old kind, today used by viruses.`,
    es: `${FILE_ES} tiene macros de un tipo antiguo, que hoy usan los virus.`,
  },
  'filter.rule.attachment.dde': {
    en: `${FILE_EN} starts another program when it is opened.`,
    es: `${FILE_ES} pone en marcha otro programa al abrirse.`,
  },
  'filter.rule.attachment.template': {
    en: `${FILE_EN} fetches something that runs from the internet when it is opened.`,
    es: `${FILE_ES} trae de internet algo que se ejecuta al abrirlo.`,
  },
  'filter.rule.attachment.unc': {
    en: `${FILE_EN} would show your password to a computer outside when it is opened.`,
    es: `${FILE_ES} mostraría su contraseña a un equipo de fuera al abrirse.`,
  },
  'filter.rule.attachment.external-link': {
    en: `${FILE_EN} fetches something from elsewhere when it is opened.`,
    es: `${FILE_ES} trae algo de otro sitio al abrirse.`,
  },
  'filter.rule.attachment.embedded': {
    en: `${FILE_EN} has another file inside.`,
    es: `${FILE_ES} tiene otro archivo dentro.`,
  },
  'filter.rule.attachment.equation': {
    en: `${FILE_EN} uses an old hole in Office (equations).`,
    es: `${FILE_ES} usa una antigua vulnerabilidad de Office (ecuaciones).`,
  },
  'filter.rule.attachment.rtf-object': {
    en: `${FILE_EN} has an object that runs by itself.`,
    es: `${FILE_ES} tiene un objeto que se ejecuta solo.`,
  },
  'filter.rule.attachment.pdf-script': {
    en: `${FILE_EN} has a script inside.`,
    es: `${FILE_ES} tiene un programa dentro.`,
  },
  'filter.rule.attachment.pdf-auto-script': {
    en: `${FILE_EN} has a script inside that starts by itself.`,
    es: `${FILE_ES} tiene un programa dentro que se ejecuta solo.`,
  },
  'filter.rule.attachment.pdf-launch': {
    en: `${FILE_EN} wants to start a program of your computer.`,
    es: `${FILE_ES} quiere poner en marcha un programa de su equipo.`,
  },
  'filter.rule.attachment.pdf-file': {
    en: `${FILE_EN} has another file inside.`,
    es: `${FILE_ES} tiene otro archivo dentro.`,
  },
  'filter.rule.attachment.pdf-remote': {
    en: `${FILE_EN} opens or fetches other files.`,
    es: `${FILE_ES} abre o trae otros archivos.`,
  },
  'filter.rule.attachment.html-smuggling': {
    en: `${FILE_EN} is a page that puts a file together on your computer.`,
    es: `${FILE_ES} es una página que arma un archivo en su equipo.`,
  },
  'filter.rule.attachment.html-form': {
    en: `${FILE_EN} is a page that asks for a password.`,
    es: `${FILE_ES} es una página que pide una contraseña.`,
  },
  'filter.rule.attachment.svg-script': {
    en: `${FILE_EN} is a picture with a script inside.`,
    es: `${FILE_ES} es una imagen con un programa dentro.`,
  },
  'filter.rule.attachment.shortcut-unc': {
    en: `${FILE_EN} would show your password to a computer outside.`,
    es: `${FILE_ES} mostraría su contraseña a un equipo de fuera.`,
  },
  'filter.rule.scan.virus': {
    en: 'Virus detected: {virus}.',
    es: 'Trae un virus: {virus}.',
  },
  'filter.rule.scan.none': {
    en: '{scanner, select, clamav {The virus check} other {The spam check}} did not answer.',
    es: '{scanner, select, clamav {El antivirus} other {El filtro de spam}} no respondió.',
  },
  'filter.rule.rspamd.action': {
    en: 'Rspamd gives it {score} points.',
    es: 'Rspamd le da {score} puntos.',
  },
  'filter.rule.rspamd.symbol': {
    en: 'Rspamd: {symbol}.',
    es: 'Rspamd: {symbol}.',
  },
  'filter.rule.rspamd.rest': {
    en: 'Rspamd: {count, plural, one {another sign} other {# other signs}}.',
    es: 'Rspamd: {count, plural, one {otra señal} other {otras # señales}}.',
  },
} as const satisfies Catalogue
