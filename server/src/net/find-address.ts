/** The address of a host that the operator named, as this machine knows it: its own table of hosts, then the DNS. */
import { lookup } from 'node:dns/promises'
import type { Clock } from '../lib/clock.ts'
import { isHostAddress } from './host-address.ts'

/** Answers are believed for so long, in ms. */
const KNOWN_MS = 60_000

export type FindAddress = (host: string) => Promise<string>

/**
 * Rejects when nobody knows the host. Each host is asked for once at a time, however many wait: the question holds one
 * of the threads that also sync the disk, and a name server that is silent holds it long.
 */
export function createFindAddress(clock: Clock): FindAddress {
  const known = new Map<string, { readonly address: Promise<string>; readonly untilMs: number }>()
  return async (host) => {
    if (isHostAddress(host)) return host
    const remembered = known.get(host)
    if (remembered !== undefined && remembered.untilMs > clock.now()) return await remembered.address
    const address = lookup(host, { order: 'verbatim' }).then((found) => found.address)
    known.set(host, { address, untilMs: clock.now() + KNOWN_MS })
    try {
      return await address
    } catch (error) {
      known.delete(host)
      throw error
    }
  }
}
