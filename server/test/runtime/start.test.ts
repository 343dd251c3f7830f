/** Starting and stopping, as an operator meets them: exit codes and the one sentence that says what to do. */
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, type TestContext, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { cleanEnvironment, runCli, startServer } from '../kit/start-server.ts'

async function tempDir(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'valija-start-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

for (const engine of ENGINES)
  suite(`start and stop on ${engine}`, () => {
    test('an empty folder becomes a service with three accounts, and ends in order', async (t: TestContext) => {
      await using server = await startServer({ engine, workers: 2 })
      t.diagnostic(`ready in ${server.readyMs} ms`)
      t.assert.deepStrictEqual(
        server.accounts.map(({ address }) => address),
        ['admin@empresa.test', 'ana@empresa.test', 'luis@empresa.test'],
      )
      t.assert.strictEqual(new Set(server.accounts.map(({ password }) => password)).size, 3)
      t.assert.strictEqual((await stat(join(server.dataDir, 'local-accounts.json'))).mode & 0o777, 0o600)
      const ready = await fetch(`http://127.0.0.1:${server.statusPort}/readyz`)
      t.assert.strictEqual(ready.status, 200)
      const health = await server.cli(['health', '--json'])
      t.assert.deepStrictEqual([health.code, JSON.parse(health.stdout)], [0, { state: 'ready' }])
      const exit = await server.stop()
      t.assert.deepStrictEqual([exit.code, exit.signal], [0, null])
      const away = await server.cli(['health'])
      t.assert.strictEqual(away.code, 69)
      t.assert.match(away.stdout, /does not answer/)
    })

    test('after kill -9 the same folder starts again with the same accounts', async (t: TestContext) => {
      await using server = await startServer({ engine })
      const before = server.accounts
      await server.kill9()
      await server.restart()
      t.assert.deepStrictEqual(server.accounts, before)
    })
  })

suite('what stops a start', () => {
  test('a second instance on the same data is refused, exit code 69', async (t: TestContext) => {
    await using server = await startServer()
    const second = await server.cli(['serve', '--local'])
    t.assert.strictEqual(second.code, 69)
    t.assert.match(
      second.stderr,
      new RegExp(
        `^valija: Another Valija \\(process ${server.pid}\\) is using ${server.dataDir}\\.[^\\n]*--data\\.\\n$`,
      ),
    )
  })

  test('a port that is taken is named with its setting, exit code 69', async (t: TestContext) => {
    await using dir = await tempDir()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const env = { ...cleanEnvironment(), VALIJA_LISTENERS__IMAP: String(port), VALIJA_LISTENERS__SMTP: '0' }
    const result = await runCli(['serve', '--local', '--port-offset', '0', '--data', dir.path], { env })
    other.close()
    t.assert.strictEqual(result.code, 69)
    t.assert.match(
      result.stderr,
      new RegExp(`^valija: Port ${port} on 127\\.0\\.0\\.1 \\(imap\\) is taken[^\\n]*--port-offset\\.\\n$`),
    )
  })

  test('a folder that cannot be made or written, exit code 78', async (t: TestContext) => {
    await using dir = await tempDir()
    const file = join(dir.path, 'file')
    await writeFile(file, '')
    const result = await runCli(['serve', '--local', '--data', join(file, 'data')])
    t.assert.strictEqual(result.code, 78)
    t.assert.match(
      result.stderr,
      /^valija: The data folder [^\n]*file\/data cannot be used \(ENOTDIR\)\.[^\n]*--data\.\n$/,
    )
  })

  test('a broken valija.toml, in Spanish, exit code 78', async (t: TestContext) => {
    await using dir = await tempDir()
    await writeFile(join(dir.path, 'valija.toml'), '[listeners]\nsmtp = "uno"\n')
    const env = { ...cleanEnvironment(), LANG: 'es_ES.UTF-8' }
    const result = await runCli(['serve', '--local'], { env, cwd: dir.path })
    t.assert.strictEqual(result.code, 78)
    t.assert.match(result.stderr, /^valija: [^\n]*valija\.toml:2: listeners\.smtp vale "uno"[^\n]*\n$/)
    t.assert.strictEqual(result.stdout, '')
  })
})

suite('data that stops a start', () => {
  test('data of a newer release is left alone, exit code 78', async (t: TestContext) => {
    await using server = await startServer()
    await server.stop()
    {
      using db = new DatabaseSync(join(server.dataDir, 'directory.db'))
      db.exec("update schema_version set version = 9999 where name = 'directory'")
    }
    const result = await server.cli(['serve', '--local'])
    t.assert.strictEqual(result.code, 78)
    t.assert.match(result.stderr, /^valija: The data in [^\n]* newer Valija \([^\n]*9999[^\n]*\n$/)
  })

  test('a directory that is no database is told, exit code 69', async (t: TestContext) => {
    await using server = await startServer()
    await server.stop()
    await writeFile(join(server.dataDir, 'directory.db'), 'x'.repeat(8192))
    const result = await server.cli(['serve', '--local'])
    t.assert.strictEqual(result.code, 69)
    t.assert.match(result.stderr, /^valija: A file in [^\n]* is damaged[^\n]*\n$/)
  })

  test('a PostgreSQL that is away is told without its password, exit code 69', async (t: TestContext) => {
    await using dir = await tempDir()
    const env = { ...cleanEnvironment(), VALIJA_STORE__URL: 'postgres://u:sentinel-password@127.0.0.1:9/x' }
    const result = await runCli(['serve', '--local', '--engine', 'postgres', '--data', dir.path], { env })
    t.assert.strictEqual(result.code, 69)
    t.assert.match(result.stderr, /^valija: The database cannot be reached \([^\n]*ECONNREFUSED[^\n]*\n$/)
    t.assert.ok(!result.stderr.includes('sentinel-password'))
  })

  test('with --json the reason is one JSON value', async (t: TestContext) => {
    const result = await runCli(['serve', '--local', '--json', '--config', '/nowhere/valija.toml'])
    t.assert.strictEqual(result.code, 78)
    t.assert.match(
      (JSON.parse(result.stdout) as { error: { text: string } }).error.text,
      /\/nowhere\/valija\.toml/,
    )
  })
})

suite('the launcher', () => {
  test('works through a link and from any folder', async (t: TestContext) => {
    await using dir = await tempDir()
    const link = join(dir.path, 'valija')
    await symlink(new URL('../../../bin/valija', import.meta.url).pathname, link)
    const { execFile } = await import('node:child_process')
    const out = await new Promise<string>((resolve, reject) =>
      execFile(link, ['version', '--json'], { cwd: dir.path, env: cleanEnvironment() }, (error, stdout) =>
        error === null ? resolve(stdout) : reject(error),
      ),
    )
    const root = new URL('../../../package.json', import.meta.url)
    const { version } = JSON.parse(await readFile(root, 'utf8')) as { version: string }
    t.assert.strictEqual((JSON.parse(out) as { version: string }).version, version)
  })

  test('an offset that is no number, exit code 64', async (t: TestContext) => {
    const result = await runCli(['serve', '--local', '--port-offset', 'many'])
    t.assert.strictEqual(result.code, 64)
    t.assert.match(result.stderr, /^valija: --port-offset takes a whole number[^\n]*many[^\n]*\n$/)
  })

  test('a plan is reckoned before there is any data', async (t: TestContext) => {
    await using dir = await tempDir()
    const plan = await runCli(['plan', '--people', '40', '--json'], { cwd: dir.path })
    t.assert.strictEqual(plan.code, 0, plan.stderr)
    t.assert.match((JSON.parse(plan.stdout) as { sentence: string }).sentence, /GB/)
    const wrong = await runCli(['plan', '--pop3', '60', '--webmail', '60'], { cwd: dir.path })
    t.assert.notStrictEqual(wrong.code, 0)
    t.assert.match(wrong.stderr, /^valija: /)
  })

  test('a command that does not exist, exit code 64', async (t: TestContext) => {
    const result = await runCli(['serv'])
    t.assert.strictEqual(result.code, 64)
    t.assert.match(result.stderr, /^valija: There is no command “serv”\./)
  })
})
