/** Who may change whose filter, what may stand on the lists, and what the ledger keeps of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { ENTRIES_MAX } from '../../src/service/filter/rules/limits.ts'
import { filterListMethods } from '../../src/service/filter/rules/list-methods.ts'
import { createFilterRules } from '../../src/service/filter/rules/rules.ts'
import { filterSettingsMethods } from '../../src/service/filter/rules/settings-methods.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'

type World = {
  readonly noted: LedgerEvent[]
  /** The answer, or `code key` of the refusal. */
  call(who: Principal, method: string, input?: Json): Promise<Json | string>
  /** `name=value from` of what holds. */
  holds(who: Principal, input: Json, name: string): Promise<string>
}

function worldOf({ directory, clock }: TestAdmin): World {
  const noted: LedgerEvent[] = []
  const ledger = { note: (event: LedgerEvent) => void noted.push(event), keep: () => undefined }
  const deps = { directory, clock, log: silentLog, ledger }
  const methods = methodTable([...filterSettingsMethods(deps), ...filterListMethods(deps)])
  const call: World['call'] = async (who, method, input = {}) => {
    try {
      return await callAdmin(methods, who, method, input)
    } catch (error) {
      if (error instanceof Refusal) return `${error.code} ${error.text.key}`
      throw error
    }
  }
  return {
    ...{ noted, call },
    async holds(who, input, name) {
      const shown = (await call(who, 'filter.settings.show', input)) as {
        settings: { name: string; value: Json; from: string }[]
      }
      const found = shown.settings.find((one) => one.name === name)
      return `${JSON.stringify(found?.value)} ${found?.from}`
    },
  }
}

const listed = (answer: Json | string): readonly string[] =>
  (answer as { entries: { list: string; subject: string }[] }).entries.map(
    (one) => `${one.list} ${one.subject}`,
  )

for (const name of ENGINES)
  test(`settings: each sets what is theirs, and sees where values come from, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { call, holds, noted } = worldOf(admin)
    const [jefa, ana, otra] = [
      await admin.as('jefa@empresa.test'),
      await admin.as('ana@empresa.test'),
      await admin.as('otra@ajena.test'),
    ]
    assert.equal(await holds(ana, {}, 'junkAt'), '5 default')
    await call(OPERATOR, 'filter.settings.set', { refuseAt: 20, unscanned: 'accept' })
    await call(jefa, 'filter.settings.set', { junkAt: 7.5, onJunk: 'quarantine' })
    await call(jefa, 'filter.settings.set', { domain: 'empresa.test', quarantineAt: null })
    await call(ana, 'filter.settings.set', { junkAt: 3 })
    assert.equal(await holds(ana, {}, 'junkAt'), '3 account')
    assert.equal(await holds(jefa, { address: 'ana@empresa.test' }, 'onJunk'), '"quarantine" organisation')
    assert.equal(await holds(ana, { address: 'ana@empresa.test' }, 'refuseAt'), '20 service')
    assert.equal(await holds(ana, {}, 'quarantineAt'), 'null domain')
    assert.equal(await holds(otra, {}, 'junkAt'), '5 default')
    const rules = await createFilterRules({ directory: admin.directory }).of({
      ...(ana.accountId !== undefined && { accountId: ana.accountId }),
      organisationId: admin.empresa.organisationId,
    })
    assert.deepEqual([rules.junkAt, rules.onJunk, rules.refuseAt], [3, 'quarantine', 20])
    // A holder takes back what is the own account's; one value, then all.
    await call(ana, 'filter.settings.clear', { names: ['junkAt'] })
    assert.equal(await holds(ana, {}, 'junkAt'), '7.5 organisation')
    await call(jefa, 'filter.settings.set', { address: 'ana@empresa.test', unscanned: 'hold', junkAt: 9 })
    await call(ana, 'filter.settings.clear')
    assert.equal(await holds(ana, {}, 'unscanned'), '"hold" account', 'what the company set there stays')
    assert.equal(await holds(ana, {}, 'junkAt'), '7.5 organisation')
    assert.deepEqual(noted.at(-1), {
      ...{ kind: 'filter-changed', class: 'settings', by: 'ana@empresa.test' },
      ...{ organisationId: admin.empresa.organisationId, accountId: ana.accountId },
    })
    assert.equal(noted[0]?.organisationId, undefined)
  })

for (const name of ENGINES)
  test(`nobody reaches into another company, nor a holder into anybody else, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { call, noted } = worldOf(admin)
    await admin.call(OPERATOR, 'group.add', { address: 'ventas@ajena.test', members: ['eva@ajena.test'] })
    const [jefa, ana] = [await admin.as('jefa@empresa.test'), await admin.as('ana@empresa.test')]
    const foreign: readonly (readonly [Json & object, string])[] = [
      [{ address: 'eva@ajena.test' }, 'not-found directory.noAccount'],
      [{ address: 'nadie@ajena.test' }, 'not-found directory.noAccount'],
      [{ address: 'ventas@ajena.test' }, 'not-found directory.noGroup'],
      [{ domain: 'ajena.test' }, 'not-found directory.noDomain'],
      [{ company: 'Ajena' }, 'not-found directory.noCompany'],
    ]
    const calls: readonly (readonly [string, Json & object])[] = [
      ['filter.settings.show', {}],
      ['filter.settings.set', { junkAt: 1 }],
      ['filter.settings.clear', {}],
      ['filter.list.show', {}],
      ['filter.list.add', { list: 'allow', subjects: ['@malo.test'] }],
      ['filter.list.remove', { list: 'allow', subjects: ['@malo.test'] }],
    ]
    for (const [method, input] of calls) {
      for (const [whose, answer] of foreign)
        assert.equal(await call(jefa, method, { ...input, ...whose }), answer, method)
      for (const whose of [{ address: 'luis@empresa.test' }, { address: 'ventas@empresa.test' }])
        assert.equal(await call(ana, method, { ...input, ...whose }), 'not-found directory.noAccount', method)
      for (const whose of [{ domain: 'empresa.test' }, { company: 'Empresa' }])
        assert.equal(await call(ana, method, { ...input, ...whose }), 'forbidden admin.forbidden', method)
      assert.equal(
        await call(jefa, method, { ...input, address: 'ana@empresa.test', domain: 'empresa.test' }),
        'invalid filter.whose',
      )
    }
    assert.equal(
      await call(ana, 'filter.settings.set', { unscanned: 'accept' }),
      'forbidden filter.companyOnly',
    )
    assert.equal(
      await call(jefa, 'filter.settings.set', { address: 'operador@servicio.test', junkAt: 1 }),
      'not-found directory.noAccount',
    )
    assert.equal(await call(jefa, 'filter.settings.set', {}), 'invalid filter.nothing')
    for (const junkAt of [0.49, 1000.01, 'x'])
      assert.equal(await call(jefa, 'filter.settings.set', { junkAt }), 'invalid admin.invalidInput')
    assert.deepEqual(noted, [])
  })

for (const name of ENGINES)
  test(`lists: one spelling, what may stand where, and whose entries are whose, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { call, noted } = worldOf(admin)
    await admin.call(OPERATOR, 'group.add', { address: 'ventas@empresa.test', members: ['ana@empresa.test'] })
    const [jefa, ana] = [await admin.as('jefa@empresa.test'), await admin.as('ana@empresa.test')]
    const add = (who: Principal, list: string, subjects: string[], whose: Json & object = {}) =>
      call(who, 'filter.list.add', { list, subjects, ...whose })
    assert.deepEqual(listed(await add(ana, 'allow', ['Luis@BÜCHER.test', 'bücher.test', '@bücher.test'])), [
      'allow @xn--bcher-kva.test',
      'allow luis@xn--bcher-kva.test',
    ])
    assert.deepEqual(listed(await add(jefa, 'block', ['10.0.0.0/8', '*.top'])), [
      'block *@*.top',
      'block 10.0.0.0/8',
    ])
    assert.deepEqual(listed(await add(jefa, 'trusted', ['socio.test'], { address: 'ventas@empresa.test' })), [
      'trusted @socio.test',
    ])
    for (const [who, list, subject, whose, answer] of [
      [ana, 'block', '10.0.0.0/8', {}, 'invalid filter.networkPlace'],
      [jefa, 'block', '10.0.0.0/8', { domain: 'empresa.test' }, 'invalid filter.networkPlace'],
      [ana, 'trusted', 'luis@socio.test', {}, 'invalid filter.trustedDomain'],
      [jefa, 'trusted', '10.0.0.1', {}, 'invalid filter.trustedDomain'],
      [jefa, 'allow', '*.com', {}, 'invalid filter.tooWide'],
      [ana, 'allow', 'a b', {}, 'invalid filter.badSubject'],
    ] as const)
      assert.equal(await add(who, list, [subject], whose), answer, subject)
    // What the admin put on ana's list is not ana's to take off, nor to make her own.
    await add(jefa, 'block', ['@malo.test'], { address: 'ana@empresa.test' })
    await add(ana, 'block', ['@malo.test'])
    const remove = (who: Principal, subject: string, whose: Json & object = {}) =>
      call(who, 'filter.list.remove', { list: 'block', subjects: [subject], ...whose })
    assert.equal(await remove(ana, 'malo.test'), 'forbidden filter.notYours')
    assert.equal(await remove(ana, 'otro.test'), 'not-found filter.notListed')
    assert.deepEqual(listed(await remove(jefa, 'MALO.test', { address: 'ana@empresa.test' })), [])
    assert.deepEqual(listed(await call(ana, 'filter.list.show', { list: 'allow' })).length, 2)
    assert.deepEqual(
      noted.map((event) => event.class),
      ['allow', 'block', 'trusted', 'block', 'block', 'block'],
    )
    assert.ok(!JSON.stringify(noted).includes('malo.test'), 'the ledger names no sender')
  })

for (const name of ENGINES)
  test(`an account lists so many senders and no more, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { call } = worldOf(admin)
    const ana = await admin.as('ana@empresa.test')
    const add = (from: number, count: number) =>
      call(ana, 'filter.list.add', {
        list: 'block',
        subjects: Array.from({ length: count }, (_, n) => `s${from + n}@malo.test`),
      })
    const max = ENTRIES_MAX.account
    for (let from = 0; from < max - 1; from += 333) await add(from, Math.min(333, max - 1 - from))
    assert.equal(await add(max, 2), 'limit filter.tooMany')
    const full = listed(await add(max - 1, 1))
    assert.equal(full.length, max)
    assert.equal(await add(max, 1), 'limit filter.tooMany')
    // What is there already may be said again.
    assert.equal(listed(await add(0, 1)).length, max)
    assert.equal(
      await call(ana, 'filter.list.add', {
        list: 'block',
        subjects: Array.from({ length: 501 }, () => 'a@b.test'),
      }),
      'invalid admin.invalidInput',
    )
  })
