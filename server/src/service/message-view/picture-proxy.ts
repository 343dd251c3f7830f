/**
 * Pictures that lie elsewhere, fetched in the reader's place: the sender learns that this server asked, and nothing of who reads,
 * where and with what. Every step judges the address that it dials. THREATS WB4, OUT4, hard rule 11
 */
import type { Clock } from '../../lib/clock.ts'
import { isIpAddress } from '../../net/address-range.ts'
import { ipv4First, onlyAllowed, resolveAllowed } from '../../net/dns/resolve-mail-hosts.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { FetchOctets } from '../../net/fetch-octets.ts'
import type { OctetReply } from '../../net/http-answer.ts'
import {
  ADDRESSES_MAX,
  FETCHES_AT_ONCE,
  PICTURE_DOTS_MAX,
  PICTURE_MS,
  PICTURE_OCTETS_MAX,
  REDIRECTS_MAX,
} from './limits.ts'
import { type Picture, readPicture } from './picture-type.ts'
import { webAddress } from './web-link.ts'

/** `none`: there is no such picture, or none that is shown; why is not told. */
export type FetchedPicture =
  | { readonly kind: 'picture'; readonly type: Picture['type']; readonly bytes: Uint8Array }
  | { readonly kind: 'none' | 'busy' }

export type PictureProxy = (url: string) => Promise<FetchedPicture>

export type PictureProxyDeps = {
  readonly fetch: FetchOctets
  readonly resolver: () => Promise<Resolver>
  readonly clock: Clock
  /** Private addresses and other ports: only in a laboratory. THREATS OUT4 */
  readonly allowPrivate: boolean
}

const NONE = { kind: 'none' } as const
/** Other ports are those of services that are no web. */
const PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443'])
const ACCEPT = 'image/webp,image/png,image/jpeg,image/gif'

export function createPictureProxy(deps: PictureProxyDeps): PictureProxy {
  let running = 0
  return async (url) => {
    if (running >= FETCHES_AT_ONCE) return { kind: 'busy' }
    running++
    try {
      return await fetchPicture(deps, url)
    } finally {
      running--
    }
  }
}

async function fetchPicture(deps: PictureProxyDeps, text: string): Promise<FetchedPicture> {
  const endMs = deps.clock.now() + PICTURE_MS
  let url = webAddress(text)
  for (let step = 0; step <= REDIRECTS_MAX && url !== undefined; step++) {
    const answer = await ask(deps, url, endMs)
    if (answer === undefined) return NONE
    const { location } = answer.headers
    if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
      // Judged as the first one was.
      url = webAddress(URL.parse(location, url.href)?.href ?? '')
      continue
    }
    return judge(answer)
  }
  return NONE
}

async function ask(deps: PictureProxyDeps, url: URL, endMs: number): Promise<OctetReply | undefined> {
  if (!deps.allowPrivate && !PORTS.has(url.port)) return undefined
  for (const address of await addressesOf(deps, url)) {
    const timeoutMs = endMs - deps.clock.now()
    if (timeoutMs <= 0) return undefined
    try {
      return await deps.fetch({ url, address, accept: ACCEPT, timeoutMs, maxBytes: PICTURE_OCTETS_MAX })
    } catch {
      // The network, the certificate, or an answer without an end: which, is not told. The next address may do better.
    }
  }
  return undefined
}

async function addressesOf(
  { resolver, allowPrivate }: PictureProxyDeps,
  { hostname }: URL,
): Promise<readonly string[]> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const allowed = isIpAddress(host)
    ? onlyAllowed([host], allowPrivate)
    : (await resolveAllowed(host, await resolver(), allowPrivate)).allowed
  return ipv4First(allowed).slice(0, ADDRESSES_MAX)
}

/** By what it is, not by what it is called. */
function judge({ status, headers, body }: OctetReply): FetchedPicture {
  const packed = headers['content-encoding'] ?? 'identity'
  if (status !== 200 || packed.toLowerCase() !== 'identity') return NONE
  const picture = readPicture(body)
  if (picture === undefined || picture.dots > PICTURE_DOTS_MAX) return NONE
  return { kind: 'picture', type: picture.type, bytes: body }
}
