/** What port 443 shows to an authority, and what to everybody else meanwhile. RFC 8737 */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { connect, type PeerCertificate } from 'node:tls'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { createTlsProof } from '../../src/net/acme/tls-proof.ts'
import { type ClientHello, readClientHello } from '../../src/net/client-hello.ts'
import { ConnectionLimiter } from '../../src/net/connection-limiter.ts'
import { listen } from '../../src/net/listener.ts'
import { serverContext } from '../../src/net/server-context.ts'
import { makeSelfSigned } from '../../src/runtime/self-signed.ts'

/** The first octets of a client of node:tls. */
async function helloOf(options: {
  readonly servername: string
  readonly ALPNProtocols: string[]
}): Promise<Buffer> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const client = connect({
    port: typeof address === 'object' && address !== null ? address.port : 0,
    host: '127.0.0.1',
    ...options,
  })
  client.on('error', () => client.destroy())
  const [socket] = (await once(server, 'connection')) as [import('node:net').Socket]
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  client.destroy()
  socket.destroy()
  server.close()
  return bytes
}

test('the first message of a client is read, however it comes', async (t: TestContext) => {
  const bytes = await helloOf({ servername: 'mail.Empresa.test', ALPNProtocols: ['h2', 'http/1.1'] })
  const hello: ClientHello = { serverName: 'mail.empresa.test', protocols: ['h2', 'http/1.1'] }
  t.assert.deepStrictEqual(readClientHello(bytes), hello)
  t.assert.deepStrictEqual(readClientHello(Buffer.concat([bytes, Buffer.from('more')])), hello)
  for (let length = 0; length < bytes.length; length++)
    t.assert.strictEqual(readClientHello(bytes.subarray(0, length)), 'more', `${length} octets`)
  // Whatever is changed, it is an answer and no exception.
  for (let at = 0; at < bytes.length; at++)
    for (const octet of [0, 1, 0x7f, 0xff]) {
      const broken = Buffer.from(bytes)
      broken[at] = octet
      const read = readClientHello(broken)
      t.assert.ok(read === 'more' || read === 'none' || Array.isArray(read.protocols))
    }
  t.assert.strictEqual(readClientHello(Buffer.from('GET / HTTP/1.1\r\n\r\n')), 'none')
  t.assert.strictEqual(readClientHello(Buffer.from([22, 3, 1, 0xff, 0xff])), 'none')
})

test('only who speaks nothing but acme-tls/1 sees the proof', async (t: TestContext) => {
  const own = {
    ...(await makeSelfSigned(['mail.empresa.test'], [], Date.now())),
    names: ['mail.empresa.test'],
  }
  const proof = { ...(await makeSelfSigned(['prueba'], [], Date.now())), name: 'mail.empresa.test' }
  const context = serverContext([own])
  const chosen = createTlsProof([proof])
  const limits = { openPerNetwork: 99, newPerNetworkPerMinute: 99, openInAll: 99, exempt: () => true }
  await using listener = await listen({
    host: '127.0.0.1',
    port: 0,
    implicitTls: { context: () => context, alpn: ['http/1.1'], proof: () => chosen },
    acceptSocket: (socket) => void socket.end('served'),
    limiter: new ConnectionLimiter(limits, systemClock),
    tooMany: () => '',
    log: silentLog,
  })
  const look = async (
    servername: string,
    ALPNProtocols: string[],
  ): Promise<readonly [string, string | false, string]> => {
    const socket = connect({
      host: '127.0.0.1',
      port: listener.port,
      servername,
      ALPNProtocols,
      rejectUnauthorized: false,
    })
    const seen: Buffer[] = []
    socket.on('data', (bytes: Buffer) => seen.push(bytes))
    await once(socket, 'secureConnect')
    const shown: PeerCertificate = socket.getPeerCertificate()
    const { alpnProtocol } = socket
    await once(socket, 'close')
    return [shown.subjectaltname ?? '', alpnProtocol ?? false, Buffer.concat(seen).toString()]
  }
  t.assert.deepStrictEqual(await look('mail.empresa.test', ['acme-tls/1']), ['DNS:prueba', 'acme-tls/1', ''])
  const usual = ['DNS:mail.empresa.test', 'http/1.1', 'served']
  t.assert.deepStrictEqual(await look('mail.empresa.test', ['http/1.1']), usual)
  t.assert.deepStrictEqual(await look('mail.empresa.test', ['acme-tls/1', 'http/1.1']), usual)
  await t.assert.rejects(look('otro.empresa.test', ['acme-tls/1']), /no application protocol|alert/i)
  t.assert.strictEqual(createTlsProof([]), undefined)
})
