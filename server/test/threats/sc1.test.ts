/** What is installed: nothing that runs a script, nothing that nobody gave a reason for. THREATS SC1 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const FILES = [
  'package.json',
  'package-lock.json',
  'server/package.json',
  'docs/decisions/0005-dependencies.md',
]

type Lock = { packages: Record<string, Record<string, unknown>> }
type Manifest = { dependencies: Record<string, string> }

/** The files that the checks read, beside the real packages, to be spoilt. */
function copy(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'valija-sc1-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  for (const file of FILES) cpSync(join(ROOT, file), join(dir, file), { recursive: true })
  execFileSync('ln', ['-s', join(ROOT, 'node_modules'), join(dir, 'node_modules')])
  return dir
}

function checked(script: string, cwd: string): { readonly status: number | null; readonly said: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', script)], {
    cwd,
    encoding: 'utf8',
  })
  return { status, said: stderr }
}

function spoil<T>(dir: string, file: string, change: (json: T) => void): void {
  const json = JSON.parse(readFileSync(join(dir, file), 'utf8')) as T
  change(json)
  writeFileSync(join(dir, file), JSON.stringify(json))
}

test('the lockfile as it is: exact, from the one registry, without install scripts', (t: TestContext) => {
  t.assert.deepStrictEqual(checked('check-lockfile.ts', ROOT), { status: 0, said: '' })
  t.assert.deepStrictEqual(checked('check-dependencies.ts', ROOT), { status: 0, said: '' })
})

test('a package that wants to run a script fails the check', (t: TestContext) => {
  const dir = copy(t)
  spoil<Lock>(dir, 'package-lock.json', ({ packages }) => {
    packages['node_modules/evil'] = {
      version: '1.0.0',
      resolved: 'https://registry.npmjs.org/evil/-/evil-1.0.0.tgz',
      integrity: 'sha512-x',
      hasInstallScript: true,
    }
  })
  const { status, said } = checked('check-lockfile.ts', dir)
  t.assert.strictEqual(status, 1)
  t.assert.match(said, /evil/)
})

test('a package from another place fails the check', (t: TestContext) => {
  const dir = copy(t)
  spoil<Lock>(dir, 'package-lock.json', ({ packages }) => {
    const zod = Object.entries(packages).find(([path]) => path.endsWith('node_modules/zod'))?.[1]
    if (zod !== undefined) zod['resolved'] = 'https://packages.evil.test/zod/-/zod-4.0.0.tgz'
  })
  const { status, said } = checked('check-lockfile.ts', dir)
  t.assert.strictEqual(status, 1)
  t.assert.match(said, /zod/)
})

test('a package without a written reason fails the check', (t: TestContext) => {
  const dir = copy(t)
  spoil<Manifest>(dir, 'server/package.json', ({ dependencies }) => {
    dependencies['left-pad'] = '1.3.0'
  })
  const { status, said } = checked('check-dependencies.ts', dir)
  t.assert.strictEqual(status, 1)
  t.assert.match(said, /left-pad has no row/)
})
