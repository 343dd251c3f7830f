/** What an HTML text shows, what it hides, and where it leads. One pass (mail/message/html-scan.ts). */
import { readAttributes, scanHtml } from '../../../mail/message/html-scan.ts'
import { decodeEntities, partsWords } from '../../../mail/message/html-text.ts'
import { ATTRIBUTES_MAX, LINK_SIGNS_MAX, LINK_TEXT_MAX, LINKS_MAX, TAGS_READ_MAX } from './limits.ts'

export type HtmlLink = { readonly target: string; readonly text: string; readonly kind: 'a' | 'img' | 'form' }

export type HtmlReading = {
  /** What a person sees. */
  readonly shown: string
  /** What stands there and is not seen. */
  readonly hidden: string
  readonly links: readonly HtmlLink[]
  readonly images: number
  /** Pictures of one point, which tell the sender that the message was opened. */
  readonly beacons: number
  readonly forms: number
  readonly scripts: number
  readonly tables: number
  readonly fonts: number
  readonly bigFonts: number
  /** Comments and unknown tags in the middle of a word. */
  readonly splits: number
  /** Tags that HTML has not. */
  readonly strange: number
}

/** Only what is never shown, even where it is not closed. */
const SILENT: ReadonlySet<string> = new Set(['script', 'style', 'template', 'title'])
const VOID: ReadonlySet<string> = new Set(
  'area base basefont bgsound br col embed frame hr img input link meta param source track wbr'.split(' '),
)
const KNOWN: ReadonlySet<string> = new Set([
  ...VOID,
  ...'a abbr acronym address applet article aside audio b bdi bdo big blink blockquote body button canvas caption center cite code colgroup data dd del details dfn dir div dl dt em fieldset figcaption figure font footer form frameset h1 h2 h3 h4 h5 h6 head header html i iframe ins kbd label legend li main map mark marquee math menu nav nobr noscript object ol optgroup option p picture pre q s samp script section select small span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr tt u ul var video'.split(
    ' ',
  ),
])
const WHITE: ReadonlySet<string> = new Set(['#fff', '#ffffff', 'white', '#fefefe', '#fdfdfd', '#fffffe'])
const STYLE_SIGNS_MAX = 500

/** Never throws. */
export function readHtml(html: string): HtmlReading {
  return new HtmlLook(html).run()
}

/** Lives for one text. */
class HtmlLook {
  readonly #html: string
  readonly #shown: string[] = []
  readonly #hidden: string[] = []
  readonly #links: HtmlLink[] = []
  #target: string | undefined
  #linkText = ''
  /** The element that hides what is within, and how many of its name are open in it. */
  #hiding: string | undefined
  #nested = 0
  #dark = false
  #tags = 0
  #lastText = ''
  #lastEnd = 0
  readonly #counts = {
    images: 0,
    beacons: 0,
    forms: 0,
    scripts: 0,
    tables: 0,
    fonts: 0,
    bigFonts: 0,
    splits: 0,
    strange: 0,
  }

  constructor(html: string) {
    this.#html = html
  }

  run(): HtmlReading {
    scanHtml(this.#html, SILENT, {
      text: (from, to) => this.#text(from, to),
      tag: (name, closes, from, to) => this.#tag(name, closes, from, to),
    })
    this.#endLink()
    return {
      shown: decodeEntities(this.#shown.join('')),
      hidden: decodeEntities(this.#hidden.join('')),
      links: this.#links,
      ...this.#counts,
    }
  }

  #text(from: number, to: number): void {
    const text = this.#html.slice(from, to)
    if (this.#hiding !== undefined) {
      this.#hidden.push(text)
      return
    }
    // A comment stood between the two, and no blank.
    if (this.#lastEnd > 0 && from > this.#lastEnd + 3 && this.#html.startsWith('<!', this.#lastEnd)) {
      if (isLetter(this.#lastText, this.#lastText.length - 1) && isLetter(text, 0)) this.#counts.splits++
    }
    this.#shown.push(text)
    this.#lastText = text
    this.#lastEnd = to
    if (this.#target !== undefined && this.#linkText.length < LINK_TEXT_MAX) this.#linkText += text
  }

  #tag(name: string, closes: boolean, from: number, to: number): void {
    if (this.#hiding !== undefined) this.#within(name, closes)
    if (partsWords(name) && KNOWN.has(name))
      (this.#hiding === undefined ? this.#shown : this.#hidden).push('\n')
    if (!KNOWN.has(name) && !name.includes(':')) this.#counts.strange++
    if (closes) {
      if (name === 'a') this.#endLink()
      return
    }
    if (this.#tags++ > TAGS_READ_MAX) return
    this.#count(name)
    if (to - from <= 1) return
    const attributes = readAttributes(this.#html, from, to, ATTRIBUTES_MAX)
    if (attributes.size === 0) return
    this.#lead(name, attributes)
    if (this.#hiding === undefined && !VOID.has(name) && this.#hides(name, attributes)) {
      this.#hiding = name
      this.#nested = 1
    }
  }

  #within(name: string, closes: boolean): void {
    if (name !== this.#hiding) return
    // A paragraph ends where the next one begins.
    this.#nested += closes || name === 'p' || name === 'td' || name === 'li' ? -1 : 1
    if (this.#nested <= 0) this.#hiding = undefined
  }

  #count(name: string): void {
    const counts = this.#counts
    if (name === 'form') counts.forms++
    else if (name === 'script') counts.scripts++
    else if (name === 'table') counts.tables++
    else if (name === 'font') counts.fonts++
    else if (name === 'img') counts.images++
  }

  #lead(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'a' || name === 'area') {
      const target = attributes.get('href')
      if (target === undefined) return
      this.#endLink()
      this.#target = target
      if (name === 'area') this.#endLink()
    } else if (name === 'img') {
      this.#push(attributes.get('src'), '', 'img')
      if (isPoint(attributes.get('width')) && isPoint(attributes.get('height'))) this.#counts.beacons++
    } else if (name === 'form') this.#push(attributes.get('action'), '', 'form')
    else if (name === 'font') {
      const size = attributes.get('size') ?? ''
      if (/^\s*(?:\+[3-9]|[5-9])/.test(size.slice(0, 10))) this.#counts.bigFonts++
    }
  }

  #endLink(): void {
    if (this.#target !== undefined) this.#push(this.#target, this.#linkText, 'a')
    this.#target = undefined
    this.#linkText = ''
  }

  #push(target: string | undefined, text: string, kind: HtmlLink['kind']): void {
    if (target === undefined || target === '' || this.#links.length >= LINKS_MAX) return
    const link = decodeEntities(target.slice(0, LINK_SIGNS_MAX)).trim()
    this.#links.push({ target: link, text: decodeEntities(text.slice(0, LINK_TEXT_MAX)), kind })
  }

  #hides(name: string, attributes: ReadonlyMap<string, string>): boolean {
    const background = attributes.get('bgcolor') ?? attributes.get('background')
    if (background !== undefined && !WHITE.has(background.toLowerCase())) this.#dark = true
    if (attributes.has('hidden') && name !== 'a') return true
    const color = name === 'font' ? attributes.get('color')?.toLowerCase() : undefined
    if (color !== undefined && WHITE.has(color) && !this.#dark) return true
    const style = attributes.get('style')
    return style !== undefined && this.#styleHides(style.slice(0, STYLE_SIGNS_MAX))
  }

  #styleHides(style: string): boolean {
    const rules = style.toLowerCase().split(';')
    let white = false
    let hides = false
    for (const rule of rules) {
      const colon = rule.indexOf(':')
      const name = rule.slice(0, colon).trim()
      const value = rule.slice(colon + 1).trim()
      if (name === 'background' || name === 'background-color') {
        if (!WHITE.has(value)) this.#dark = true
      } else if (name === 'color') white = WHITE.has(value)
      else if (name === 'display') hides ||= value.startsWith('none')
      else if (name === 'visibility') hides ||= value === 'hidden'
      else if (name === 'font-size') hides ||= /^[01](?:px|pt|em|%)?$/.test(value)
      else if (name === 'opacity' || name === 'max-height') hides ||= value === '0' || value === '0px'
    }
    return hides || (white && !this.#dark)
  }
}

function isPoint(size: string | undefined): boolean {
  return size === '1' || size === '0' || size === '1px'
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 0x20
  return code >= 0x61 && code <= 0x7a
}
