/** What holds for an account at level 4, joined from all places, and forgotten when any of them changes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Holder } from '../../src/service/filter/examiner.ts'
import {
  createFilterRules,
  DEFAULT_RULES,
  type FilterRulesSource,
} from '../../src/service/filter/rules/rules.ts'
import { FILTER_SETTING, type FilterEntry, type FilterPlace } from '../../src/store/directory-filter.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

const entry = (list: FilterEntry['list'], subject: string): FilterEntry => ({
  ...{ list, subject, byHolder: false, addedBy: 'jefa@empresa.test', addedMs: 1_700_000_000_000 },
})

type World = {
  readonly admin: TestAdmin
  readonly rules: FilterRulesSource
  readonly ana: Holder
  readonly eva: Holder
  place(key: string): FilterPlace
  set(key: string, value: unknown): Promise<void>
  /** Scopes of the lists that hold for ana. */
  scopes(): Promise<readonly string[]>
}

/** ana is in two groups. */
async function openWorld(admin: TestAdmin): Promise<World> {
  const { directory, empresa, ajena } = admin
  const rules = createFilterRules({ directory })
  const ana = await holderOf(admin, 'ana@empresa.test')
  for (const group of ['ventas', 'archivo'])
    await admin.call(OPERATOR, 'group.add', {
      address: `${group}@empresa.test`,
      members: ['ana@empresa.test'],
    })
  const groupId = async (local: string): Promise<number> => {
    const found = await directory.resolve(local, 'empresa.test')
    return found.kind === 'group' ? found.group.id : assert.fail(local)
  }
  const places = new Map<string, FilterPlace>([
    ['account', { scope: 'account', id: ana.accountId }],
    ['archivo', { scope: 'group', id: await groupId('archivo') }],
    ['ventas', { scope: 'group', id: await groupId('ventas') }],
    ['domain', { scope: 'domain', id: empresa.domainId }],
    ['company', { scope: 'organisation', id: empresa.organisationId }],
    ['service', { scope: 'service', id: 0 }],
  ])
  const place = (key: string): FilterPlace => places.get(key) ?? assert.fail(key)
  return {
    ...{ admin, rules, ana, place },
    eva: { ...(await holderOf(admin, 'eva@ajena.test')), organisationId: ajena.organisationId },
    set: (key, value) =>
      directory.write(({ settings }) => settings.set(place(key).scope, place(key).id, FILTER_SETTING, value)),
    scopes: async () => (await rules.of(ana)).lists.map(({ scope }) => scope),
  }
}

async function holderOf(admin: TestAdmin, address: string): Promise<Holder> {
  const { accountId, organisationId } = await admin.as(address)
  if (accountId === undefined || organisationId === undefined) assert.fail(address)
  return { accountId, organisationId }
}

for (const name of ENGINES)
  test(`settings of account, groups, domain, company and service, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { rules, ana, eva, set } = await openWorld(admin)
    assert.equal(await rules.of(ana), DEFAULT_RULES)
    await set('service', { junkAt: 8, refuseAt: 20, unscanned: 'accept' })
    await set('company', { junkAt: 7, refuseAt: null })
    assert.deepEqual([(await rules.of(eva)).junkAt, (await rules.of(eva)).refuseAt], [8, 20])
    const joined = await rules.of(ana)
    assert.deepEqual([joined.junkAt, joined.refuseAt, joined.unscanned], [7, null, 'accept'])
    // Nothing changed: the very same is answered.
    assert.equal(await rules.of(ana), joined)
    await set('domain', { junkAt: 6 })
    assert.equal((await rules.of(ana)).junkAt, 6)
    await set('ventas', { junkAt: 3 })
    await set('archivo', { junkAt: 4 })
    assert.equal((await rules.of(ana)).junkAt, 4, 'of two groups the first by its address')
    await set('account', { onJunk: 'quarantine' })
    await set('account', { junkAt: 2 })
    const nearest = await rules.of(ana)
    assert.deepEqual([nearest.junkAt, nearest.onJunk], [2, 'junk'])
    await set('account', undefined)
    assert.equal((await rules.of(ana)).junkAt, 4)
  })

for (const name of ENGINES)
  test(`lists of all places, which go with whom they are of, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { rules, ana, eva, place, scopes } = await openWorld(admin)
    const { directory, empresa } = admin
    await directory.write(async ({ filter }) => {
      const company = place('company')
      assert.equal(await filter.add(company, empresa.organisationId, entry('block', '@malo.test')), true)
      assert.equal(await filter.add(company, empresa.organisationId, entry('block', '@malo.test')), false)
      await filter.add(place('service'), 0, entry('block', '192.0.2.0/24'))
      await filter.add(place('ventas'), empresa.organisationId, entry('allow', '@bueno.test'))
    })
    assert.deepEqual(await scopes(), ['group', 'organisation', 'service'])
    const blocked = (await rules.of(ana)).lists[1]?.sender({ address: 'x@malo.test', domain: 'malo.test' })
    assert.equal(blocked?.list, 'block')
    const others = (await rules.of(eva)).lists
    assert.deepEqual(
      others.map(({ scope }) => scope),
      ['service'],
    )
    assert.equal(others[0]?.network('192.0.2.9')?.list, 'block')
    await directory.write(({ filter }) => filter.remove(place('company'), 'block', '@malo.test'))
    assert.deepEqual(await scopes(), ['group', 'service'])
    // Whoever goes leaves nothing behind.
    await directory.write(({ filter }) =>
      filter.add(place('account'), empresa.organisationId, entry('allow', '@bueno.test')),
    )
    assert.deepEqual(await scopes(), ['account', 'group', 'service'])
    await admin.call(OPERATOR, 'group.remove', { address: 'ventas@empresa.test' })
    await admin.call(OPERATOR, 'account.remove', { address: 'ana@empresa.test' })
    for (const key of ['ventas', 'account'])
      assert.equal(await directory.read(({ filter }) => filter.count(place(key))), 0, key)
    assert.equal(await rules.of(ana), DEFAULT_RULES)
  })

for (const name of ENGINES)
  test(`settings that nobody can read stop the mail instead of opening the door, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const rules = createFilterRules({ directory: admin.directory })
    const holder = await holderOf(admin, 'ana@empresa.test')
    for (const value of [{ junkAt: 'mucho' }, { mode: 1 }, [], 'off', { onJunk: 'inbox' }]) {
      await admin.directory.write(({ settings }) =>
        settings.set('organisation', holder.organisationId, FILTER_SETTING, value),
      )
      await assert.rejects(rules.of(holder), /cannot be read/)
    }
  })
