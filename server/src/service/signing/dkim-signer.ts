/**
 * Signs a message for the domain of its author: once with RSA, once with Ed25519, both over the same fields and body.
 *
 * Only for a domain of this service that the sender's company owns; where nothing fits the message stays as it is.
 * RFC 6376 §5, RFC 8463, THREATS SUB1, TE4
 */
import type { Clock } from '../../lib/clock.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { coverageOf } from '../../mail/dkim/header.ts'
import { coveredOctets, signedField, signedOctets, unsignedField } from '../../mail/dkim/signature.ts'
import { mailboxAddress, parseAddressList } from '../../mail/header/address-list.ts'
import { fieldText, findFields, type Header, readHeader } from '../../mail/header/header.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { DirectoryReader, DomainRecord } from '../../store/directory-types.ts'
import { relaxedBodyHash } from './hash-body.ts'
import type { KeyRing } from './key-ring.ts'

/** For whom it signs: a company, whose domains alone count, or the service itself for what it writes. */
export type Author = OrganisationId | 'service'

export type DkimSigner = {
  /** The fields to put on top of the message; empty when nobody here may or can sign it. */
  fieldsFor(bytes: Uint8Array, author: Author): Promise<string>
}

export type DkimSignerDeps = {
  readonly directory: Pick<DirectoryReader, 'domain'>
  readonly keys: KeyRing
  readonly clock: Clock
}

export function createDkimSigner({ directory, keys, clock }: DkimSignerDeps): DkimSigner {
  return {
    async fieldsFor(bytes, author) {
      const header = readHeader(bytes)
      if (!isSignable(bytes, header)) return ''
      const domain = await domainFor(directory, authorDomains(bytes, header), author)
      const ring = domain === undefined ? [] : await keys.keysOf(domain)
      if (domain === undefined || ring.length === 0) return ''
      const coverage = coverageOf(bytes, header)
      const covered = coveredOctets(bytes, coverage)
      const bodyHash = await relaxedBodyHash(bytes.subarray(header.bodyStart))
      const signedMs = clock.now()
      const fields = ring.map(async (key) => {
        const tags = { ...key, domain: domain.name, signedMs, bodyHash }
        const unsigned = unsignedField(tags, coverage.names)
        return signedField(unsigned, await keys.sign(key, signedOctets(covered, unsigned)))
      })
      return (await Promise.all(fields)).join('')
    },
  }
}

const LF = 10
const CR = 13

/** A header that two readers could read differently is not vouched for. */
export function isSignable(bytes: Uint8Array, { truncated, fields, fieldsEnd, bodyStart }: Header): boolean {
  if (truncated || fields.length === 0) return false
  for (let at = bytes.indexOf(LF); at >= 0 && at < bodyStart; at = bytes.indexOf(LF, at + 1))
    if (bytes[at - 1] !== CR) return false
  // What stands between the fields is no field: nobody agrees on what it is.
  let end = fields[0]?.start ?? 0
  for (const field of fields) {
    if (field.start !== end) return false
    end = field.end
  }
  return end === fieldsEnd
}

/** Of every author; none where From is missing, there twice, or cannot be read. */
function authorDomains(bytes: Uint8Array, header: Header): readonly string[] {
  const [from, more] = findFields(bytes, header, 'from')
  if (from === undefined || more !== undefined) return []
  try {
    return parseAddressList(fieldText(bytes, from)).map((entry) =>
      entry.kind === 'mailbox' ? (mailboxAddress(entry)?.domain ?? '') : '',
    )
  } catch (error) {
    if (error instanceof SyntaxFault) return []
    throw error
  }
}

/** The domain that vouches for the first author. The others must be the same company's. */
async function domainFor(
  directory: Pick<DirectoryReader, 'domain'>,
  names: readonly string[],
  author: Author,
): Promise<DomainRecord | undefined> {
  const found = await Promise.all(names.map((name) => servedDomain(directory, name)))
  const fits = (domain: DomainRecord | undefined): boolean =>
    domain !== undefined && (author === 'service' || domain.organisationId === author)
  return found.every(fits) ? found[0] : undefined
}

/** The domain itself, or the nearest above it: relaxed alignment takes either. RFC 9989 §4.4.1 */
export async function servedDomain(
  directory: Pick<DirectoryReader, 'domain'>,
  name: string,
): Promise<DomainRecord | undefined> {
  for (let at = name; at.includes('.'); at = at.slice(at.indexOf('.') + 1)) {
    const domain = await directory.domain(at)
    if (domain !== undefined) return domain.enabled ? domain : undefined
  }
  return undefined
}
