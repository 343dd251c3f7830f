/**
 * The HTML of a message as it is shown: an allow-list of elements, of attributes and of styles; the first of three walls, the
 * others are the frame without scripts and its policy. What comes out is not edited by anybody. THREATS WB1, WB3, WB5
 */
import sanitizeHtml from 'sanitize-html'
import { readStyle } from './css.ts'
import { HTML_SIGNS_MAX, INLINE_PICTURE_SIGNS_MAX, NESTING_MAX, PICTURES_MAX } from './limits.ts'
import { type Tracker, trackerOf } from './trackers.ts'
import { linkTarget, webAddress } from './web-link.ts'

export type PictureLinks = {
  /** Where a picture of the message itself is got; undefined: there is none of that Content-ID. RFC 2392 */
  readonly own: (contentId: string) => string | undefined
  /** Where a picture from elsewhere is got through us; undefined: nobody has allowed it. */
  readonly remote: ((url: string) => string) | undefined
}

export type Sanitised = {
  readonly html: string
  /** Pictures that lie elsewhere, those that only count readers left out. */
  readonly remotePictures: number
  readonly trackers: readonly Tracker[]
  /** The text was longer than is shown. */
  readonly cut: boolean
}

const TAGS =
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'
/** What these hold is no text for people, or is read in another way than the rest. */
const SILENT =
  'script style title textarea option select noscript noembed noframes iframe frame frameset template svg math object embed applet audio video canvas xmp plaintext listing head map datalist portal'
const ATTRIBUTES =
  'align alt bgcolor border cellpadding cellspacing class color colspan dir face height href lang nowrap rel rowspan size span src start style target title type valign value width'
const SIZE = /^\d{1,4}%?$/
const SMALL_NUMBER = /^\d{1,3}$/
const COLOUR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,30})$/i
const NUMBERS: ReadonlySet<string> = new Set(
  'border cellpadding cellspacing colspan rowspan span start value'.split(' '),
)
/** A picture in the text itself, of a kind that cannot carry a script. */
const DATA_PICTURE = /^data:image\/(?:png|gif|jpeg|webp);base64,[a-z0-9+/=\s]+$/i
/** What turns or hides the direction of reading; marks of single letters stay, right-to-left text needs them. THREATS WB7 */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g

/** Never throws, whatever the text is. `classes`: the only ones that stay. */
export function sanitise(
  html: string,
  links: PictureLinks,
  classes: ReadonlySet<string> = new Set(),
): Sanitised {
  const work = new Work(links, classes)
  const shown = sanitizeHtml(html.slice(0, HTML_SIGNS_MAX), {
    allowedTags: TAGS.split(' '),
    nonTextTags: SILENT.split(' '),
    disallowedTagsMode: 'discard',
    allowedAttributes: { '*': ATTRIBUTES.split(' ') },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    // `cid:` only leaves in a quote: elsewhere each is a link of ours before. RFC 2392
    allowedSchemesByTag: { img: ['https', 'http', 'data', 'cid'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    nestingLimit: NESTING_MAX,
    transformTags: { '*': (name, attributes) => work.element(name, attributes) },
    exclusiveFilter: ({ attribs }) => work.hidden.has(attribs),
    textFilter: (text) => text.replaceAll(TURNING, ''),
  })
  return {
    html: shown,
    remotePictures: work.remotePictures,
    trackers: work.trackers,
    cut: html.length > HTML_SIGNS_MAX,
  }
}

/** Lives for one text. */
class Work {
  readonly hidden = new WeakSet<object>()
  readonly trackers: Tracker[] = []
  remotePictures = 0
  readonly #links: PictureLinks
  readonly #classes: ReadonlySet<string>

  constructor(links: PictureLinks, classes: ReadonlySet<string>) {
    this.#links = links
    this.#classes = classes
  }

  element(name: string, given: Readonly<Record<string, string>>): sanitizeHtml.Tag {
    // The ground of a message is that of its body, which is no element of ours.
    const tagName = name === 'body' ? 'div' : name
    const attribs: Record<string, string> = {}
    for (const [attribute, value] of Object.entries(given)) {
      const kept = plainAttribute(tagName, attribute, value)
      if (kept !== undefined) attribs[attribute] = kept
    }
    const { style, hidden } = readStyle(given['style'] ?? '', tagName === 'img')
    if (style !== '') attribs['style'] = style
    if (this.#classes.has(given['class'] ?? '')) attribs['class'] = given['class'] ?? ''
    if (hidden || 'hidden' in given) this.hidden.add(attribs)
    if (tagName === 'a') addLink(attribs, given['href'])
    if (tagName === 'img') this.#addPicture(attribs, given, hidden)
    return { tagName, attribs }
  }

  #addPicture(
    attribs: Record<string, string>,
    given: Readonly<Record<string, string>>,
    hidden: boolean,
  ): void {
    const source = (given['src'] ?? '').trim()
    const target = this.#picture(source, hidden || isTiny(given))
    if (target === undefined) this.hidden.add(attribs)
    else if (target === '') attribs['class'] = 'blocked'
    else attribs['src'] = target
    attribs['alt'] ??= ''
  }

  /** Empty: it waits for consent. Undefined: it is never shown. */
  #picture(source: string, tiny: boolean): string | undefined {
    if (/^cid:/i.test(source)) return this.#links.own(contentIdOf(source))
    if (/^data:/i.test(source))
      return source.length <= INLINE_PICTURE_SIGNS_MAX && DATA_PICTURE.test(source) ? source : undefined
    const url = webAddress(source)
    if (url === undefined) return undefined
    const tracker = trackerOf(url, tiny)
    if (tracker !== undefined) {
      if (this.trackers.length < PICTURES_MAX) this.trackers.push(tracker)
      return undefined
    }
    this.remotePictures++
    if (this.remotePictures > PICTURES_MAX) return undefined
    return this.#links.remote?.(url.href) ?? ''
  }
}

/** `Logo%40x` of `cid:Logo%40x` as the part calls itself. RFC 2392 §2 */
function contentIdOf(source: string): string {
  const written = source.slice('cid:'.length)
  try {
    return decodeURIComponent(written)
  } catch (error) {
    if (error instanceof URIError) return written
    throw error
  }
}

/** A dot that nobody sees. */
function isTiny({ width, height, style = '' }: Readonly<Record<string, string>>): boolean {
  const small = /^\s*[012]?\s*(?:px)?\s*$/
  if (width !== undefined && height !== undefined && small.test(width) && small.test(height)) return true
  return /(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)/i.test(style)
}

function addLink(attribs: Record<string, string>, href: string | undefined): void {
  const target = href === undefined ? undefined : linkTarget(href)
  if (target === undefined) return
  attribs['href'] = target
  attribs['target'] = '_blank'
  attribs['rel'] = 'noopener noreferrer nofollow'
  // Where it leads can be read before anybody goes there. THREATS WB7
  attribs['title'] = target.slice(0, 200)
}

function plainAttribute(tag: string, name: string, value: string): string | undefined {
  if (NUMBERS.has(name)) return SMALL_NUMBER.test(value) ? value : undefined
  switch (name) {
    case 'alt':
    case 'title':
      return value.slice(0, 500).replaceAll(TURNING, '')
    case 'width':
    case 'height':
      return SIZE.test(value) ? value : undefined
    case 'align':
      // A table or picture beside the text would move it.
      return /^(?:left|right|center|justify)$/i.test(value) && tag !== 'table' && tag !== 'img'
        ? value
        : tag === 'table' && /^center$/i.test(value)
          ? value
          : undefined
    case 'valign':
      return /^(?:top|middle|bottom|baseline)$/i.test(value) ? value : undefined
    case 'bgcolor':
    case 'color':
      return COLOUR.test(value) ? value : undefined
    case 'dir':
      return /^(?:ltr|rtl|auto)$/i.test(value) ? value : undefined
    case 'lang':
      return /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i.test(value) ? value : undefined
    case 'face':
      return /^[\p{L}\p{N} ,'_-]{1,200}$/u.test(value) ? value : undefined
    case 'size':
      return /^[+-]?[1-7]$/.test(value) ? value : undefined
    case 'nowrap':
      return ''
    case 'type':
      return tag === 'ol' || tag === 'ul' || tag === 'li'
        ? /^[1aAiI]$|^(?:disc|circle|square)$/.test(value)
          ? value
          : undefined
        : undefined
    default:
      return undefined
  }
}
