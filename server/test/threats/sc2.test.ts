/** The launcher refuses a Node with known flaws before it runs any code of ours. THREATS SC2 */
import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { NODE_NEEDED } from '../../src/runtime/node-version.ts'

const LAUNCHER = new URL('../../../bin/valija', import.meta.url).pathname

/** A checkout without a Node of its own, and a machine whose `node` says that version. */
async function start(version: string): Promise<{ readonly code: number; readonly stderr: string }> {
  const base = await mkdtemp(join(tmpdir(), 'valija-sc2-'))
  const dir = join(base, 'checkout')
  try {
    await mkdir(join(dir, 'bin'), { recursive: true })
    await mkdir(join(dir, 'node_modules'))
    await mkdir(join(base, 'path'))
    await cp(LAUNCHER, join(dir, 'bin/valija'))
    const node = join(base, 'path/node')
    await writeFile(node, `#!/bin/sh\nif [ "$1" = --version ]; then echo v${version}; else exit 42; fi\n`)
    await chmod(node, 0o755)
    return await new Promise((resolve) =>
      execFile(
        join(dir, 'bin/valija'),
        ['serve'],
        { env: { PATH: `${join(base, 'path')}:/usr/bin:/bin`, LANG: 'C' } },
        (error, _stdout, stderr) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, stderr }),
      ),
    )
  } finally {
    await rm(base, { recursive: true })
  }
}

suite('the version of Node', () => {
  for (const version of ['24.13.0', '24.14.0', '22.99.1', '9.0.0'])
    test(`${version} is refused with a sentence, exit code 78`, async (t: TestContext) => {
      const { code, stderr } = await start(version)
      t.assert.strictEqual(code, 78)
      t.assert.match(
        stderr,
        new RegExp(
          `^valija: [^\\n]*${NODE_NEEDED.replaceAll('.', '\\.')}[^\\n]*${version.replaceAll('.', '\\.')}[^\\n]*npm ci[^\\n]*\\n$`,
        ),
      )
    })

  for (const version of ['24.14.1', '24.15.0', '25.0.0', '26.1.2'])
    test(`${version} runs`, async (t: TestContext) => {
      t.assert.strictEqual((await start(version)).code, 42)
    })
})
