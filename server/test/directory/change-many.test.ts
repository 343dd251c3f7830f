/** Many accounts changed by one press: whom it reaches, whom it leaves, and how it goes on. */
import { type TestContext, test } from 'node:test'
import { CHANGE_SLICE_MAX } from '../../src/service/admin/limits.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { recordedCall } from '../../src/service/audit/recorded-call.ts'
import { ENGINES } from '../kit/engines.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from './admin.ts'
import { addAccount } from './company.ts'

type Shown = { readonly address: string; readonly state: string; readonly quotaBytes: number | null }

type Counted = { readonly changed: number; readonly left: number; readonly next: number | null }
function counted(answer: Json): Counted {
  const { changed, ...rest } = answer as { changed: readonly string[]; left: number; next: number | null }
  return { changed: changed.length, ...rest }
}

async function shownTo(admin: TestAdmin, who: string, condition: { readonly [key: string]: Json } = {}) {
  const page = (await admin.call(await admin.as(who), 'account.list', condition)) as {
    readonly accounts: readonly Shown[]
  }
  return page.accounts.map(({ address, state, quotaBytes }) =>
    [address.split('@')[0], state, quotaBytes].join(' '),
  )
}

for (const engine of ENGINES)
  test(`what matches is changed slice by slice, and nothing of another company, on ${engine}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(engine)
    const { directory, empresa } = admin
    const helper = await addAccount(directory, empresa, 'tecnica', { role: 'operator' })
    await directory.write(async ({ secondFactors }) => {
      await secondFactors.offerTotp(helper, 'sealed', 1)
      await secondFactors.confirmTotp(helper, 'sealed', 1, 1)
    })
    const jefa = await admin.as('jefa@empresa.test')
    const change = async (input: { readonly [key: string]: Json }): Promise<Counted> =>
      counted(await admin.call(jefa, 'account.change-many', input))

    t.assert.deepStrictEqual(await shownTo(admin, jefa.address, { secondFactor: 'with' }), [
      'tecnica enabled ',
    ])
    t.assert.strictEqual((await shownTo(admin, jefa.address, { secondFactor: 'without' })).length, 3)
    const count = (await admin.call(jefa, 'account-count.show', { secondFactor: 'without', find: 'a@' })) as {
      readonly accounts: number
    }
    t.assert.strictEqual(count.accounts, 2, 'jefa, ana')

    const quota = { kind: 'quota', quotaBytes: 5000 }
    const first = await change({ change: quota, limit: 2 })
    t.assert.deepStrictEqual({ ...first, next: 0 }, { changed: 2, left: 0, next: 0 })
    const second = await change({ change: quota, limit: 2, after: first.next ?? 0 })
    t.assert.deepStrictEqual({ ...second, next: 0 }, { changed: 1, left: 1, next: 0 }, 'not the operator')
    t.assert.deepStrictEqual(await change({ change: quota, after: second.next ?? 0 }), {
      changed: 0,
      left: 0,
      next: null,
    })

    // Oneself and operators stay as they are.
    t.assert.deepStrictEqual(await change({ change: { kind: 'suspend' } }), {
      changed: 2,
      left: 2,
      next: null,
    })
    t.assert.deepStrictEqual(await shownTo(admin, jefa.address), [
      ...['jefa enabled 5000', 'ana suspended 5000', 'luis suspended 5000', 'tecnica enabled '],
    ])
    t.assert.deepStrictEqual(await shownTo(admin, 'otra@ajena.test'), ['otra enabled ', 'eva enabled '])
    // The condition is looked at anew by each slice: those that were enabled no longer match.
    const back = { state: 'suspended', change: { kind: 'enable' }, limit: 1 }
    const one = await change(back)
    t.assert.deepStrictEqual(await change({ ...back, limit: 2, after: one.next ?? 0 }), {
      changed: 1,
      left: 0,
      next: null,
    })
  })

for (const engine of ENGINES)
  test(`those that are named join and leave a group of their company, on ${engine}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(engine)
    const jefa = await admin.as('jefa@empresa.test')
    const group = 'ventas@empresa.test'
    await admin.call(jefa, 'group.add', { address: group, members: ['luis@empresa.test', 'x@fuera.example'] })
    const both = ['ana@empresa.test', 'luis@empresa.test', 'ana@empresa.test']
    const join = { addresses: both, change: { kind: 'join', group } }
    t.assert.deepStrictEqual(counted(await admin.call(jefa, 'account.change-many', join)), {
      changed: 1,
      left: 1,
      next: null,
    })
    const members = async (): Promise<string> => {
      const shown = (await admin.call(jefa, 'group.show', { address: group })) as { members: string[] }
      return shown.members.toSorted().join(' ')
    }
    t.assert.strictEqual(await members(), 'ana@empresa.test luis@empresa.test x@fuera.example')
    // Of a company's group, whoever else the operator means.
    const all = { change: { kind: 'join', group } }
    t.assert.strictEqual(
      await admin.outcome(OPERATOR, 'account.change-many', all),
      'cannot directory.companyFirst',
    )
    const ajena = { ...all, company: String(admin.ajena.organisationId) }
    t.assert.deepStrictEqual(counted(await admin.call(OPERATOR, 'account.change-many', ajena)), {
      ...{ changed: 0, left: 2, next: null },
    })
    t.assert.strictEqual(
      await admin.outcome(jefa, 'account.change-many', ajena),
      'not-found directory.noCompany',
    )
    const own = { ...all, company: String(admin.empresa.organisationId) }
    t.assert.deepStrictEqual(counted(await admin.call(OPERATOR, 'account.change-many', own)), {
      changed: 1,
      left: 2,
      next: null,
    })
    const leave = { addresses: ['ana@empresa.test'], change: { kind: 'leave', group } }
    t.assert.deepStrictEqual(counted(await admin.call(jefa, 'account.change-many', leave)), {
      changed: 1,
      left: 0,
      next: null,
    })
    t.assert.strictEqual(await members(), 'jefa@empresa.test luis@empresa.test x@fuera.example')
    // One that is not there refuses all of it, as does a group of others.
    const eva = { addresses: ['luis@empresa.test', 'eva@ajena.test'], change: { kind: 'suspend' } }
    t.assert.strictEqual(
      await admin.outcome(jefa, 'account.change-many', eva),
      'not-found directory.noAccount',
    )
    t.assert.deepStrictEqual(await shownTo(admin, jefa.address, { state: 'suspended' }), [])
    const otra = await admin.as('otra@ajena.test')
    t.assert.strictEqual(await admin.outcome(otra, 'account.change-many', all), 'not-found directory.noGroup')
  })

test('accounts of one call', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const enable = { change: { kind: 'enable' } }
  const named = (n: number): Promise<string> =>
    admin.outcome(OPERATOR, 'account.change-many', {
      ...enable,
      addresses: Array(n).fill('ana@empresa.test'),
    })
  const limited = (limit: number): Promise<string> =>
    admin.outcome(OPERATOR, 'account.change-many', {
      ...{ ...enable, limit, company: String(admin.empresa.organisationId) },
    })
  for (const call of [named, limited]) {
    t.assert.strictEqual(await call(CHANGE_SLICE_MAX - 1), 'ok')
    t.assert.strictEqual(await call(CHANGE_SLICE_MAX), 'ok')
    t.assert.match(await call(CHANGE_SLICE_MAX + 1), /^invalid /)
  }
})

for (const engine of ENGINES)
  test(`each account that was changed is a line of who did what, of its own company, on ${engine}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(engine)
    const call = recordedCall(admin.methods, admin)
    const addresses = ['ana@empresa.test', 'luis@empresa.test', 'eva@ajena.test']
    await call(OPERATOR, 'account.suspend', { address: 'luis@empresa.test' })
    await call(OPERATOR, 'account.change-many', { addresses, change: { kind: 'suspend' } })
    await call(OPERATOR, 'account.change-many', { addresses, change: { kind: 'suspend' } })
    const rows = await admin.directory.read(({ audit }) => audit.list({}, 10))
    const { empresa, ajena } = admin
    t.assert.deepStrictEqual(
      rows.map(({ act, object, organisationId, result }) => [act, object, organisationId, result]),
      [
        ['account.change-many', undefined, undefined, 'done'],
        ['account.suspend', 'eva@ajena.test', ajena.organisationId, 'done'],
        ['account.suspend', 'ana@empresa.test', empresa.organisationId, 'done'],
        ['account.suspend', 'luis@empresa.test', empresa.organisationId, 'done'],
      ],
    )
  })
