/** Names that certificate authorities trust: never a plain holder's by accident. */
import { type TestContext, test } from 'node:test'
import { OPERATOR, openTestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

/** THREATS ID11 */
const RESERVED_LOCALS = [
  ...['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster', 'abuse', 'security', 'root'],
]

for (const name of ENGINES)
  test(`only administrators give them away, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const holder = await admin.as('ana@empresa.test')
    const boss = await admin.as('jefa@empresa.test')
    for (const local of RESERVED_LOCALS) {
      const address = `${local}@empresa.test`
      for (const [method, input] of [
        ['alias.add', { address, targets: ['ana@empresa.test'] }],
        ['account.add', { address }],
        ['group.add', { address, members: ['ana@empresa.test'] }],
        ['account.rename', { address: 'ana@empresa.test', to: local }],
        ['account.set', { address: 'ana@empresa.test', sendAs: [address] }],
      ] as const)
        t.assert.strictEqual(
          await admin.outcome(holder, method, input),
          'forbidden admin.forbidden',
          `${method} ${local}`,
        )
    }
    t.assert.strictEqual(
      await admin.outcome(boss, 'alias.add', {
        address: 'hostmaster@empresa.test',
        targets: ['ana@empresa.test'],
      }),
      'ok',
    )
  })

for (const name of ENGINES)
  test(`catch-all and sub-address do not, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const leadsTo = async (local: string): Promise<string> => {
      const found = await admin.directory.resolve(local, 'empresa.test')
      return found.kind === 'account' ? found.account.address : found.kind
    }
    await admin.call(OPERATOR, 'domain.set', { domain: 'empresa.test', catchAll: 'ana@empresa.test' })
    t.assert.strictEqual(await leadsTo('cualquiera'), 'ana@empresa.test')
    for (const local of RESERVED_LOCALS)
      for (const written of [local, local.toUpperCase(), `${local}+x`, `${local}+`])
        t.assert.notStrictEqual(await leadsTo(written), 'ana@empresa.test', written)
    t.assert.strictEqual(await leadsTo('postmaster'), 'jefa@empresa.test')
    t.assert.strictEqual(await leadsTo('abuse+x'), 'jefa@empresa.test')
    // The company may choose who reads postmaster's mail; an admin as catch-all may have the rest.
    await admin.call(OPERATOR, 'organisation.set', { company: 'Empresa', postmaster: 'luis@empresa.test' })
    t.assert.strictEqual(await leadsTo('postmaster'), 'luis@empresa.test')
    await admin.call(OPERATOR, 'domain.set', { domain: 'empresa.test', catchAll: 'jefa@empresa.test' })
    t.assert.strictEqual(await leadsTo('webmaster'), 'jefa@empresa.test')
    await admin.call(OPERATOR, 'account.remove', { address: 'luis@empresa.test' })
    t.assert.strictEqual(await leadsTo('postmaster'), 'jefa@empresa.test', 'the chosen one is gone')
  })
