/** DNS messages as far as this resolver speaks them; the octets are dns-packet's work. RFC 1035 §4 */
import { type Answer, decode, encode, type Packet } from 'dns-packet'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { POINTERS_MAX, RECORDS_MAX, UDP_PAYLOAD_MAX } from './limits.ts'

/** What each type of record says. */
export type RecordData = {
  readonly A: string
  readonly AAAA: string
  readonly CNAME: string
  readonly PTR: string
  readonly MX: { readonly preference: number; readonly exchange: string }
  /** The strings of one record, joined. RFC 7208 §3.3 */
  readonly TXT: string
  readonly TLSA: {
    readonly usage: number
    readonly selector: number
    readonly matchingType: number
    readonly data: Uint8Array
  }
  readonly NS: string
  /** The target `.`, which says that there is no such service, is the empty string. RFC 2782 */
  readonly SRV: {
    readonly priority: number
    readonly weight: number
    readonly port: number
    readonly target: string
  }
  readonly CAA: { readonly flags: number; readonly tag: string; readonly value: string }
  readonly DNSKEY: { readonly flags: number; readonly algorithm: number }
}
export type RecordType = keyof RecordData

export type DnsRecord = {
  [Type in RecordType]: {
    readonly type: Type
    /** Lower case, without the final dot. */
    readonly name: string
    readonly ttlMs: number
    readonly data: RecordData[Type]
  }
}[RecordType]

export type DnsReply = {
  readonly id: number
  readonly rcode: number
  readonly truncated: boolean
  /** The AD bit, as the server set it: worth as much as the way to that server. RFC 6840 §5.8 */
  readonly authentic: boolean
  /** As it stands in the message, letter case too. */
  readonly question: { readonly name: string; readonly type: string } | undefined
  readonly records: readonly DnsRecord[]
  /** How long "no" holds. RFC 2308 §5 */
  readonly negativeTtlMs: number | undefined
}

const HEADER_OCTETS = 12
const RECURSION_DESIRED = 1 << 8
const TRUNCATED = 1 << 9
const AUTHENTIC = 1 << 5
const RESPONSE = 1 << 15
/** A name goes on elsewhere, at an offset of 14 bits. RFC 1035 §4.1.4 */
const POINTER = 0xc0
const POINTER_TARGET_MAX = 0x3fff

export function encodeQuery(id: number, name: string, type: RecordType): Buffer {
  return encode({
    type: 'query',
    id,
    // AD in a question: tell me whether you validated. RFC 6840 §5.7
    flags: RECURSION_DESIRED | AUTHENTIC,
    questions: [{ type, name, class: 'IN' }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: UDP_PAYLOAD_MAX,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  } as Packet)
}

/** Reads an answer. Throws SyntaxFault, and nothing else, for whatever is none. */
export function decodeReply(bytes: Buffer): DnsReply {
  if (bytes.length < HEADER_OCTETS) throw new SyntaxFault('a DNS header', bytes.length)
  const flags = bytes.readUInt16BE(2)
  if ((flags & RESPONSE) === 0) throw new SyntaxFault('a DNS answer', 2)
  const counted = bytes.readUInt16BE(6) + bytes.readUInt16BE(8) + bytes.readUInt16BE(10)
  if (bytes.readUInt16BE(4) > 1 || counted > RECORDS_MAX) throw new SyntaxFault('fewer DNS records', 4)
  assertShortChains(bytes)
  let packet: Packet
  try {
    packet = decode(bytes)
  } catch {
    // dns-packet throws errors of several kinds for broken octets; all of them mean just this.
    throw new SyntaxFault('a well-formed DNS message', HEADER_OCTETS)
  }
  const question = packet.questions?.[0]
  return {
    id: bytes.readUInt16BE(0),
    rcode: flags & 0x0f,
    truncated: (flags & TRUNCATED) !== 0,
    authentic: (flags & AUTHENTIC) !== 0,
    question: question === undefined ? undefined : { name: question.name, type: question.type },
    records: (packet.answers ?? []).flatMap(recordOf),
    negativeTtlMs: negativeTtl(packet.authorities ?? []),
  }
}

/**
 * No pointer leads to more than POINTERS_MAX others in a row. Every octet is taken for one that looks like one: in data
 * that is none, chains are a few steps long. Pointers lead back only, so one pass from the front knows them all.
 */
function assertShortChains(bytes: Buffer): void {
  const end = Math.min(bytes.length - 1, POINTER_TARGET_MAX + 1)
  const steps = new Uint8Array(end)
  for (let at = HEADER_OCTETS; at < end; at++) {
    const octet = bytes[at] ?? 0
    if (octet < POINTER) continue
    const target = ((octet - POINTER) << 8) | (bytes[at + 1] ?? 0)
    if (target >= at) continue
    const taken = (steps[target] ?? 0) + 1
    if (taken > POINTERS_MAX) throw new SyntaxFault('fewer pointers', at)
    steps[at] = taken
  }
}

function recordOf(answer: Answer): DnsRecord[] {
  if (answer.type === 'OPT' || !('data' in answer)) return []
  const name = plainName(answer.name)
  const ttlMs = ('ttl' in answer ? (answer.ttl ?? 0) : 0) * 1000
  const { type } = answer
  if (type === 'A' || type === 'AAAA') return [{ type, name, ttlMs, data: answer.data }]
  if (type === 'CNAME' || type === 'PTR' || type === 'NS')
    return [{ type, name, ttlMs, data: plainName(answer.data) }]
  if (type === 'MX') {
    const { preference = 0, exchange } = answer.data
    return [{ type, name, ttlMs, data: { preference, exchange: plainName(exchange) } }]
  }
  if (type === 'TXT') {
    const parts = Array.isArray(answer.data) ? answer.data : [answer.data]
    return [{ type, name, ttlMs, data: parts.map(String).join('') }]
  }
  if (type === 'TLSA') {
    const { usage, selector, matchingType, certificate } = answer.data
    return [{ type, name, ttlMs, data: { usage, selector, matchingType, data: certificate } }]
  }
  if (type === 'SRV') {
    const { priority = 0, weight = 0, port, target } = answer.data
    return [{ type, name, ttlMs, data: { priority, weight, port, target: plainName(target) } }]
  }
  if (type === 'CAA') {
    const { flags = 0, tag, value } = answer.data
    return [{ type, name, ttlMs, data: { flags, tag, value } }]
  }
  if (type === 'DNSKEY') {
    const { flags, algorithm } = answer.data
    return [{ type, name, ttlMs, data: { flags, algorithm } }]
  }
  return []
}

function negativeTtl(authorities: readonly Answer[]): number | undefined {
  for (const record of authorities)
    if (record.type === 'SOA') return Math.min(record.ttl ?? 0, record.data.minimum ?? 0) * 1000
  return undefined
}

/** The root, `.`, is the empty string. */
function plainName(name: string): string {
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase()
}
