/** THREATS FI2: the scanner dies, is drowned or lies. No verdict is told as such, in time, and is never "clean". */
import type { Socket } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { FAILURES_MAX, OPEN_MS } from '../../src/service/filter/scanners/limits.ts'
import { STREAM_MAX, startClamd } from '../kit/clamd.ts'
import { needs } from '../kit/components.ts'
import { EICAR } from '../kit/eicar.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { type FakeService, fakeService, onStream } from '../kit/fake-service.ts'
import { scanners } from '../kit/scanners.ts'
import { noPause, suspect } from '../kit/suspect.ts'

const MAIL = suspect('From: otro@lejos.test\r\nSubject: hola\r\n\r\nhola\r\n')
const LARGE = suspect(
  Buffer.concat([Buffer.from('Subject: x\r\n\r\n'), Buffer.alloc(8 * 1024 * 1024, 'a\n')]),
)

async function lookBy(service: FakeService, mail = MAIL, clamavTimeoutMs = 1_000) {
  const asked = scanners({ clamav: service.place, clamavTimeoutMs })
  return { ...(await asked.examine(mail, noPause)), counted: asked.counted() }
}

const says = (reply: string | Uint8Array) => (socket: Socket) => onStream(socket, () => socket.end(reply))

/** What a scanner does → why there is no verdict. */
const ODD: readonly (readonly [string, (socket: Socket) => void, string])[] = [
  ['says garbage', says('stream: garbage\0'), 'garbage'],
  ['says two things at once', says('stream: OK\0stream: Eicar FOUND\0'), 'garbage'],
  ['says two things, the better last', says('stream: Eicar FOUND\0stream: OK\0'), 'garbage'],
  ['says half of it', says('stream: O'), 'garbage'],
  ['says nothing', says(''), 'closed'],
  ['says it without end', (socket) => socket.write(Buffer.alloc(1024 * 1024, 'stream: OK ')), 'garbage'],
  ['closes at once', (socket) => socket.destroy(), 'closed'],
  ['closes in the middle', (socket) => socket.once('data', () => socket.destroy()), 'closed'],
  ['says OK before it has seen all', (socket) => socket.end('stream: OK\0'), 'garbage'],
  ['says OK and goes on living', (socket) => onStream(socket, () => socket.write('stream: OK\0')), 'timeout'],
  ['hangs', () => undefined, 'timeout'],
  ['does not even listen', (socket) => socket.pause(), 'timeout'],
  ['drips', (socket) => drip(socket, 'stream: '.repeat(100)), 'timeout'],
  ['has no memory left', says("stream: Can't allocate memory ERROR\0"), 'error'],
  ['finds it too large', says('INSTREAM size limit exceeded. ERROR\0'), 'too-large'],
]

function drip(socket: Socket, text: string): void {
  let at = 0
  const timer = setInterval(() => socket.write(text.charAt(at++)), 20)
  socket.on('close', () => clearInterval(timer))
}

suite('FI2: clamd', () => {
  for (const [what, behave, why] of ODD)
    test(`one that ${what} gives no verdict`, async (t: TestContext) => {
      await using service = await fakeService(behave)
      const look = await lookBy(service, why === 'timeout' || what.includes('before') ? LARGE : MAIL)
      t.assert.deepStrictEqual(look.unscanned, ['clamav'])
      t.assert.strictEqual(look.virus, undefined)
      t.assert.deepStrictEqual(look.findings[0]?.values, { scanner: 'clamav', why })
      t.assert.strictEqual(look.counted[`av_scans_total{result="${why}"}`], 1)
    })

  test('nobody there at all', async (t: TestContext) => {
    const service = await fakeService(() => undefined)
    const { place } = service
    await service[Symbol.asyncDispose]()
    for (const clamav of [
      place,
      { path: '/nonexistent/clamd.sock' },
      { host: 'nobody.invalid', port: 3310 },
    ]) {
      const look = await scanners({ clamav }).examine(MAIL, noPause)
      t.assert.deepStrictEqual(look.unscanned, ['clamav'])
    }
  })

  test('one that is away is left alone, and asked again later', async (t: TestContext) => {
    const clock = fakeClock()
    await using service = await fakeService((socket) => socket.destroy())
    const asked = scanners({ clamav: service.place }, { clock })
    for (let n = 0; n < FAILURES_MAX + 3; n++)
      t.assert.deepStrictEqual((await asked.examine(MAIL, noPause)).unscanned, ['clamav'])
    t.assert.strictEqual(service.calls, FAILURES_MAX)
    t.assert.deepStrictEqual(asked.health(), [{ scanner: 'clamav', state: 'open' }])
    t.assert.strictEqual(asked.counted()['filter_scanner_open{scanner="clamav"}'], 1)
    service.behave = says('stream: OK\0')
    await clock.advance(OPEN_MS)
    t.assert.deepStrictEqual(await asked.examine(MAIL, noPause), { findings: [] })
    t.assert.deepStrictEqual(asked.health(), [{ scanner: 'clamav', state: 'closed' }])
    t.assert.strictEqual(asked.counted()['filter_scanner_open{scanner="clamav"}'], undefined)
  })

  test('messages that it does not like close it for nobody else', async (t: TestContext) => {
    await using service = await fakeService(says('INSTREAM size limit exceeded. ERROR\0'))
    const asked = scanners({ clamav: service.place })
    for (let n = 0; n < FAILURES_MAX * 2; n++) await asked.examine(MAIL, noPause)
    t.assert.strictEqual(service.calls, FAILURES_MAX * 2)
    t.assert.deepStrictEqual(asked.health(), [{ scanner: 'clamav', state: 'closed' }])
  })

  test('who waits for a turn waits no longer than a scan may take', async (t: TestContext) => {
    await using service = await fakeService(() => undefined)
    const asked = scanners({ clamav: service.place, clamavTimeoutMs: 300 })
    const looks = await Promise.all(Array.from({ length: 40 }, () => asked.examine(MAIL, noPause)))
    t.assert.ok(looks.every(({ unscanned }) => unscanned?.[0] === 'clamav'))
    t.assert.ok(service.calls <= 12)
  })
})

suite('FI2: a real clamd', () => {
  test('a real one, killed in the middle of its work', { skip: needs('clamd') }, async (t: TestContext) => {
    const clamd = await startClamd()
    await using _ = clamd
    const asked = scanners({ clamav: { host: '127.0.0.1', port: clamd.port } })
    t.assert.deepStrictEqual(await asked.examine(MAIL, noPause), { findings: [] })
    const looks = Promise.all(Array.from({ length: 4 }, () => asked.examine(LARGE, noPause)))
    await clamd.kill()
    for (const { unscanned, virus } of await looks) {
      t.assert.strictEqual(virus, undefined)
      t.assert.deepStrictEqual(unscanned, ['clamav'])
    }
  })

  test('a real one, and more than it takes', { skip: needs('clamd') }, async (t: TestContext) => {
    await using clamd = await startClamd()
    const asked = scanners({ clamav: { path: clamd.path } })
    const fill = (octets: number) =>
      suspect(Buffer.concat([Buffer.from('Subject: x\r\n\r\n'), Buffer.alloc(octets - 14, 'a\n')]))
    t.assert.deepStrictEqual(await asked.examine(fill(STREAM_MAX - 1), noPause), { findings: [] })
    const look = await asked.examine(fill(STREAM_MAX + 1024), noPause)
    t.assert.deepStrictEqual(look.unscanned, ['clamav'])
    t.assert.strictEqual(look.findings[0]?.values?.['why'], 'too-large')
  })

  test('a real one finds it, whole and within', { skip: needs('clamd') }, async (t: TestContext) => {
    await using clamd = await startClamd()
    const asked = scanners({ clamav: { host: 'localhost', port: clamd.port } })
    const whole = await asked.examine(suspect(`Subject: x\r\n\r\n${EICAR}\r\n`), noPause)
    t.assert.match(whole.virus?.name ?? '', /^Eicar-/)
    t.assert.strictEqual(asked.counted()['av_scans_total{result="infected"}'], 1)
  })
})

suite('FI2: Rspamd', () => {
  const http = (body: string, head = '200 OK') =>
    `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
  const answers = (text: string) => (socket: Socket) => socket.once('data', () => socket.end(text))
  const odd: readonly (readonly [string, (socket: Socket) => void, string])[] = [
    ['says garbage', answers(http('spam? no')), 'garbage'],
    ['says JSON of another kind', answers(http('{"action":"reject"}')), 'garbage'],
    ['says that it is broken', answers(http('{"error":"x"}', '500 Oops')), 'error'],
    ['speaks no HTTP', answers('220 hello\r\n'), 'closed'],
    ['stops in the middle', answers('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"score"'), 'closed'],
    ['closes at once', (socket) => socket.destroy(), 'closed'],
    ['hangs', () => undefined, 'timeout'],
    ['drips', (socket) => drip(socket, `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(1000)}`), 'timeout'],
    [
      'never ends',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\n\r\n${'a'.repeat(2 * 1024 * 1024)}`),
      'closed',
    ],
  ]
  for (const [what, behave, why] of odd)
    test(`one that ${what} gives no verdict`, async (t: TestContext) => {
      await using service = await fakeService(behave)
      const asked = scanners({ rspamd: service.place, rspamdTimeoutMs: 700 })
      const look = await asked.examine(MAIL, noPause)
      t.assert.deepStrictEqual(look.unscanned, ['rspamd'])
      t.assert.deepStrictEqual(look.findings[0]?.values, { scanner: 'rspamd', why })
    })
})
