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
  'docs/packages.tsv',
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
  t.assert.deepStrictEqual(checked('check-ages.ts', ROOT), { status: 0, said: '' })
  t.assert.match(readFileSync(join(ROOT, '.npmrc'), 'utf8'), /^ignore-scripts=true$/m)
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

test('a package that was younger than fourteen days fails the check, unless a reason is given', (t: TestContext) => {
  const dir = copy(t)
  const table = join(dir, 'docs/packages.tsv')
  const [head = '', first = '', ...rest] = readFileSync(table, 'utf8').split('\n')
  const [name = '', version = ''] = first.split('\t')
  const lockedAfter = (days: number, reason = ''): ReturnType<typeof checked> => {
    const published = new Date(Date.UTC(2026, 5, 30) - days * 86_400_000).toISOString().slice(0, 10)
    const row = [name, version, published, '2026-06-30', reason].join('\t').trimEnd()
    writeFileSync(table, [head, row, ...rest].join('\n'))
    return checked('check-ages.ts', dir)
  }
  t.assert.strictEqual(lockedAfter(14).status, 0)
  t.assert.strictEqual(lockedAfter(13, 'mends a fault, read by us').status, 0)
  const { status, said } = lockedAfter(13)
  t.assert.strictEqual(status, 1)
  t.assert.ok(said.includes(`${name}@${version}: 13 days old`), said)
})

test('a package whose age nobody knows fails the check', (t: TestContext) => {
  const dir = copy(t)
  spoil<Lock>(dir, 'package-lock.json', ({ packages }) => {
    packages['node_modules/fresh'] = { version: '1.0.0', integrity: 'sha512-x' }
  })
  const { status, said } = checked('check-ages.ts', dir)
  t.assert.strictEqual(status, 1)
  t.assert.match(said, /^fresh@1\.0\.0 has no row/)
})
