/** Which lane mail of an account takes: set for the account or its domain, within what the operator grants its company. */
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { laneMethods } from '../../src/service/lanes/lane-methods.ts'
import { LANE_GRANT_SETTING, LANE_SETTING } from '../../src/store/directory-lanes.ts'
import { MASS_LANE } from '../../src/store/directory-mass-lane.ts'
import { OPERATOR, openTestAdmin } from '../directory/admin.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { ENGINES } from '../kit/engines.ts'
import { refuses } from '../kit/stores.ts'

for (const name of ENGINES)
  test(`the lane of an account is its own, else its domain's, and only as granted (${name})`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana')
    const record = await directory.account(ana)
    if (record === undefined) throw new Error('no account')
    const { domainId, organisationId } = record
    const set = (scope: 'account' | 'domain' | 'organisation', id: number, key: string, value: unknown) =>
      directory.write(({ settings }) => settings.set(scope, id, key, value))

    t.assert.equal(await directory.laneOf(ana), 'personal')
    await set('domain', domainId, LANE_SETTING, 'mass')
    t.assert.equal(await directory.laneOf(ana), 'personal', 'nothing is granted yet')
    await set('organisation', organisationId, LANE_GRANT_SETTING, true)
    t.assert.equal(await directory.laneOf(ana), 'mass')
    await set('account', ana, LANE_SETTING, 'personal')
    t.assert.equal(await directory.laneOf(ana), 'personal')
    await set('account', ana, LANE_SETTING, 'mass')
    await set('domain', domainId, LANE_SETTING, undefined)
    t.assert.equal(await directory.laneOf(ana), 'mass')
    await set('organisation', organisationId, LANE_GRANT_SETTING, undefined)
    t.assert.equal(await directory.laneOf(ana), 'personal', 'the grant is gone')
  })

test('a company puts its accounts into the mass lane once the operator lets it, and no others', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const { directory, clock } = admin
  const methods = methodTable(laneMethods({ directory, clock, log: silentLog }))
  const call = async (who: Principal, method: string, input: Json): Promise<Json> => {
    try {
      return await callAdmin(methods, who, method, input)
    } catch (error) {
      if (error instanceof Refusal) return `${error.code} ${error.text.key}`
      throw error
    }
  }
  const jefa = await admin.as('jefa@empresa.test')
  const put = { address: 'luis@empresa.test', lane: 'mass' }
  t.assert.strictEqual(await call(jefa, 'lane.put', put), 'forbidden lane.notGranted')
  t.assert.strictEqual(await call(jefa, 'lane.grant', { company: 'Empresa' }), 'forbidden admin.forbidden')
  await call(OPERATOR, 'lane.grant', { company: 'Empresa' })
  t.assert.deepStrictEqual(await call(jefa, 'lane.put', put), {
    scope: 'account',
    name: 'luis@empresa.test',
    lane: 'mass',
  })
  t.assert.strictEqual(
    await call(jefa, 'lane.put', { address: 'eva@ajena.test', lane: 'mass' }),
    'not-found directory.noAccount',
  )
  t.assert.strictEqual(await call(jefa, 'lane.put', { lane: 'mass' }), 'invalid lane.whose')
  const luis = await admin.as('luis@empresa.test')
  t.assert.strictEqual(await directory.laneOf(luis.accountId ?? (0 as AccountId)), 'mass')
  const members = [{ scope: 'account', name: 'luis@empresa.test', lane: 'mass', company: 'Empresa' }]
  t.assert.deepStrictEqual(await call(jefa, 'lane.list', {}), { granted: ['Empresa'], members })
  t.assert.deepStrictEqual(await call(await admin.as('otra@ajena.test'), 'lane.list', {}), {
    granted: [],
    members: [],
  })
  await call(OPERATOR, 'lane.revoke', { company: 'Empresa' })
  t.assert.strictEqual(await directory.laneOf(luis.accountId ?? (0 as AccountId)), 'personal')
})

test('the operator says how mass mail leaves; what is not named stays', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const { directory, clock } = admin
  const methods = methodTable(laneMethods({ directory, clock, log: silentLog }))
  const set = (input: Json): Promise<Json> => callAdmin(methods, OPERATOR, 'lane.set', input)
  await set({ messagesHour: null, sources: ['2001:DB8:0::1', '192.0.2.9'], helloName: 'Masivo.Empresa.test' })
  const shown = await set({ warmUp: { first: 200, growth: 50, days: 21 }, connections: 2 })
  t.assert.deepStrictEqual(shown, {
    messagesHour: null,
    connections: 2,
    connectionsAll: 50,
    sources: ['2001:db8::1', '192.0.2.9'],
    helloName: 'masivo.empresa.test',
    warmUp: { first: 200, growth: 50, days: 21, startMs: clock.now(), day: 1, messages: 200 },
  })
  t.assert.deepStrictEqual(await directory.massLane(), {
    ...MASS_LANE,
    ...shown,
    warmUp: { first: 200, growth: 50, days: 21, startMs: clock.now() },
  })
  await t.assert.rejects(set({ sources: ['mail.empresa.test'] }), refuses('invalid'))
})
