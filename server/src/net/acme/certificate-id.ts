/** The name of a certificate by which an authority says when to renew it. RFC 9773 §4.1 */
import { X509Certificate } from 'node:crypto'

/** id-ce-authorityKeyIdentifier, as DER. RFC 5280 §4.2.1.1 */
const AUTHORITY_KEY = Buffer.from('0603551d23', 'hex')
/** [0] keyIdentifier within SEQUENCE within OCTET STRING, each shorter than 128 octets. */
const OCTET_STRING = 0x04
const SEQUENCE = 0x30
const KEY_IDENTIFIER = 0x80

/** Undefined for a certificate that does not name the key that signed it. */
export function certificateId(pem: string): string | undefined {
  const { raw, serialNumber } = new X509Certificate(pem)
  const at = raw.indexOf(AUTHORITY_KEY)
  if (at < 0) return undefined
  const value = raw.subarray(at + AUTHORITY_KEY.length)
  if (value[0] !== OCTET_STRING || value[2] !== SEQUENCE || value[4] !== KEY_IDENTIFIER) return undefined
  const length = value[5] ?? 0
  const key = value.subarray(6, 6 + length)
  const digits = serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`
  const serial = Buffer.from(digits, 'hex')
  // As DER has it: an integer whose first bit is set has an octet of zeros before it.
  const signed = (serial[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), serial]) : serial
  return `${key.toString('base64url')}.${signed.toString('base64url')}`
}
