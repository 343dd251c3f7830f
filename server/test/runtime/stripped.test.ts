/** The program runs from copies of its sources without types: only from whole ones, and only from those of today. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'

const BIN = new URL('../../../bin', import.meta.url).pathname
const run = promisify(execFile)

/** A checkout with one source, in a folder whose name has a space. */
async function checkout(dir: string) {
  const root = join(dir, 'a checkout')
  const main = join(root, 'server/src/main.ts')
  const copy = join(root, 'node_modules/.cache/valija/server/src/main.ts.mjs')
  await cp(BIN, join(root, 'bin'), { recursive: true })
  await mkdir(join(root, 'server/src'), { recursive: true })
  await mkdir(join(root, 'contract/src'), { recursive: true })
  return {
    root,
    copy,
    write: (said: string) =>
      writeFile(main, `const said: string = '${said}'\nconsole.log(said as unknown)\n`),
    async says() {
      const words = ['--no-warnings', '--import', join(root, 'bin/load-stripped.mjs'), main]
      return (await run(process.execPath, words)).stdout
    },
  }
}

test('the first start makes the copies, a changed source makes a new one', async (t: TestContext) => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'valija-test-'))
  const { copy, write, says } = await checkout(dir.path)
  await write('¡hola, “señor”!')
  t.assert.strictEqual(await says(), '¡hola, “señor”!\n')
  t.assert.match(await readFile(copy, 'utf8'), /^const said {9}= '¡hola, “señor”!'\n/)
  await write('adiós')
  t.assert.strictEqual(await says(), 'adiós\n')
})

test('a torn copy and one of another code are made anew', async (t: TestContext) => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'valija-test-'))
  const { copy, write, says } = await checkout(dir.path)
  await write('right')
  await says()
  const whole = await readFile(copy, 'utf8')
  for (const spoilt of [whole.slice(0, 30), whole.replace('right', 'wrong'), '']) {
    await writeFile(copy, spoilt)
    t.assert.strictEqual(await says(), 'right\n')
    t.assert.strictEqual(await readFile(copy, 'utf8'), whole)
  }
})

test('where no copy can be kept, Node strips', async (t: TestContext) => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'valija-test-'))
  const { root, write, says } = await checkout(dir.path)
  await writeFile(join(root, 'node_modules'), 'in the way')
  await write('still runs')
  t.assert.strictEqual(await says(), 'still runs\n')
})

test('what does not parse is told by Node, with its place', async (t: TestContext) => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'valija-test-'))
  const { root, says } = await checkout(dir.path)
  await writeFile(join(root, 'server/src/main.ts'), 'const said: string = = 1\n')
  await t.assert.rejects(says(), /main\.ts:1[\s\S]*SyntaxError/)
})

test('many that start at once make the same copies, and leave nothing else', async (t: TestContext) => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'valija-test-'))
  const { copy, write, says } = await checkout(dir.path)
  await write('at once')
  t.assert.deepStrictEqual(await Promise.all(Array.from({ length: 6 }, says)), Array(6).fill('at once\n'))
  t.assert.deepStrictEqual(await readdir(join(copy, '..')), ['main.ts.mjs'])
})
