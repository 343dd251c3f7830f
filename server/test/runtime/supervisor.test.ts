/** Threads that break: a session's exception ends nothing, a thread's death is made good. THREATS §3.17 */
import { tmpdir } from 'node:os'
import { suite, type TestContext, test } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { silentLog } from '../../src/lib/log.ts'
import { createInterest } from '../../src/runtime/relays.ts'
import { Supervisor } from '../../src/runtime/supervisor.ts'

const WAIT_MS = 20
const WAITS = 3_000

async function openSupervisor(workers: number): Promise<Supervisor & AsyncDisposable> {
  const config = loadConfig({
    file: undefined,
    dataDir: tmpdir(),
    local: true,
    portOffset: undefined,
    overrides: {},
    language: 'en',
    cwd: tmpdir(),
    env: { VALIJA_SERVER__WORKERS: String(workers), VALIJA_LOG__LEVEL: 'off' },
  })
  const supervisor = new Supervisor({
    config,
    certificates: [],
    interest: createInterest(),
    log: silentLog,
    entry: () => new URL('../kit/fragile-worker.ts', import.meta.url),
  })
  await supervisor.start()
  return Object.assign(supervisor, {
    [Symbol.asyncDispose]: () => supervisor.drain(performance.now() + 2_000),
  })
}

function order(supervisor: Supervisor, name: string): void {
  supervisor.setCertificates([{ certificate: '', key: '', names: [name], expiresMs: 0 }])
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < WAITS; n++) {
    if (await condition()) return
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  }
  throw new Error('it never came to that')
}

async function bugs(supervisor: Supervisor): Promise<number> {
  const reports = await supervisor.reports()
  return reports
    .flatMap(({ metrics }) => metrics.counters)
    .filter(([key]) => key.startsWith('bugs_total'))
    .reduce((sum, [, count]) => sum + count, 0)
}

suite('threads that break', () => {
  test('an exception or a rejection that nobody caught is counted and ends no thread', async (t: TestContext) => {
    await using supervisor = await openSupervisor(2)
    t.assert.deepStrictEqual(
      supervisor.threads.map(({ name }) => name),
      ['queue', 'edge-1', 'edge-2'],
    )
    order(supervisor, 'throw')
    order(supervisor, 'reject')
    await until(async () => (await bugs(supervisor)) === 6)
    t.assert.ok(supervisor.ready)
    t.assert.ok(supervisor.threads.every(({ restarts }) => restarts === 0))
  })

  test('a thread that dies is started again, and what it counted is not lost on the others', async (t: TestContext) => {
    await using supervisor = await openSupervisor(1)
    order(supervisor, 'die')
    await until(() => !supervisor.ready)
    // The new threads must not be born with the order that killed the old ones.
    supervisor.setCertificates([])
    await until(() => supervisor.ready)
    t.assert.ok(supervisor.threads.every(({ restarts }) => restarts === 1))
    t.assert.strictEqual((await supervisor.reports()).length, 2)
  })

  test('a thread whose bugs come in numbers is given up and replaced', async (t: TestContext) => {
    await using supervisor = await openSupervisor(1)
    for (let n = 0; n <= 20; n++) order(supervisor, 'throw')
    await until(() => supervisor.threads.every(({ restarts, ready }) => restarts === 1 && ready))
    t.assert.ok(supervisor.ready)
  })
})
