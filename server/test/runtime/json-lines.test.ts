import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { connectLines, serveLines } from '../../src/net/json-lines.ts'

const LINE_MAX = 100

async function openSocket(): Promise<
  AsyncDisposable & { readonly path: string; readonly failures: unknown[] }
> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-lines-'))
  const path = join(dir, 's')
  const failures: unknown[] = []
  const server = await serveLines({
    path,
    lineMaxBytes: LINE_MAX,
    answer: async (line) => ({ heard: line }),
    failed: (error) => failures.push(error),
  })
  return {
    path,
    failures,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

/** What comes back for these octets until the server closes, or until it has said a whole line. */
function say(path: string, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ path }, () => socket.write(bytes))
    let said = ''
    socket.on('data', (part: Buffer) => {
      said += part.toString()
      if (said.endsWith('\n')) socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(said))
  })
}

suite('questions over the socket', () => {
  test('answers come in order, however the questions are cut into pieces', async (t: TestContext) => {
    await using socket = await openSocket()
    using client = await connectLines(socket.path)
    if (client === undefined) throw new Error('nobody listens')
    const answers = await Promise.all([1, 'ñ', [null]].map((question) => client.ask(question)))
    t.assert.deepStrictEqual(answers, [{ heard: 1 }, { heard: 'ñ' }, { heard: [null] }])
    const whole = connect({ path: socket.path })
    const heard = new Promise<string>((resolve) =>
      whole.once('data', (part: Buffer) => resolve(part.toString())),
    )
    for (const octet of Buffer.from('"ñandú"\n')) {
      whole.write(Buffer.of(octet))
      await new Promise((resolve) => setImmediate(resolve))
    }
    t.assert.strictEqual(await heard, '{"heard":"ñandú"}\n')
    whole.destroy()
  })

  test('what is no JSON closes that connection and is told; the next one is served', async (t: TestContext) => {
    await using socket = await openSocket()
    t.assert.strictEqual(await say(socket.path, '{"id":\n'), '')
    t.assert.strictEqual(socket.failures.length, 1)
    t.assert.strictEqual(await say(socket.path, '2\n'), '{"heard":2}\n')
  })

  test('a line at the limit is served, one octet more closes the connection', async (t: TestContext) => {
    await using socket = await openSocket()
    const text = (octets: number): string => JSON.stringify('x'.repeat(octets - 2))
    t.assert.match(await say(socket.path, `${text(LINE_MAX - 1)}\n`), /^\{"heard"/)
    t.assert.match(await say(socket.path, `${text(LINE_MAX)}\n`), /^\{"heard"/)
    t.assert.strictEqual(await say(socket.path, `${text(LINE_MAX + 1)}\n`), '')
  })

  test('where nobody listens there is no client', async (t: TestContext) => {
    t.assert.strictEqual(await connectLines('/nowhere/valija.sock'), undefined)
  })
})
