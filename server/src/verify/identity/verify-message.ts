/**
 * Whose message it is: what its signatures, the chain of those who passed it on, and the policy of its author's domain
 * say. Some 0.1 ms of a thread for an ordinary message with one signature; keys and policies come through our resolver.
 *
 * RFC 6376, RFC 8617, RFC 9989
 */
import type { Clock } from '../../lib/clock.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { type ArcVerdict, verifyChain } from '../arc/verify-chain.ts'
import { createKeyCache, createKeys, type KeyCache } from '../dkim/key.ts'
import { openMailText } from '../dkim/mail-text.ts'
import { type DkimVerdict, verifySignatures } from '../dkim/verify-signatures.ts'
import { authorOf } from '../dmarc/author.ts'
import { type DmarcVerdict, evaluateDmarc } from '../dmarc/evaluate.ts'
import type { SpfVerdict } from '../spf/check-spf.ts'

export type MessageVerdict = {
  readonly dkim: readonly DkimVerdict[]
  readonly arc: ArcVerdict
  readonly dmarc: DmarcVerdict
}

export type VerifyDeps = {
  readonly resolver: Resolver
  readonly clock: Clock
  /** Keys of messages before, ready to use. */
  readonly cache?: KeyCache
  /** Lets others have the thread between the pieces of a large message. */
  readonly pause?: () => Promise<void> | undefined
}

/**
 * `spf` is what `checkSpf` said of the client that brought the message; undefined: nobody knows who brought it. Never
 * throws for what a message or the DNS says.
 */
export async function verifyMessage(
  bytes: Uint8Array,
  spf: SpfVerdict | undefined,
  { resolver, clock, cache = createKeyCache(), pause }: VerifyDeps,
): Promise<MessageVerdict> {
  const mail = openMailText(bytes, pause)
  const deps = { keys: createKeys(resolver, cache), clock }
  const [dkim, arc] = await Promise.all([verifySignatures(mail, deps), verifyChain(mail, deps)])
  const author = authorOf(mail)
  if (author.kind !== 'domain') return { dkim, arc, dmarc: withoutAuthor(author) }
  const vouching = {
    // A bounce is vouched for by the name its server says. RFC 9989 §4.4.2
    spf: spf?.result === 'pass' ? [spf.domain.toLowerCase()] : [],
    dkim: dkim.flatMap(({ result, domain }) => (result === 'pass' && domain !== undefined ? [domain] : [])),
    open: [
      ...(spf?.result === 'temperror' ? [spf.domain.toLowerCase()] : []),
      ...dkim.flatMap(({ result, domain }) =>
        result === 'temperror' && domain !== undefined ? [domain] : [],
      ),
    ],
  }
  return { dkim, arc, dmarc: await evaluateDmarc(author.domain, vouching, resolver) }
}

/** No author, or several of different domains: no policy can be meant. RFC 9989 §5.3.1 */
function withoutAuthor(author: Exclude<ReturnType<typeof authorOf>, { kind: 'domain' }>): DmarcVerdict {
  return {
    result: author.kind === 'nobody' ? 'none' : 'permerror',
    domain: undefined,
    policyDomain: undefined,
    wantsReports: false,
    policy: undefined,
    aligned: { spf: undefined, dkim: undefined },
    problem: author.kind === 'nobody' ? undefined : author.problem,
  }
}
