/**
 * To whom reports about a domain go, as it says itself, and as those agree whom it names: without that anybody could have
 * our reports sent to anybody.
 *
 *   _dmarc.otra.test                              TXT "v=DMARC1; p=none; rua=mailto:dmarc@informes.test!10m"
 *   otra.test._report._dmarc.informes.test        TXT "v=DMARC1"
 *
 * RFC 9990 §4, RFC 8460 §3
 */
import { formatAddress, tryParseMailbox } from '../../mail/address.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { type DmarcRecord, isDmarcRecord } from '../../verify/dmarc/record.ts'
import { DmarcFault, recordOf, walkUp } from '../../verify/dmarc/tree-walk.ts'
import { DESTINATIONS_MAX } from './limits.ts'

export type Destination = {
  readonly kind: 'mail' | 'https'
  /** The address, or the whole URL. */
  readonly to: string
  /** Octets of a packed report that it takes. */
  readonly octetsMax: number
}

/** Nobody could say: it is asked again later. */
export class DestinationFault extends Error {
  override readonly name = 'DestinationFault'
}

/** Undefined: it has no record any more. Throws DestinationFault. */
export async function dmarcDestinations(
  domain: string,
  resolver: Resolver,
): Promise<{ readonly record: DmarcRecord; readonly to: readonly Destination[] } | undefined> {
  try {
    const record = await recordOf(domain, resolver)
    if (record === undefined) return undefined
    const to: Destination[] = []
    for (const one of placesIn(record.reportTo))
      if (one.kind === 'mail' && (await agrees(domain, domainOf(one), resolver))) to.push(one)
    return { record, to }
  } catch (error) {
    if (!(error instanceof DmarcFault)) throw error
    throw new DestinationFault(error.message, { cause: error })
  }
}

/** None: it asks for no reports. Throws DestinationFault. */
export async function tlsDestinations(domain: string, resolver: Resolver): Promise<readonly Destination[]> {
  const name = `_smtp._tls.${domain}`
  const answer = await resolver.query(name, 'TXT')
  if (answer.kind === 'failed') throw new DestinationFault(`${name}: ${answer.why}`)
  const texts = answer.kind === 'found' ? answer.records.filter((text) => TLSRPT.test(text)) : []
  const [text] = texts
  // Several are as good as none. RFC 8460 §3
  if (text === undefined || texts.length > 1) return []
  const rua = /;\s*rua\s*=\s*([^;]*)/.exec(text)?.[1] ?? ''
  return placesIn(rua.split(',').map((uri) => uri.trim()))
}

const TLSRPT = /^v=TLSRPTv1\s*;/

function domainOf({ to }: Destination): string {
  return to.slice(to.lastIndexOf('@') + 1)
}

/** Of the same organisation, or it says itself that it takes them. RFC 9990 §4 */
async function agrees(domain: string, destination: string, resolver: Resolver): Promise<boolean> {
  if (destination === domain) return true
  const [own, other] = await Promise.all([walkUp(domain, resolver), walkUp(destination, resolver)])
  if (own.organisation === other.organisation) return true
  const name = `${domain}._report._dmarc.${destination}`
  const answer = await resolver.query(name, 'TXT')
  if (answer.kind === 'failed') throw new DestinationFault(`${name}: ${answer.why}`)
  return answer.kind === 'found' && answer.records.some(isDmarcRecord)
}

function placesIn(uris: readonly string[]): readonly Destination[] {
  return uris.slice(0, DESTINATIONS_MAX).flatMap((uri) => placeOf(uri) ?? [])
}

const UNITS: Readonly<Record<string, number>> = { '': 0, k: 10, m: 20, g: 30, t: 40 }
const SIZE = /!(\d{1,9})([kmgt]?)$/i

/** `mailto:dmarc@otra.test!10m`: a size at the end is what the place takes. RFC 7489 §6.4 */
function placeOf(uri: string): Destination | undefined {
  const size = SIZE.exec(uri)
  const octetsMax =
    size === null
      ? Number.POSITIVE_INFINITY
      : Number(size[1]) * 2 ** (UNITS[size[2]?.toLowerCase() ?? ''] ?? 0)
  const plain = size === null ? uri : uri.slice(0, size.index)
  if (/^https:\/\//i.test(plain)) {
    const url = URL.canParse(plain) ? new URL(plain) : undefined
    return url === undefined || url.username !== '' ? undefined : { kind: 'https', to: url.href, octetsMax }
  }
  if (!/^mailto:/i.test(plain)) return undefined
  const address = tryParseMailbox(decoded(plain.slice('mailto:'.length)))
  // A local part in UTF-8 would need every server on the way to know it. RFC 6531 §3.5
  if (address === undefined || !/^[\x21-\x7e]+$/.test(address.local)) return undefined
  return { kind: 'mail', to: formatAddress(address), octetsMax }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return ''
    throw error
  }
}
