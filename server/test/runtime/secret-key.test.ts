/** The key file of a real server: made once, for its owner alone; what is lost with it is said, never worked around. */
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { smtpSink } from '../kit/smtp-sink.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { eachEngine } from '../kit/stores.ts'

const PASSWORD = 'Correct-Horse-Battery-Staple'

/** Names of files anywhere in the folder that hold the text. */
async function filesWith(dir: string, text: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && (await readFile(path)).includes(text)) found.push(path)
  }
  return found
}

async function locked(server: TestServer): Promise<unknown> {
  const { stdout, stderr } = await server.cli(['route', 'list', '--json'])
  if (stdout === '') throw new Error(stderr)
  return (JSON.parse(stdout) as readonly { readonly locked: unknown }[]).map((route) => route.locked)
}

type Finding = { readonly id: string; readonly state: string; readonly text: string }

async function findings(server: TestServer, ...ids: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await server.cli(['check', '--json'])
  const all = JSON.parse(stdout) as readonly Finding[]
  return all.filter(({ id }) => ids.includes(id)).map(({ id, state, text }) => `${id} ${state} ${text}`)
}

eachEngine('secret.key: made, kept, lost and found again', async (t: TestContext, engine) => {
  await using sink = await smtpSink()
  await using server = await startServer({ engine: engine.name })
  const path = join(server.dataDir, 'secret.key')
  t.assert.strictEqual((await stat(path)).mode & 0o777, 0o600)
  const first = await readFile(path, 'utf8')
  t.assert.match(first, /^[A-Za-z0-9_-]{43}\n$/)
  const set = [
    'route',
    'set',
    'otra.test',
    `127.0.0.1:${sink.port}`,
    '--auth-user',
    'valija',
    '--password-stdin',
  ]
  t.assert.strictEqual((await server.cli(set, PASSWORD)).code, 0)
  t.assert.deepStrictEqual(await locked(server), [null])
  t.assert.deepStrictEqual(await filesWith(server.dataDir, PASSWORD), [])
  t.assert.ok(!server.log().includes(PASSWORD))
  const state = engine.name === 'sqlite' ? 'ok' : 'attention'
  t.assert.match((await findings(server, 'secret-key')).join(), new RegExp(`^secret-key ${state} `))

  await server.stop()
  await server.restart()
  t.assert.strictEqual(await readFile(path, 'utf8'), first, 'the same after a restart')
  t.assert.deepStrictEqual(await locked(server), [null])

  await server.stop()
  await rename(path, `${path}.old`)
  await server.restart()
  t.assert.deepStrictEqual(await locked(server), ['no-key'])
  t.assert.match((await server.cli(['route', 'list'])).stdout, /valija \(password cannot be opened\)/)
  t.assert.match(
    (await findings(server, 'route')).join(),
    /^route problem The password of the route for otra\.test was sealed with a key that is not here/,
  )
  t.assert.match(server.log(), /"route\.locked"/)

  await server.stop()
  const second = await readFile(path, 'utf8')
  await writeFile(path, second + first)
  await server.restart()
  t.assert.deepStrictEqual(await locked(server), [null], 'the old key opens, the new one seals')
  await server.stop()
  await writeFile(path, second)
  await server.restart()
  t.assert.deepStrictEqual(await locked(server), [null])

  // While it runs, the check tells what the next start would find.
  await rm(path)
  t.assert.match((await findings(server, 'secret-key')).join(), /^secret-key problem .* is not there/)
  await writeFile(path, second, { mode: 0o644 })
  t.assert.match((await findings(server, 'permissions')).join(), /secret\.key \(mode 0644\)/)
  await writeFile(path, 'not a key\n')
  t.assert.match((await findings(server, 'secret-key')).join(), /^secret-key problem .* holds something else/)
  await server.stop()
  const refused = await server.cli(['serve', '--local'])
  t.assert.strictEqual(refused.code, 78)
  t.assert.match(refused.stderr, /secret\.key does not hold the keys .* Restore it from a backup/)
})
