/** Every administrative method × everybody who might call it, on things of one company. THREATS PA1, TE1 */
import { type TestContext, test } from 'node:test'
import type { Json } from '../../src/service/admin/method.ts'
import { OPERATOR, openBusyAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

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
/** Of the test's clock. */
const SOON_MS = Date.UTC(2026, 4, 4)
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
  'audit.list': company({ company: 'Empresa' }, noCompany),
  'help-contact.show': { input: {}, holder: 'ok', otherAdmin: 'ok', ownAdmin: 'ok', operator: 'ok' },
  'help-contact.set': {
    input: { name: 'Soporte' },
    holder: FORBIDDEN,
    otherAdmin: FORBIDDEN,
    ownAdmin: FORBIDDEN,
    operator: 'ok',
  },
  'plan.show': { input: {}, holder: FORBIDDEN, otherAdmin: 'ok', ownAdmin: 'ok', operator: 'ok' },
  'plan-pdf.show': { input: {}, holder: FORBIDDEN, otherAdmin: 'ok', ownAdmin: 'ok', operator: 'ok' },
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
  'account-count.show': company({ company: 'Empresa' }, noCompany),
  'account.change-many': company({ addresses: [luis.address], change: { kind: 'enable' } }, noAccount),
  'account.list': company({ domain: 'empresa.test' }, noDomain),
  'account.show': { ...company(luis, noAccount), holder: noAccount },
  'account.set': { ...company({ ...luis, displayName: 'Luis' }, noAccount), holder: noAccount },
  'account.rename': company({ ...luis, to: 'luis.diaz' }, noAccount),
  'account.suspend': company(luis, noAccount),
  'account.enable': company(luis, noAccount),
  'account.password-due': company({ ...luis, due: false }, noAccount),
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
  // A key for programs is made by whoever has the rights.
  'api-key.add': {
    ...company({ ...luis, name: 'x', scopes: ['directory:read'], expiresMs: SOON_MS }, noAccount),
    ownAdmin: FORBIDDEN,
    operator: 'cannot apiKey.adminsOnly',
  },
  'api-key.list': company(luis, noAccount),
  'api-key.remove': {
    ...company({ ...luis, id: 1 }, noAccount),
    ownAdmin: 'not-found apiKey.absent',
    operator: 'not-found apiKey.absent',
  },
  'alias.add': company({ address: 'otro@empresa.test', targets: ['ana@empresa.test'] }, noDomain),
  'alias.list': company({}, 'ok'),
  'alias.show': company({ address: 'info@empresa.test' }, noAlias),
  'alias.set': company({ address: 'info@empresa.test', targets: ['x@fuera.example'] }, noAlias),
  'alias.remove': company({ address: 'info@empresa.test' }, noAlias),
  'group.add': company({ address: 'equipo@empresa.test', members: ['x@fuera.example'] }, noDomain),
  'group.list': company({}, 'ok'),
  'group.show': company({ address: 'todos@empresa.test' }, noGroup),
  'group.set': company({ address: 'todos@empresa.test', addMembers: ['x@fuera.example'] }, noGroup),
  'group.remove': company({ address: 'todos@empresa.test' }, noGroup),
}

for (const name of ENGINES)
  test(`the tenancy matrix, on ${name}`, async (t: TestContext) => {
    await using refused = await openBusyAdmin(name)
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
    for (const who of ['ownAdmin', 'operator'] as const) {
      await using shared = await openBusyAdmin(name)
      for (const [method, expected] of Object.entries(MATRIX)) {
        // What takes away something that the others need happens in a company of its own.
        await using own = /\.(?:rename|remove)$/.test(method) ? await openBusyAdmin(name) : undefined
        const admin = own ?? shared
        const principal = who === 'operator' ? OPERATOR : await admin.as('jefa@empresa.test')
        const outcome = await admin.outcome(principal, method, expected.input)
        t.assert.strictEqual(outcome, expected[who], `${method} as ${who}`)
      }
    }
  })

for (const name of ENGINES)
  test(`a company admin gains nothing over operators and other companies, on ${name}`, async (t: TestContext) => {
    await using admin = await openBusyAdmin(name)
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
