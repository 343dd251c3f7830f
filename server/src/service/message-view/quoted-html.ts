/**
 * The texts of a message as they go on in another one: what was visible and nothing else, each sanitised by itself, pictures of
 * the message by their Content-ID and those of elsewhere by their own address. Those that count readers stay behind. THREATS WB5, WB6
 */
import { partText } from '../../mail/mime/text.ts'
import { HTML_SIGNS_MAX } from './limits.ts'
import { plainToHtml } from './plain-html.ts'
import { type PictureLinks, sanitise } from './sanitise.ts'
import { readShownParts } from './shown-parts.ts'

/** `cut`: the message goes on. */
export type QuotedHtml = { readonly html: string; readonly cut: boolean }

/** What our own editor calls the signature and what was written before, so that it knows them in a draft. */
const CLASSES: ReadonlySet<string> = new Set(['signature', 'original'])

/** Never throws. RFC 2392 for the pictures within */
export function quotedHtml(bytes: Uint8Array): QuotedHtml {
  const parts = readShownParts(bytes)
  const written: string[] = []
  let left = HTML_SIGNS_MAX
  let cut = false
  for (const { kind, part } of parts.bodies) {
    const text = partText(bytes, part)
    if (text.length > left) cut = true
    if (left <= 0) break
    const room = text.slice(0, left)
    written.push(kind === 'text' ? plainToHtml(room) : sanitise(room, linksOf(parts.ids), CLASSES).html)
    left -= room.length
  }
  return { html: written.join(''), cut }
}

function linksOf(ids: ReadonlyMap<string, number>): PictureLinks {
  return {
    own: (id) => (ids.has(id) ? contentIdUrl(id) : undefined),
    remote: (url) => url,
  }
}

/** The sign between its halves stays: there are mail programs that compare the URL as it is written. RFC 2392 §2 */
function contentIdUrl(id: string): string {
  return `cid:${encodeURIComponent(id).replaceAll('%40', '@')}`
}
