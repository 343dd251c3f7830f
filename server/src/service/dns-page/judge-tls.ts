/** TLSA and CAA: what the DNS says of certificates. */
import type { RecordData } from '../../net/dns/message.ts'
import type { Look } from './look.ts'
import type { ExpectedRecord } from './records.ts'
import { answered, type Row, row, unknown } from './row.ts'

/** SHA-256 of a public key, of the server itself: the one kind that we ask for. RFC 7672 §3.1.1 */
const KEY_OF_SERVER = { usage: 3, selector: 1, matchingType: 1 }

/**
 * Who checks TLSA delivers nothing when no record fits, so one that does not is worse than none. Without signatures
 * nobody looks at it. RFC 7672 §2.2
 */
export async function judgeTlsa(record: ExpectedRecord, look: Look): Promise<Row> {
  const { records, failed } = answered(await look.resolver.query(record.name, 'TLSA'))
  if (failed !== undefined) return unknown(record, failed)
  const found = records.map(shown)
  if (records.length === 0) {
    const signed = await isSigned(look.situation.hostname, look)
    return row(record, 'optional', signed ? 'missing' : 'unsigned', signed ? { mend: 'add' } : {})
  }
  const digests = new Set(look.situation.certificates.map(({ keyDigest }) => keyDigest))
  const judged = records.filter(
    ({ usage, selector, matchingType }) =>
      usage === KEY_OF_SERVER.usage &&
      selector === KEY_OF_SERVER.selector &&
      matchingType === KEY_OF_SERVER.matchingType,
  )
  // Kinds that were chosen with care by somebody are theirs to keep right.
  if (judged.length === 0) return row(record, 'warning', 'other', { found, mend: 'change' })
  const fitting = judged.filter(({ data }) => digests.has(hex(data)))
  const old = judged.find(({ data }) => !digests.has(hex(data)))
  if (fitting.length === 0) return row(record, 'wrong', 'wrong', { found, mend: 'change' })
  if (old !== undefined) return row(record, 'warning', 'double', { found, mend: 'delete', paste: shown(old) })
  return row(record, 'ok', 'ok', { found })
}

async function isSigned(name: string, { resolver }: Look): Promise<boolean> {
  const labels = name.split('.')
  for (let from = 0; from < labels.length - 1; from++) {
    const zone = labels.slice(from).join('.')
    if (answered(await resolver.query(zone, 'DNSKEY')).records.length > 0) return true
    if (answered(await resolver.query(zone, 'NS')).records.length > 0) return false
  }
  return false
}

/** The nearest set above the name holds. RFC 8659 §3 */
export async function judgeCaa(record: ExpectedRecord, look: Look): Promise<Row> {
  const labels = record.name.split('.')
  for (let from = 0; from < labels.length; from++) {
    const { records, failed } = answered(await look.resolver.query(labels.slice(from).join('.'), 'CAA'))
    if (failed !== undefined) return unknown(record, failed)
    if (records.length === 0) continue
    const found = records.map(({ flags, tag, value }) => `${flags} ${tag} "${value}"`)
    const issuers = records
      .filter(({ tag }) => tag.toLowerCase() === 'issue')
      .map(({ value }) => authorityOf(value))
    const wanted = /"(.*)"/.exec(record.value)?.[1] ?? ''
    const values = { authority: wanted }
    // Records without an issuer forbid nothing to those who issue for one name. RFC 8659 §4.2
    if (issuers.length === 0 || issuers.includes(wanted)) return row(record, 'ok', 'ok', { found, values })
    return row(record, 'wrong', 'wrong', { found, values, mend: 'add' })
  }
  return row(record, 'optional', 'missing', { mend: 'add' })
}

/** `letsencrypt.org; accounturi=…` */
function authorityOf(value: string): string {
  return (value.split(';')[0] ?? '').trim().toLowerCase()
}

function shown({ usage, selector, matchingType, data }: RecordData['TLSA']): string {
  return `${usage} ${selector} ${matchingType} ${hex(data)}`
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
