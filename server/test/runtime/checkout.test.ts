/** A checkout after `npm ci`, which runs no scripts of ours: what nobody built yet is there when the service is. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { askHttp } from '../kit/http-client.ts'
import { startServer } from '../kit/start-server.ts'

const ROOT = new URL('../../../', import.meta.url).pathname

/** What git has of this project, as it lies here now, with the packages that are installed. */
async function checkout(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'valija-checkout-'))
  const { stdout } = await promisify(execFile)(
    'git',
    [
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
      'bin',
      'contract',
      'scripts',
      'server',
      'web',
      '*.json',
    ],
    { cwd: ROOT },
  )
  for (const file of stdout.split('\0').filter((name) => name !== '' && !name.startsWith('server/test/'))) {
    await mkdir(dirname(join(path, file)), { recursive: true })
    await cp(join(ROOT, file), join(path, file))
  }
  await symlink(join(ROOT, 'node_modules'), join(path, 'node_modules'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

test('a checkout that nobody built anything in serves the webmail and the panel', async (t: TestContext) => {
  await using made = await checkout()
  await using server = await startServer({ binary: join(made.path, 'bin/valija') })
  for (const path of ['/', '/panel/']) {
    const page = await askHttp({ port: server.ports.https, hostname: server.host }, path)
    t.assert.strictEqual(page.status, 200, path)
    t.assert.match(page.text, /<script type="module"/, path)
  }
})

test('“npm start” makes what the sources of the screens became', async (t: TestContext) => {
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  // Scripts before and after are not run: .npmrc turns them off together with those of packages.
  t.assert.match(
    scripts['start'] ?? '',
    /^node scripts\/build-web\.ts --if-stale && bin\/valija serve --local$/,
  )
  t.assert.deepStrictEqual(
    Object.keys(scripts).filter((name) => /^(?:pre|post)/.test(name)),
    [],
  )
})
