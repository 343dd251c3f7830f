/** Two names that become one: refused when they are made, nobody when they are asked for. */
import { type TestContext, test } from 'node:test'
import { OPERATOR, openTestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

const REFUSED = [
  ['\u212aate', 'invalid directory.localInvalid'],
  ['KATE', 'already-exists directory.addressTaken'],
  ['\u017fales', 'invalid directory.localInvalid'],
  ['\u0130van', 'invalid directory.localInvalid'],
  ['\uff41na', 'invalid directory.localInvalid'],
  ['АННА', 'already-exists directory.addressTaken'],
  ['\u0430nna', 'invalid directory.localMixed'],
  ['kаte', 'invalid directory.localMixed'],
  ['ana\u200b', 'invalid directory.localInvalid'],
  ['ana\u202e', 'invalid directory.localInvalid'],
  ['BEGON\u0303A', 'already-exists directory.addressTaken'],
  ['ana+x', 'invalid directory.localInvalid'],
  ['a..b', 'invalid directory.localInvalid'],
  ['.a', 'invalid directory.localInvalid'],
  ['a%b', 'invalid directory.localInvalid'],
  ['a!b', 'invalid directory.localInvalid'],
  ['a"b', 'invalid directory.localInvalid'],
  ['a b', 'invalid directory.localInvalid'],
  ['a\r\nb', 'invalid directory.localInvalid'],
  ['a\u0000', 'invalid directory.localInvalid'],
  ['x'.repeat(65), 'invalid directory.localInvalid'],
  ['ñ'.repeat(33), 'invalid directory.localInvalid'],
] as const

for (const name of ENGINES)
  test(`names that look like others cannot be made, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    for (const local of ['kate', 'begoña', 'анна', 'x'.repeat(64), 'ñ'.repeat(32)])
      await admin.call(OPERATOR, 'account.add', { address: `${local}@empresa.test` })
    for (const [local, expected] of REFUSED)
      for (const method of ['account.add', 'alias.add', 'group.add'] as const) {
        const input = {
          address: `${local}@empresa.test`,
          ...(method === 'alias.add' && { targets: ['a@b.example'] }),
        }
        t.assert.strictEqual(
          await admin.outcome(OPERATOR, method, input),
          expected,
          `${method} ${JSON.stringify(local)}`,
        )
      }
    t.assert.strictEqual(await admin.directory.accountByAddress('\u212aate@empresa.test'), undefined)
    t.assert.strictEqual(await admin.directory.accountByAddress('\u017fales@empresa.test'), undefined)
    t.assert.strictEqual((await admin.directory.resolve('\u212aate', 'empresa.test')).kind, 'unknown')
  })

for (const name of ENGINES)
  test(`domains are one name whatever their spelling, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const add = (domain: string): Promise<string> =>
      admin.outcome(OPERATOR, 'domain.add', { domain, company: 'Empresa' })
    t.assert.strictEqual(await add('año.test'), 'ok')
    for (const same of ['AÑO.test', 'an\u0303o.test', 'xn--ao-zja.test', 'XN--AO-ZJA.TEST.'])
      t.assert.strictEqual(await add(same), 'already-exists directory.domainTaken', same)
    for (const bad of [
      '',
      'test',
      '192.0.2.1',
      '[192.0.2.1]',
      'a..test',
      '-a.test',
      'a_b.test',
      'a%41.test',
      'a b.test',
      `${'a'.repeat(64)}.test`,
      'ex\u2100mple.test',
      `${'a.'.repeat(127)}test`,
    ])
      t.assert.match(await add(bad), /^invalid /, bad)
  })
