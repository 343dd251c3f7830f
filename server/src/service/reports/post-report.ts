/** Hands a report to a place on the web: over HTTPS, at an address of the internet, no redirection followed. RFC 8460 §5.4, THREATS OUT4 */
import { resolveAllowed } from '../../net/dns/resolve-mail-hosts.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { AskHttps } from '../../net/https.ts'
import { POST_ADDRESSES_MAX, POST_ANSWER_BYTES, POST_MS } from './limits.ts'

export type PostDeps = {
  readonly resolver: Resolver
  readonly ask: AskHttps
  /** Private addresses and other ports than 443: only in a laboratory. */
  readonly allowPrivate: boolean
}

/** Undefined: it was taken. Otherwise why not. */
export async function postReport(
  url: string,
  text: string,
  { resolver, ask, allowPrivate }: PostDeps,
): Promise<string | undefined> {
  const { hostname, port } = new URL(url)
  if (port !== '' && !allowPrivate) return `${hostname}: port ${port}`
  const { allowed, failed } = await resolveAllowed(hostname, resolver, allowPrivate)
  let why = failed ?? `${hostname} has no address that may be asked`
  for (const address of allowed.slice(0, POST_ADDRESSES_MAX))
    try {
      const content = { type: 'application/tlsrpt+json', text }
      const { status } = await ask({ url, address, content, timeoutMs: POST_MS, maxBytes: POST_ANSWER_BYTES })
      if (status >= 200 && status < 300) return undefined
      why = `${hostname}: HTTP ${status}`
    } catch (error) {
      // The network, the certificate, or an answer that has no end: the next address may do better.
      why = `${hostname}: ${error instanceof Error ? error.message : String(error)}`
    }
  return why
}
