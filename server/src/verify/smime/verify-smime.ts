/**
 * Whether a message was signed by whom it says wrote it: S/MIME, its signature beside the text or around it. RFC 8551 §3.5, RFC 8550
 *
 * Only a signature around the whole message is judged; one within a list's footer or a forwarded message says nothing of this one.
 * Whether certificates were revoked is not asked: it would tell their issuers who reads what, and when.
 */
import { type BerElements, berChildren } from '../../lib/ber-elements.ts'
import { formatAddress } from '../../mail/address.ts'
import { mailboxAddress, mailboxesOf, readAddressList } from '../../mail/header/address-list.ts'
import { fieldText, findFields } from '../../mail/header/header.ts'
import { readSignedData, type SignedData } from '../../mail/mime/signed-content.ts'
import type { Part } from '../../mail/mime/structure.ts'
import { partContents } from '../../mail/mime/text.ts'
import { MailCertificate } from './certificate.ts'
import { type ChainFault, chainFault } from './chain.ts'
import { AUTHORS_MAX, CERTIFICATES_MAX, SIGNATURE_OCTETS_MAX, SIGNERS_MAX } from './limits.ts'
import { readSigner, type Signer, type SignerFault, signatureFault } from './signer.ts'

export type SmimeFault =
  | SignerFault
  | ChainFault
  | 'too-large'
  | 'no-certificate'
  | 'not-for-mail'
  | 'other-author'

export type SmimeVerdict = {
  /** `unknown`: signed in a way that is not S/MIME, or S/MIME that only carries certificates. RFC 9219 §4.1 */
  readonly status: 'unknown' | 'signed' | 'signed/verified' | 'signed/failed'
  /** Why it is not believed; none where it is. Of several signers, the one that came nearest. */
  readonly faults: readonly SmimeFault[]
}

/** In the order in which they are asked: a later one means that all before are right. */
const ORDER: readonly SmimeFault[] = [
  ...([
    'too-large',
    'unreadable',
    'no-certificate',
    'unsupported',
    'weak',
    'altered',
    'bad-signature',
  ] as const),
  ...(['other-author', 'not-for-mail', 'not-trusted', 'expired'] as const),
]
const PKCS7 = /^(?:x-)?pkcs7-mime$/
const PKCS7_SIGNATURE = /^application\/(?:x-)?pkcs7-signature$/i
const CERTIFICATES = 0xa0
const REVOKED = 0xa1
const SIGNERS = 0x31
const SEQUENCE = 0x30
const LF = 10
const CR = 13
const CRLF = Uint8Array.of(CR, LF)
const FAILED = 'signed/failed'

/** What a signature lies beside, or that none does. */
type Found = { readonly signature: Uint8Array; readonly beside: Uint8Array | undefined }

/**
 * Undefined: the message is not signed as a whole. `nowMs`: for when certificates are asked whether they are valid. Takes time that grows
 * with the message and a bounded number of keys. Never throws.
 */
export function judgeSmime(
  bytes: Uint8Array,
  root: Part,
  anchors: readonly MailCertificate[],
  nowMs: number,
): SmimeVerdict | undefined {
  const found = findSignature(bytes, root)
  if (found === undefined || found === 'unknown') return found && { status: 'unknown', faults: [] }
  if (found.signature.length > SIGNATURE_OCTETS_MAX && found.beside !== undefined)
    return { status: 'signed', faults: ['too-large'] }
  const data = readSignedData(found.signature)
  // What is encrypted may be signed within: nobody but its reader can tell.
  if (data === undefined) return found.beside === undefined ? undefined : failed('unreadable')
  const content = found.beside ?? data.content
  const { certificates, signers } = readRest(data.rest)
  if (signers.length === 0 && found.beside === undefined) return { status: 'unknown', faults: [] }
  if (content === undefined || signers.length === 0) return failed('unreadable')
  const authors = authorsOf(bytes, root)
  const known = { brought: certificates, anchors }
  const faults = signers.map((signer) => signerFault(signer, { content, data, authors, known, nowMs }))
  if (faults.includes(undefined)) return { status: 'signed/verified', faults: [] }
  const nearest = faults.reduce((a, b) =>
    ORDER.indexOf(b ?? 'unreadable') > ORDER.indexOf(a ?? 'unreadable') ? b : a,
  )
  return failed(nearest ?? 'unreadable')
}

function failed(fault: SmimeFault): SmimeVerdict {
  return { status: FAILED, faults: [fault] }
}

/** RFC 8551 §3.5.2, §3.5.3 */
function findSignature(
  bytes: Uint8Array,
  { kind, type, children, ...part }: Part,
): Found | 'unknown' | undefined {
  if (type.type === 'application' && PKCS7.test(type.subtype))
    return { signature: partContents(bytes, { kind, type, children, ...part }), beside: undefined }
  if (kind !== 'multipart' || type.subtype !== 'signed') return undefined
  const [signed, signature] = children
  if (signed === undefined || signature === undefined || children.length !== 2) return 'unknown'
  if (!PKCS7_SIGNATURE.test(`${signature.type.type}/${signature.type.subtype}`)) return 'unknown'
  return {
    signature: partContents(bytes, signature),
    beside: withCrlf(bytes.subarray(signed.headerStart, signed.bodyEnd)),
  }
}

/** What is signed has lines that end with CR LF, however it is kept. RFC 8551 §3.1.1 */
function withCrlf(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = []
  let from = 0
  for (let lf = bytes.indexOf(LF); lf !== -1; lf = bytes.indexOf(LF, lf + 1)) {
    if (bytes[lf - 1] === CR) continue
    pieces.push(bytes.subarray(from, lf), CRLF)
    from = lf + 1
  }
  return from === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(from)])
}

function readRest(rest: BerElements): {
  readonly certificates: readonly MailCertificate[]
  readonly signers: readonly (Signer | undefined)[]
} {
  const certificates: MailCertificate[] = []
  const brought = rest.next(CERTIFICATES)
  for (const { tag, raw } of berChildren(brought?.contents ?? new Uint8Array(), CERTIFICATES_MAX)) {
    if (tag !== SEQUENCE) continue
    try {
      certificates.push(new MailCertificate(raw))
    } catch {
      // One that nobody can read vouches for nobody; the others may do.
    }
  }
  rest.next(REVOKED)
  const signers = berChildren(rest.next(SIGNERS)?.contents ?? new Uint8Array(), SIGNERS_MAX)
  return { certificates, signers: signers.map(readSigner) }
}

/** In lower case; undefined: more than one field, or something in it that is no address: then nobody is the author. */
function authorsOf(bytes: Uint8Array, { header }: Part): readonly string[] | undefined {
  const [from, another] = findFields(bytes, header, 'from')
  if (from === undefined || another !== undefined) return undefined
  const { entries, fault } = readAddressList(fieldText(bytes, from))
  const addresses = mailboxesOf(entries).map(mailboxAddress)
  if (fault !== undefined || addresses.length === 0 || addresses.length > AUTHORS_MAX) return undefined
  const known = addresses.filter((one) => one !== undefined)
  return known.length < addresses.length ? undefined : known.map((one) => formatAddress(one).toLowerCase())
}

type Asked = {
  readonly content: Uint8Array
  readonly data: SignedData
  readonly authors: readonly string[] | undefined
  readonly known: {
    readonly brought: readonly MailCertificate[]
    readonly anchors: readonly MailCertificate[]
  }
  readonly nowMs: number
}

function signerFault(signer: Signer | undefined, asked: Asked): SmimeFault | undefined {
  const { content, data, authors, known, nowMs } = asked
  if (signer === undefined) return 'unreadable'
  const certificate = [...known.brought, ...known.anchors].find(signer.names)
  if (certificate === undefined) return 'no-certificate'
  const wrong = signatureFault(signer, certificate, content, data.contentType)
  if (wrong !== undefined) return wrong
  // Each author has to be who signed: else a stranger with a right certificate could write beside another's name.
  const named = certificate.addresses
  if (authors === undefined || authors.some((one) => !named.includes(one))) return 'other-author'
  if (!certificate.maySignMail || certificate.hasUnknown) return 'not-for-mail'
  for (const author of authors) {
    const fault = chainFault(certificate, author, known, nowMs)
    if (fault !== undefined) return fault
  }
  return undefined
}
