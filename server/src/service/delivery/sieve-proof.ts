/**
 * Whether the return path of a message is its writer's own, as far as we found out when it came in: nothing is sent back to
 * an address that anybody may have written there. RFC 3834 §7, THREATS IN10, SV4
 *
 *   Authentication-Results: mx.empresa.test; spf=pass smtp.mailfrom=otra.test; dmarc=pass header.from=otra.test
 */
import type { Address } from '../../mail/address.ts'
import { plainResults } from '../../mail/header/authentication-results.ts'
import type { Header } from '../../mail/header/header.ts'
import { ownResults } from '../signing/own-results.ts'

/**
 * Proved by SPF of the return path, or by an author of the same domain whom DMARC believes; never where DMARC says that the
 * author is not who it says. Mail at which nobody looked proves nothing.
 */
export function isSenderProved(
  bytes: Uint8Array,
  header: Header,
  hostname: string,
  { domain }: Address,
): boolean {
  let proved = false
  for (const text of ownResults(bytes, header, hostname).texts) {
    const [word, ...properties] = plainResults(text).replaceAll(';', ' ').trim().toLowerCase().split(/\s+/)
    if (word === 'dmarc=fail') return false
    if (word === 'spf=pass') proved ||= properties.includes(`smtp.mailfrom=${domain}`)
    if (word === 'dmarc=pass') proved ||= properties.some((one) => isOfFamily(one, domain))
  }
  return proved
}

/** `header.from=` that domain, or one above or below it. */
function isOfFamily(property: string, domain: string): boolean {
  const name = 'header.from='
  if (!property.startsWith(name)) return false
  const author = property.slice(name.length)
  return author === domain || author.endsWith(`.${domain}`) || domain.endsWith(`.${author}`)
}
