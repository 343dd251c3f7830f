/** DN1: false or broken DNS answers. THREATS DN1 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { suite, type TestContext, test } from 'node:test'
import { decode, encode, type Packet } from 'dns-packet'
import fc from 'fast-check'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { POINTERS_MAX } from '../../src/net/dns/limits.ts'
import { decodeReply } from '../../src/net/dns/message.ts'
import { createResolver } from '../../src/net/dns/resolver.ts'
import { cpuMs } from '../kit/cpu-time.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { fuzzDns } from '../soak/dns-fuzz.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 20_000)

const HONEST = encode({
  type: 'response',
  id: 7,
  flags: 0x0180,
  questions: [{ type: 'MX', name: 'example.org' }],
  answers: [
    { type: 'MX', name: 'example.org', ttl: 60, data: { preference: 10, exchange: 'mx.example.org' } },
    { type: 'TXT', name: 'example.org', ttl: 60, data: ['a', 'b'] },
    {
      type: 'TLSA',
      name: '_25._tcp.example.org',
      data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32) },
    },
    { type: 'A', name: 'example.org', data: '192.0.2.1' },
    { type: 'AAAA', name: 'example.org', data: '2001:db8::1' },
    { type: 'CNAME', name: 'w.example.org', data: 'example.org' },
  ],
} as Packet)

function decodesOrFaults(bytes: Buffer): boolean {
  try {
    decodeReply(bytes)
    return true
  } catch (error) {
    if (error instanceof SyntaxFault) return true
    throw error
  }
}

suite('DN1', () => {
  test('random octets, and honest answers with some changed, throw SyntaxFault or nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => decodesOrFaults(Buffer.from(bytes))),
      { numRuns: RUNS },
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(HONEST.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        fc.nat(HONEST.length),
        (changes, cut) => {
          const bytes = Buffer.from(HONEST)
          for (const [at, octet] of changes) bytes[at] = octet
          return decodesOrFaults(bytes) && decodesOrFaults(bytes.subarray(0, cut))
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('packets made to cost are read or refused within a millisecond or few', (t: TestContext) => {
    // The soak has a million: `npm run test:soak -- dns-fuzz`.
    const report = fuzzDns(RUNS)
    t.diagnostic(JSON.stringify(report))
    t.assert.strictEqual(report.others, 0, report.findings.join('\n'))
    t.assert.ok(report.read > 0 && report.faults > 0)
  })

  for (const [pointers, isRead] of [
    [POINTERS_MAX - 1, true],
    [POINTERS_MAX, true],
    [POINTERS_MAX + 1, false],
  ] as const)
    test(`a name by way of ${pointers} pointers is ${isRead ? 'read' : 'refused'}`, (t: TestContext) => {
      // A record of no known type holds the root and the pointers, each to the one before; the last is the next one's name.
      const header = Buffer.from('000781800000000200000000', 'hex')
      const holder = Buffer.from('0000630001000000000000', 'hex')
      holder.writeUInt16BE(1 + 2 * (pointers - 1), 9)
      const chain = Buffer.alloc(1 + 2 * pointers)
      for (let n = 0; n < pointers; n++)
        chain.writeUInt16BE(0xc000 + 23 + (n === 0 ? 0 : 1 + 2 * (n - 1)), 1 + 2 * n)
      const message = Buffer.concat([
        header,
        holder,
        chain,
        Buffer.from('0001000100000000000401020304', 'hex'),
      ])
      if (isRead) t.assert.strictEqual(decodeReply(message).records[0]?.name, '')
      else t.assert.throws(() => decodeReply(message), SyntaxFault)
    })

  test('pointers that lead to themselves end at once', (t: TestContext) => {
    const header = Buffer.from('00078180000100010000000000'.slice(0, 24), 'hex')
    const looped = Buffer.concat([header, Buffer.from('c00c00010001c00c0001000100000000000401020304', 'hex')])
    t.assert.ok(cpuMs(() => t.assert.throws(() => decodeReply(looped), SyntaxFault)) < 1)
  })
})

suite('DN1: answers that are not ours', () => {
  test('a guessed answer is not taken: wrong id, wrong question, wrong letters', async (t: TestContext) => {
    const liar = createSocket('udp4')
    const tries: Packet[] = []
    liar.on('message', (bytes, peer) => {
      const query = decode(bytes)
      tries.push(query)
      const send = (packet: Packet): void =>
        liar.send(encode({ ...packet, type: 'response' }), peer.port, peer.address)
      const name = query.questions?.[0]?.name ?? ''
      const lie = [{ type: 'A' as const, name, ttl: 60, data: '203.0.113.66' }]
      send({ ...query, id: ((query.id ?? 0) + 1) & 0xffff, answers: lie })
      send({ ...query, questions: [{ type: 'A', name: 'other.test' }], answers: lie })
    })
    liar.bind(0, '127.0.0.1')
    await once(liar, 'listening')
    const clock = fakeClock()
    const resolver = createResolver({
      servers: [{ host: '127.0.0.1', port: liar.address().port }],
      clock,
      scheduler: systemScheduler,
    })
    const answer = await resolver.query('victim.example.org', 'A')
    liar.close()
    // The false question made it ask by TCP, where nobody listens.
    t.assert.strictEqual(answer.kind, 'failed')
    t.assert.ok(tries.length >= 1)
    t.assert.notStrictEqual(tries[0]?.id, tries[1]?.id)
  })

  test('ports and ids are chance', async (t: TestContext) => {
    const ears = createSocket('udp4')
    const seen: { port: number; id: number; name: string }[] = []
    ears.on('message', (bytes, peer) => {
      const query = decode(bytes)
      seen.push({ port: peer.port, id: query.id ?? 0, name: query.questions?.[0]?.name ?? '' })
      ears.send(
        encode({ type: 'response', id: query.id ?? 0, flags: 0x8183, questions: query.questions ?? [] }),
        peer.port,
        peer.address,
      )
    })
    ears.bind(0, '127.0.0.1')
    await once(ears, 'listening')
    const clock = fakeClock()
    const server = { host: '127.0.0.1', port: ears.address().port }
    const resolver = createResolver({ servers: [server], clock, scheduler: systemScheduler })
    for (let n = 0; n < 20; n++) await resolver.query(`a-long-enough-name-${n}.example.org`, 'A')
    ears.close()
    t.assert.ok(new Set(seen.map(({ port }) => port)).size > 15)
    t.assert.ok(new Set(seen.map(({ id }) => id)).size > 15)
    t.assert.ok(seen.some(({ name }) => name !== name.toLowerCase()))
  })
})

suite('DN1: the AD bit', () => {
  test('AD from a server far away proves nothing', async (t: TestContext) => {
    // Loopback counts as ours, so the address that is judged is another one of this machine.
    const { networkInterfaces } = await import('node:os')
    const outside = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find((one) => one.family === 'IPv4' && !one.internal)
    if (outside === undefined) {
      t.skip('this machine has no address besides loopback')
      return
    }
    const far = createSocket('udp4')
    far.on('message', (bytes, peer) => {
      const query = decode(bytes)
      const name = query.questions?.[0]?.name ?? ''
      far.send(
        encode({
          type: 'response',
          id: query.id ?? 0,
          flags: 0x01a0,
          questions: query.questions ?? [],
          answers: [{ type: 'A', name, ttl: 60, data: '192.0.2.1' }],
        }),
        peer.port,
        peer.address,
      )
    })
    far.bind(0, outside.address)
    await once(far, 'listening')
    const server = { host: outside.address, port: far.address().port }
    const more = { clock: fakeClock(), scheduler: systemScheduler }
    const stranger = await createResolver({ servers: [server], ...more }).query('x.test', 'A')
    const listed = await createResolver({
      servers: [server],
      trusted: new Set([server.host]),
      ...more,
    }).query('x.test', 'A')
    far.close()
    t.assert.strictEqual(stranger.kind === 'found' && stranger.authentic, false)
    t.assert.strictEqual(listed.kind === 'found' && listed.authentic, true)
  })
})
