/** Handshakes that try to crash us or keep us busy. THREATS TL3, TL4 (what our TLS offers) */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS } from '../../src/net/connection-limiter.ts'
import { type Listener, listen } from '../../src/net/listener.ts'
import { serverContext } from '../../src/net/server-context.ts'
import { makeSelfSigned } from '../../src/runtime/self-signed.ts'

const HOSTILE_NAMES = 10_000
const AT_ONCE = 50
const HALF_OPEN = 1_000

/** A TLS port that greets, with certificates for two names. */
async function openPort(): Promise<Listener> {
  const certificates = []
  for (const name of ['uno.test', '*.dos.test'])
    certificates.push({ ...(await makeSelfSigned([name], [], Date.now())), names: [name] })
  const context = serverContext(certificates)
  return listen({
    host: '127.0.0.1',
    port: 0,
    implicitTls: { context: () => context, alpn: ['imap'] },
    limiter: new ConnectionLimiter({ ...DEFAULT_CONNECTION_LIMITS, exempt: () => true }, systemClock),
    tooMany: () => '',
    accept: (connection) => {
      connection.handle({ data: () => undefined, closed: () => undefined })
      connection.write('* OK\r\n')
    },
    log: silentLog,
  })
}

/** The secured socket after its greeting; rejects when the handshake fails. */
function greet(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options })
    socket.once('data', () => resolve(socket))
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed')))
  })
}

/** A ClientHello of TLS 1.2 with these octets as the server name. RFC 5246 §7.4.1.2, RFC 6066 §3 */
function clientHello(name: Buffer): Buffer {
  const short = (n: number): Buffer => Buffer.from([n >> 8, n & 255])
  const entry = Buffer.concat([Buffer.from([0]), short(name.length), name])
  const names = Buffer.concat([short(entry.length), entry])
  const extension = (type: number, data: Buffer): Buffer =>
    Buffer.concat([short(type), short(data.length), data])
  const extensions = Buffer.concat([
    extension(0, names),
    extension(10, Buffer.from([0, 2, 0, 23])),
    extension(11, Buffer.from([1, 0])),
    extension(13, Buffer.from([0, 2, 4, 3])),
  ])
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    randomBytes(32),
    Buffer.from([0, 0, 2, 0xc0, 0x2b, 1, 0]),
    short(extensions.length),
    extensions,
  ])
  const message = Buffer.concat([Buffer.from([1, 0]), short(body.length), body])
  return Buffer.concat([Buffer.from([22, 3, 1]), short(message.length), message])
}

/** Sends the octets; the kind of the record that comes back, or undefined when the port just closes. */
function poke(port: number, bytes: Buffer): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let kind: number | undefined
    socket.once('data', (answer: Buffer) => {
      kind = answer[0]
      socket.destroy()
    })
    socket.once('error', () => undefined)
    socket.once('close', () => resolve(kind))
  })
}

const JUNK: readonly Buffer[] = [
  Buffer.from('a\0b.test'),
  Buffer.from([0]),
  Buffer.alloc(255, 97),
  Buffer.alloc(256, 97),
  Buffer.from('..'),
  Buffer.from('.'),
  Buffer.from('📮.test'),
  Buffer.from('__proto__'),
  Buffer.from('*.dos.test'),
  Buffer.from([0xff, 0xfe, 0x80]),
  Buffer.alloc(0),
]

suite('TLS handshakes', () => {
  test('names that are none, ten thousand times, and the port is alive', async (t: TestContext) => {
    await using listener = await openPort()
    // The hello itself is sound: a good name gets a handshake record, so the junk reaches the choice by name.
    t.assert.strictEqual(await poke(listener.port, clientHello(Buffer.from('uno.test'))), 22)
    t.assert.strictEqual(await poke(listener.port, clientHello(Buffer.from('__proto__'))), 22)
    const send = async (from: number): Promise<void> => {
      for (let n = from; n < HOSTILE_NAMES; n += AT_ONCE)
        await poke(listener.port, clientHello(JUNK[n % JUNK.length] ?? randomBytes(n % 255)))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, (_, from) => send(from)))
    const socket = await greet(listener.port, { servername: 'uno.test' })
    t.assert.strictEqual(socket.getPeerX509Certificate()?.subject, 'CN=uno.test')
    socket.destroy()
  })

  test('the certificate belongs to the name, the first one to no name and to strange ones', async (t: TestContext) => {
    await using listener = await openPort()
    for (const [servername, subject] of [
      ['uno.test', 'CN=uno.test'],
      ['A.DOS.test', 'CN=*.dos.test'],
      ['a.b.dos.test', 'CN=uno.test'],
      ['otro.test', 'CN=uno.test'],
      ['', 'CN=uno.test'],
    ] as const) {
      const socket = await greet(listener.port, { servername })
      t.assert.strictEqual(socket.getPeerX509Certificate()?.subject, subject, servername)
      socket.destroy()
    }
  })

  test('a thousand half handshakes do not keep a real client waiting', async (t: TestContext) => {
    await using listener = await openPort()
    const half: Socket[] = []
    let ended = 0
    for (let n = 0; n < HALF_OPEN; n++) {
      const socket = connect(listener.port, '127.0.0.1').on('error', () => undefined)
      socket.resume().on('close', () => ended++)
      half.push(socket)
    }
    await Promise.all(half.map((socket) => once(socket, 'connect')))
    const socket = await greet(listener.port)
    // Greeted while they all were still there: not in the room that the first of them left.
    t.assert.strictEqual(ended, 0)
    socket.destroy()
    for (const one of half) one.destroy()
  })
})

suite('what TLS offers', () => {
  test('no renegotiation', async (t: TestContext) => {
    await using listener = await openPort()
    const socket = await greet(listener.port, { maxVersion: 'TLSv1.2' })
    const ended = new Promise<string>((resolve) => {
      socket.renegotiate({ rejectUnauthorized: false }, (error) =>
        resolve(error === null ? 'renegotiated' : 'refused'),
      )
      socket.once('error', () => resolve('refused'))
      socket.once('close', () => resolve('refused'))
    })
    t.assert.strictEqual(await ended, 'refused')
    socket.destroy()
  })

  test('no TLS below 1.2, no RSA key exchange, no foreign protocol; 1.2 and 1.3 work', async (t: TestContext) => {
    await using listener = await openPort()
    const refused: readonly ConnectionOptions[] = [
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
      { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES256-SHA384' },
      { ALPNProtocols: ['h2', 'http/1.1'] },
    ]
    for (const options of refused)
      await t.assert.rejects(greet(listener.port, options), JSON.stringify(options))
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await greet(listener.port, {
        minVersion: version,
        maxVersion: version,
        ALPNProtocols: ['imap'],
      })
      t.assert.strictEqual(socket.getProtocol(), version)
      t.assert.strictEqual(socket.alpnProtocol, 'imap')
      socket.destroy()
    }
  })
})
