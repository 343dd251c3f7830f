/**
 * Mail programs introduce themselves, and nothing of it is kept: what a program said stands in the id that it gets, with a proof that it
 * is ours. So no table fills, and an id works on every node. RFC 7591 §3, RFC 8252
 *
 *   vc_WyJLLTkiLCJodHRwOi8vMTI3LjAuMC4xLyJd.8vYkq0oX6Wc3r1yB9wQ5XQ
 *      ["K-9","http://127.0.0.1/"]           HMAC-SHA-256, cut
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { jsonOrUndefined } from '../../lib/json-or-undefined.ts'
import type { Directory } from '../../store/directory.ts'
import { personName } from '../admin/inputs.ts'
import { CLIENT_ID_MAX, CLIENT_MAC_BYTES, CLIENT_NAME_MAX, REDIRECT_MAX, REDIRECTS_MAX } from './limits.ts'

export type OAuthClient = {
  readonly id: string
  /** As it calls itself: it may call itself anything. */
  readonly name: string
  readonly redirectUris: readonly string[]
}

export const clientName = personName.trim().min(1).max(CLIENT_NAME_MAX)
export const redirectUris = z
  .array(z.string().max(REDIRECT_MAX).refine(mayReturnTo))
  .min(1)
  .max(REDIRECTS_MAX)
const SAID = z.tuple([clientName], z.string())
const PREFIX = 'vc_'
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * Where a program may have its person sent back to: a site by TLS, this very machine, or a scheme that is named after a domain, which
 * is nobody else's. No scheme that runs what it is given is of these. RFC 8252 §7
 */
export function mayReturnTo(written: string): boolean {
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url === undefined || url.hash !== '' || written.includes('#')) return false
  if (url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return true
  if (url.protocol === 'http:') return LOOPBACK.has(url.hostname)
  return /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:$/.test(url.protocol)
}

export async function nameClient(
  directory: Directory,
  name: string,
  uris: readonly string[],
): Promise<OAuthClient> {
  const said = Buffer.from(JSON.stringify([name, ...uris])).toString('base64url')
  const mac = (await macOf(directory, said)).toString('base64url')
  return { id: `${PREFIX}${said}.${mac}`, name, redirectUris: uris }
}

/** Undefined: no id of ours. */
export async function readClient(directory: Directory, id: string): Promise<OAuthClient | undefined> {
  if (id.length > CLIENT_ID_MAX || !id.startsWith(PREFIX)) return undefined
  const [said = '', written = '', ...more] = id.slice(PREFIX.length).split('.')
  const mac = Buffer.from(written, 'base64url')
  const ours = await macOf(directory, said)
  if (more.length > 0 || mac.length !== ours.length || !timingSafeEqual(mac, ours)) return undefined
  const read = SAID.safeParse(jsonOrUndefined(Buffer.from(said, 'base64url').toString()))
  if (!read.success) return undefined
  const [name, ...uris] = read.data
  return { id, name, redirectUris: uris }
}

/** Letter by letter, but for the port on this machine, which a program has by chance. RFC 8252 §7.3, RFC 9700 §4.1.3 */
export function returnsTo({ redirectUris: known }: OAuthClient, asked: string): boolean {
  return known.some((one) => one === asked || (mayReturnTo(asked) && withoutPort(one) === withoutPort(asked)))
}

function withoutPort(written: string): string {
  const url = new URL(written)
  if (url.protocol === 'http:' && LOOPBACK.has(url.hostname)) url.port = ''
  return url.protocol === 'http:' ? url.href : written
}

async function macOf(directory: Directory, said: string): Promise<Buffer> {
  const key = await directory.serviceSecret('oauth-clients')
  return createHmac('sha256', key).update(said).digest().subarray(0, CLIENT_MAC_BYTES)
}
