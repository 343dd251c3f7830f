/** COMPRESS=DEFLATE: everything as without it, for clients that mean well and for those that do not. RFC 4978 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw, deflateRawSync } from 'node:zlib'
import { COMPRESS_REST_MS, INFLATED_PIECE_BYTES } from '../../src/edge/imap/limits.ts'
import { Wire } from '../../src/edge/imap/wire.ts'
import { Connection } from '../../src/net/connection.ts'
import type { ImapClient } from '../kit/imap-client.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { until } from '../kit/queue.ts'
import { allEngines, eachEngine } from '../kit/stores.ts'

/** A client that has turned compression on and speaks through zlib. */
class DeflatedClient implements AsyncDisposable {
  readonly #client: ImapClient
  readonly #deflate: DeflateRaw = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH })
  readonly #inflate = createInflateRaw()
  #text = ''
  #wake: () => void = () => {}
  #tags = 0
  closed = false

  private constructor(client: ImapClient) {
    this.#client = client
    const { socket } = client
    socket.removeAllListeners('data')
    socket.on('data', (bytes: Buffer) => this.#inflate.write(bytes))
    socket.on('close', () => {
      // What came last is still being inflated.
      this.#inflate.flush(() => {
        this.closed = true
        this.#wake()
      })
    })
    this.#inflate.on('data', (bytes: Buffer) => {
      this.#text += bytes.toString('latin1')
      this.#wake()
    })
    this.#deflate.on('data', (bytes: Buffer) => socket.write(bytes))
  }

  static async open(world: ImapWorld): Promise<DeflatedClient> {
    const client = await world.client()
    const { tagged } = await client.command('COMPRESS DEFLATE')
    if (!tagged.endsWith('OK Compression is on')) throw new Error(tagged)
    return new DeflatedClient(client)
  }

  /** Octets that are not deflated at all. */
  raw(bytes: Uint8Array): void {
    this.#client.write(bytes)
  }

  write(text: string | Uint8Array): void {
    this.#deflate.write(text)
  }

  async command(text: string): Promise<string> {
    const tag = `z${++this.#tags}`
    this.write(`${tag} ${text}\r\n`)
    return this.until(`${tag} `)
  }

  /** All up to the end of the line that begins so; what has come when the server closed. */
  async until(start: string): Promise<string> {
    for (;;) {
      const at = this.#text.startsWith(start) ? 0 : this.#text.indexOf(`\r\n${start}`)
      const end = at < 0 ? -1 : this.#text.indexOf('\r\n', at + 2)
      if (end >= 0) {
        const said = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        return said
      }
      if (this.closed) return this.#text
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#deflate.destroy()
    this.#inflate.destroy()
    await this.#client[Symbol.asyncDispose]()
  }
}

function each(
  name: string,
  work: (t: TestContext, world: ImapWorld) => Promise<void>,
  engines: typeof eachEngine = eachEngine,
): void {
  engines(name, async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await work(t, world)
  })
}

each('commands, literals, large bodies and pipelines go through', async (t: TestContext, world) => {
  await using client = await DeflatedClient.open(world)
  const body = 'Importe: 100 euros.\r\n'.repeat(100_000)
  const message = `Subject: larga\r\n\r\n${body}`
  t.assert.match(await client.command(`APPEND INBOX {${message.length}+}\r\n${message}`), / OK \[APPENDUID/)
  await client.command('SELECT INBOX')
  const fetched = await client.command('FETCH 1 BODY.PEEK[]')
  t.assert.ok(fetched.includes(message))
  client.write(Array.from({ length: 200 }, (_, n) => `p${n} NOOP\r\n`).join(''))
  t.assert.match(await client.until('p199 '), /p0 OK Done\r\np1 OK Done/)
  // Waiting for `+` works too: each answer leaves whole.
  client.write('q1 APPEND INBOX {6}\r\n')
  t.assert.match(await client.until('+ '), /^\+ Go ahead$/)
  client.write('A: b\r\n\r\n')
  t.assert.match(await client.until('q1 '), /q1 OK/)
})

each('once is enough, and nobody else can sign in through it', async (t: TestContext, world) => {
  await using client = await DeflatedClient.open(world)
  t.assert.match(await client.command('CAPABILITY'), /^(?!.*COMPRESS=DEFLATE)(?!.*UNAUTHENTICATE).*IMAP4rev1/)
  t.assert.match(await client.command('COMPRESS DEFLATE'), /NO \[COMPRESSIONACTIVE\]/)
  t.assert.match(await client.command('UNAUTHENTICATE'), /NO \[CANNOT\]/)
  t.assert.match(await client.command('STARTTLS'), /BAD/)
})

each('IDLE tells of changes, and LOGOUT says goodbye', async (t: TestContext, world) => {
  await using client = await DeflatedClient.open(world)
  await using other = await world.client()
  await client.command('SELECT INBOX')
  client.write('i1 IDLE\r\n')
  await client.until('+ ')
  await other.append('INBOX', 'A: b\r\n\r\n')
  t.assert.match(await client.until('* 1 EXISTS'), /^\* 1 EXISTS$/)
  client.write('DONE\r\n')
  await client.until('i1 ')
  t.assert.match(await client.command('LOGOUT'), /\* BYE Goodbye\r\nz\d OK Done$/)
  await client.until('nothing more')
  t.assert.ok(client.closed)
})

each(
  'after a rest the stream goes on',
  async (t: TestContext, world) => {
    await using client = await DeflatedClient.open(world)
    await using other = await world.client()
    await client.command('SELECT INBOX')
    client.write('i1 IDLE\r\n')
    await client.until('+ ')
    for (let n = 1; n <= 2; n++) {
      // Longer than a session may say nothing and keep what compresses.
      await new Promise((resolve) => setTimeout(resolve, COMPRESS_REST_MS + 1_100))
      await other.append('INBOX', 'A: b\r\n\r\n')
      t.assert.match(await client.until(`* ${n} EXISTS`), /EXISTS$/)
    }
    client.write('DONE\r\n')
    await client.until('i1 ')
    t.assert.match(await client.command('FETCH 1:2 UID'), /1 FETCH \(UID 1\)\r\n\* 2 FETCH \(UID 2\)/)
  },
  allEngines,
)

each('what is sent before the answer is heard ends the connection', async (t: TestContext, world) => {
  await using client = await world.client()
  client.write('a1 COMPRESS DEFLATE\r\na2 NOOP\r\n')
  const said = await client.response()
  t.assert.ok(said === undefined || said === 'a1 OK Compression is on')
  t.assert.strictEqual(said === undefined ? said : await client.response(), undefined)
})

each('octets that are not deflated end the connection', async (t: TestContext, world) => {
  await using client = await DeflatedClient.open(world)
  client.raw(Buffer.from('\xff\xff\xff\xffa2 NOOP\r\n', 'latin1'))
  await client.until('nothing')
  t.assert.ok(client.closed)
})

each('a line that is a bomb is cut at the limit of lines', async (t: TestContext, world) => {
  await using client = await DeflatedClient.open(world)
  // 300 MB in 300 KB.
  for (let n = 0; n < 300; n++) client.write(Buffer.alloc(1024 * 1024, 97))
  t.assert.match(await client.until('* BYE'), /^\* BYE The command line is too long\.$/)
})

test('a bomb comes out a piece at a time, and only while somebody takes it', async (t: TestContext) => {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const client = connect((listener.address() as AddressInfo).port, '127.0.0.1')
  const [socket] = (await once(listener, 'connection')) as [Socket]
  const connection = new Connection(socket)
  const wire = new Wire(connection)
  connection.handle({ data: (bytes) => wire.take(bytes, () => {}), closed: () => wire.drop() })
  let heard = 0
  wire.compress({
    plain: (bytes) => {
      heard += bytes.length
      wire.pause()
    },
    drained: () => {},
    broken: () => connection.destroy(),
  })
  const bombBytes = 64 * 1024 * 1024
  client.write(deflateRawSync(Buffer.alloc(bombBytes, 97), { finishFlush: constants.Z_SYNC_FLUSH }))
  await until(() => heard > 0)
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.assert.strictEqual(heard, INFLATED_PIECE_BYTES)
  for (let n = 2; n < 10; n++) {
    wire.resume()
    await new Promise((resolve) => setTimeout(resolve, 20))
    t.assert.ok(heard <= n * 3 * INFLATED_PIECE_BYTES, `${heard} octets after ${n} pieces`)
  }
  while (heard < bombBytes) {
    wire.resume()
    await new Promise(setImmediate)
  }
  t.assert.strictEqual(heard, bombBytes)
  client.destroy()
  listener.close()
})
