/** Ids mixed up: a name made and removed a thousand times on live caches is never the same account. */
import { type TestContext, test } from 'node:test'
import type { AccountId } from '../../src/mail/ids.ts'
import { addAccount, addAlias, addCompany, openTestDirectory } from '../directory/company.ts'
import { ENGINES } from '../kit/engines.ts'

for (const name of ENGINES)
  test(`create, delete, create the same name on live caches, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const other = await opened.other()
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    await addAlias(directory, empresa, 'info', ['ana@empresa.test', 'x@fuera.example'])
    const seen = new Set<AccountId>()
    const rounds = name === 'sqlite' ? 1000 : 100
    for (let i = 0; i < rounds; i++) {
      const id = await addAccount(directory, empresa, 'ana')
      t.assert.ok(!seen.has(id), `id ${id} came back`)
      seen.add(id)
      t.assert.strictEqual((await directory.accountByAddress('ana@empresa.test'))?.id, id)
      // The other connection may still know the last owner for a moment, but never answers a mix of both.
      const there = await other.resolve('ana', 'empresa.test')
      if (there.kind === 'account') t.assert.ok(seen.has(there.account.id))
      t.assert.deepStrictEqual(
        [...(await directory.ownAddresses(id))],
        i === 0 ? ['ana@empresa.test', 'info@empresa.test'] : ['ana@empresa.test'],
      )
      await directory.write(async ({ accounts }) => {
        const account = await accounts.get(id)
        if (account === undefined) throw new Error('the account is not there')
        await accounts.remove(account, 0)
      })
      t.assert.strictEqual(await directory.account(id), undefined)
    }
    for (const id of seen) t.assert.strictEqual(await directory.account(id), undefined)
  })
