/**
 * Formatted text as a tree of plain values: what comes from a message, a signature or the clipboard becomes one, is cut down to
 * what mail may hold, and only then becomes nodes of the editor; and the same way back. No text is ever parsed as markup after
 * it was cleaned. THREATS WB1
 */
import { DATA_PICTURE_SIGNS_MAX, NESTING_MAX, STYLE_SIGNS_MAX } from '../../limits.ts'

export type Piece = string | Branch
export type Branch = {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Piece[]
}

/** `own`: from our server or our editor, so that styles stay. `paste`: from another program, whose styles are its own. */
export type Origin = 'own' | 'paste'

const TAGS: ReadonlySet<string> = new Set(
  (
    'a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption ' +
    'figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td ' +
    'tfoot th thead tr tt u ul var wbr'
  ).split(' '),
)
/** What these hold is no text for people. */
const SILENT: ReadonlySet<string> = new Set(
  (
    'script style title textarea option select noscript noembed noframes iframe frame frameset template svg math object embed ' +
    'applet audio video canvas xmp plaintext listing head map datalist portal input button meta link'
  ).split(' '),
)
const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'col', 'wbr'])
const PLAIN: Readonly<Record<string, RegExp>> = {
  ...{ align: /^(?:left|right|center|justify)$/i, valign: /^(?:top|middle|bottom|baseline)$/i },
  ...{ width: /^\d{1,4}%?$/, height: /^\d{1,4}%?$/, border: /^\d{1,2}$/ },
  ...{ cellpadding: /^\d{1,3}$/, cellspacing: /^\d{1,3}$/, colspan: /^\d{1,3}$/, rowspan: /^\d{1,3}$/ },
  ...{ start: /^\d{1,6}$/, span: /^\d{1,3}$/, dir: /^(?:ltr|rtl|auto)$/i, nowrap: /^$/ },
  ...{ bgcolor: /^(?:#[0-9a-f]{3,8}|[a-z]{3,30})$/i, color: /^(?:#[0-9a-f]{3,8}|[a-z]{3,30})$/i },
  ...{ face: /^[\p{L}\p{N} ,'_-]{1,200}$/u, size: /^[+-]?[1-7]$/ },
  ...{ lang: /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i, type: /^(?:[1aAiI]|disc|circle|square|cite)$/ },
  ...{ class: /^(?:signature|original)$/, alt: /^[\s\S]{0,500}$/ },
}
/** Of a pasted text: whatever says how it looks stays behind. */
const LOOKS: ReadonlySet<string> = new Set(
  'align valign width height border cellpadding cellspacing bgcolor color face size class'.split(' '),
)
const LINK = /^(?:https?:\/\/|mailto:|tel:)[^\s]{1,4000}$/i
const PICTURE = /^(?:cid:[^\s]{1,600}|https?:\/\/[^\s]{1,4000})$/i
const DATA_PICTURE = /^data:image\/(?:png|gif|jpeg|webp);base64,[a-z0-9+/=]+$/i
/** What loads, what moves over other things, and what only a second reader would understand. */
const UNFIT_STYLE = /[\\@{}<]|\/\*|url\s*\(|image\s*\(|expression|position|behavior|z-index|binding|var\s*\(/i

/** Only what mail may hold. What is unknown leaves its text, what is silent leaves nothing. */
export function clean(pieces: readonly Piece[], origin: Origin, depth = 0): readonly Piece[] {
  return pieces.flatMap((piece): readonly Piece[] => {
    if (typeof piece === 'string') return [piece]
    const tag = piece.tag.toLowerCase()
    if (SILENT.has(tag) || depth > NESTING_MAX) return []
    const inside = VOID.has(tag) ? [] : clean(piece.children, origin, depth + 1)
    if (!TAGS.has(tag)) return inside
    if (piece.attributes['class'] === 'plain') return linesOf(inside)
    const wanted = origin === 'paste' ? meantBy(tag, piece.attributes['style'] ?? '') : tag
    const attributes = attributesOf(wanted, piece.attributes, origin)
    if (wanted === 'img' && attributes['src'] === undefined) return []
    // A span that says nothing is only weight.
    if (wanted === 'span' && Object.keys(attributes).length === 0) return inside
    return [{ tag: wanted, attributes, children: inside }]
  })
}

/** Programs of an office write bold and italic as styles, and Google Docs puts everything into a `b` that is none. */
function meantBy(tag: string, style: string): string {
  if (tag === 'b' && /font-weight\s*:\s*normal/i.test(style)) return 'span'
  if (tag !== 'span') return tag
  if (/font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style)) return 'b'
  if (/font-style\s*:\s*italic/i.test(style)) return 'i'
  return tag
}

function attributesOf(
  tag: string,
  given: Readonly<Record<string, string>>,
  origin: Origin,
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    if (origin === 'paste' && LOOKS.has(name)) continue
    if (PLAIN[name]?.test(value) === true) kept[name] = value
  }
  const { style = '', href = '', src = '' } = given
  if (origin === 'own' && style !== '' && style.length <= STYLE_SIGNS_MAX && !UNFIT_STYLE.test(style))
    kept['style'] = style
  if (tag === 'a' && LINK.test(href.trim())) kept['href'] = href.trim()
  if (tag === 'img' && isPicture(src, origin)) kept['src'] = src
  return kept
}

/** A picture elsewhere, pasted, would tell its owner who reads: only those of a message that is passed on stay. */
function isPicture(src: string, origin: Origin): boolean {
  if (src.startsWith('data:')) return src.length <= DATA_PICTURE_SIGNS_MAX && DATA_PICTURE.test(src)
  return origin === 'own' && PICTURE.test(src)
}

/** A plain text as the server draws it, lines in one element: each a line of its own. */
function linesOf(pieces: readonly Piece[]): readonly Piece[] {
  const lines: Piece[] = []
  let line: Piece[] = []
  const end = (): void => {
    lines.push({ tag: 'div', attributes: {}, children: line.length === 0 ? [BREAK] : line })
    line = []
  }
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      if (piece.tag !== 'blockquote') {
        line.push(piece)
        continue
      }
      if (line.length > 0) end()
      lines.push({ ...piece, children: linesOf(piece.children) })
      continue
    }
    const [first = '', ...others] = piece.split('\n')
    if (first !== '') line.push(first)
    for (const other of others) {
      end()
      if (other !== '') line.push(other)
    }
  }
  if (line.length > 0) end()
  return lines
}

export const BREAK: Branch = { tag: 'br', attributes: {}, children: [] }

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\u00a0': '&nbsp;' },
}
export const escapeText = (text: string): string =>
  text.replace(/[&<>"\u00a0]/g, (sign) => ESCAPES[sign] ?? sign)

/** As mail is written: every sign that means something escaped. */
export function writeHtml(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return escapeText(piece)
      const attributes = Object.entries(piece.attributes).map(
        ([name, value]) => ` ${name}="${escapeText(value)}"`,
      )
      const start = `<${piece.tag}${attributes.join('')}>`
      return VOID.has(piece.tag) ? start : `${start}${writeHtml(piece.children)}</${piece.tag}>`
    })
    .join('')
}

/** What one typed oneself: without what was written before, and without the signature. */
export function withoutQuotes(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece): readonly Piece[] => {
    if (typeof piece === 'string') return [piece]
    const isOthers = piece.tag === 'blockquote' || piece.attributes['class'] !== undefined
    return isOthers ? [] : [{ ...piece, children: withoutQuotes(piece.children) }]
  })
}

/** Content-IDs of the pictures of the message itself. RFC 2392 */
export function contentIds(pieces: readonly Piece[]): ReadonlySet<string> {
  const found = new Set<string>()
  const look = (some: readonly Piece[]): void => {
    for (const piece of some) {
      if (typeof piece === 'string') continue
      const id = contentIdOf(piece.attributes['src'] ?? '')
      if (piece.tag === 'img' && id !== undefined) found.add(id)
      look(piece.children)
    }
  }
  look(pieces)
  return found
}

/** The sign between its halves stays: there are mail programs that compare the URL as it is written. RFC 2392 §2 */
export function contentIdUrl(id: string): string {
  return `cid:${encodeURIComponent(id).replaceAll('%40', '@')}`
}

/** `a@b` of `cid:a%40b`; undefined: it is no such address. */
export function contentIdOf(src: string): string | undefined {
  if (!/^cid:/i.test(src)) return undefined
  const written = src.slice('cid:'.length)
  try {
    return decodeURIComponent(written)
  } catch (error) {
    if (error instanceof URIError) return written
    throw error
  }
}
