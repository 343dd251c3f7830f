/**
 * From a domain up to its organisation, by what the DNS says on the way.
 *
 *   a.mail.otra.test:  _dmarc.a.mail.otra.test   –
 *                      _dmarc.mail.otra.test     –
 *                      _dmarc.otra.test          v=DMARC1; p=reject
 *                      _dmarc.test               v=DMARC1; psd=y; …      so otra.test is the organisation
 *
 * RFC 9989 §4.10
 */
import { dnsName } from '../../net/dns/dns-name.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { WALK_LABELS_MAX } from './limits.ts'
import { type DmarcRecord, isDmarcRecord, parseDmarcRecord } from './record.ts'

/** Nobody could say. */
export class DmarcFault extends Error {
  override readonly name = 'DmarcFault'
}

export type Found = { readonly domain: string; readonly record: DmarcRecord }

export type Walk = {
  /** Where records are, from the domain itself upwards. */
  readonly found: readonly Found[]
  /** The organisation that the domain belongs to; itself when no record tells. */
  readonly organisation: string
}

/** Throws DmarcFault. */
export async function walkUp(domain: string, resolver: Resolver): Promise<Walk> {
  const found: Found[] = []
  let at: string | undefined = domain
  while (at !== undefined) {
    const record = await recordOf(at, resolver)
    if (record !== undefined) {
      found.push({ domain: at, record })
      if (record.psd === 'n') return { found, organisation: at }
      // What stands above the organisation is where others register their names. RFC 9989 §4.10.2
      if (record.psd === 'y' && at !== domain) return { found, organisation: oneBelow(at, domain) }
      if (record.psd === 'y') return { found, organisation: domain }
    }
    at = parentOf(at)
  }
  return { found, organisation: found.at(-1)?.domain ?? domain }
}

/** Of that very name; several records are as good as none. Throws DmarcFault. RFC 9989 §4.10 */
export async function recordOf(domain: string, resolver: Resolver): Promise<DmarcRecord | undefined> {
  const name = dnsName(`_dmarc.${domain}`)
  if (name === undefined) return undefined
  const answer = await resolver.query(name, 'TXT')
  if (answer.kind === 'failed') throw new DmarcFault(`${name}: ${answer.why}`)
  const records = answer.kind === 'found' ? answer.records.filter(isDmarcRecord) : []
  const [text] = records
  return text === undefined || records.length > 1 ? undefined : parseDmarcRecord(text)
}

/** One label less; of long names those that could be an organisation. Undefined: it was the last. */
function parentOf(domain: string): string | undefined {
  const labels = domain.split('.')
  const rest = labels.length > WALK_LABELS_MAX ? labels.slice(-WALK_LABELS_MAX) : labels.slice(1)
  return rest.length === 0 ? undefined : rest.join('.')
}

function oneBelow(suffix: string, domain: string): string {
  const labels = domain.split('.')
  return labels.slice(-(suffix.split('.').length + 1)).join('.')
}
