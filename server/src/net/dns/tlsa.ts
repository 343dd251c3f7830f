/**
 * What the TLSA records of a mail server ask of its certificate: the key of the server itself (usage 3), or an authority
 * that the server sends along (usage 2). RFC 6698 §2.1, RFC 7672 §3.1
 */
import { createHash, type X509Certificate } from 'node:crypto'
import { CHAIN_MAX, TLSA_MAX } from './limits.ts'
import type { RecordData } from './message.ts'
import type { Resolver } from './resolver.ts'

export type TlsaRecord = RecordData['TLSA']

/** `none`: the server publishes nothing that is proved. `failed`: nobody could say, which must not be taken for none. */
export type Tlsa =
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly why: string }
  /** There are some, and none of a kind that mail knows: TLS, whoever is there. RFC 7672 §2.2 */
  | { readonly kind: 'unusable' }
  | { readonly kind: 'records'; readonly records: readonly TlsaRecord[] }

const AUTHORITY = 2
const SERVER = 3
const DIGESTS = { 1: 'sha256', 2: 'sha512' } as const

/** Asks for a host whose own records are proved. RFC 7672 §2.2 */
export async function findTlsa(host: string, port: number, resolver: Resolver): Promise<Tlsa> {
  const answer = await resolver.query(`_${port}._tcp.${host}`, 'TLSA')
  if (answer.kind === 'failed') return { kind: 'failed', why: answer.why }
  if (answer.kind !== 'found' || !answer.authentic) return { kind: 'none' }
  const records = answer.records.filter(isUsable).slice(0, TLSA_MAX)
  return records.length === 0 ? { kind: 'unusable' } : { kind: 'records', records }
}

function isUsable({ usage, selector, matchingType, data }: TlsaRecord): boolean {
  const octets = matchingType === 1 ? 32 : matchingType === 2 ? 64 : undefined
  const isWhole = octets === undefined ? data.length > 0 : data.length === octets
  return (usage === AUTHORITY || usage === SERVER) && selector <= 1 && matchingType <= 2 && isWhole
}

/**
 * Whether the certificates, the server's own first, are those that the records ask for; `names` are those that a
 * certificate under an authority may have. Undefined: they are. Otherwise why not. RFC 7672 §3.1.1, §3.1.2, §3.2.3
 */
export function tlsaProblem(
  chain: readonly X509Certificate[],
  records: readonly TlsaRecord[],
  names: readonly string[],
  nowMs: number,
): string | undefined {
  const [own] = chain
  if (own === undefined) return 'the server shows no certificate'
  // Neither its names nor its end count: the record says them. RFC 7672 §3.1.1
  if (records.some((record) => record.usage === SERVER && fits(own, record))) return undefined
  const authorities = records.filter(({ usage }) => usage === AUTHORITY)
  if (authorities.length === 0) return 'the certificate is not the one that TLSA names'
  for (const [at, one] of chain.slice(0, CHAIN_MAX).entries()) {
    if (!holdsAt(one, nowMs)) return 'a certificate is not valid at this time'
    if (at > 0 && authorities.some((record) => fits(one, record)))
      return names.some((name) => own.checkHost(name) !== undefined)
        ? undefined
        : 'the certificate is for another name'
    const issuer = chain[at + 1]
    if (issuer === undefined || !issuer.ca || !one.checkIssued(issuer) || !one.verify(issuer.publicKey)) break
  }
  return 'no authority that TLSA names has signed the certificate'
}

function fits(certificate: X509Certificate, { selector, matchingType, data }: TlsaRecord): boolean {
  const bytes =
    selector === 0 ? certificate.raw : certificate.publicKey.export({ type: 'spki', format: 'der' })
  if (matchingType === 0) return bytes.equals(data)
  const digest = DIGESTS[matchingType === 1 ? 1 : 2]
  return createHash(digest).update(bytes).digest().equals(data)
}

function holdsAt({ validFrom, validTo }: X509Certificate, nowMs: number): boolean {
  return Date.parse(validFrom) <= nowMs && nowMs <= Date.parse(validTo)
}
