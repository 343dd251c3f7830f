/**
 * A domain's policy as it publishes it now: over HTTPS with a certificate that is valid for the name, from an address of
 * the internet, whole, small, and from that very place. RFC 8461 §3.3
 */

import type { Clock } from '../../lib/clock.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { POLICY_BYTES_MAX, parseStsPolicy, type StsPolicy } from '../../mail/sts/policy.ts'
import { resolveAllowed } from '../../net/dns/resolve-mail-hosts.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { AskHttps } from '../../net/https.ts'
import { FETCH_ADDRESSES_MAX, FETCH_MS } from './limits.ts'

export type FetchedPolicy =
  | { readonly kind: 'policy'; readonly policy: StsPolicy; readonly text: string }
  | { readonly kind: 'failed'; readonly why: string }

export type FetchStsPolicy = (domain: string) => Promise<FetchedPolicy>

export type FetchDeps = {
  readonly resolver: Resolver
  readonly ask: AskHttps
  readonly clock: Clock
  /** Another port than 443, and private addresses: only in a laboratory. THREATS OUT4 */
  readonly port: number
  readonly allowPrivate: boolean
}

const HTTPS_PORT = 443
/** RFC 8461 §3.2: text/plain, whatever its parameters. */
const PLAIN_TEXT = /^text\/plain\s*(?:;|$)/i

export function createFetchStsPolicy(deps: FetchDeps): FetchStsPolicy {
  return async (domain) => {
    const host = `mta-sts.${domain}`
    const { addresses, allowed, failed } = await resolveAllowed(host, deps.resolver, deps.allowPrivate)
    if (addresses.length === 0) return { kind: 'failed', why: failed ?? `${host} has no address` }
    if (allowed.length === 0) return { kind: 'failed', why: `${host} leads into a private network` }
    return await fetchFrom(host, allowed.slice(0, FETCH_ADDRESSES_MAX), deps)
  }
}

async function fetchFrom(
  host: string,
  addresses: readonly string[],
  { ask, clock, port }: FetchDeps,
): Promise<FetchedPolicy> {
  const url = `https://${host}${port === HTTPS_PORT ? '' : `:${port}`}/.well-known/mta-sts.txt`
  const endMs = clock.now() + FETCH_MS
  let why = 'no answer'
  for (const address of addresses) {
    const timeoutMs = endMs - clock.now()
    if (timeoutMs <= 0) break
    try {
      return judge(await ask({ url, address, timeoutMs, maxBytes: POLICY_BYTES_MAX }))
    } catch (error) {
      // The network, the certificate, or an answer that has no end: the next address may do better.
      why = error instanceof Error ? error.message : String(error)
    }
  }
  return { kind: 'failed', why: `${host}: ${why}` }
}

function judge({ status, type, body }: Awaited<ReturnType<AskHttps>>): FetchedPolicy {
  // A redirection is not followed: it could lead to somebody else's policy. RFC 8461 §3.3
  if (status !== 200) return { kind: 'failed', why: `HTTP ${status}` }
  if (!PLAIN_TEXT.test(type)) return { kind: 'failed', why: 'the policy is not text/plain' }
  try {
    return { kind: 'policy', policy: parseStsPolicy(body), text: body }
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    return { kind: 'failed', why: `no policy: ${error.message}` }
  }
}
