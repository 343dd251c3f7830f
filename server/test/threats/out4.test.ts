/** OUT4: hostile servers: endless, slow, early, or pointing inwards. THREATS OUT4 */
import type { Socket } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { makeSelfSigned } from '../../src/runtime/self-signed.ts'
import { REPLY_LINE_MAX, REPLY_LINES_MAX, TIMEOUTS } from '../../src/service/queue/limits.ts'
import { type Reply, ReplyReader } from '../../src/service/queue/smtp/reply.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { onlyRecipient, routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { type SinkScript, smtpSink } from '../kit/smtp-sink.ts'

function read(text: string): Reply[] {
  const replies: Reply[] = []
  new ReplyReader().feed(Buffer.from(text), (reply) => replies.push(reply))
  return replies
}

suite('OUT4: replies', () => {
  test('a line of the limit is read, one more octet is not', (t: TestContext) => {
    const line = (octets: number): string => `250 ${'x'.repeat(octets - 6)}\r\n`
    t.assert.strictEqual(read(line(REPLY_LINE_MAX - 1)).length, 1)
    t.assert.strictEqual(read(line(REPLY_LINE_MAX)).length, 1)
    t.assert.throws(() => read(line(REPLY_LINE_MAX + 1)), SyntaxFault)
  })

  test('so many lines are read, one more is not', (t: TestContext) => {
    const lines = (count: number): string => `${'250-x\r\n'.repeat(count - 1)}250 x\r\n`
    t.assert.strictEqual(read(lines(REPLY_LINES_MAX - 1))[0]?.lines.length, REPLY_LINES_MAX - 1)
    t.assert.strictEqual(read(lines(REPLY_LINES_MAX)).length, 1)
    t.assert.throws(() => read(lines(REPLY_LINES_MAX + 1)), SyntaxFault)
  })

  test('what is no reply is a fault, at every split into packets the same', (t: TestContext) => {
    for (const wrong of [
      'hello\r\n',
      '25\r\n',
      '650 x\r\n',
      '250x\r\n',
      '250-a\r\n251 b\r\n',
      '\r\n',
      '26a x\r\n',
    ])
      t.assert.throws(() => read(wrong), SyntaxFault, wrong)
    const text = Buffer.from('250-5.1.1 eins\r\n250 ñ\r\n354 go\r\n')
    for (let cut = 0; cut <= text.length; cut++) {
      const reader = new ReplyReader()
      const replies: Reply[] = []
      for (const part of [text.subarray(0, cut), text.subarray(cut)])
        reader.feed(part, (reply) => replies.push(reply))
      t.assert.deepStrictEqual(
        replies.map(({ code, lines }) => [code, ...lines]),
        [
          [250, '5.1.1 eins', 'ñ'],
          [354, 'go'],
        ],
      )
    }
  })
})

const drip = (socket: Socket): void => {
  const timer = setInterval(() => socket.write('2'), 5)
  socket.on('close', () => clearInterval(timer))
}
const flood = (socket: Socket): void => {
  const more = (): void => {
    while (socket.writable && socket.write('250-xxxxxxxxxxxxxxxx\r\n'.repeat(1000)));
  }
  socket.on('drain', more)
  more()
}
const TRICKS: Readonly<Record<string, SinkScript>> = {
  'an endless reply': { raw: flood },
  'an endless line': { raw: (socket) => socket.write('2'.repeat(1_000_000)) },
  'an octet at a time': { raw: drip },
  'no SMTP at all': { raw: (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n') },
  'a closed door': { greeting: 'drop' },
  'replies nobody asked for': { ehlo: () => `250 x\r\n${'250 x\r\n'.repeat(5000)}` },
  'the line dropped in the middle': { data: () => 'drop' },
}

for (const name of ENGINES)
  suite(`OUT4: tricks, on ${name}`, () => {
    for (const [trick, script] of Object.entries(TRICKS))
      test(`${trick}: deferred, little memory, others served`, async (t: TestContext) => {
        await using engine = await openEngine(name)
        await using hostile = await smtpSink(script)
        await using friend = await smtpSink()
        const clock = fakeClock()
        await using queue = await startTestQueue(engine.database('queue'), { clock, scheduler: clock })
        await routeTo(queue, hostile, { domain: 'hostile.test' })
        await routeTo(queue, friend)
        const before = process.memoryUsage().arrayBuffers
        await queue.enqueue(submission('a@hostile.test'))
        await queue.enqueue(submission('b@friend.test'))
        await friend.received(1)
        await until(() => hostile.connections > 0)
        if (trick === 'an octet at a time') {
          await new Promise((resolve) => setTimeout(resolve, 50))
          await clock.advance(TIMEOUTS.greeting)
        }
        await until(async () => (await onlyRecipient(queue))?.attempts === 1)
        t.assert.strictEqual((await onlyRecipient(queue))?.state, 'waiting')
        t.assert.ok(process.memoryUsage().arrayBuffers - before < 1024 * 1024)
      })
  })

suite('OUT4: before TLS, and inwards', () => {
  test('bytes before the handshake end it', async (t: TestContext) => {
    const { certificate, key } = await makeSelfSigned(['localhost'], [], Date.now())
    await using engine = await openEngine('sqlite')
    await using sink = await smtpSink({ tls: { cert: certificate, key }, afterStartTls: '250 injected\r\n' })
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, sink, { tls: 'require' })
    await queue.enqueue(submission('a@x.test'))
    await until(async () => (await onlyRecipient(queue))?.attempts === 1)
    t.assert.match((await onlyRecipient(queue))?.reply_text ?? '', /before the TLS handshake/)
    t.assert.ok(!sink.lines.some((line) => line.startsWith('MAIL')))
  })

  test('an MX in a private network is a DNS problem, and nobody is asked', async (t: TestContext) => {
    await using engine = await openEngine('sqlite')
    await using sink = await smtpSink()
    const inside = ['127.0.0.1', '10.0.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1']
    const inside6 = ['::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', 'fd00::1', '2002:7f00:1::']
    await using dns = await fakeDns({
      'bad.test': { MX: [[1, 'in.bad.test']] },
      'in.bad.test': { A: inside, AAAA: inside6 },
    })
    await using queue = await startTestQueue(engine.database('queue'), {
      resolver: dns.resolver,
      mxPort: sink.port,
    })
    await queue.enqueue(submission('a@bad.test', { reversePath: null }))
    await until(async () => (await rowsLeft(queue)) === 0)
    await queue.enqueue(submission('a@[127.0.0.1]', { reversePath: null }))
    await queue.enqueue(submission('a@[IPv6:::1]', { reversePath: null }))
    await until(async () => (await rowsLeft(queue)) === 0)
    t.assert.strictEqual(sink.connections, 0)
  })
})
