/**
 * DNS packets that nobody meant, by the million: noise, honest answers with octets changed, cut, doubled or glued, and
 * messages made to cost (chains of pointers, labels, records). Only a SyntaxFault may come out, and soon. THREATS DN1
 */
import { randomInt } from 'node:crypto'
import { encode, type Packet } from 'dns-packet'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { decodeReply } from '../../src/net/dns/message.ts'

export type DnsFuzzReport = {
  readonly packets: number
  /** Of the chance; the same seed makes the same packets. */
  readonly seed: number
  readonly read: number
  readonly faults: number
  /** Anything else that was thrown. Must be 0. */
  readonly others: number
  /** What the costliest packet took at its best of four, and how long that packet was. */
  readonly worstMs: number
  readonly worstOctets: number
  readonly findings: readonly string[]
}

type Chance = (below: number) => number

const FINDINGS_MAX = 5
/** A packet that seems slow is read again so often: something else may have had the processor the first time. */
const AGAIN = 3
const TCP_OCTETS_MAX = 65_535
const HEADER_OCTETS = 12

/** `seed` of an earlier report repeats it. */
export function fuzzDns(packets: number, seed: number = randomInt(2 ** 31)): DnsFuzzReport {
  const chance = generator(seed)
  const honest = honestAnswers()
  const findings: string[] = []
  let [read, faults, others, worstMs, worstOctets] = [0, 0, 0, 0, 0]
  for (let n = 0; n < packets; n++) {
    const bytes = packet(chance, honest)
    let ms = timed(bytes, (outcome) => {
      if (outcome === undefined) read++
      else if (outcome instanceof SyntaxFault) faults++
      else {
        others++
        if (findings.length < FINDINGS_MAX) findings.push(`${String(outcome)}: ${bytes.toString('base64')}`)
      }
    })
    for (let again = 0; again < AGAIN && ms > worstMs; again++)
      ms = Math.min(
        ms,
        timed(bytes, () => undefined),
      )
    if (ms > worstMs) [worstMs, worstOctets] = [ms, bytes.length]
  }
  return { packets, seed, read, faults, others, worstMs, worstOctets, findings }
}

function timed(bytes: Buffer, tell: (outcome: unknown) => void): number {
  const start = performance.now()
  let outcome: unknown
  try {
    decodeReply(bytes)
  } catch (error) {
    outcome = error
  }
  const ms = performance.now() - start
  tell(outcome)
  return ms
}

function packet(chance: Chance, honest: readonly Buffer[]): Buffer {
  const base = honest[chance(honest.length)] ?? Buffer.alloc(0)
  switch (chance(8)) {
    case 0:
      return noise(chance, chance(600))
    case 1:
      return asAnswer(chance, noise(chance, HEADER_OCTETS + chance(500)))
    case 2:
      return chain(chance)
    case 3:
      return base.subarray(0, chance(base.length + 1))
    case 4:
      return Buffer.concat([base, honest[chance(honest.length)] ?? base]).subarray(0, TCP_OCTETS_MAX)
    default:
      return changed(chance, base)
  }
}

function noise(chance: Chance, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at++) bytes[at] = chance(256)
  return bytes
}

/** The header says that these are a few records of an answer: what follows is taken for names and data. */
function asAnswer(chance: Chance, bytes: Buffer): Buffer {
  bytes.writeUInt16BE(0x8180, 2)
  for (const at of [4, 6, 8, 10]) bytes.writeUInt16BE(chance(at === 4 ? 2 : 6), at)
  return bytes
}

/** Some octets become others, mostly those that mean something: 0, a pointer, a length of 63, 255. */
function changed(chance: Chance, base: Buffer): Buffer {
  const bytes = Buffer.from(base)
  const telling = [0, 0xc0, 0x3f, 0xff, 0x0c, 1]
  for (let left = 1 + chance(12); left > 0; left--)
    bytes[2 + chance(bytes.length - 2)] = chance(2) === 0 ? chance(256) : (telling[chance(6)] ?? 0)
  return bytes
}

/** Records whose names all enter a long chain of pointers, some of it a circle. */
function chain(chance: Chance): Buffer {
  const links = 1 + chance(chance(10) === 0 ? 8000 : 200)
  const records = 1 + chance(60)
  const header = Buffer.from([0, 7, 0x81, 0x80, 0, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt16BE(records + 1, 6)
  const holder = Buffer.from([0, 0, 99, 0, 1, 0, 0, 0, 0, 0, 0])
  holder.writeUInt16BE(links * 2 + 1, 9)
  const first = header.length + holder.length
  const body = Buffer.alloc(links * 2 + 1)
  for (let n = 0; n < links; n++) {
    const before = n === 0 ? first : first + 1 + (n - 1) * 2
    const target = chance(500) === 0 ? first + 1 + chance(links) * 2 : before
    body.writeUInt16BE(0xc000 | (target & 0x3fff), 1 + n * 2)
  }
  const record = Buffer.from([0, 0, 0, 5, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0])
  const last = 0xc000 | ((first + 1 + (links - 1) * 2) & 0x3fff)
  record.writeUInt16BE(last, 0)
  record.writeUInt16BE(last, 12)
  return Buffer.concat([header, holder, body, ...Array<Buffer>(records).fill(record)])
}

/** One answer of each type that mail needs, and of some that it does not. */
function honestAnswers(): Buffer[] {
  const name = 'example.org'
  const answers = [
    { type: 'MX', name, ttl: 60, data: { preference: 10, exchange: 'mx.example.org' } },
    { type: 'TXT', name, ttl: 60, data: ['v=spf1 -all', 'b'] },
    { type: 'A', name, ttl: 60, data: '192.0.2.1' },
    { type: 'AAAA', name, ttl: 60, data: '2001:db8::1' },
    { type: 'CNAME', name: 'w.example.org', ttl: 60, data: name },
    { type: 'PTR', name: '1.2.0.192.in-addr.arpa', ttl: 60, data: name },
    {
      type: 'TLSA',
      name: '_25._tcp.example.org',
      ttl: 60,
      data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32) },
    },
    { type: 'SRV', name, ttl: 60, data: { priority: 1, weight: 1, port: 25, target: name } },
    { type: 'CAA', name, ttl: 60, data: { flags: 0, tag: 'issue', value: 'ca.example' } },
    { type: 'NSEC', name, ttl: 60, data: { nextDomain: 'a.example.org', rrtypes: ['A', 'MX'] } },
  ] as const
  const reply = (list: readonly unknown[], type: string): Buffer =>
    encode({
      type: 'response',
      id: 7,
      flags: 0x0180,
      questions: [{ type, name }],
      answers: list,
    } as Packet)
  return [...answers.map((answer) => reply([answer], answer.type)), reply(answers, 'MX'), reply([], 'A')]
}

/** Marsaglia's xorshift: quick, and the same for the same seed. */
function generator(seed: number): Chance {
  let state = seed === 0 ? 1 : seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
