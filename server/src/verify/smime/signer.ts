/** One signer of CMS SignedData: what was signed, how, and with whose key. RFC 5652 §5.3, §5.4 */
import { constants, createHash, verify } from 'node:crypto'
import { type BerElement, BerElements, berChildren } from '../../lib/ber-elements.ts'
import { toHex } from '../../mail/mime/signed-content.ts'
import type { MailCertificate } from './certificate.ts'
import { ATTRIBUTES_MAX } from './limits.ts'

const SEQUENCE = 0x30
const SET = 0x31
const OID = 0x06
const INTEGER = 0x02
const OCTETS = 0x04
const CONTEXT_0 = 0xa0
/** [0], with octets inside: the key's id. */
const KEY_ID = 0x80

const CONTENT_TYPE = '2a864886f70d010903'
const MESSAGE_DIGEST = '2a864886f70d010904'
const DIGESTS: Readonly<Record<string, string>> = {
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
}
/** Digests that anybody can make two messages for. RFC 8551 §2.1 */
const BROKEN = ['2b0e03021a', '2a864886f70d0205']
const RSA = '2a864886f70d010101'
const RSA_PSS = '2a864886f70d01010a'
const RSA_WITH: Readonly<Record<string, string>> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
}
const ECDSA_WITH: Readonly<Record<string, string>> = {
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
}
const ED25519 = '2b6570'

export type SignerFault = 'unreadable' | 'unsupported' | 'weak' | 'altered' | 'bad-signature'

/** A signer as the message names it. */
export type Signer = {
  /** Issuer and number, or an id of the key. */
  readonly names: (certificate: MailCertificate) => boolean
  readonly digest: string
  readonly algorithm: string
  readonly parameters: Uint8Array
  /** Undefined: the content itself is signed. */
  readonly attributes: BerElement | undefined
  readonly signature: Uint8Array
}

/** Undefined: it is none that can be read. */
export function readSigner({ contents }: BerElement): Signer | undefined {
  const parts = new BerElements(contents)
  parts.next(INTEGER)
  const names = readNames(parts)
  const digest = parts.enter(SEQUENCE)?.next(OID)
  const attributes = parts.next(CONTEXT_0)
  const algorithm = parts.next(SEQUENCE)
  const signature = parts.next(OCTETS)
  const inside = new BerElements(algorithm?.contents ?? new Uint8Array())
  const name = inside.next(OID)
  if (names === undefined || digest === undefined || name === undefined || signature === undefined)
    return undefined
  return {
    names,
    digest: toHex(digest.contents),
    algorithm: toHex(name.contents),
    parameters: inside.next()?.contents ?? new Uint8Array(),
    attributes,
    signature: signature.contents,
  }
}

function readNames(parts: BerElements): Signer['names'] | undefined {
  const keyId = parts.next(KEY_ID)
  if (keyId !== undefined)
    return (certificate) => Buffer.compare(certificate.keyId ?? new Uint8Array(), keyId.contents) === 0
  const named = parts.enter(SEQUENCE)
  const issuer = named?.next(SEQUENCE)
  const serial = named?.next(INTEGER)
  if (issuer === undefined || serial === undefined) return undefined
  return (certificate) =>
    Buffer.compare(certificate.issuer, issuer.raw) === 0 &&
    Buffer.compare(certificate.serial, serial.contents) === 0
}

/** Whether the key of that certificate signed that content. Throws nothing. */
export function signatureFault(
  signer: Signer,
  certificate: MailCertificate,
  content: Uint8Array,
  contentType: string,
): SignerFault | undefined {
  if (BROKEN.includes(signer.digest) || !certificate.hasFairKey) return 'weak'
  const digest = DIGESTS[signer.digest]
  if (digest === undefined && signer.algorithm !== ED25519) return 'unsupported'
  const signed = signedOctets(signer, content, contentType, digest ?? 'sha512')
  if (typeof signed === 'string') return signed
  const options = optionsOf(signer, digest)
  if (options === undefined) return 'unsupported'
  const { hash, ...how } = options
  try {
    const isRight = verify(hash, signed, { key: certificate.key, ...how }, signer.signature)
    return isRight ? undefined : 'bad-signature'
  } catch {
    // The key is of another kind than the signature says.
    return 'bad-signature'
  }
}

/** The content, or the attributes that have its digest, as a set whatever their tag is. RFC 5652 §5.4 */
function signedOctets(
  { attributes }: Signer,
  content: Uint8Array,
  contentType: string,
  digest: string,
): Uint8Array | SignerFault {
  if (attributes === undefined) return content
  const all = berChildren(attributes.contents, ATTRIBUTES_MAX)
  const type = attribute(all, CONTENT_TYPE, OID)
  const named = attribute(all, MESSAGE_DIGEST, OCTETS)
  if (type === undefined || named === undefined) return 'unreadable'
  if (toHex(type) !== contentType) return 'altered'
  if (Buffer.compare(createHash(digest).update(content).digest(), named) !== 0) return 'altered'
  const signed = Buffer.from(attributes.raw)
  signed[0] = SET
  return signed
}

/** The one value of the one attribute of that name; undefined where there are none or several. RFC 5652 §11 */
function attribute(all: readonly BerElement[], name: string, tag: number): Uint8Array | undefined {
  const found = all.flatMap(({ contents }) => {
    const parts = new BerElements(contents)
    const type = parts.next(OID)
    return type !== undefined && toHex(type.contents) === name ? [parts.next(SET)] : []
  })
  const [values] = found
  if (values === undefined || found.length !== 1) return undefined
  const inside = new BerElements(values.contents)
  const value = inside.next(tag)
  return inside.next() === undefined ? value?.contents : undefined
}

type Options = {
  /** Null: the key's kind brings its own. */
  readonly hash: string | null
  readonly padding?: number
  readonly saltLength?: number
}

function optionsOf({ algorithm, parameters }: Signer, digest: string | undefined): Options | undefined {
  if (algorithm === ED25519) return { hash: null }
  if (digest === undefined) return undefined
  if (algorithm === RSA) return { hash: digest, padding: constants.RSA_PKCS1_PADDING }
  const rsa = RSA_WITH[algorithm]
  if (rsa !== undefined)
    return rsa === digest ? { hash: rsa, padding: constants.RSA_PKCS1_PADDING } : undefined
  const ecdsa = ECDSA_WITH[algorithm]
  if (ecdsa !== undefined) return { hash: ecdsa }
  return algorithm === RSA_PSS && pssDigest(parameters) === digest
    ? { hash: digest, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
    : undefined
}

/** The digest that RSASSA-PSS names: its first parameter. RFC 4055 §3.1 */
function pssDigest(parameters: Uint8Array): string | undefined {
  const name = new BerElements(parameters).enter(CONTEXT_0)?.enter(SEQUENCE)?.next(OID)
  return name === undefined ? undefined : DIGESTS[toHex(name.contents)]
}
