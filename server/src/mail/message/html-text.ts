/**
 * The words of an HTML text, for searching and for previews: never to be shown as HTML again.
 *
 *   htmlToText('<p>Hola,&nbsp;<b>Ana</b></p><script>x()</script>')   'Hola, Ana'
 *
 * One pass, no tree: whatever the nesting, time and memory grow with the length only (THREATS JM1).
 */
import { SEARCH_TEXT_MAX } from '../limits.ts'
import { scanHtml } from './html-scan.ts'

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
/** Text of at most `max` signs of HTML. Never throws. */
export function htmlToText(html: string, max = SEARCH_TEXT_MAX): string {
  const text = html.length > max ? html.slice(0, max) : html
  const out: string[] = []
  scanHtml(text, SILENT_NAMES, {
    text: (from, to) => out.push(text.slice(from, to)),
    tag: (name) => {
      if (partsWords(name)) out.push('\n')
    },
  })
  return tidy(decodeEntities(out.join('')))
}

/** Whether a tag of that name ends a word, as those of blocks do. */
export function partsWords(name: string): boolean {
  return !INLINE.has(name)
}

/** Signs instead of their names and numbers; names that nobody knows stay. */
export function decodeEntities(text: string): string {
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
