/** Keys: each installation has its own, nobody else can read it, and none lies in what we publish. THREATS TL4 */
import { execFileSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { loadCertificates } from '../../src/runtime/certificates.ts'
import { openDataFolder } from '../../src/runtime/data-folder.ts'

const ROOT = new URL('../../../', import.meta.url).pathname

async function install(): Promise<AsyncDisposable & { readonly dir: string; readonly key: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-tl4-'))
  const config = loadConfig({
    file: undefined,
    dataDir: dir,
    local: true,
    portOffset: undefined,
    overrides: {},
    language: 'en',
    cwd: dir,
    env: {},
  })
  using _lock = openDataFolder(dir)
  const [made] = await loadCertificates(config, Date.now())
  const [again] = await loadCertificates(config, Date.now())
  if (made === undefined || made.key !== again?.key) throw new Error('the certificate was made twice')
  return { dir, key: made.key, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) }
}

/** The suite of the ARC draft comes with the key of its `dummy` selector: everybody has it, and nothing of ours uses it. */
const PUBLISHED = ['server/test/corpus/arc/arc-draft-sign-tests.yml']

suite('private keys', () => {
  test('two installations have two keys, each for its owner alone', async (t: TestContext) => {
    await using one = await install()
    await using two = await install()
    t.assert.notStrictEqual(one.key, two.key)
    for (const { dir } of [one, two]) {
      t.assert.strictEqual((await stat(join(dir, 'tls/self-signed.key'))).mode & 0o777, 0o600)
      const certificate = new X509Certificate(await readFile(join(dir, 'tls/self-signed.crt')))
      t.assert.ok(
        certificate.checkPrivateKey(createPrivateKey(await readFile(join(dir, 'tls/self-signed.key')))),
      )
      t.assert.strictEqual(certificate.checkHost('mail.empresa.test'), 'mail.empresa.test')
    }
  })

  test('no file of the repository holds a private key', (t: TestContext) => {
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
      .split('\0')
      .filter(Boolean)
    t.assert.ok(files.length > 100)
    // Its body too: the bare words stand in code that looks for keys.
    const key = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}/
    t.assert.deepStrictEqual(
      files.filter((file) => key.test(readFileSync(join(ROOT, file), 'latin1'))),
      PUBLISHED,
    )
  })
})
