/** SV1: memory before login. A line of 1 KiB, literals of AUTHENTICATE alone, and what is absurd is not read. */
import { readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import {
  DISCARD_BYTES,
  LINE_BYTES,
  LINE_BYTES_BEFORE_LOGIN,
  LITERAL_BYTES,
  LITERAL_BYTES_BEFORE_LOGIN,
  SCRIPT_LITERAL_BYTES,
} from '../../src/edge/managesieve/limits.ts'
import { ManageSieveClient } from '../kit/managesieve-client.ts'
import { type ManageSieveWorld, openManageSieveWorld } from '../kit/managesieve-world.ts'
import { startServer } from '../kit/start-server.ts'
import { eachEngine } from '../kit/stores.ts'

const CONNECTIONS = 1_000
const GROWN_MAX_KIB = 32 * 1024

async function greeted(world: Pick<ManageSieveWorld, 'port'>): Promise<ManageSieveClient> {
  const client = await ManageSieveClient.open(world.port)
  await client.answer()
  return client
}

eachEngine('SV1: a script before login is refused unread', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  for (const size of ['0', '5', '2000000000', '99999999999999999999'])
    for (const command of ['PUTSCRIPT "x"', 'CHECKSCRIPT', 'NOOP', 'XYZZY', '']) {
      await using client = await greeted(world)
      client.write(`${command} {${size}+}\r\nkeep;`)
      const answer = await client.answer()
      t.assert.deepStrictEqual([answer.status, answer.code], ['NO', 'QUOTA/MAXSIZE'], `${command} ${size}`)
      t.assert.strictEqual((await client.answer()).status, 'BYE')
      t.assert.strictEqual(await client.line(), undefined)
    }
})

eachEngine('SV1: a line before login ends at 1 KiB, after it at 4', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  for (const [limit, open] of [
    [LINE_BYTES_BEFORE_LOGIN, () => greeted(world)],
    [LINE_BYTES, () => world.client()],
  ] as const)
    for (const [length, status] of [
      [limit - 1, 'NO'],
      [limit, 'NO'],
      [limit + 1, 'BYE'],
    ] as const) {
      await using client = await open()
      t.assert.strictEqual((await client.command('x'.repeat(length))).status, status, `${length} octets`)
    }
  await using endless = await greeted(world)
  endless.write('y'.repeat(LINE_BYTES_BEFORE_LOGIN + 2))
  t.assert.strictEqual((await endless.answer()).text, 'The command line is too long.')
})

eachEngine('SV1: literals of AUTHENTICATE are 12 KiB in all', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  for (const [size, code] of [
    [LITERAL_BYTES_BEFORE_LOGIN - 4, undefined],
    [LITERAL_BYTES_BEFORE_LOGIN, undefined],
    [LITERAL_BYTES_BEFORE_LOGIN + 4, 'QUOTA/MAXSIZE'],
  ] as const) {
    await using client = await greeted(world)
    const answer = await client.command(`AUTHENTICATE "PLAIN" {${size}+}\r\n${'A'.repeat(size)}`)
    t.assert.deepStrictEqual([answer.status, answer.code], ['NO', code], `${size} octets`)
    await using later = await greeted(world)
    later.write('AUTHENTICATE "PLAIN"\r\n')
    t.assert.strictEqual(await later.line(), '""')
    const said = await later.command(`{${size}+}\r\n${'A'.repeat(size)}`)
    t.assert.deepStrictEqual([said.status, said.code], ['NO', code], `${size} octets, later`)
  }
})

eachEngine('SV1: after login a script is a megabyte, a name is not', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  await using client = await world.client()
  const sized = (command: string, size: number) =>
    client.command(`${command} {${size}+}\r\n${'#'.repeat(size)}`)
  for (const [size, code] of [
    [SCRIPT_LITERAL_BYTES - LITERAL_BYTES, undefined],
    [SCRIPT_LITERAL_BYTES + 1, 'QUOTA/MAXSIZE'],
  ] as const)
    t.assert.strictEqual((await sized('PUTSCRIPT "x"', size)).code, code, `${size} octets`)
  for (const [size, code] of [
    [LITERAL_BYTES - 1, 'NONEXISTENT'],
    [LITERAL_BYTES, 'NONEXISTENT'],
    [LITERAL_BYTES + 1, 'QUOTA/MAXSIZE'],
  ] as const)
    t.assert.strictEqual((await sized('GETSCRIPT', size)).code, code, `${size} octets`)
  t.assert.strictEqual((await client.ok('LISTSCRIPTS')).lines.length, 1, 'what was refused was read past')
  client.write(`PUTSCRIPT "y" {${DISCARD_BYTES + 1}+}\r\n`)
  t.assert.strictEqual((await client.answer()).code, 'QUOTA/MAXSIZE')
  t.assert.strictEqual((await client.answer()).status, 'BYE')
})

test('SV1: a thousand connections that wait hold little', async (t: TestContext) => {
  await using server = await startServer()
  const rssKib = (): number =>
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1])
  await using opened = new AsyncDisposableStack()
  const port = server.ports.sieve
  // What the first one makes the server load is no memory of connections.
  for (let n = 0; n < 20; n++) {
    await using early = await greeted({ port })
    await early.command('AUTHENTICATE "PLAIN" "AGEAYg=="')
  }
  const before = rssKib()
  const clients: ManageSieveClient[] = []
  for (let n = 0; n < CONNECTIONS; n++) clients.push(opened.use(await greeted({ port })))
  const begun = `AUTHENTICATE "PLAIN" {${LITERAL_BYTES_BEFORE_LOGIN}+}\r\n${'A'.repeat(LITERAL_BYTES_BEFORE_LOGIN - 10)}`
  for (const client of clients) client.write(begun)
  await using other = await greeted({ port })
  for (let n = 0; n < 3; n++) await other.ok('NOOP')
  const grown = rssKib() - before
  t.diagnostic(`${(grown / CONNECTIONS).toFixed(1)} KiB a connection`)
  t.assert.ok(grown <= GROWN_MAX_KIB, `${grown} KiB`)
  t.assert.ok(clients.every(({ closed }) => !closed))
})
