/** THREATS FI4, rule 12: the parse process. What opens a hostile file may die, lie, hang and hoard; we go on. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  createParseProcess,
  type ParseProcessOptions,
} from '../../src/service/parse-process/parse-process.ts'

const FILE = Buffer.from('78 9f 3e 22 01 00'.replaceAll(' ', ''), 'hex')
const CHILDREN = {
  allocate: new URL('../inspect/children/allocate.ts', import.meta.url),
  environment: new URL('../inspect/children/environment.ts', import.meta.url),
  flood: new URL('../inspect/children/flood.ts', import.meta.url),
  hang: new URL('../inspect/children/hang.ts', import.meta.url),
  lie: new URL('../inspect/children/lie.ts', import.meta.url),
  network: new URL('../inspect/children/network.ts', import.meta.url),
}
const openWith = (name: keyof typeof CHILDREN, options: ParseProcessOptions = {}) =>
  createParseProcess({ tnefChild: fileURLToPath(CHILDREN[name]), ...options }).openTnef(FILE)

suite('FI4: the parse process', () => {
  test('two gibibytes are not given, and we hold none of them', async (t: TestContext) => {
    const before = process.memoryUsage().rss
    t.assert.deepStrictEqual(await openWith('allocate'), { kind: 'failed', failure: 'crashed' })
    t.assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024)
  })

  test('a child that hangs is killed in time', async (t: TestContext) => {
    t.assert.deepStrictEqual(await openWith('hang', { timeoutMs: 500 }), {
      kind: 'failed',
      failure: 'timeout',
    })
  })

  test('an answer without end is cut, and the child killed', async (t: TestContext) => {
    const outcome = await openWith('flood', { answerOctetsMax: 1024 * 1024 })
    t.assert.deepStrictEqual(outcome, { kind: 'failed', failure: 'too-large' })
  })

  test('an answer that is not the agreed one is not believed, and no file is written', async (t: TestContext) => {
    const trace = '/tmp/valija-parse-child-was-here'
    rmSync(trace, { force: true })
    t.assert.deepStrictEqual(await openWith('lie'), { kind: 'failed', failure: 'bad-answer' })
    t.assert.ok(!existsSync(trace) || statSync(trace).size === 0)
    rmSync(trace, { force: true })
  })

  test('the environment of the child is empty', async (t: TestContext) => {
    const outcome = await openWith('environment')
    t.assert.ok(outcome.kind === 'parsed')
    t.assert.strictEqual(outcome.value?.text, '')
  })

  test('it has no network, not even to this machine, where the system permits', async (t: TestContext) => {
    let calls = 0
    const server = createServer((socket) => {
      calls++
      socket.destroy()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const parse = createParseProcess({ tnefChild: fileURLToPath(CHILDREN.network) })
    const outcome = await parse.openTnef(Buffer.from(String(port)))
    server.close()
    t.assert.ok(outcome.kind === 'parsed')
    const permitted = ['--net', '-Un'].some((how) => spawnSync('unshare', [how, 'true']).status === 0)
    t.diagnostic(permitted ? 'unshare: the child is cut off' : 'unshare is missing or not permitted here')
    t.assert.strictEqual(await parse.isCutOff(), permitted)
    t.assert.strictEqual(outcome.value?.text, permitted ? 'ENETUNREACH' : 'connected')
    t.assert.strictEqual(calls, permitted ? 0 : 1)
  })

  test('no program at all is a failure, not a crash of ours', async (t: TestContext) => {
    const outcome = await createParseProcess({ tnefChild: '/nonexistent/child.ts' }).openTnef(FILE)
    t.assert.deepStrictEqual(outcome, { kind: 'failed', failure: 'crashed' })
  })

  test('many jobs at once wait for each other and all end', async (t: TestContext) => {
    const parse = createParseProcess()
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => parse.openTnef(FILE)))
    for (const outcome of outcomes) t.assert.strictEqual(outcome.kind, 'parsed')
  })
})
