/**
 * The PROXY protocol, versions 1 and 2: a load balancer tells whom it speaks for, before anything else.
 *
 *   PROXY TCP4 192.0.2.7 198.51.100.1 56324 25 CRLF
 *   0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A  21  11  00 0C  C0 00 02 07  C6 33 64 01  DC 04  00 19
 *
 * The specification is haproxy's proxy-protocol.txt. Lengths are strict: what does not fit is broken, never guessed.
 */
import { isIPv4, isIPv6 } from 'node:net'
import { plainAddress } from './host-address.ts'

export type ProxySource = { readonly address: string; readonly port: number }

const SIGNATURE = Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a])
const V2_HEADER_OCTETS = 16
/** Addresses and TLVs; real ones (SNI, a certificate's name, ids) stay far below. THREATS IN11 */
const V2_BODY_OCTETS = 2048
/** The longest line of version 1, CRLF included. */
const V1_OCTETS = 107
const ADDRESS_OCTETS: Readonly<Record<number, number>> = { 17: 12, 33: 36 }

/** Takes octets until the header is whole or broken. */
export class ProxyHeaderReader {
  #held = Buffer.alloc(0)
  #broken = false
  #source: ProxySource | undefined

  get broken(): boolean {
    return this.#broken
  }

  /** Undefined after a LOCAL or UNKNOWN header: the connection is the balancer's own. */
  get source(): ProxySource | undefined {
    return this.#source
  }

  /** Octets of `bytes` that belong to the header once it is whole (or broken); -1 while more is needed. */
  read(bytes: Buffer): number {
    const before = this.#held.length
    // At most a header's length is ever held, so joining stays cheap however small the pieces are.
    const held = Buffer.concat([this.#held, bytes.subarray(0, V2_HEADER_OCTETS + V2_BODY_OCTETS - before)])
    const end = held[0] === SIGNATURE[0] ? this.#readBinary(held) : this.#readText(held)
    if (end < 0 && !this.#broken) {
      this.#held = held
      return -1
    }
    return this.#broken ? 0 : end - before
  }

  #readText(held: Buffer): number {
    const lf = held.subarray(0, V1_OCTETS).indexOf(10)
    if (lf < 0) return held.length >= V1_OCTETS ? this.#fail() : -1
    const words = held.toString('utf8', 0, lf - 1).split(' ')
    if (held[lf - 1] !== 13 || words[0] !== 'PROXY') return this.#fail()
    if (words[1] === 'UNKNOWN') return lf + 1
    const [, family, source = '', target = '', port = '', targetPort = ''] = words
    const fits = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : () => false
    if (words.length !== 6 || !fits(source) || !fits(target) || !isPort(port) || !isPort(targetPort))
      return this.#fail()
    this.#source = { address: plainAddress(source), port: Number(port) }
    return lf + 1
  }

  #readBinary(held: Buffer): number {
    const seen = Math.min(held.length, SIGNATURE.length)
    if (held.compare(SIGNATURE, 0, seen, 0, seen) !== 0) return this.#fail()
    if (held.length < V2_HEADER_OCTETS) return -1
    const command = held[12]
    const family = held[13] ?? 0
    const length = held.readUInt16BE(14)
    if (length > V2_BODY_OCTETS || (command !== 0x20 && command !== 0x21)) return this.#fail()
    const end = V2_HEADER_OCTETS + length
    if (held.length < end) return -1
    if (command === 0x20) return end
    const addresses = ADDRESS_OCTETS[family]
    if (addresses === undefined || length < addresses) return this.#fail()
    if (!tlvsFit(held, V2_HEADER_OCTETS + addresses, end)) return this.#fail()
    const body = held.subarray(V2_HEADER_OCTETS, end)
    this.#source =
      family === 0x11
        ? { address: body.subarray(0, 4).join('.'), port: body.readUInt16BE(8) }
        : { address: plainAddress(ipv6Text(body.subarray(0, 16))), port: body.readUInt16BE(32) }
    return end
  }

  #fail(): number {
    this.#broken = true
    return -1
  }
}

/** type, two octets of length, value: they must fill the rest exactly. */
function tlvsFit(held: Buffer, from: number, end: number): boolean {
  let at = from
  while (at < end) {
    if (at + 3 > end) return false
    at += 3 + held.readUInt16BE(at + 1)
  }
  return at === end
}

function ipv6Text(bytes: Buffer): string {
  const groups: string[] = []
  for (let at = 0; at < 16; at += 2) groups.push(bytes.readUInt16BE(at).toString(16))
  const mapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff'
  if (mapped) return `::ffff:${bytes.subarray(12).join('.')}`
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1)
}

function isPort(text: string): boolean {
  return /^(?:0|[1-9][0-9]{0,4})$/.test(text) && Number(text) < 65_536
}
