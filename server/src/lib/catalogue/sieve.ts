/** What is wrong with the script of a filter. Words of the language stay as they are. */
import type { Catalogue } from '../text.ts'

export const SIEVE_TEXTS = {
  'sieve.tagName': {
    en: 'A colon begins a tag such as :contains. Write its name right behind it.',
    es: 'Los dos puntos abren una etiqueta como :contains. Escriba su nombre justo detrás.',
  },
  'sieve.sign': {
    en: 'The sign “{sign}” has no meaning here. Remove it, or put texts in double quotes.',
    es: 'El signo «{sign}» no significa nada aquí. Quítelo, o ponga los textos entre comillas dobles.',
  },
  'sieve.comment': {
    en: 'This comment has no end. Close it with */.',
    es: 'Este comentario no termina. Ciérrelo con */.',
  },
  'sieve.number': {
    en: 'This is not a number. Write digits, and K, M or G behind them if you like.',
    es: 'Esto no es un número. Escriba dígitos y, si quiere, K, M o G detrás.',
  },
  'sieve.numberLarge': {
    en: 'This number is too large. Write a smaller one.',
    es: 'Este número es demasiado grande. Escriba uno menor.',
  },
  'sieve.string': {
    en: 'This text has no end. Close it with a double quote.',
    es: 'Este texto no termina. Ciérrelo con comillas dobles.',
  },
  'sieve.multiLineStart': {
    en: 'The text begins on the line behind “text:”. Move it there.',
    es: 'El texto empieza en la línea que sigue a «text:». Páselo allí.',
  },
  'sieve.multiLine': {
    en: 'This text has no end. Close it with a line that holds a single dot.',
    es: 'Este texto no termina. Ciérrelo con una línea que tenga un solo punto.',
  },
  'sieve.blockOpen': {
    en: "This block has no end. Close it with '}'.",
    es: "Este bloque no termina. Ciérrelo con '}'.",
  },
  'sieve.blockClose': {
    en: "No block is open here. Remove this '}'.",
    es: "Aquí no hay ningún bloque abierto. Quite este '}'.",
  },
  'sieve.blockDepth': {
    en: 'Blocks may be nested {max} deep. Write this with fewer levels.',
    es: 'Los bloques se pueden anidar hasta {max} niveles. Escriba esto con menos niveles.',
  },
  'sieve.testDepth': {
    en: 'Tests may be nested {max} deep. Write this with fewer levels.',
    es: 'Las pruebas se pueden anidar hasta {max} niveles. Escriba esto con menos niveles.',
  },
  'sieve.commands': {
    en: 'The filter has more than {max} commands. Split it into several.',
    es: 'El filtro tiene más de {max} órdenes. Divídalo en varios.',
  },
  'sieve.long': {
    en: 'The filter is larger than {max} bytes. Split it into several.',
    es: 'El filtro ocupa más de {max} bytes. Divídalo en varios.',
  },
  'sieve.expectCommand': {
    en: 'A command has to stand here, such as “keep” or “if”.',
    es: 'Aquí tiene que ir una orden, como «keep» o «if».',
  },
  'sieve.expectEnd': {
    en: "The command has to end before this, with “;” or a block in '{ }'.",
    es: "La orden tiene que acabar antes de esto, con «;» o con un bloque entre '{ }'.",
  },
  'sieve.expectTest': {
    en: 'A test has to stand here, such as “header” or “size”.',
    es: 'Aquí tiene que ir una prueba, como «header» o «size».',
  },
  'sieve.expectTestEnd': {
    en: 'The list of tests has to go on with “,” or end with “)”.',
    es: 'La lista de pruebas tiene que seguir con «,» o acabar con «)».',
  },
  'sieve.expectString': {
    en: 'A text in double quotes has to stand here.',
    es: 'Aquí tiene que ir un texto entre comillas dobles.',
  },
  'sieve.expectListEnd': {
    en: 'The list has to go on with “,” or end with “]”.',
    es: 'La lista tiene que seguir con «,» o acabar con «]».',
  },
  'sieve.unicode': {
    en: 'One of these numbers is no sign of Unicode. Write those of existing signs.',
    es: 'Uno de estos números no es un signo de Unicode. Escriba los de signos que existen.',
  },
  'sieve.reference': {
    en: "This text names a variable that cannot exist. Write $'{name}', or $'{1}' to $'{9}'.",
    es: "Este texto nombra una variable que no puede existir. Escriba $'{nombre}', o de $'{1}' a $'{9}'.",
  },
  'sieve.constant': {
    en: 'This text has to be known beforehand. Write it without variables.',
    es: 'Este texto se tiene que saber de antemano. Escríbalo sin variables.',
  },
  'sieve.variableName': {
    en: '“{name}” cannot be the name of a variable. Use letters, digits and “_”, beginning with a letter.',
    es: '«{name}» no puede ser el nombre de una variable. Use letras, dígitos y «_», empezando con una letra.',
  },
  'sieve.variables': {
    en: 'The filter has more than {max} variables. Use fewer.',
    es: 'El filtro tiene más de {max} variables. Use menos.',
  },
  'sieve.tag': {
    en: '“{command}” has no tag “:{name}”. Remove it, or check how it is written.',
    es: '«{command}» no tiene la etiqueta «:{name}». Quítela o revise cómo está escrita.',
  },
  'sieve.tagExtension': {
    en: '“:{name}” belongs to “{extension}”. Add require "{extension}"; at the top.',
    es: '«:{name}» es de «{extension}». Agregue require "{extension}"; al principio.',
  },
  'sieve.tagLate': {
    en: '“:{name}” has to stand before the other arguments. Move it there.',
    es: '«:{name}» tiene que ir antes de los demás argumentos. Páselo allí.',
  },
  'sieve.tagTwice': {
    en: '“:{name}” stands here twice. Remove one.',
    es: '«:{name}» está dos veces. Quite una.',
  },
  'sieve.tagConflict': {
    en: '“:{name}” and “:{other}” exclude each other. Remove one.',
    es: '«:{name}» y «:{other}» se excluyen. Quite una.',
  },
  'sieve.tagTakes.string': {
    en: 'Behind “:{name}” one text in double quotes has to follow.',
    es: 'Detrás de «:{name}» tiene que ir un texto entre comillas dobles.',
  },
  'sieve.tagTakes.strings': {
    en: 'Behind “:{name}” a text or a list of texts has to follow.',
    es: 'Detrás de «:{name}» tiene que ir un texto o una lista de textos.',
  },
  'sieve.tagTakes.number': {
    en: 'Behind “:{name}” a number has to follow.',
    es: 'Detrás de «:{name}» tiene que ir un número.',
  },
  'sieve.argumentCount': {
    en: '“{name}” needs {wanted, plural, =0 {no arguments} one {# argument} other {# arguments}} and has {given}.',
    es: '«{name}» necesita {wanted, plural, =0 {cero argumentos} one {# argumento} many {# de argumentos} other {# argumentos}} y tiene {given}.',
  },
  'sieve.argument.string': {
    en: 'Argument {place} of “{name}” has to be one text in double quotes.',
    es: 'El argumento {place} de «{name}» tiene que ser un texto entre comillas dobles.',
  },
  'sieve.argument.strings': {
    en: 'Argument {place} of “{name}” has to be a text or a list of texts.',
    es: 'El argumento {place} de «{name}» tiene que ser un texto o una lista de textos.',
  },
  'sieve.argument.number': {
    en: 'Argument {place} of “{name}” has to be a number.',
    es: 'El argumento {place} de «{name}» tiene que ser un número.',
  },
  'sieve.groupArguments': {
    en: '“{name}” takes tests and nothing else. Remove the rest.',
    es: '«{name}» solo lleva pruebas. Quite lo demás.',
  },
  'sieve.oneTest': { en: '“{name}” needs one test behind it.', es: '«{name}» necesita una prueba detrás.' },
  'sieve.testList': {
    en: '“{name}” needs tests in parentheses behind it.',
    es: '«{name}» necesita pruebas entre paréntesis detrás.',
  },
  'sieve.noTests': {
    en: '“{name}” takes no test behind it. Remove it, or end the command with “;” before it.',
    es: '«{name}» no lleva ninguna prueba detrás. Quítela o acabe antes la orden con «;».',
  },
  'sieve.noBlock': {
    en: '“{name}” takes no block. End it with “;”.',
    es: '«{name}» no lleva bloque. Acábelo con «;».',
  },
  'sieve.block': {
    en: "“{name}” needs a block of commands in '{ }'.",
    es: "«{name}» necesita un bloque de órdenes entre '{ }'.",
  },
  'sieve.command': {
    en: 'There is no command “{name}”. Check how it is written.',
    es: 'No hay ninguna orden «{name}». Revise cómo está escrita.',
  },
  'sieve.commandExtension': {
    en: '“{name}” belongs to “{extension}”. Add require "{extension}"; at the top.',
    es: '«{name}» es de «{extension}». Agregue require "{extension}"; al principio.',
  },
  'sieve.test': {
    en: 'There is no test “{name}”. Check how it is written.',
    es: 'No hay ninguna prueba «{name}». Revise cómo está escrita.',
  },
  'sieve.testExtension': {
    en: '“{name}” belongs to “{extension}”. Add require "{extension}"; at the top.',
    es: '«{name}» es de «{extension}». Agregue require "{extension}"; al principio.',
  },
  'sieve.needs': {
    en: '“{name}” needs “{extension}” here. Add require "{extension}"; at the top.',
    es: '«{name}» necesita aquí «{extension}». Agregue require "{extension}"; al principio.',
  },
  'sieve.extension': {
    en: 'This server does not know “{name}”. Remove it from require.',
    es: 'Este servidor no conoce «{name}». Quítelo de require.',
  },
  'sieve.requireLate': {
    en: '“require” has to stand before all other commands. Move it to the top.',
    es: '«require» tiene que ir antes de todas las demás órdenes. Páselo al principio.',
  },
  'sieve.elseAlone': {
    en: '“{name}” has to follow the block of an “if”.',
    es: '«{name}» tiene que seguir al bloque de un «if».',
  },
  'sieve.elseTest': {
    en: '“else” takes no test. Remove it, or write “elsif”.',
    es: '«else» no lleva prueba. Quítela o escriba «elsif».',
  },
  'sieve.break': {
    en: '“break” leaves a loop, and no such loop is open here. Remove it, or check the name.',
    es: '«break» sale de un bucle y aquí no hay ninguno así. Quítelo o revise el nombre.',
  },
  'sieve.comparator': {
    en: 'There is no comparator “{name}”. Use i;ascii-casemap, i;octet, i;ascii-numeric or i;unicode-casemap.',
    es: 'No hay ningún comparador «{name}». Use i;ascii-casemap, i;octet, i;ascii-numeric o i;unicode-casemap.',
  },
  'sieve.comparatorExtension': {
    en: 'This comparator has to be asked for. Add require "comparator-{name}"; at the top.',
    es: 'Este comparador hay que pedirlo. Agregue require "comparator-{name}"; al principio.',
  },
  'sieve.comparatorMatch': {
    en: '“{comparator}” compares whole numbers and cannot be used with “:{type}”. Use :is, :value or :count.',
    es: '«{comparator}» compara números enteros y no sirve con «:{type}». Use :is, :value o :count.',
  },
  'sieve.relation': {
    en: '“{text}” is no relation. Use gt, ge, lt, le, eq or ne.',
    es: '«{text}» no es una relación. Use gt, ge, lt, le, eq o ne.',
  },
  'sieve.lastAlone': {
    en: '“:last” counts from the end and needs “:index”. Add it with a number.',
    es: '«:last» cuenta desde el final y necesita «:index». Agréguelo con un número.',
  },
  'sieve.index': { en: '“:index” counts from 1.', es: '«:index» cuenta desde 1.' },
  'sieve.size': {
    en: '“size” needs :over or :under before the number.',
    es: '«size» necesita :over o :under antes del número.',
  },
  'sieve.fieldName': {
    en: '“{name}” cannot be the name of a header field. Write it without the colon, such as “Subject”.',
    es: '«{name}» no puede ser el nombre de un campo de cabecera. Escríbalo sin los dos puntos, como «Subject».',
  },
  'sieve.addressField': {
    en: '“{name}” is no field of addresses. Use “header” for it.',
    es: '«{name}» no es un campo de direcciones. Use «header» para él.',
  },
  'sieve.envelopeField': {
    en: 'The envelope has “from” and “to”, and no “{name}”.',
    es: 'El sobre tiene «from» y «to», y no «{name}».',
  },
  'sieve.datePart': {
    en: '“{name}” is no part of a date. Use year, month, day, date, julian, hour, minute, second, time, iso8601, std11, zone or weekday.',
    es: '«{name}» no es parte de una fecha. Use year, month, day, date, julian, hour, minute, second, time, iso8601, std11, zone o weekday.',
  },
  'sieve.zone': {
    en: '“{text}” is no time zone. Write it as +0200.',
    es: '«{text}» no es una zona horaria. Escríbala como +0200.',
  },
  'sieve.mimeAlone': {
    en: '“:{name}” needs “:mime” beside it.',
    es: '«:{name}» necesita «:mime» a su lado.',
  },
  'sieve.fccAlone': {
    en: '“:{name}” belongs to the copy that “:fcc” files. Add “:fcc” with a folder.',
    es: '«:{name}» es de la copia que archiva «:fcc». Agregue «:fcc» con una carpeta.',
  },
  'sieve.specialUse': {
    en: '“{name}” is no special folder. Use \\Archive, \\Drafts, \\Junk, \\Sent, \\Trash, \\Flagged, \\All or \\Important.',
    es: '«{name}» no es una carpeta especial. Use \\Archive, \\Drafts, \\Junk, \\Sent, \\Trash, \\Flagged, \\All o \\Important.',
  },
  'sieve.mailboxEmpty': { en: 'The name of a folder is missing.', es: 'Falta el nombre de una carpeta.' },
  'sieve.address': {
    en: '“{text}” is not an address. Write one, as name@company.com.',
    es: '«{text}» no es una dirección. Escriba una, como nombre@empresa.com.',
  },
  'sieve.control': {
    en: 'A header field is one line. Remove line ends and other control characters.',
    es: 'Un campo de cabecera es una sola línea. Quite los finales de línea y otros caracteres de control.',
  },
  'sieve.untouchable': {
    en: 'Filters cannot change “{name}”: it says how a message came here. Choose another field.',
    es: 'Los filtros no pueden cambiar «{name}»: dice cómo llegó un mensaje. Elija otro campo.',
  },
  'sieve.notifyMethod': {
    en: '“{text}” cannot be notified. Write mailto: and an address.',
    es: 'No se puede avisar a «{text}». Escriba mailto: y una dirección.',
  },
  'sieve.importance': { en: 'The importance is "1", "2" or "3".', es: 'La importancia es "1", "2" o "3".' },
  'sieve.regex.long': {
    en: 'A regular expression may have {max} signs. Write a shorter one.',
    es: 'Una expresión regular puede tener {max} signos. Escriba una más corta.',
  },
  'sieve.regex.large': {
    en: 'This regular expression repeats too much. Use smaller counts.',
    es: 'Esta expresión regular repite demasiado. Use repeticiones menores.',
  },
  'sieve.regex.total': {
    en: 'All regular expressions of the filter together are too large. Use fewer or shorter ones.',
    es: 'Las expresiones regulares del filtro son, entre todas, demasiado grandes. Use menos o más cortas.',
  },
  'sieve.regex.deep': {
    en: 'Groups may be nested {max} deep. Use fewer levels.',
    es: 'Los grupos se pueden anidar hasta {max} niveles. Use menos niveles.',
  },
  'sieve.regex.parenthesis': {
    en: 'The parentheses of this regular expression do not match. Write \\( for one that is meant as a sign.',
    es: 'Los paréntesis de esta expresión regular no cuadran. Escriba \\( si se trata de un signo.',
  },
  'sieve.regex.backslash': {
    en: 'The regular expression ends with a backslash. Write two for one that is meant as a sign.',
    es: 'La expresión regular acaba con una barra invertida. Escriba dos si se trata de un signo.',
  },
  'sieve.regex.escape': {
    en: '“\\{sign}” has no meaning in these regular expressions. Use classes such as [0-9].',
    es: '«\\{sign}» no significa nada en estas expresiones regulares. Use clases como [0-9].',
  },
  'sieve.regex.interval': {
    en: "A count is written '{2}', '{2,}' or '{2,5}'. Write \\'{' for a brace that is meant as a sign.",
    es: "Una repetición se escribe '{2}', '{2,}' o '{2,5}'. Escriba \\'{' si se trata de un signo.",
  },
  'sieve.regex.repeat': {
    en: 'Counts go from 0 to {max}, the smaller one first.',
    es: 'Las repeticiones van de 0 a {max}, la menor primero.',
  },
  'sieve.regex.nothing': {
    en: 'There is nothing here that could be repeated. Write a backslash before a sign that is meant as itself.',
    es: 'Aquí no hay nada que repetir. Escriba una barra invertida antes de un signo que se represente a sí mismo.',
  },
  'sieve.regex.bracket': {
    en: 'This bracket has no end. Close it with “]”.',
    es: 'Este corchete no termina. Ciérrelo con «]».',
  },
  'sieve.regex.class': {
    en: 'There is no class [:{name}:]. Use alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper or xdigit.',
    es: 'No hay ninguna clase [:{name}:]. Use alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper o xdigit.',
  },
  'sieve.regex.range': {
    en: 'A range goes from the lower sign to the higher one, as in [a-z].',
    es: 'Un rango va del signo menor al mayor, como en [a-z].',
  },
} satisfies Catalogue
