/** A domain that somebody claims is not served before it is turned on. */
import { type TestContext, test } from 'node:test'
import { OPERATOR, openBusyAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

for (const name of ENGINES)
  test(`a claimed domain is not served before the operator turns it on, on ${name}`, async (t: TestContext) => {
    await using admin = await openBusyAdmin(name)
    const other = await admin.as('otra@ajena.test')
    t.assert.strictEqual(
      await admin.outcome(other, 'domain.add', { domain: 'Empresa.TEST' }),
      'already-exists directory.domainTaken',
    )
    await admin.call(other, 'domain.add', { domain: 'gmail.test' })
    await admin.call(other, 'account.add', { address: 'ana@gmail.test' })
    t.assert.strictEqual((await admin.directory.resolve('ana', 'gmail.test')).kind, 'foreign')
    const claimed = await admin.directory.accountByAddress('ana@gmail.test')
    if (claimed === undefined) throw new Error('the account is not there')
    t.assert.deepStrictEqual(
      [...(await admin.directory.ownAddresses(claimed.id))],
      [],
      'nor may it write from there',
    )
    await admin.call(other, 'account.set', { address: 'eva@ajena.test', sendAs: ['boss@gmail.test'] })
    const eva = await admin.directory.accountByAddress('eva@ajena.test')
    const evas = await admin.directory.ownAddresses(eva?.id ?? claimed.id)
    t.assert.deepStrictEqual([...evas], ['eva@ajena.test'])
    t.assert.strictEqual(
      await admin.outcome(other, 'domain.set', { domain: 'gmail.test', enabled: true }),
      'forbidden directory.domainOperator',
    )
    await admin.call(OPERATOR, 'domain.set', { domain: 'gmail.test', enabled: true })
    t.assert.strictEqual((await admin.directory.resolve('ana', 'gmail.test')).kind, 'account')
  })
