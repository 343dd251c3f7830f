/**
 * How a mailing can be ended, as it says itself. The one-click way counts only where a signature of its sender covers it, which is
 * for the caller to know. RFC 2369 §3.2, RFC 8058 §3.1
 */
import { fieldText, findFields } from '../../mail/header/header.ts'
import type { Part } from '../../mail/mime/structure.ts'
import { plainMailto, webAddress } from './web-link.ts'

export type UnsubscribeOffer = {
  /** A page, or with `oneClick` where a POST of `List-Unsubscribe=One-Click` ends it; empty: none. */
  readonly url: string
  readonly mailto: string
  readonly oneClick: boolean
}

/** Addresses that are looked at: senders give two. */
const WAYS_MAX = 10

/** Undefined: it says nothing of the kind, or says it twice. Never throws. */
export function unsubscribeOffer(bytes: Uint8Array, root: Part): UnsubscribeOffer | undefined {
  const text = onlyText(bytes, root, 'list-unsubscribe')
  if (text === undefined) return undefined
  const ways = [...text.matchAll(/<\s*([^<>\s]{1,2000})\s*>/g)].slice(0, WAYS_MAX).map(([, way = '']) => way)
  const url = ways.map(webAddress).find((one) => one?.protocol === 'https:')?.href ?? ''
  const mailto = ways.map((way) => (/^mailto:/i.test(way) ? plainMailto(way) : undefined)).find(Boolean) ?? ''
  if (url === '' && mailto === '') return undefined
  const post = onlyText(bytes, root, 'list-unsubscribe-post') ?? ''
  return { url, mailto, oneClick: url !== '' && /^\s*List-Unsubscribe=One-Click\s*$/i.test(post) }
}

function onlyText(bytes: Uint8Array, root: Part, name: string): string | undefined {
  const [field, ...others] = findFields(bytes, root.header, name)
  return field === undefined || others.length > 0 ? undefined : fieldText(bytes, field)
}
