/**
 * The words of an HTML text, for searching and for previews: never to be shown as HTML again.
 *
 *   htmlToText('<p>Hola,&nbsp;<b>Ana</b></p><script>x()</script>')   'Hola, Ana'
 *
 * One pass, no tree: whatever the nesting, time and memory grow with the length only (THREATS JM1).
 */
import { SEARCH_TEXT_MAX } from '../limits.ts'

/** What these hold is no text for people. */
const SILENT = ['script', 'style', 'head', 'template', 'noscript', 'svg', 'math', 'object', 'iframe'] as const
const SILENT_NAMES: ReadonlySet<string> = new Set(SILENT)
/** Elements within a line; all others part words. */
const INLINE: ReadonlySet<string> = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr o:p q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
/** Names of U+00A0 to U+00FF in their order. */
const LATIN =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ...LATIN.split(' ').map((name, i): [string, string] => [name, String.fromCharCode(0xa0 + i)]),
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['euro', '€'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['sbquo', '‚'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['bdquo', '„'],
  ['hellip', '…'],
  ['bull', '•'],
  ['trade', '™'],
  ['OElig', 'Œ'],
  ['oelig', 'œ'],
  ['Scaron', 'Š'],
  ['scaron', 'š'],
  ['zwnj', ''],
  ['zwj', ''],
])
const ENTITY = /&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,10}));?/g
const TAG_NAME = /<(\/?)([A-Za-z][A-Za-z0-9:-]{0,30})/y

/** Text of at most `max` signs of HTML. Never throws. */
export function htmlToText(html: string, max = SEARCH_TEXT_MAX): string {
  const text = html.length > max ? html.slice(0, max) : html
  const out: string[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('<', at)
    if (open < 0) {
      out.push(text.slice(at))
      break
    }
    if (open > at) out.push(text.slice(at, open))
    TAG_NAME.lastIndex = open
    const tag = TAG_NAME.exec(text)
    if (tag !== null) {
      const name = (tag[2] ?? '').toLowerCase()
      if (!INLINE.has(name)) out.push('\n')
      const end = tagEnd(text, TAG_NAME.lastIndex)
      at = tag[1] === '' && SILENT_NAMES.has(name) ? silentEnd(text, name, end) : end
    } else if (text.startsWith('<!--', open)) at = behind(text, '-->', open + 4)
    else if (text[open + 1] === '!' || text[open + 1] === '?' || text[open + 1] === '/')
      at = behind(text, '>', open)
    else {
      out.push('<')
      at = open + 1
    }
  }
  return tidy(decodeEntities(out.join('')))
}

/** Behind the `>` of a tag; one within quotes ends nothing. */
function tagEnd(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at)
    if (quote !== '') {
      if (sign === quote) quote = ''
    } else if (sign === '>') return at + 1
    else if ((sign === '"' || sign === "'") && text[at - 1] === '=') quote = sign
  }
  return text.length
}

function silentEnd(text: string, name: string, from: number): number {
  const close = new RegExp(`</${name}[\\s/>]`, 'gi')
  close.lastIndex = from
  const found = close.exec(text)
  return found === null ? text.length : behind(text, '>', found.index)
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? text.length : at + mark.length
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(ENTITY, (whole: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES.get(name) ?? whole
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    const printable = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    return printable || code === 10 ? String.fromCodePoint(code) : ' '
  })
}

/** Blanks as one, lines without blanks at their ends, at most one empty line. */
function tidy(text: string): string {
  return text
    .replaceAll('\u00ad', '')
    .replaceAll(/[ \t\r\f\u00a0\u200b\u2007\u202f]+/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}
