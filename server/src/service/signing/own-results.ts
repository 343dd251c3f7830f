/**
 * What we ourselves found of a message when it came in, from the Authentication-Results that bear our name. Those of
 * others that claim to be ours were taken out before; and none counts that stands below the line of another server.
 *
 *   Authentication-Results: mx.empresa.es; spf=pass smtp.mailfrom=otra.es; dkim=pass header.d=otra.es; arc=none
 *
 * RFC 8601 §2.2, §5
 */
import type { ChainResult } from '../../mail/dkim/arc-set.ts'
import { fieldText, type Header, isNamed } from '../../mail/header/header.ts'

export type OwnResults = {
  /** Each result as it stands there, with a semicolon at its end but for the last; empty: there are none. */
  readonly texts: readonly string[]
  readonly arc: ChainResult | undefined
  /** SPF says that who brought it may use its return path. DMARC would speak of the author only. */
  readonly proved: boolean
}

export function ownResults(bytes: Uint8Array, header: Header, hostname: string): OwnResults {
  const results: string[] = []
  let received = 0
  for (const field of header.fields) {
    if (isNamed(bytes, field, 'received') && ++received > 1) break
    if (!isNamed(bytes, field, 'authentication-results')) continue
    const [id = '', ...rest] = splitResults(fieldText(bytes, field))
    if (id.split(/\s/, 1)[0]?.toLowerCase() === hostname.toLowerCase()) results.push(...rest)
  }
  const said = new Set(
    results.map((text) => /^[a-z-]+\s*=\s*[a-z]+/i.exec(text)?.[0].replaceAll(/\s/g, '').toLowerCase()),
  )
  const arc = (['fail', 'pass', 'none'] as const).find((word) => said.has(`arc=${word}`))
  const texts = results
    .filter((text) => text !== '')
    .map((text, at, all) => (at === all.length - 1 ? text : `${text};`))
  return { texts, arc, proved: said.has('spf=pass') }
}

/** At the semicolons outside of quotes and comments; blanks and what is no sign are one space. */
function splitResults(text: string): string[] {
  const parts: string[] = []
  let from = 0
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '\\') at++
    else if (sign === '"' && depth === 0) quoted = !quoted
    else if (quoted) continue
    else if (sign === '(') depth++
    else if (sign === ')') depth = Math.max(0, depth - 1)
    else if (sign === ';' && depth === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  parts.push(text.slice(from))
  return parts.map((part) => part.replaceAll(/[\0-\x20\x7f]+/g, ' ').trim())
}
