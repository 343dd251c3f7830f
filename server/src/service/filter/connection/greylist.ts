/**
 * The first-contact wait: who looks suspicious and writes here for the first time is asked to come back a minute later.
 * Servers do, programs that only blast do not. Whoever came back is known from then on, its whole network for 35 days, so
 * that good mail waits once at most. All threads and nodes share what they learn; only hashes are kept. RFC 6647
 */
import { createHmac } from 'node:crypto'
import type { Clock } from '../../../lib/clock.ts'
import { RecentMap } from '../../../lib/recent-map.ts'
import { networkOf } from '../../../net/connection-limiter.ts'
import type { Directory } from '../../../store/directory.ts'
import {
  GREYLIST_WAIT_MS,
  GREYLIST_WINDOW_MS,
  NETWORK_KNOWN_MS,
  NETWORK_NOTED_MS,
  NETWORKS_REMEMBERED,
} from './limits.ts'

export type Contact = {
  readonly address: string
  /** Canonical; empty is the null path. */
  readonly sender: string
  readonly recipient: string
}

export type Greylist = {
  /** Ms that it has to wait yet; 0: let in. */
  waitMs(contact: Contact): Promise<number>
}

/** Octets of a digest: nobody meets another one by chance, and nobody who knows the secret not on purpose. */
const DIGEST_OCTETS = 16
const SECRET = 'greylist'

export type GreylistDeps = {
  readonly directory: Pick<Directory, 'read' | 'serviceSecret' | 'writeCounts'>
  readonly clock: Clock
}

export function createGreylist({ directory, clock }: GreylistDeps): Greylist {
  /** When each network was last noted as known. */
  const known = new RecentMap<string, number>(NETWORKS_REMEMBERED)
  const isKnown = async (network: string, digest: Uint8Array): Promise<boolean> => {
    const nowMs = clock.now()
    let notedMs = known.get(network)
    if (notedMs === undefined || notedMs + NETWORK_KNOWN_MS <= nowMs)
      notedMs = await directory.read(({ greylist }) => greylist.network(digest))
    if (notedMs === undefined || notedMs + NETWORK_KNOWN_MS <= nowMs) return false
    // It goes on being known for as long as it comes.
    if (notedMs + NETWORK_NOTED_MS <= nowMs)
      await directory.writeCounts(({ greylist }) => greylist.learn(digest, nowMs))
    known.set(network, notedMs + NETWORK_NOTED_MS <= nowMs ? nowMs : notedMs)
    return true
  }
  return {
    async waitMs({ address, sender, recipient }) {
      const secret = await directory.serviceSecret(SECRET)
      const digestOf = (text: string): Uint8Array =>
        createHmac('sha256', secret).update(text).digest().subarray(0, DIGEST_OCTETS)
      const network = networkOf(address)
      const ofNetwork = digestOf(`network ${network}`)
      if (await isKnown(network, ofNetwork)) return 0
      const triplet = digestOf(`triplet ${network} ${sender} ${recipient}`)
      const nowMs = clock.now()
      const firstMs = await directory.writeCounts(({ greylist }) =>
        greylist.meet(triplet, nowMs, nowMs - GREYLIST_WINDOW_MS),
      )
      const left = firstMs + GREYLIST_WAIT_MS - nowMs
      if (left > 0) return left
      await directory.writeCounts(({ greylist }) => greylist.learn(ofNetwork, nowMs))
      known.set(network, nowMs)
      return 0
    },
  }
}
