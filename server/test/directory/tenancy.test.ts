/** Every administrative method × everybody who might call it, on things of one company. THREATS PA1, TE1, TE3 */
import { type TestContext, test } from 'node:test'
import type { Json } from '../../src/service/admin/method.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from './admin.ts'

type Expected = {
  readonly input: Json
  /** `own`: what the company's own admin hears; and so on. */
  readonly holder: string
  readonly otherAdmin: string
  readonly ownAdmin: string
  readonly operator: string
}

const FORBIDDEN = 'forbidden admin.forbidden'
const noAccount = 'not-found directory.noAccount'
const noDomain = 'not-found directory.noDomain'
const noCompany = 'not-found directory.noCompany'
const noAlias = 'not-found directory.noAlias'
const noGroup = 'not-found directory.noGroup'
const luis = { address: 'luis@empresa.test' }

/** For company methods: holders are refused, the other admin finds nothing, the own admin and the operator succeed. */
function company(input: Json, absent: string): Expected {
  return { input, holder: FORBIDDEN, otherAdmin: absent, ownAdmin: 'ok', operator: 'ok' }
}

const MATRIX: Readonly<Record<string, Expected>> = {
  'organisation.add': {
    input: { name: 'Nueva' },
    holder: FORBIDDEN,
    otherAdmin: FORBIDDEN,
    ownAdmin: FORBIDDEN,
    operator: 'ok',
  },
  'organisation.list': company({}, 'ok'),
  'organisation.show': company({ company: 'Empresa' }, noCompany),
  'organisation.set': company(
    { company: 'Empresa', language: 'en', postmaster: 'ana@empresa.test' },
    noCompany,
  ),
  'organisation.remove': {
    input: { company: 'Empresa' },
    holder: FORBIDDEN,
    otherAdmin: FORBIDDEN,
    ownAdmin: FORBIDDEN,
    operator: 'in-use directory.companyInUse',
  },
  'domain.add': company({ domain: 'nuevo.test', company: 'Empresa' }, noCompany),
  'domain.list': company({ company: 'Empresa' }, noCompany),
  'domain.show': company({ domain: 'empresa.test' }, noDomain),
  'domain.set': company({ domain: 'empresa.test', catchAll: 'ana@empresa.test' }, noDomain),
  'domain.remove': {
    ...company({ domain: 'empresa.test' }, noDomain),
    ownAdmin: 'in-use directory.domainInUse',
    operator: 'in-use directory.domainInUse',
  },
  'account.add': company({ address: 'nueva@empresa.test' }, noDomain),
  'account.list': company({ domain: 'empresa.test' }, noDomain),
  'account.show': { ...company(luis, noAccount), holder: noAccount },
  'account.set': { ...company({ ...luis, displayName: 'Luis' }, noAccount), holder: noAccount },
  'account.rename': company({ ...luis, to: 'luis.diaz' }, noAccount),
  'account.suspend': company(luis, noAccount),
  'account.enable': company(luis, noAccount),
  'account.remove': company(luis, noAccount),
  'account.password': { ...company({ ...luis, generate: true }, noAccount), holder: noAccount },
  'account.hash': company({ passwords: [] }, 'ok'),
  'account.import': company({ csv: 'address\nnuevo@empresa.test\n' }, 'ok'),
  'app-password.add': {
    ...company({ ...luis, name: 'Phone' }, noAccount),
    holder: noAccount,
    ownAdmin: FORBIDDEN,
  },
  'app-password.list': { ...company(luis, noAccount), holder: noAccount },
  'app-password.show': { ...company({ ...luis, id: 1 }, noAccount), holder: noAccount },
  'app-password.set': { ...company({ ...luis, id: 1, name: 'Tablet' }, noAccount), holder: noAccount },
  'app-password.remove': { ...company({ ...luis, id: 1 }, noAccount), holder: noAccount },
  'alias.add': company({ address: 'otro@empresa.test', targets: ['ana@empresa.test'] }, noDomain),
  'alias.list': company({}, 'ok'),
  'alias.show': company({ address: 'info@empresa.test' }, noAlias),
  'alias.set': company({ address: 'info@empresa.test', targets: ['x@fuera.example'] }, noAlias),
  'alias.remove': company({ address: 'info@empresa.test' }, noAlias),
  'group.add': company({ address: 'nuevo@empresa.test', members: ['x@fuera.example'] }, noDomain),
  'group.list': company({}, 'ok'),
  'group.show': company({ address: 'todos@empresa.test' }, noGroup),
  'group.set': company({ address: 'todos@empresa.test', addMembers: ['x@fuera.example'] }, noGroup),
  'group.remove': company({ address: 'todos@empresa.test' }, noGroup),
}

async function prepared(name: EngineName): Promise<TestAdmin> {
  const admin = await openTestAdmin(name)
  await admin.call(OPERATOR, 'alias.add', { address: 'info@empresa.test', targets: ['luis@empresa.test'] })
  await admin.call(OPERATOR, 'group.add', { address: 'todos@empresa.test', members: ['luis@empresa.test'] })
  await admin.call(OPERATOR, 'app-password.add', { ...luis, name: 'Phone' })
  return admin
}

for (const name of ENGINES)
  test(`the tenancy matrix, on ${name}`, async (t: TestContext) => {
    await using refused = await prepared(name)
    t.assert.deepStrictEqual(
      [...refused.methods.keys()].sort(),
      Object.keys(MATRIX).sort(),
      'every method is here',
    )
    for (const [method, expected] of Object.entries(MATRIX)) {
      t.assert.strictEqual(
        await refused.outcome(undefined, method, expected.input),
        'auth-required admin.signIn',
      )
      for (const [who, address] of [
        ['holder', 'ana@empresa.test'],
        ['otherAdmin', 'otra@ajena.test'],
      ] as const)
        t.assert.strictEqual(
          await refused.outcome(await refused.as(address), method, expected.input),
          expected[who],
          `${method} as ${who}`,
        )
    }
    // Each success in a company of its own, for some remove what others need.
    for (const who of ['ownAdmin', 'operator'] as const)
      for (const [method, expected] of Object.entries(MATRIX)) {
        await using admin = await prepared(name)
        const principal = who === 'operator' ? OPERATOR : await admin.as('jefa@empresa.test')
        t.assert.strictEqual(
          await admin.outcome(principal, method, expected.input),
          expected[who],
          `${method} as ${who}`,
        )
      }
  })

for (const name of ENGINES)
  test(`absent and foreign are the same words, on ${name} (THREATS TE1)`, async (t: TestContext) => {
    await using admin = await prepared(name)
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

for (const name of ENGINES)
  test(`lists without a filter show the own company only, on ${name} (THREATS TE3)`, async (t: TestContext) => {
    await using admin = await prepared(name)
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
  test(`a company admin gains nothing over operators and other companies, on ${name}`, async (t: TestContext) => {
    await using admin = await prepared(name)
    await admin.call(OPERATOR, 'account.add', { address: 'tecnica@empresa.test', role: 'operator' })
    const boss = await admin.as('jefa@empresa.test')
    const tecnica = { address: 'tecnica@empresa.test' }
    for (const [method, input] of [
      ['account.password', { ...tecnica, generate: true }],
      ['account.suspend', tecnica],
      ['account.remove', tecnica],
      ['account.rename', { ...tecnica, to: 'x' }],
      ['account.set', { ...tecnica, role: 'account' }],
      ['account.set', { ...luis, role: 'operator' }],
      ['account.add', { address: 'nueva@empresa.test', role: 'operator' }],
    ] as const)
      t.assert.strictEqual(
        await admin.outcome(boss, method, input),
        'forbidden directory.operatorOnly',
        method,
      )
    t.assert.match(
      JSON.stringify(
        await admin.call(boss, 'account.import', { csv: 'address,role\nx@empresa.test,operator\n' }),
      ),
      /"imported":0/,
    )
    t.assert.strictEqual(
      await admin.outcome(boss, 'account.set', { ...luis, sendAs: ['eva@ajena.test'] }),
      noDomain,
      'nobody is given the right to write as another company',
    )
    t.assert.strictEqual(
      await admin.outcome(boss, 'domain.set', { domain: 'empresa.test', catchAll: 'eva@ajena.test' }),
      noAccount,
    )
    t.assert.strictEqual(
      await admin.outcome(boss, 'account.suspend', { address: 'jefa@empresa.test' }),
      'cannot directory.notYourself',
    )
  })

for (const name of ENGINES)
  test(`a claimed domain is not served before the operator turns it on, on ${name} (THREATS TE4)`, async (t: TestContext) => {
    await using admin = await prepared(name)
    const other = await admin.as('otra@ajena.test')
    t.assert.strictEqual(
      await admin.outcome(other, 'domain.add', { domain: 'Empresa.TEST' }),
      'already-exists directory.domainTaken',
    )
    await admin.call(other, 'domain.add', { domain: 'gmail.test' })
    await admin.call(other, 'account.add', { address: 'ana@gmail.test' })
    t.assert.strictEqual((await admin.directory.resolve('ana', 'gmail.test')).kind, 'foreign')
    t.assert.strictEqual(
      await admin.outcome(other, 'domain.set', { domain: 'gmail.test', enabled: true }),
      'forbidden directory.domainOperator',
    )
    await admin.call(OPERATOR, 'domain.set', { domain: 'gmail.test', enabled: true })
    t.assert.strictEqual((await admin.directory.resolve('ana', 'gmail.test')).kind, 'account')
  })
