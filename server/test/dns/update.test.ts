/** Changes of a zone by a key that the server has too, at a real Knot, and answers that are not that server's. RFC 2136, RFC 8945 */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import type { DnsServer } from '../../src/net/dns/exchange.ts'
import { createResolver } from '../../src/net/dns/resolver.ts'
import { signMessage, verifyAnswer } from '../../src/net/dns/tsig.ts'
import { parseTsigKey } from '../../src/net/dns/tsig-key.ts'
import { type TxtChange, type UpdateDeps, updateZone } from '../../src/net/dns/update.ts'
import { needs } from '../kit/components.ts'
import { startKnot } from '../kit/knot.ts'

const KEY = 'hmac-sha256:valija:c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2g='
const TIMES = { clock: systemClock, scheduler: systemScheduler }
const NAME = '_acme-challenge.mail.empresa.test'

function deps(server: DnsServer, key = KEY, more: Partial<UpdateDeps> = {}): UpdateDeps {
  return { server, key: parseTsigKey(key), ...TIMES, ...more }
}

function change(kind: TxtChange['kind'], value: string): TxtChange {
  return { kind, name: NAME, value }
}

test('adds and deletes just what it is told, and hears why not', {
  skip: needs('knot', 'root'),
}, async (t: TestContext) => {
  const zones = { 'empresa.test': '', 'otra.test': '' }
  await using knot = await startKnot(zones, { updates: { key: KEY, zones: ['empresa.test'] } })
  const server = { host: knot.address, port: 53 }
  const found = async (): Promise<readonly string[]> => {
    const answer = await createResolver({ servers: [server], ...TIMES }).query(NAME, 'TXT')
    return answer.kind === 'found' ? [...answer.records].sort() : []
  }
  await updateZone('empresa.test', [change('add', 'a'), change('add', 'b')], deps(server))
  t.assert.deepStrictEqual(await found(), ['a', 'b'])
  await updateZone('empresa.test', [change('delete', 'a')], deps(server))
  t.assert.deepStrictEqual(await found(), ['b'])
  const refused = (zone: string, more: UpdateDeps, why: RegExp): Promise<void> =>
    t.assert.rejects(updateZone(zone, [change('add', 'c')], more), { name: 'DnsFault', message: why })
  await refused('empresa.test', deps(server, 'hmac-sha256:valija:b3RoZXI='), /BADSIG.*NOTAUTH/)
  await refused('empresa.test', deps(server, KEY.replace('valija', 'nadie')), /BADKEY/)
  await refused('otra.test', deps(server), /NOTAUTH|REFUSED/)
  const late = { now: () => systemClock.now() - 3_600_000 }
  await refused('empresa.test', deps(server, KEY, { clock: late }), /BADTIME/)
  t.assert.deepStrictEqual(await found(), ['b'])
})

/** Answers one message over TCP with what `answer` makes of it. */
async function answering(answer: (query: Buffer) => Buffer): Promise<AsyncDisposable & DnsServer> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', (bytes: Buffer) => {
      const reply = answer(bytes.subarray(2))
      const size = Buffer.alloc(2)
      size.writeUInt16BE(reply.length)
      socket.end(Buffer.concat([size, reply]))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    host: '127.0.0.1',
    port,
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}

test('an answer that somebody else could have given is none', async (t: TestContext) => {
  const done = (query: Buffer): Buffer =>
    Buffer.concat([query.subarray(0, 2), Buffer.from([0xa8, 0]), Buffer.alloc(8)])
  const answers: readonly (readonly [(query: Buffer) => Buffer, RegExp])[] = [
    [done, /not signed/],
    // Signed by one who has the key, but not as an answer to this question.
    [
      (query) => signMessage(done(query), parseTsigKey(KEY), systemClock.now()).signed,
      /signature of the answer/,
    ],
    [(query) => query, /signature of the answer/],
    [
      (query) => signMessage(done(query), parseTsigKey(KEY), systemClock.now()).signed.subarray(0, 15),
      /broken/,
    ],
    [
      (query) => Buffer.concat([Buffer.from([query.readUInt8(0) ^ 1]), query.subarray(1)]),
      /another question/,
    ],
    [() => Buffer.from('x'), /another question/],
  ]
  for (const [answer, why] of answers) {
    await using server = await answering(answer)
    await t.assert.rejects(updateZone('empresa.test', [change('add', 'a')], deps(server)), {
      name: 'DnsFault',
      message: why,
    })
  }
})

test('whatever an answer is made of, it is refused and nothing else happens', (t: TestContext) => {
  const key = parseTsigKey(KEY)
  const nowMs = systemClock.now()
  const { signed, mac } = signMessage(Buffer.from('000028000000000000000000', 'hex'), key, nowMs)
  for (let at = 0; at < signed.length; at++)
    for (const octet of [0, 1, 0x3f, 0xc0, 0xff]) {
      const broken = Buffer.from(signed)
      broken[at] = octet
      for (const answer of [broken, broken.subarray(0, at), Buffer.concat([broken, broken.subarray(12)])])
        t.assert.throws(() => verifyAnswer(answer, key, mac, nowMs), { name: 'DnsFault' }, `${at} ${octet}`)
    }
})

test('a key is written as nsupdate takes it', (t: TestContext) => {
  const { algorithm, name, secret } = parseTsigKey('Valija.:c2VjcmV0')
  t.assert.deepStrictEqual([algorithm, name, secret.toString()], ['hmac-sha256', 'valija', 'secret'])
  for (const text of ['', 'x', 'x:', 'hmac-md5:x:c2VjcmV0', 'a..b:c2VjcmV0', 'x:c2Vj cmV0'])
    t.assert.throws(() => parseTsigKey(text), { name: 'SyntaxFault' }, text)
})
