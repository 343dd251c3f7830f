/** Lists that nobody filtered show the own company only. */
import { type TestContext, test } from 'node:test'
import { OPERATOR, openBusyAdmin } from '../directory/admin.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
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

for (const name of ENGINES)
  test(`the company's address book holds its own active people only, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ajena = await addCompany(directory, 'Ajena', 'ajena.test')
    await addAccount(directory, empresa, 'ana', { displayName: 'Ana' })
    await addAccount(directory, empresa, 'fuera', { state: 'suspended' })
    await addAccount(directory, ajena, 'eva')
    const addresses = async (id: typeof empresa.organisationId): Promise<readonly string[]> =>
      (await directory.people(id)).map(({ address }) => address)
    t.assert.deepStrictEqual(await addresses(empresa.organisationId), ['ana@empresa.test'])
    t.assert.deepStrictEqual(await addresses(ajena.organisationId), ['eva@ajena.test'])
    await addAccount(directory, empresa, 'luis')
    t.assert.deepStrictEqual(await addresses(empresa.organisationId), [
      'ana@empresa.test',
      'luis@empresa.test',
    ])
  })
