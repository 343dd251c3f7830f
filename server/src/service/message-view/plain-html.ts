/** Plain text as HTML: its lines as they were, what is quoted drawn in, addresses of the web to be followed. */
import { escapeMarkup } from '../../lib/escape-markup.ts'
import { urlsOf } from '../filter/content/links.ts'
import { TEXT_SIGNS_MAX, URL_SIGNS_MAX } from './limits.ts'
import { webAddress } from './web-link.ts'

/** Links of one line. */
const LINE_LINKS_MAX = 50
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g
/** Quotes within quotes that are drawn. */
const QUOTES_MAX = 5

/** Never throws. */
export function plainToHtml(text: string): string {
  const out: string[] = []
  let depth = 0
  for (const line of text.slice(0, TEXT_SIGNS_MAX).replaceAll(TURNING, '').split('\n')) {
    const marks = /^(?:> ?){1,50}/.exec(line)?.[0] ?? ''
    const wanted = Math.min(marks.replaceAll(' ', '').length, QUOTES_MAX)
    while (depth < wanted && ++depth) out.push('<blockquote>')
    while (depth > wanted && depth--) out.push('</blockquote>')
    out.push(`${withLinks(line.slice(marks.length))}\n`)
  }
  out.push('</blockquote>'.repeat(depth))
  return `<div class="plain">${out.join('')}</div>`
}

function withLinks(line: string): string {
  let out = ''
  let at = 0
  for (const found of urlsOf(line, LINE_LINKS_MAX, URL_SIGNS_MAX)) {
    const target = webAddress(found)
    const start = line.indexOf(found, at)
    if (target === undefined || start < 0) continue
    const href = escapeMarkup(target.href)
    out += `${escapeMarkup(line.slice(at, start))}<a href="${href}" title="${href.slice(0, 200)}" target="_blank" rel="noopener noreferrer nofollow">${escapeMarkup(found)}</a>`
    at = start + found.length
  }
  return out + escapeMarkup(line.slice(at))
}
