/**
 * The Apple profile, signed with the certificate of the server: the device says who made it instead of warning. CMS SignedData with the
 * profile inside, and signed attributes. RFC 5652 §5, ITU-T X.690 §10
 */
import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { BER, element, integer, octets, readHead } from '../../net/ldap/ber.ts'
import type { Pem } from '../../net/server-context.ts'

const OID = {
  data: '2a864886f70d010701',
  signedData: '2a864886f70d010702',
  contentType: '2a864886f70d010903',
  messageDigest: '2a864886f70d010904',
  signingTime: '2a864886f70d010905',
  sha256: '608648016503040201',
  rsaWithSha256: '2a864886f70d01010b',
  ecdsaWithSha256: '2a8648ce3d040302',
} as const
const OBJECT_ID = 0x06
const NULL = Buffer.from([0x05, 0x00])
const UTC_TIME = 0x17
/** [0], with elements inside. */
const CONTEXT_0 = 0xa0
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * Undefined: nobody would believe the signature, for the certificate is nobody's but its own, or its key is of a kind that devices do not
 * know there. `pem` has the certificate first, then those that lead to its authority.
 */
export function signProfile(profile: string, pem: Pem, nowMs: number): Buffer | undefined {
  const chain = (pem.certificate.match(CERTIFICATE) ?? []).map((one) => new X509Certificate(one))
  const [leaf] = chain
  if (leaf === undefined || leaf.issuer === leaf.subject) return undefined
  return signedData(
    Buffer.from(profile, 'utf8'),
    chain.map(({ raw }) => raw),
    pem.key,
    nowMs,
  )
}

/** `certificates`: as DER, that of the key first. Undefined for keys other than RSA and EC. */
export function signedData(
  content: Uint8Array,
  certificates: readonly Buffer[],
  keyPem: string,
  nowMs: number,
): Buffer | undefined {
  const key = createPrivateKey(keyPem)
  const algorithm = signatureAlgorithm(key)
  const [leaf] = certificates
  if (algorithm === undefined || leaf === undefined) return undefined
  const digest = createHash('sha256').update(content).digest()
  const sha256 = sequence(oid(OID.sha256), NULL)
  const attributes = attributesOf(digest, nowMs)
  const signer = sequence(
    integer(1),
    issuerAndSerial(leaf),
    sha256,
    element(CONTEXT_0, attributes),
    algorithm,
    // As a SET, whatever they are tagged above. RFC 5652 §5.4
    octets(sign('sha256', element(BER.set, attributes), key)),
  )
  const body = sequence(
    integer(1),
    element(BER.set, sha256),
    sequence(oid(OID.data), element(CONTEXT_0, octets(content))),
    element(CONTEXT_0, ...certificates),
    element(BER.set, signer),
  )
  return sequence(oid(OID.signedData), element(CONTEXT_0, body))
}

/** In the order of their octets. X.690 §11.6 */
function attributesOf(digest: Uint8Array, nowMs: number): Buffer {
  const attribute = (type: string, value: Uint8Array): Buffer => sequence(oid(type), element(BER.set, value))
  return Buffer.concat(
    [
      attribute(OID.contentType, oid(OID.data)),
      attribute(OID.messageDigest, octets(digest)),
      attribute(OID.signingTime, octets(utcTime(nowMs), UTC_TIME)),
    ].sort(Buffer.compare),
  )
}

/** Two digits of the year, until 2049. RFC 5652 §11.3 */
function utcTime(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`
}

function signatureAlgorithm({ asymmetricKeyType }: KeyObject): Buffer | undefined {
  if (asymmetricKeyType === 'rsa') return sequence(oid(OID.rsaWithSha256), NULL)
  return asymmetricKeyType === 'ec' ? sequence(oid(OID.ecdsaWithSha256)) : undefined
}

/** The certificate by its issuer and its number, octet by octet as they stand in it. RFC 5280 §4.1 */
function issuerAndSerial(certificate: Buffer): Buffer {
  const inside = childrenOf(childrenOf(certificate)[0] ?? certificate)
  // The version is there in all but the oldest.
  const at = inside[0]?.[0] === CONTEXT_0 ? 1 : 0
  const [serial, , issuer] = inside.slice(at)
  if (serial === undefined || issuer === undefined) throw new Error('a certificate without an issuer')
  return sequence(issuer, serial)
}

/** The elements within an element, whole. */
function childrenOf(bytes: Buffer): readonly Buffer[] {
  const head = readHead(bytes)
  const children: Buffer[] = []
  for (let at = head?.headBytes ?? bytes.length; at < bytes.length; ) {
    const child = readHead(bytes, at)
    if (child === undefined) break
    const end = at + child.headBytes + child.size
    children.push(bytes.subarray(at, end))
    at = end
  }
  return children
}

function sequence(...contents: readonly Uint8Array[]): Buffer {
  return element(BER.sequence, ...contents)
}

function oid(hex: string): Buffer {
  return octets(Buffer.from(hex, 'hex'), OBJECT_ID)
}
