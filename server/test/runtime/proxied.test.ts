/** PROXY in front of every protocol, TLS ports too: whom the session sees, and who is not believed. THREATS IN11 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS } from '../../src/net/connection-limiter.ts'
import { type Listener, listen } from '../../src/net/listener.ts'
import { testTls } from '../kit/test-tls.ts'

const V1 = 'PROXY TCP4 192.0.2.7 198.51.100.1 56324 25\r\n'

/** A port behind a balancer that tells each client its own address, then repeats what it says. */
function openPort(over: {
  readonly tls: boolean
  readonly believed?: boolean
  readonly places?: number
}): Promise<Listener> {
  return listen({
    host: '127.0.0.1',
    port: 0,
    ...(over.tls && { implicitTls: { context: () => testTls('mail.empresa.test'), alpn: ['imap'] } }),
    proxyFrom: () => over.believed ?? true,
    limiter: new ConnectionLimiter(
      { ...DEFAULT_CONNECTION_LIMITS, openPerNetwork: over.places ?? 20 },
      systemClock,
    ),
    tooMany: (address) => `no place for ${address}\r\n`,
    accept: (connection) => {
      connection.write(`${connection.remoteAddress} ${connection.remotePort}\r\n`)
      connection.handle({ data: (bytes) => void connection.write(bytes), closed: () => undefined })
    },
    log: silentLog,
  })
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true)
  await once(socket, 'connect')
  return socket
}

/** What comes until it has that many lines, or until it closes. */
async function lines(socket: Socket, count: number): Promise<string> {
  let said = ''
  const closed = once(socket, 'close')
  while (said.split('\r\n').length <= count) {
    const more = await Promise.race([once(socket, 'data'), closed])
    if (!Buffer.isBuffer(more[0])) break
    said += more[0].toString()
  }
  return said
}

suite('behind a balancer', () => {
  test('the session sees the client, and what came with the header is its first word', async (t: TestContext) => {
    await using listener = await openPort({ tls: false })
    const socket = await dial(listener.port)
    socket.write(`${V1}hello\r\n`)
    t.assert.strictEqual(await lines(socket, 2), '192.0.2.7 56324\r\nhello\r\n')
    socket.destroy()
  })

  test('a header in single octets', async (t: TestContext) => {
    await using listener = await openPort({ tls: false })
    const socket = await dial(listener.port)
    const heard = lines(socket, 2)
    for (const octet of Buffer.from(`${V1}hi\r\n`)) {
      socket.write(Buffer.of(octet))
      await new Promise((resolve) => setImmediate(resolve))
    }
    t.assert.strictEqual(await heard, '192.0.2.7 56324\r\nhi\r\n')
    socket.destroy()
  })

  test('the header before TLS, in the same packet as the handshake or apart', async (t: TestContext) => {
    await using listener = await openPort({ tls: true })
    for (const together of [true, false]) {
      const raw = await dial(listener.port)
      if (together) raw.cork()
      raw.write(V1)
      if (!together) await new Promise((resolve) => setTimeout(resolve, 50))
      const secure = connectTls({ socket: raw, rejectUnauthorized: false, ALPNProtocols: ['imap'] })
      setImmediate(() => raw.uncork())
      t.assert.strictEqual(await lines(secure, 1), '192.0.2.7 56324\r\n')
      secure.destroy()
    }
  })

  test('a balancer that is not listed, a broken header and none at all are closed unheard', async (t: TestContext) => {
    await using stranger = await openPort({ tls: false, believed: false })
    await using listener = await openPort({ tls: false })
    const tried = [
      [stranger.port, V1],
      [listener.port, 'EHLO a\r\n'],
      [listener.port, 'PROXY TCP4 192.0.2.7 198.51.100.1 99999 25\r\n'],
      [
        listener.port,
        Buffer.concat([Buffer.from('0d0a0d0a000d0a515549540a2111ffff', 'hex'), Buffer.alloc(4096)]),
      ],
    ] as const
    for (const [port, bytes] of tried) {
      const socket = await dial(port)
      socket.on('error', () => undefined)
      socket.write(bytes)
      t.assert.strictEqual(await lines(socket, 1), '')
    }
  })

  test('places are counted by client, not by balancer', async (t: TestContext) => {
    await using listener = await openPort({ tls: false, places: 1 })
    const first = await dial(listener.port)
    first.write(V1)
    t.assert.strictEqual(await lines(first, 1), '192.0.2.7 56324\r\n')
    const second = await dial(listener.port)
    second.write(V1)
    t.assert.strictEqual(await lines(second, 1), 'no place for 192.0.2.7\r\n')
    const other = await dial(listener.port)
    other.write(V1.replace('192.0.2.7', '203.0.113.9'))
    t.assert.strictEqual(await lines(other, 1), '203.0.113.9 56324\r\n')
    for (const socket of [first, second, other]) socket.destroy()
  })
})
