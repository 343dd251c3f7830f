/**
 * Whose message it is: what its signatures, the chain of those who passed it on, and the policy of its author's domain
 * say. Parsing and canonical forms are mailauth's work; keys and policies come through our resolver. It costs
 * milliseconds of a thread, so it is not for one that serves sessions.
 *
 * RFC 6376, RFC 8617, RFC 9989
 */
import type { ARCData, DKIMResult, DMARCResult } from 'mailauth'
import { arc } from 'mailauth/lib/arc/index.js'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { evaluateDmarc } from 'mailauth/lib/dmarc/index.js'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { SpfVerdict } from '../spf/check-spf.ts'
import { plainResolver } from './plain-resolver.ts'

export type AuthResult = 'pass' | 'fail' | 'neutral' | 'none' | 'policy' | 'temperror' | 'permerror'

export type DkimVerdict = {
  readonly result: AuthResult
  readonly domain: string | undefined
  readonly selector: string | undefined
  readonly algorithm: string | undefined
  /** Octets at the end of the body that the signature says nothing of (`l=`); 0: none. RFC 6376 §8.2 */
  readonly unsignedOctets: number
  /** What is wrong, in English, for logs and reports. */
  readonly problem: string | undefined
}

export type ArcVerdict = {
  readonly result: AuthResult
  /** How many passed it on and sealed it. */
  readonly instances: number
  readonly problem: string | undefined
}

export type DmarcVerdict = {
  /** `none`: no policy, or none that could be meant. */
  readonly result: AuthResult
  /** The author's domain, and whose record counts for it. */
  readonly domain: string | undefined
  readonly policyDomain: string | undefined
  /** What that domain wants to be done with mail that fails. */
  readonly policy: 'none' | 'quarantine' | 'reject' | undefined
  /** The domains that vouch for the author's. */
  readonly aligned: { readonly spf: string | undefined; readonly dkim: string | undefined }
  readonly problem: string | undefined
}

export type MessageVerdict = {
  readonly dkim: readonly DkimVerdict[]
  readonly arc: ArcVerdict
  readonly dmarc: DmarcVerdict
}

/** Bits of an RSA key below which a signature proves nothing. RFC 8301 §3.2 */
const RSA_BITS_MIN = 1024

/**
 * `spf` is what `checkSpf` said of the client that brought the message; undefined: nobody knows who brought it. Never
 * throws for what a message or the DNS says.
 */
export async function verifyMessage(
  bytes: Uint8Array,
  spf: SpfVerdict | undefined,
  resolver: Resolver,
): Promise<MessageVerdict> {
  const options = { resolver: plainResolver(resolver), minBitLength: RSA_BITS_MIN, rejectRsaSha1: true }
  const found = await dkimVerify(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), options)
  // Its own types do not know that a message without a chain has `chain: false`, which it takes.
  const chain = await arc(found.arc as ARCData, options)
  const { response, reason } = await evaluateDmarc({
    headerFrom: found.headerFrom,
    fromFields: found.fromFields,
    spfDomains: spf?.result === 'pass' ? [spf.domain] : [],
    dkimDomains: found.results.flatMap(passed),
    arcResult: chain,
    resolver: options.resolver,
  })
  return {
    // Without a signature there is one result that names none.
    dkim: found.results.filter(({ signingDomain }) => signingDomain !== undefined).map(dkimVerdict),
    arc: {
      result: resultOf(chain.status.result),
      instances: chain.i === false ? 0 : chain.i,
      problem: said(chain.status.comment),
    },
    dmarc: response === false ? withoutAuthor(reason) : dmarcVerdict(response),
  }
}

/** A signature that may vouch for the author's domain. */
function passed({ id = '', signingDomain, status }: DKIMResult): { id: string; domain: string }[] {
  if (status.result !== 'pass' || signingDomain === undefined) return []
  return [{ id, domain: signingDomain, ...(status.aligned !== undefined && { aligned: status.aligned }) }]
}

function dkimVerdict({ status, signingDomain, selector, algo }: DKIMResult): DkimVerdict {
  return {
    result: resultOf(status.result),
    domain: signingDomain,
    selector,
    algorithm: algo,
    unsignedOctets: status.underSized ?? 0,
    problem: said(status.comment),
  }
}

function dmarcVerdict({ status, policyDomain, policy, alignment, error }: DMARCResult): DmarcVerdict {
  return {
    result: resultOf(status.result),
    domain: status.header?.from,
    policyDomain,
    policy: policyOf(policy),
    // A domain without a record has no alignment either, whatever the types say.
    aligned: { spf: said(alignment?.spf?.result), dkim: said(alignment?.dkim?.result) },
    problem: error ?? said(status.comment),
  }
}

/** No author, or several of different domains: no policy can be meant. RFC 9989 §5.3.1 */
function withoutAuthor(reason: string | undefined): DmarcVerdict {
  return {
    result: reason === 'no-author-domain' ? 'none' : 'permerror',
    domain: undefined,
    policyDomain: undefined,
    policy: undefined,
    aligned: { spf: undefined, dkim: undefined },
    problem: reason,
  }
}

/** mailauth says `false` where it has nothing to say. */
function said(text: unknown): string | undefined {
  return typeof text === 'string' && text !== '' ? text : undefined
}

function resultOf(word: string): AuthResult {
  switch (word) {
    case 'pass':
    case 'fail':
    case 'neutral':
    case 'policy':
    case 'temperror':
    case 'permerror':
      return word
    case 'temperr':
      return 'temperror'
    default:
      return 'none'
  }
}

function policyOf(word: string | undefined): DmarcVerdict['policy'] {
  return word === 'none' || word === 'quarantine' || word === 'reject' ? word : undefined
}
