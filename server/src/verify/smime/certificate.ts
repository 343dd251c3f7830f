/** What a certificate says, as far as mail needs it beyond what Node tells. RFC 5280 §4.1, §4.2 */
import { type KeyObject, X509Certificate } from 'node:crypto'
import { type BerElement, BerElements, berChildren } from '../../lib/ber-elements.ts'
import { toHex } from '../../mail/mime/signed-content.ts'
import { ATTRIBUTES_MAX, RSA_BITS_MAX, RSA_BITS_MIN, RSA_EXPONENT_MAX, SUBTREES_MAX } from './limits.ts'

const SEQUENCE = 0x30
const OID = 0x06
const BOOLEAN = 0x01
const OCTETS = 0x04
const BITS = 0x03
const INTEGER = 0x02
const VERSION = 0xa0
const EXTENSIONS = 0xa3
const PERMITTED = 0xa0
const EXCLUDED = 0xa1
/** rfc822Name of a GeneralName. */
const MAIL_NAME = 0x81

const KEY_USAGE = '551d0f'
const BASIC_CONSTRAINTS = '551d13'
const NAME_CONSTRAINTS = '551d1e'
const KEY_ID = '551d0e'
const OTHER_NAMES = '551d11'
/** Extensions that are obeyed or that change nothing about whose a key is: usages, names, policies, where lists of revoked ones are. */
const KNOWN = new Set([
  ...[KEY_USAGE, BASIC_CONSTRAINTS, NAME_CONSTRAINTS, KEY_ID],
  ...[OTHER_NAMES, '551d12', '551d1f', '551d20', '551d23', '551d25', '2b06010505070101'],
])
const DIGITAL_SIGNATURE = 0x80
const NON_REPUDIATION = 0x40
const SIGNS_CERTIFICATES = 0x04
const MAIL_PURPOSES = ['1.3.6.1.5.5.7.3.4', '2.5.29.37.0']

type Subtrees = { readonly permitted: readonly string[]; readonly excluded: readonly string[] }

/** One certificate. Throws an Error when Node cannot read it or its key. */
export class MailCertificate {
  readonly x509: X509Certificate
  readonly key: KeyObject
  /** Issuer and number as they stand in it: how a signer names it. */
  readonly issuer: Uint8Array
  readonly serial: Uint8Array
  readonly #extensions = new Map<string, Uint8Array>()
  /** A critical extension that nobody here understands: then it may not be used. RFC 5280 §4.2 */
  readonly hasUnknown: boolean

  constructor(raw: Uint8Array) {
    this.x509 = new X509Certificate(raw)
    this.key = this.x509.publicKey
    const inside = new BerElements(raw).enter(SEQUENCE)?.enter(SEQUENCE)
    inside?.next(VERSION)
    const serial = inside?.next(INTEGER)
    inside?.next(SEQUENCE)
    const issuer = inside?.next(SEQUENCE)
    if (serial === undefined || issuer === undefined) throw new Error('a certificate without an issuer')
    this.serial = serial.contents
    this.issuer = issuer.raw
    let hasUnknown = false
    for (let one = inside?.next(); one !== undefined; one = inside?.next()) {
      if (one.tag !== EXTENSIONS) continue
      const list = new BerElements(one.contents).next(SEQUENCE)
      const all = berChildren(list?.contents ?? one.contents, ATTRIBUTES_MAX + 1)
      hasUnknown ||= all.length > ATTRIBUTES_MAX
      for (const extension of all) hasUnknown ||= this.#keep(extension)
    }
    this.hasUnknown = hasUnknown
  }

  /** True: it is critical and unknown. */
  #keep({ contents }: BerElement): boolean {
    const parts = new BerElements(contents)
    const name = toHex(parts.next(OID)?.contents ?? new Uint8Array())
    const isCritical = (parts.next(BOOLEAN)?.contents[0] ?? 0) !== 0
    const value = parts.next(OCTETS)
    if (value !== undefined) this.#extensions.set(name, value.contents)
    return isCritical && !KNOWN.has(name)
  }

  /** By which a signer may name it instead. RFC 5280 §4.2.1.2 */
  get keyId(): Uint8Array | undefined {
    return new BerElements(this.#extensions.get(KEY_ID) ?? new Uint8Array()).next(OCTETS)?.contents
  }

  /** In lower case, whose it is. Names outside the list of names count only where that has no address. RFC 8550 §3 */
  get addresses(): readonly string[] {
    const list = new BerElements(this.#extensions.get(OTHER_NAMES) ?? new Uint8Array()).next(SEQUENCE)
    const named = berChildren(list?.contents ?? new Uint8Array(), SUBTREES_MAX).flatMap(
      ({ tag, contents }) =>
        tag === MAIL_NAME ? [Buffer.from(contents).toString('utf8').toLowerCase()] : [],
    )
    if (named.length > 0) return named
    const { emailAddress = [] } = this.x509.toLegacyObject().subject as {
      readonly emailAddress?: string | readonly string[]
    }
    return [emailAddress].flat().map((one) => one.toLowerCase())
  }

  isValidAt(nowMs: number): boolean {
    return this.x509.validFromDate.getTime() <= nowMs && nowMs <= this.x509.validToDate.getTime()
  }

  /** Whether its key may sign mail. RFC 8550 §4.4 */
  get maySignMail(): boolean {
    return this.isForMail && this.#mayBeUsed(DIGITAL_SIGNATURE | NON_REPUDIATION)
  }

  /** No purpose named is every purpose. */
  get isForMail(): boolean {
    const purposes = this.x509.keyUsage as readonly string[] | undefined
    return purposes === undefined || purposes.some((one) => MAIL_PURPOSES.includes(one))
  }

  /** Whether it may vouch for others with so many authorities between. RFC 5280 §4.2.1.9 */
  mayVouch(between: number): boolean {
    if (!this.x509.ca || !this.#mayBeUsed(SIGNS_CERTIFICATES)) return false
    const constraints = new BerElements(this.#extensions.get(BASIC_CONSTRAINTS) ?? new Uint8Array()).enter(
      SEQUENCE,
    )
    constraints?.next(BOOLEAN)
    const most = constraints?.next(INTEGER)?.contents
    return most === undefined || between <= Number.parseInt(toHex(most) || '0', 16)
  }

  /** Whether whoever vouches with it may vouch for that address. RFC 5280 §4.2.1.10 */
  allows(address: string): boolean {
    const { permitted, excluded } = this.#subtrees()
    if (excluded.some((name) => isWithin(address, name))) return false
    return permitted.length === 0 || permitted.some((name) => isWithin(address, name))
  }

  /** Whether breaking its key would be work, and using it is none. RFC 8550 §4.3 */
  get hasFairKey(): boolean {
    const { asymmetricKeyType, asymmetricKeyDetails } = this.key
    if (asymmetricKeyType === 'rsa' || asymmetricKeyType === 'rsa-pss') {
      const { modulusLength: bits = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {}
      return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX && publicExponent <= BigInt(RSA_EXPONENT_MAX)
    }
    return asymmetricKeyType === 'ec' || asymmetricKeyType === 'ed25519' || asymmetricKeyType === 'ed448'
  }

  #mayBeUsed(bits: number): boolean {
    const usage = this.#extensions.get(KEY_USAGE)
    if (usage === undefined) return true
    // The first octet says how many bits of the last one are none.
    return ((new BerElements(usage).next(BITS)?.contents[1] ?? 0) & bits) !== 0
  }

  #subtrees(): Subtrees {
    const list = new BerElements(this.#extensions.get(NAME_CONSTRAINTS) ?? new Uint8Array()).enter(SEQUENCE)
    const names = (tag: number): readonly string[] =>
      berChildren(list?.next(tag)?.contents ?? new Uint8Array(), SUBTREES_MAX).flatMap(({ contents }) => {
        const name = new BerElements(contents).next(MAIL_NAME)
        return name === undefined ? [] : [Buffer.from(name.contents).toString('utf8').toLowerCase()]
      })
    return { permitted: names(PERMITTED), excluded: names(EXCLUDED) }
  }
}

/** An address is meant by itself, a host by all its addresses, `.example.com` by those of the hosts below. */
function isWithin(address: string, name: string): boolean {
  const lower = address.toLowerCase()
  if (name.includes('@')) return lower === name
  const host = lower.slice(lower.lastIndexOf('@') + 1)
  return name.startsWith('.') ? host.endsWith(name) : host === name
}
