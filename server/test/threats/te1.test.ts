/** Ids of another company: refused and absent are the same words. The matrix of methods is pa1.test.ts. */
import { type TestContext, test } from 'node:test'
import type { Json } from '../../src/service/admin/method.ts'
import { openBusyAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

for (const name of ENGINES)
  test(`absent and foreign are the same words, on ${name}`, async (t: TestContext) => {
    await using admin = await openBusyAdmin(name)
    const other = await admin.as('otra@ajena.test')
    const words = async (method: string, input: Json, written: string): Promise<string> => {
      try {
        return JSON.stringify(await admin.call(other, method, input))
      } catch (error) {
        return JSON.stringify(error, ['code', 'text', 'key', 'values', 'address', 'domain', 'name']).replace(
          written,
          '…',
        )
      }
    }
    for (const [method, theirs, nobodys] of [
      ['account.show', 'luis@empresa.test', 'nadie@empresa.test'],
      ['account.show', 'luis@empresa.test', 'nadie@fuera.example'],
      ['alias.show', 'info@empresa.test', 'nada@empresa.test'],
      ['group.show', 'todos@empresa.test', 'nada@empresa.test'],
    ] as const)
      t.assert.strictEqual(
        await words(method, { address: theirs }, theirs),
        await words(method, { address: nobodys }, nobodys),
        method,
      )
    t.assert.strictEqual(
      await words('domain.show', { domain: 'empresa.test' }, 'empresa.test'),
      await words('domain.show', { domain: 'fuera.example' }, 'fuera.example'),
    )
  })
