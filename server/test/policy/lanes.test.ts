/** Which lane mail of an account takes: set for the account or its domain, within what the operator grants its company. */
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { LANE_GRANT_SETTING, LANE_SETTING } from '../../src/store/directory-lanes.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { ENGINES } from '../kit/engines.ts'

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
