/** Endless lines and tiny pieces: what a peer sends must cost no memory and no time. THREATS IN3 */
import { readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { cpuMs } from '../kit/cpu-time.ts'
import { openEngine } from '../kit/engines.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { startServer } from '../kit/start-server.ts'

const MIB = 1_048_576

test('a line without end is answered once, then cut, on a hundred connections', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine)
  const port = await world.listen('mx')
  const piece = Buffer.alloc(65_536, 'A')
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  const endings = await Promise.all(
    Array.from({ length: 100 }, async () => {
      await using client = await SmtpClient.open(port)
      await client.reply()
      for (let sent = 0; sent < 2 * MIB && !client.closed; sent += piece.length) {
        client.write(piece)
        await new Promise((resolve) => setImmediate(resolve))
      }
      return client.rest()
    }),
  )
  for (const ending of endings) t.assert.match(ending, /^421 4\.5\.2 [^\r]*\r\n$|^$/)
  t.assert.ok(endings.filter((ending) => ending !== '').length > 50)
  const grown = process.memoryUsage.rss() - before
  // The clients are in this process too, and hold what the server did not read.
  t.assert.ok(grown < 64 * MIB, `grew by ${Math.round(grown / MIB)} MiB`)
})

test('an overlong line is one error, and the next line is read', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  t.assert.strictEqual(await client.say(`NOOP ${'A'.repeat(4089)}`), '250 2.0.0 Ok')
  t.assert.strictEqual(await client.say(`NOOP ${'A'.repeat(4090)}`), '500 5.5.2 Line too long')
  t.assert.strictEqual(await client.say(`NOOP ${'A'.repeat(20_000)}`), '500 5.5.2 Line too long')
  t.assert.strictEqual(await client.say('NOOP'), '250 2.0.0 Ok')
})

test('a message in pieces of 64 octets costs what a message costs', async (t: TestContext) => {
  const { DataScanner } = await import('../../src/edge/smtp/data-scanner.ts')
  const { MemoryBudget, MessageBuffer } = await import('../../src/edge/smtp/message-buffer.ts')
  const text = Buffer.from(`${'x'.repeat(76)}\r\n`.repeat(16_132))
  const run = (): void => {
    const budget = new MemoryBudget(4 * MIB)
    const buffer = new MessageBuffer(budget)
    const scanner = new DataScanner()
    for (let at = 0; at < text.length; at += 64)
      scanner.scan(text.subarray(at, at + 64), (bytes, from, to) => buffer.add(bytes, from, to))
    const joined = buffer.join(Buffer.alloc(0))
    t.assert.strictEqual(joined.length, text.length)
    t.assert.ok(budget.takenBytes < 1.2 * text.length)
    buffer.release()
    t.assert.strictEqual(budget.takenBytes, 0)
  }
  run()
  const ms = cpuMs(run)
  t.assert.ok(ms <= 50, `${ms} ms`)
})

const ROUNDS = 5

/** Memory of another process, in MiB. */
function residentMib(pid: number): number {
  const [, kib] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}

test('200 MiB without a line end grow the program itself by less than 10 MiB', async (t: TestContext) => {
  await using server = await startServer()
  const piece = Buffer.alloc(65_536, 'A')
  const flood = async (connections: number): Promise<void> => {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        await using client = await SmtpClient.open(server.ports.smtp)
        for (let sent = 0; sent < 2 * MIB && !client.closed; sent += piece.length) {
          client.write(piece)
          await new Promise((resolve) => setImmediate(resolve))
        }
        await client.rest()
      }),
    )
  }
  // What a thread has once is not counted: code, its first hundred sockets.
  await flood(100)
  // When the collector comes is its own affair; what is really kept would be there after every flood.
  const grown: number[] = []
  for (let round = 0; round < ROUNDS && Math.min(...grown) > 10; round++) {
    const before = residentMib(server.pid)
    await flood(100)
    grown.push(residentMib(server.pid) - before)
  }
  t.assert.ok(Math.min(...grown) <= 10, `grew by ${grown.join(', ')} MiB`)
})
