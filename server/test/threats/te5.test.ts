/**
 * A noisy neighbour: one company delivers, searches and sends as fast as it is let, and another one is still served.
 * THREATS TE5. The ratio of the soak stands in the diagnostics; SOAK_SECONDS makes it longer.
 */
import { type TestContext, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 3)
/** What a person does not notice, on a machine that does nothing else; on a busy one, so many times what is usual. */
const UNNOTICED_MS = 500
const BUSY_FACTOR = 20
const CONNECTIONS = 20
const BODY = `Subject: ruido\r\n\r\n${'Mucho texto para buscar en vano. '.repeat(300)}\r\n`
const PASSWORD = 'otra frase larga de prueba'

function percentile(sorted: readonly number[], part: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
}

/** How long a delivery, and opening the mailbox, take somebody of the quiet company, sorted. */
async function quietTimes(server: TestServer, seconds: number): Promise<number[]> {
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  await using smtp = await SmtpClient.open(server.ports.smtp)
  await smtp.hello()
  await using imap = await ImapClient.signIn(server.ports.imap, 'eva@tranquila.test', PASSWORD)
  await imap.ok('SELECT INBOX')
  while (performance.now() < end) {
    const start = performance.now()
    const reply = await smtp.send('a@otra.test', ['eva@tranquila.test'], 'Subject: a\r\n\r\nb')
    if (!reply.startsWith('250')) throw new Error(reply)
    await imap.ok('NOOP')
    times.push(performance.now() - start)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return times.sort((a, b) => a - b)
}

/** Keeps deliveries and searches of the noisy company running; how many there were. */
function noise(server: TestServer): { stop(): Promise<number> } {
  let stopped = false
  let done = 0
  const deliver = async (): Promise<void> => {
    await using smtp = await SmtpClient.open(server.ports.smtp)
    await smtp.hello()
    while (!stopped) {
      await smtp.send('a@otra.test', ['ana@empresa.test'], BODY)
      done++
    }
  }
  const search = async (): Promise<void> => {
    const user = 'ana@empresa.test'
    await using imap = await ImapClient.signIn(server.ports.imap, user, server.passwordOf('ana'))
    await imap.ok('SELECT INBOX')
    while (!stopped) {
      await imap.command('SEARCH TEXT "esto no esta"')
      done++
    }
  }
  const running = Array.from({ length: CONNECTIONS }, (_, n) => (n % 4 === 0 ? search() : deliver()))
  return {
    async stop() {
      stopped = true
      await Promise.all(running)
      return done
    },
  }
}

for (const engine of ENGINES)
  test(`a company that floods leaves the others their time, on ${engine}`, async (t: TestContext) => {
    await using server = await startServer({ engine, workers: 2 })
    for (const args of [
      ['organisation', 'add', 'Tranquila'],
      ['domain', 'add', 'tranquila.test', '--company', 'Tranquila'],
      ['account', 'add', 'eva@tranquila.test'],
    ])
      t.assert.strictEqual((await server.cli(args)).code, 0, args.join(' '))
    const set = await server.cli(
      ['account', 'password', 'eva@tranquila.test', '--password-stdin'],
      `${PASSWORD}\n`,
    )
    t.assert.strictEqual(set.code, 0, set.stderr)
    await quietTimes(server, 1)
    const alone = await quietTimes(server, SECONDS)
    const others = noise(server)
    const beside = await quietTimes(server, SECONDS)
    const done = await others.stop()
    const [p99Alone, p99Beside] = [percentile(alone, 0.99), percentile(beside, 0.99)]
    t.diagnostic(
      `p50 ${percentile(alone, 0.5)} → ${percentile(beside, 0.5)} ms, p99 ${p99Alone} → ${p99Beside} ms, beside ${done} of theirs`,
    )
    t.assert.ok(done > 50, `${done} of the noisy ones`)
    const boundMs = Math.max(UNNOTICED_MS, BUSY_FACTOR * percentile(alone, 0.9))
    t.assert.ok(percentile(beside, 0.9) < boundMs, `p90 ${percentile(beside, 0.9)} ms of ${boundMs} ms`)
  })
