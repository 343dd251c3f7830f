/** Under which name we were asked. Names that are not ours get no answer that depends on them. THREATS JM8, ID13 */
import { isIpAddress } from '../../net/address-range.ts'

/** `server`: its own name, or this machine by number. `domain`: a domain of ours, by itself or as autoconfig.D. */
export type OwnHost =
  | { readonly kind: 'server' }
  | { readonly kind: 'domain'; readonly domain: string; readonly service: string }

export type Hosts = {
  /** Undefined for a name that is not ours, and for what is no name. */
  find(hostField: string | undefined): Promise<OwnHost | undefined>
}

/** Names before a domain that mail programs ask. */
const SERVICES = ['autoconfig', 'autodiscover', 'mta-sts']
/** host [":" port]; an IPv6 address in its brackets. RFC 9110 §7.2, RFC 3986 §3.2.2 */
const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::\d{1,5})?$/i

export function createHosts(deps: {
  readonly hostname: string
  readonly isOwnDomain: (name: string) => Promise<boolean>
}): Hosts {
  return {
    async find(hostField) {
      const name = HOST.exec(hostField ?? '')?.[1]
        ?.toLowerCase()
        .replace(/\.$/, '')
      if (name === undefined) return undefined
      // A number is no name that a stranger could have led here.
      if (name === deps.hostname || name === 'localhost' || isIpAddress(name.replace(/^\[|\]$/g, '')))
        return { kind: 'server' }
      const [first = '', ...rest] = name.split('.')
      const behind = rest.join('.')
      if (SERVICES.includes(first) && (await deps.isOwnDomain(behind)))
        return { kind: 'domain', domain: behind, service: first }
      return (await deps.isOwnDomain(name)) ? { kind: 'domain', domain: name, service: '' } : undefined
    },
  }
}
