/**
 * A domain's policy as it publishes it now: over HTTPS with a certificate that is valid for the name, from an address of
 * the internet, whole, small, and from that very place. RFC 8461 §3.3
 */

import type { Clock } from '../../lib/clock.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { TlsResult } from '../../mail/report/tls-json.ts'
import { POLICY_BYTES_MAX, parseStsPolicy, type StsPolicy } from '../../mail/sts/policy.ts'
import { resolveAllowed } from '../../net/dns/resolve-mail-hosts.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { AskHttps } from '../../net/https.ts'
import { FETCH_ADDRESSES_MAX, FETCH_MS } from './limits.ts'

export type FetchedPolicy =
  | { readonly kind: 'policy'; readonly policy: StsPolicy; readonly text: string }
  | { readonly kind: 'failed'; readonly why: string; readonly fault: StsFault }

/** Why there is no policy, as TLS reports call it. RFC 8460 §4.3.2.2 */
export type StsFault = Extract<
  TlsResult,
  'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid'
>

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
    if (addresses.length === 0) return unfetched(failed ?? `${host} has no address`)
    if (allowed.length === 0) return unfetched(`${host} leads into a private network`)
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
  let last = unfetched(`${host}: no answer`)
  for (const address of addresses) {
    const timeoutMs = endMs - clock.now()
    if (timeoutMs <= 0) break
    try {
      return judge(await ask({ url, address, timeoutMs, maxBytes: POLICY_BYTES_MAX }))
    } catch (error) {
      // The network, the certificate, or an answer that has no end: the next address may do better.
      const why = error instanceof Error ? error.message : String(error)
      last = unfetched(`${host}: ${why}`, isOfCertificate(error) ? 'sts-webpki-invalid' : undefined)
    }
  }
  return last
}

function unfetched(why: string, fault: StsFault = 'sts-policy-fetch-error'): FetchedPolicy {
  return { kind: 'failed', why, fault }
}

/** What node:tls finds wrong with a certificate it says by these names; the rest is the network's. */
function isOfCertificate(error: unknown): boolean {
  const { code = '' } = error as { readonly code?: string }
  return /CERT|SELF_SIGNED|ISSUER|LEAF_SIGNATURE/.test(code)
}

function judge({ status, type, body }: Awaited<ReturnType<AskHttps>>): FetchedPolicy {
  // A redirection is not followed: it could lead to somebody else's policy. RFC 8461 §3.3
  if (status !== 200) return unfetched(`HTTP ${status}`)
  if (!PLAIN_TEXT.test(type)) return unfetched('the policy is not text/plain', 'sts-policy-invalid')
  try {
    return { kind: 'policy', policy: parseStsPolicy(body), text: body }
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    return unfetched(`no policy: ${error.message}`, 'sts-policy-invalid')
  }
}
