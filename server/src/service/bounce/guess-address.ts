/** “Did you mean”: an address whose domain is nearly one that very many people have, as it was probably meant. */
import { openOnce } from '../../lib/open-once.ts'
import { domainOf } from '../../mail/address.ts'
import { suggestDomain } from '../../mail/suggest-domain.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'

export type GuessAddress = (address: string) => Promise<string | undefined>

export function createGuessAddress(directory: Pick<DirectoryReader, 'domain'>): GuessAddress {
  const popular = openOnce(async () => (await import('./load-lists.ts')).loadPopularDomains())
  return async (address) => {
    const domain = domainOf(address)
    // A domain that is served here is as it should be.
    if ((await directory.domain(domain)) !== undefined) return undefined
    const meant = suggestDomain(domain, await popular())
    return meant && `${address.slice(0, address.lastIndexOf('@'))}@${meant}`
  }
}
