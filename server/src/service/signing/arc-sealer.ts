/**
 * Seals what is passed on for an alias or group: what we found when it came in, so that the next server can believe us
 * where the original signature or SPF no longer holds. RFC 8617 §5.1
 */
import type { Clock } from '../../lib/clock.ts'
import {
  ARC_SETS_MAX,
  type ChainResult,
  chainOf,
  type SealTags,
  sealedChain,
  unsignedMessageSignature,
  unsignedSeal,
} from '../../mail/dkim/arc-set.ts'
import { coverageOf } from '../../mail/dkim/header.ts'
import {
  coveredOctets,
  foldPieces,
  relaxedText,
  signedField,
  signedOctets,
} from '../../mail/dkim/signature.ts'
import { type Header, readHeader } from '../../mail/header/header.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import { isSignable, servedDomain } from './dkim-signer.ts'
import { relaxedBodyHash } from './hash-body.ts'
import type { KeyRing, SigningKey } from './key-ring.ts'
import { ownResults } from './own-results.ts'

/** Signatures of others, but no seals and no results. RFC 8617 §4.1.2 */
const ALSO_SIGNED = ['dkim-signature']
/** Octets of one result that is passed on: a line must not have more than 998. RFC 5322 §2.1.1 */
const RESULT_SIGNS_MAX = 600

export type ArcSealer = {
  /** The three fields to put on top; empty when nothing can be sealed. `domain` is the one that passes it on. */
  fieldsFor(bytes: Uint8Array, domain: string): Promise<string>
}

export type ArcSealerDeps = {
  readonly directory: Pick<DirectoryReader, 'domain'>
  readonly keys: KeyRing
  readonly clock: Clock
  /** The name in our Authentication-Results. */
  readonly hostname: string
  /** What the chain of the message is worth; undefined: nobody can say now. Asked where its results do not tell. */
  verifyChain(bytes: Uint8Array): Promise<ChainResult | undefined>
}

export function createArcSealer(deps: ArcSealerDeps): ArcSealer {
  const { directory, keys, clock, hostname } = deps
  const messageSignature = async (
    bytes: Uint8Array,
    header: Header,
    tags: SealTags,
    key: SigningKey,
  ): Promise<string> => {
    const coverage = coverageOf(bytes, header, ALSO_SIGNED)
    const bodyHash = await relaxedBodyHash(bytes.subarray(header.bodyStart))
    const unsigned = unsignedMessageSignature(tags, coverage.names, bodyHash)
    return signedField(unsigned, await keys.sign(key, signedOctets(coveredOctets(bytes, coverage), unsigned)))
  }
  return {
    async fieldsFor(bytes, domain) {
      const header = readHeader(bytes)
      if (!isSignable(bytes, header)) return ''
      const chain = chainOf(bytes, header)
      if (chain.ended || chain.instances >= ARC_SETS_MAX) return ''
      const served = await servedDomain(directory, domain)
      const key = served && (await keys.keysOf(served)).find(({ algorithm }) => algorithm === 'rsa-sha256')
      if (served === undefined || key === undefined) return ''
      const results = ownResults(bytes, header, hostname)
      const found = chain.instances === 0 ? 'none' : (results.arc ?? (await deps.verifyChain(bytes)))
      // A chain that is there and says nothing is no chain to go on with.
      if (found === undefined) return ''
      const result = chain.instances > 0 && found === 'none' ? 'fail' : found
      const tags: SealTags = {
        instance: chain.instances + 1,
        domain: served.name,
        selector: key.selector,
        signedMs: clock.now(),
      }
      const aar = resultsField(tags.instance, hostname, results.texts)
      const ams = await messageSignature(bytes, header, tags, key)
      const own = new TextEncoder().encode(`${relaxedText(aar)}\r\n${relaxedText(ams)}\r\n`)
      const sealed = Buffer.concat([sealedChain(bytes, chain, result), own])
      const unsigned = unsignedSeal(tags, result)
      const seal = signedField(unsigned, await keys.sign(key, signedOctets(sealed, unsigned)))
      return `${seal}${ams}${aar}`
    },
  }
}

function resultsField(instance: number, hostname: string, texts: readonly string[]): string {
  const pieces = [`i=${instance};`, `${hostname};`, ...(texts.length === 0 ? ['none'] : texts)]
  return `${foldPieces(
    'ARC-Authentication-Results',
    pieces.map((text) => ({ text: text.slice(0, RESULT_SIGNS_MAX), apart: true })),
  )}\r\n`
}
