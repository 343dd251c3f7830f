/** The running service: all that it acknowledged is in its ledger, although it is killed at any moment. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const LIVES = 3

type Line = {
  readonly kind: string
  readonly id?: string
  readonly to?: readonly string[]
  readonly messageId?: string
}

async function exported(server: TestServer): Promise<Line[]> {
  const { code, stdout, stderr } = await server.cli(['ledger', 'export', '--raw'])
  assert.equal(code, 0, stderr)
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
}

/** Sends until the server is gone; the ids that were acknowledged, and whatever else was said. */
async function sendAll(
  server: TestServer,
  life: number,
  { acknowledged, refused }: { acknowledged: Map<string, string>; refused: string[] },
): Promise<void> {
  const client = await SmtpClient.open(server.ports.smtp)
  await client.hello()
  for (let n = 0; ; n++) {
    const messageId = `<carta-${life}-${n}@fuera.test>`
    const message = `Message-ID: ${messageId}\r\nFrom: bea@fuera.test\r\nSubject: secreto\r\n\r\nUno.\r\n`
    const reply = await client.send('bea@fuera.test', ['ana@empresa.test', 'luis@empresa.test'], message)
    const id = /^250 .*\[([^\]]+)\]/.exec(reply)?.[1]
    if (id === undefined) refused.push(reply)
    else acknowledged.set(id, messageId)
  }
}

for (const engine of ENGINES)
  test(`what was acknowledged is in the ledger after a kill -9 (${engine})`, async () => {
    await using server = await startServer({ engine, workers: 2 })
    const acknowledged = new Map<string, string>()
    const refused: string[] = []
    for (let life = 1; life <= LIVES; life++) {
      const before = acknowledged.size
      const sending = [1, 2, 3].map((n) =>
        sendAll(server, 10 * life + n, { acknowledged, refused }).catch(() => undefined),
      )
      await until(() => acknowledged.size - before >= 40 * life)
      await server.kill9()
      await Promise.all(sending)
      await server.restart()
    }
    assert.deepEqual(refused, [])
    const lines = await exported(server)
    const told = (kind: string): Map<string | undefined, Line[]> =>
      Map.groupBy(
        lines.filter((line) => line.kind === kind),
        ({ id }) => id,
      )
    const accepted = told('accepted')
    const delivered = told('delivered')
    for (const [id, messageId] of acknowledged) {
      assert.deepEqual(
        accepted.get(id)?.map((line) => [line.messageId, line.to]),
        [[messageId, ['ana@empresa.test', 'luis@empresa.test']]],
      )
      assert.deepEqual(
        delivered
          .get(id)
          ?.map(({ to }) => to?.[0])
          .sort(),
        ['ana@empresa.test', 'luis@empresa.test'],
      )
    }
    assert.ok(acknowledged.size >= 40 * LIVES)
    const check = await server.cli(['ledger', 'check', '--json'])
    assert.equal(check.code, 0, check.stdout + check.stderr)
    const show = await server.cli([
      'ledger',
      'search',
      '--message-id',
      [...acknowledged.values()][0] ?? '',
      '--json',
    ])
    const [event] = (JSON.parse(show.stdout) as { events: { event: string }[] }).events
    const file = join(server.dataDir, 'prueba.json')
    assert.equal((await server.cli(['ledger', 'prove', event?.event ?? '', '-o', file])).code, 0)
    const good = await server.cli(['ledger', 'verify', file])
    assert.equal(good.code, 0, good.stderr)
    assert.match(good.stdout, /bea@fuera\.test/)
    const pdf = join(server.dataDir, 'prueba.pdf')
    assert.equal((await server.cli(['ledger', 'prove', event?.event ?? '', '--pdf', pdf])).code, 0)
    assert.match((await server.cli(['ledger', 'verify', pdf])).stdout, /bea@fuera\.test/)
    await writeFile(file, ' ', { flag: 'a' })
    assert.equal((await server.cli(['ledger', 'verify', file])).code, 65)
    // What is wrong with a file is said, and nothing is written over one.
    const again = await server.cli(['ledger', 'prove', event?.event ?? '', '-o', file])
    assert.deepEqual([again.code, /prueba\.json is there already/.test(again.stderr)], [65, true])
    const away = await server.cli(['ledger', 'verify', join(server.dataDir, 'nada.json')])
    assert.deepEqual([away.code, /nada\.json cannot be read/.test(away.stderr)], [66, true])
    assert.equal(await countedAsCsv(server, 'accepted'), [...accepted.values()].flat().length)
  })

async function countedAsCsv(server: TestServer, kind: string): Promise<number> {
  const { stdout } = await server.cli(['ledger', 'export', '--csv', '--kinds', kind])
  return stdout.trimEnd().split('\n').length - 1
}
