/** `valija filter train` and `valija filter scan` with the real program, and who may teach whom. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { learningMethods } from '../../src/service/filter/learning/learning-methods.ts'
import { TAUGHT_AT_ONCE_MAX } from '../../src/service/filter/learning/limits.ts'
import { openFilterStore } from '../../src/store/filter/filter-store.ts'
import { OPERATOR, openTestAdmin } from '../directory/admin.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { startServer } from '../kit/start-server.ts'

const WORDS = Array.from({ length: 40 }, (_, n) => `tornillo${n}`).join(' ')

function letter(n: number, text: string): string {
  return [
    'From: Ana <ana@fuera.test>',
    'To: luis@empresa.test',
    `Message-ID: <${n}@fuera.test>`,
    'Date: Sat, 21 Nov 2026 10:15:00 +0100',
    'MIME-Version: 1.0',
    `Subject: nota ${n}`,
    '',
    text,
  ].join('\r\n')
}

for (const engine of ENGINES)
  test(`what is taught from files is heard when a message is scanned, on ${engine}`, async () => {
    const dir = await mkdtemp(join(tmpdir(), 'valija-train-'))
    try {
      await using server = await startServer({ engine })
      const mbox = (text: string): string =>
        Array.from({ length: 6 }, (_, n) => `From x\r\n${letter(n, text)}\r\n\r\n`).join('')
      await writeFile(join(dir, 'spam.mbox'), mbox(WORDS))
      await writeFile(join(dir, 'ham.mbox'), mbox('Hola Luis, mañana te llamo por lo del taller.'))
      const scan = async (...options: string[]): Promise<readonly string[]> => {
        const { stdout, stderr } = await server.cli(
          ['--json', 'filter', 'scan', ...options],
          letter(99, WORDS),
        )
        assert.equal(stderr, '')
        const { findings } = JSON.parse(stdout) as { findings: readonly { rule: string }[] }
        return findings.map(({ rule }) => rule)
      }
      assert.ok(!(await scan()).includes('classifier.junk'))
      const account = ['--account', 'ana@empresa.test']
      for (const kind of ['spam', 'ham']) {
        const path = join(dir, `${kind}.mbox`)
        const { stdout } = await server.cli(['--json', 'filter', 'train', `--${kind}`, path, ...account])
        assert.deepEqual(JSON.parse(stdout), { count: 6, learned: 6, passed: 0 })
        const again = await server.cli(['--json', 'filter', 'train', `--${kind}`, path, ...account])
        assert.deepEqual(JSON.parse(again.stdout), { count: 6, learned: 0, passed: 0 })
      }
      // A model is looked after some seconds later: an account that nobody asked for yet is read as it is.
      assert.ok((await scan(...account)).includes('classifier.junk'))
      const twice = await server.cli(['filter', 'train', '--spam', '--ham', join(dir, 'ham.mbox')])
      assert.equal(twice.code, 64)
      const nowhere = await server.cli(['filter', 'train', '--spam', join(dir, 'nada')])
      assert.match(nowhere.stderr, /nada cannot be read \(ENOENT\)/)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })

for (const name of ENGINES)
  test(`an admin teaches the own company and its people, and nobody else's, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    await using engine = await openEngine(name)
    const store = await openFilterStore(engine.database('filter'))
    const methods = methodTable(
      learningMethods({
        ...admin,
        store: async () => store,
        classifier: async () => ({ judge: async () => undefined }),
      }),
    )
    const lesson = { digest: '00'.repeat(16), tokens: 'AQAAAA==' }
    const teach = async (who: string | undefined, whose: object, lessons: readonly Json[] = [lesson]) => {
      try {
        const principal = who === undefined ? OPERATOR : await admin.as(who)
        return JSON.stringify(
          await callAdmin(methods, principal, 'filter.teach', { kind: 'spam', lessons, ...whose }),
        )
      } catch (error) {
        return (error as { readonly code?: string }).code ?? String(error)
      }
    }
    const spamOf = async (organisationId: number): Promise<number> =>
      (await store.model({ organisationId: organisationId as OrganisationId, accountId: undefined })).counts
        .spamMessages
    assert.equal(await teach('jefa@empresa.test', {}), '{"learned":1}')
    assert.equal(await teach('jefa@empresa.test', { account: 'ana@empresa.test' }), '{"learned":1}')
    assert.equal(await teach('jefa@empresa.test', { account: 'eva@ajena.test' }), 'not-found')
    assert.equal(await teach('jefa@empresa.test', { company: 'Ajena' }), 'not-found')
    assert.equal(await teach('ana@empresa.test', {}), 'forbidden')
    assert.equal(await spamOf(admin.ajena.organisationId), 0)
    assert.equal(await spamOf(admin.empresa.organisationId), 2)
    assert.equal(await teach(undefined, {}), '{"learned":1}')
    assert.equal(await spamOf(0), 1)
    const many = (count: number): Json[] =>
      Array.from({ length: count }, (_, n) => ({ ...lesson, digest: (n + 1).toString(16).padStart(32, '0') }))
    assert.equal(
      await teach(undefined, {}, many(TAUGHT_AT_ONCE_MAX - 1)),
      `{"learned":${TAUGHT_AT_ONCE_MAX - 1}}`,
    )
    assert.equal(await teach(undefined, {}, many(TAUGHT_AT_ONCE_MAX)), '{"learned":1}')
    assert.equal(await teach(undefined, {}, many(TAUGHT_AT_ONCE_MAX + 1)), 'invalid')
  })
