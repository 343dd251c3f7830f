/** By which ways this installation can prove a name to be its own. RFC 8555 §8, RFC 8737 */
import type { Config } from '../../config/config.ts'
import { EXIT } from '../exit-codes.ts'
import { StartError } from '../start-error.ts'

/** In the order in which they are tried: whoever gave us a key for the DNS wants it used. */
export const WAYS = ['dns-01', 'http-01', 'tls-alpn-01'] as const
export type Way = (typeof WAYS)[number]

/** Those that the settings allow; whether the authority gets through is seen when it tries. */
export function waysToProve({ acme, listeners: { ports } }: Config): readonly Way[] {
  if (acme === undefined) return []
  const has = {
    'dns-01': acme.dns !== undefined,
    'http-01': ports.http !== false,
    'tls-alpn-01': ports.https !== false,
  }
  return WAYS.filter((way) => has[way] && (acme.challenge === 'auto' || acme.challenge === way))
}

/** Only the DNS speaks for all names below one. RFC 8555 §7.1.3 */
export function isWildcard(name: string): boolean {
  return name.startsWith('*.')
}

/** Throws StartError when certificates are wanted and no way leads to them. */
export function assertProvable(config: Config): void {
  const { acme } = config
  if (acme === undefined) return
  const ways = waysToProve(config)
  const { challenge } = acme
  if (ways.length === 0) throw new StartError(EXIT.config, { key: 'start.acmeWay', values: { challenge } })
  const name = acme.names.find(isWildcard)
  if (name !== undefined && !ways.includes('dns-01'))
    throw new StartError(EXIT.config, { key: 'start.acmeWildcard', values: { name } })
}
