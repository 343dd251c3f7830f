/**
 * Reads HTML as pieces of text and tags, one after the other: the one reader for searching, previews and the filter.
 *
 *   <p class="x">Hola <b>Ana   →   tag p, text "Hola ", tag b, text "Ana"
 *
 * One pass, no tree: whatever the nesting, time and memory grow with the length only (THREATS JM1).
 */

export type HtmlReader = {
  /** Between two tags, entities not decoded. */
  text(from: number, to: number): void
  /** `name` in lower case; the attributes stand from `from` to `to`. */
  tag(name: string, closes: boolean, from: number, to: number): void
}

const TAG_NAME = /<(\/?)([A-Za-z][A-Za-z0-9:-]{0,30})/y
const NAME_SIGNS_MAX = 40
const DOUBLE = 0x22
const SINGLE = 0x27
const EQUALS = 0x3d
const GREATER = 0x3e

/** What stands within an element of `silent` is skipped, comments too. Never throws. */
export function scanHtml(html: string, silent: ReadonlySet<string>, reader: HtmlReader): void {
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) {
      reader.text(at, html.length)
      return
    }
    if (open > at) reader.text(at, open)
    TAG_NAME.lastIndex = open
    const tag = TAG_NAME.exec(html)
    if (tag !== null) {
      const name = (tag[2] ?? '').toLowerCase()
      const from = TAG_NAME.lastIndex
      const end = tagEnd(html, from)
      const closes = tag[1] !== ''
      reader.tag(name, closes, from, end)
      at = !closes && silent.has(name) ? silentEnd(html, name, end) : end
    } else if (html.startsWith('<!--', open)) at = behind(html, '-->', open + 4)
    else if (html[open + 1] === '!' || html[open + 1] === '?' || html[open + 1] === '/')
      at = behind(html, '>', open)
    else {
      reader.text(open, open + 1)
      at = open + 1
    }
  }
}

/**
 * The attributes of a tag by their names in lower case, values as written without quotes; of two of a name the first
 * counts. `to` may be behind the `>`.
 */
export function readAttributes(html: string, from: number, to: number, max: number): Map<string, string> {
  const attributes = new Map<string, string>()
  let at = from
  while (at < to && attributes.size < max) {
    while (at < to && isBetween(html.charCodeAt(at))) at++
    const start = at
    while (at < to && !isBetween(html.charCodeAt(at)) && html[at] !== '=') at++
    const name = html.slice(start, Math.min(at, start + NAME_SIGNS_MAX)).toLowerCase()
    while (at < to && isBlank(html.charCodeAt(at))) at++
    let value = ''
    if (html[at] === '=' && at < to) {
      at++
      while (at < to && isBlank(html.charCodeAt(at))) at++
      const quote = html[at]
      if (quote === '"' || quote === "'") {
        const close = html.indexOf(quote, at + 1)
        const end = close < 0 || close > to ? to : close
        value = html.slice(at + 1, end)
        at = end + 1
      } else {
        const begin = at
        while (at < to && !isBlank(html.charCodeAt(at)) && html[at] !== '>') at++
        value = html.slice(begin, at)
      }
    }
    if (name !== '' && !attributes.has(name)) attributes.set(name, value)
    if (at === start) at++
  }
  return attributes
}

/** Blank, `/` or `>`: what parts attributes. */
function isBetween(code: number): boolean {
  return isBlank(code) || code === 0x2f || code === 0x3e
}

function isBlank(code: number): boolean {
  return code <= 0x20
}

/** Behind the `>` of a tag; one within quotes ends nothing. */
function tagEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === GREATER) return at + 1
    if ((code !== DOUBLE && code !== SINGLE) || text.charCodeAt(at - 1) !== EQUALS) continue
    const close = text.indexOf(code === DOUBLE ? '"' : "'", at + 1)
    if (close < 0) return text.length
    at = close
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
