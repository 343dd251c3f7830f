/** Signs a DNS message with a key that the server has too, and sees whether the answer is signed with it. RFC 8945 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { DnsFault } from './exchange.ts'
import { TSIG_FUDGE_SECONDS } from './limits.ts'
import { TSIG_ALGORITHMS, type TsigKey } from './tsig-key.ts'

const HEADER_OCTETS = 12
const COUNTS = { question: 4, answer: 6, authority: 8, additional: 10 } as const
const TSIG = 250
const ANY = 255
/** Octets between the name of a record and its data. RFC 1035 §3.2.1 */
const FIXED_OCTETS = 10
const POINTER = 0xc0
/** What a server has against our signature. RFC 8945 §3 */
const ERRORS: Readonly<Record<number, string>> = {
  16: 'BADSIG',
  17: 'BADKEY',
  18: 'BADTIME',
  22: 'BADTRUNC',
}

/** The message with its signature at the end, and that signature: the answer's is made over it too. RFC 8945 §5.1 */
export function signMessage(
  message: Buffer,
  key: TsigKey,
  nowMs: number,
): { readonly signed: Buffer; readonly mac: Buffer } {
  const times = timesOf(Math.floor(nowMs / 1000), TSIG_FUDGE_SECONDS)
  const mac = digest(key, [message, variables(key, times, 0, Buffer.alloc(0))])
  const rest = Buffer.concat([u16(mac.length), mac, message.subarray(0, 2), u16(0), u16(0)])
  const data = Buffer.concat([encodeName(key.algorithm), times, rest])
  const head = Buffer.concat([encodeName(key.name), u16(TSIG), u16(ANY), Buffer.alloc(4), u16(data.length)])
  const signed = Buffer.concat([message, head, data])
  signed.writeUInt16BE(message.readUInt16BE(COUNTS.additional) + 1, COUNTS.additional)
  return { signed, mac }
}

/** Throws DnsFault for an answer that our server did not give to this question, or with which it refuses the key. RFC 8945 §5.3 */
export function verifyAnswer(answer: Buffer, key: TsigKey, requestMac: Buffer, nowMs: number): void {
  const found = findTsig(answer)
  if (found === undefined) throw new DnsFault('the answer is not signed')
  const { at, times, mac, error, other } = found
  const bare = Buffer.from(answer.subarray(0, at))
  bare.writeUInt16BE(bare.readUInt16BE(COUNTS.additional) - 1, COUNTS.additional)
  const before = Buffer.concat([u16(requestMac.length), requestMac])
  const wanted = digest(key, [before, bare, variables(key, times, error, other)])
  const isOurs = mac.length === wanted.length && timingSafeEqual(mac, wanted)
  // A server that does not know the key cannot sign that it does not. RFC 8945 §5.3.2
  if (error !== 0) throw new DnsFault(`the server refuses the key: ${ERRORS[error] ?? error}`)
  if (!isOurs) throw new DnsFault('the signature of the answer is wrong')
  const seconds = times.readUIntBE(0, 6)
  if (Math.abs(Math.floor(nowMs / 1000) - seconds) > times.readUInt16BE(6))
    throw new DnsFault('the answer is signed at another time: compare the clocks')
}

/** A name as it goes over the wire, without compression. The name is one that dnsName takes. */
export function encodeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(label))
  return Buffer.concat([...labels.flatMap((label) => [Buffer.from([label.length]), label]), Buffer.alloc(1)])
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function timesOf(seconds: number, fudge: number): Buffer {
  const times = Buffer.alloc(8)
  times.writeUIntBE(seconds, 0, 6)
  times.writeUInt16BE(fudge, 6)
  return times
}

/** RFC 8945 §4.3.3 */
function variables(key: TsigKey, times: Buffer, error: number, other: Buffer): Buffer {
  const head = [encodeName(key.name), u16(ANY), Buffer.alloc(4), encodeName(key.algorithm)]
  return Buffer.concat([...head, times, u16(error), u16(other.length), other])
}

function digest({ algorithm, secret }: TsigKey, parts: readonly Buffer[]): Buffer {
  return createHmac(TSIG_ALGORITHMS[algorithm], secret).update(Buffer.concat(parts)).digest()
}

type Signature = {
  /** Where the record begins. */
  readonly at: number
  readonly times: Buffer
  readonly mac: Buffer
  readonly error: number
  readonly other: Buffer
}

/** The last record of all, when it is a signature. Throws DnsFault for octets that are no message. */
function findTsig(bytes: Buffer): Signature | undefined {
  try {
    return readTsig(bytes)
  } catch (error) {
    // Reads past the end: the message says more of itself than there is.
    if (error instanceof RangeError) throw new DnsFault('a broken answer')
    throw error
  }
}

function readTsig(bytes: Buffer): Signature | undefined {
  const count = (at: number): number => bytes.readUInt16BE(at)
  if (count(COUNTS.additional) === 0) return undefined
  let at = HEADER_OCTETS
  for (let n = count(COUNTS.question); n > 0; n--) at = afterName(bytes, at) + 4
  const records = count(COUNTS.answer) + count(COUNTS.authority) + count(COUNTS.additional)
  let last = at
  for (let n = records; n > 0; n--) {
    last = at
    const fixed = afterName(bytes, at)
    at = fixed + FIXED_OCTETS + bytes.readUInt16BE(fixed + FIXED_OCTETS - 2)
  }
  const fixed = afterName(bytes, last)
  if (bytes.readUInt16BE(fixed) !== TSIG || at !== bytes.length) return undefined
  const data = afterName(bytes, fixed + FIXED_OCTETS)
  const mac = data + 10
  const macLength = bytes.readUInt16BE(data + 8)
  const rest = mac + macLength
  const otherLength = bytes.readUInt16BE(rest + 4)
  return {
    at: last,
    times: bytes.subarray(data, data + 8),
    mac: bytes.subarray(mac, rest),
    error: bytes.readUInt16BE(rest + 2),
    other: bytes.subarray(rest + 6, rest + 6 + otherLength),
  }
}

/** Throws RangeError at the end of the octets. */
function afterName(bytes: Buffer, from: number): number {
  let at = from
  for (;;) {
    const octet = bytes.readUInt8(at)
    if (octet >= POINTER) return at + 2
    if (octet === 0) return at + 1
    at += 1 + octet
  }
}
