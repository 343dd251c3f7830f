/** Where a place on the web may be dialled that somebody other than the operator named: addresses of the internet. THREATS PA3, OUT4 */
import { isIpAddress } from '../address-range.ts'
import { PLACE_ADDRESSES_MAX } from './limits.ts'
import { onlyAllowed, resolveAllowed } from './resolve-mail-hosts.ts'
import type { Resolver } from './resolver.ts'

/** Looked up now; whoever dials them dials these and asks nobody again. Empty: it may not be dialled, or is not there. */
export async function allowedAddresses(
  { url, allowPrivate }: { readonly url: string; readonly allowPrivate: boolean },
  resolver: () => Promise<Resolver>,
): Promise<readonly string[]> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  if (isIpAddress(host)) return onlyAllowed([host], allowPrivate)
  return (await resolveAllowed(host, await resolver(), allowPrivate)).allowed.slice(0, PLACE_ADDRESSES_MAX)
}
