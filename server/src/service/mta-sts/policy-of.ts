import type { Directory } from '../../store/directory.ts'
import { ownStsPolicy, STS_SETTING } from './own-policy.ts'

/** The policy of a domain whose mail is ours, as others fetch it; undefined for every other. RFC 8461 §3.2 */
export function createStsPolicyOf(
  directory: Directory,
  hostname: string,
): (domain: string) => Promise<string | undefined> {
  return async (name) => {
    const domain = await directory.domain(name)
    if (domain?.enabled !== true) return undefined
    const setting = await directory.read((tables) => tables.settings.get('domain', domain.id, STS_SETTING))
    return ownStsPolicy(hostname, setting).text
  }
}
