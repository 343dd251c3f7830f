/** Lists that nobody filtered show the own company only. */
import { type TestContext, test } from 'node:test'
import { OPERATOR, openBusyAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

for (const name of ENGINES)
  test(`lists without a filter show the own company only, on ${name}`, async (t: TestContext) => {
    await using admin = await openBusyAdmin(name)
    const other = await admin.as('otra@ajena.test')
    for (const method of ['organisation.list', 'domain.list', 'account.list', 'alias.list', 'group.list'])
      t.assert.doesNotMatch(JSON.stringify(await admin.call(other, method, {})), /empresa|servicio/i, method)
    t.assert.match(
      JSON.stringify(await admin.call(other, 'account.list', {})),
      /otra@ajena\.test.*eva@ajena\.test/,
    )
    t.assert.match(JSON.stringify(await admin.call(OPERATOR, 'account.list', {})), /empresa.*ajena/)
  })
