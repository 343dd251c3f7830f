/** What administrative methods do, besides who may call them (threats/pa1.test.ts). */
import { type TestContext, test } from 'node:test'
import { Secret } from '../../src/lib/secret.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { cpuMsOf } from '../kit/cpu-time.ts'
import { ENGINES } from '../kit/engines.ts'
import { OPERATOR, openTestAdmin } from './admin.ts'
import { attempt, from, setPassword, WRONG } from './sign-in.ts'

function field(value: Json, name: string): Json | undefined {
  return Object.entries(value ?? {}).find(([key]) => key === name)?.[1] as Json | undefined
}

for (const name of ENGINES)
  test(`a holder changes own things only, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const ana = await admin.as('ana@empresa.test')
    await setPassword(admin.directory, ana.accountId ?? (0 as never), 'a long good secret')
    const own = { address: 'ana@empresa.test' }
    t.assert.strictEqual(
      await admin.outcome(ana, 'account.set', { ...own, displayName: 'Ana', language: 'en' }),
      'ok',
    )
    for (const more of [
      { quotaBytes: null },
      { role: 'company-admin' },
      { protocols: ['imap'] },
      { sendAs: [] },
    ])
      t.assert.strictEqual(
        await admin.outcome(ana, 'account.set', { ...own, ...more }),
        'forbidden admin.forbidden',
      )
    const change = (input: { readonly [key: string]: Json }): Promise<string> =>
      admin.outcome(ana, 'account.password', { ...own, ...input })
    t.assert.strictEqual(
      await change({ password: 'another good secret' }),
      'auth-failed directory.oldPassword',
    )
    t.assert.strictEqual(
      await change({ password: 'another good secret', oldPassword: 'wrong' }),
      'auth-failed directory.oldPassword',
    )
    t.assert.strictEqual(
      await change({ password: 'short', oldPassword: 'a long good secret' }),
      'invalid directory.passwordShort',
    )
    t.assert.strictEqual(
      await change({ password: 'another good secret', oldPassword: 'a long good secret' }),
      'ok',
    )
    t.assert.strictEqual(
      await attempt(admin.authenticator, own.address, 'another good secret', from('192.0.2.1')),
      'ok',
    )
    t.assert.strictEqual(await admin.outcome(ana, 'app-password.add', { ...own, name: 'Phone' }), 'ok')
    t.assert.strictEqual(await admin.outcome(ana, 'app-password.remove', { ...own, id: 1 }), 'ok')
    for (let i = 0; i < 10; i++) await change({ password: 'x'.repeat(20), oldPassword: `guess ${i}` })
    t.assert.match(
      await change({ password: 'x'.repeat(20), oldPassword: 'another good secret' }),
      /^(auth-throttled|ok)/,
      'guessing the old password is limited like signing in',
    )
  })

for (const name of ENGINES)
  test(`loops are refused when they are made, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    await admin.call(OPERATOR, 'domain.add', { domain: 'otra.test', aliasOf: 'empresa.test' })
    const alias = (address: string, ...targets: string[]): Promise<string> =>
      admin.outcome(OPERATOR, 'alias.add', { address, targets })
    t.assert.strictEqual(await alias('a@empresa.test', 'a@empresa.test'), 'loop directory.loop')
    t.assert.strictEqual(
      await alias('a@empresa.test', 'A+x@otra.test'),
      'loop directory.loop',
      'by any spelling',
    )
    t.assert.strictEqual(await alias('a@empresa.test', 'b@empresa.test'), 'ok', 'not there yet')
    t.assert.strictEqual(await alias('b@empresa.test', 'c@empresa.test', 'ana@empresa.test'), 'ok')
    const group = { address: 'c@empresa.test', members: ['luis@empresa.test', 'a@empresa.test'] }
    t.assert.strictEqual(
      await admin.outcome(OPERATOR, 'group.add', group),
      'loop directory.loop',
      'through a group',
    )
    await admin.call(OPERATOR, 'group.add', { address: 'c@empresa.test', members: ['luis@empresa.test'] })
    t.assert.strictEqual(
      await admin.outcome(OPERATOR, 'group.set', {
        address: 'c@empresa.test',
        addMembers: ['b+tag@otra.test'],
      }),
      'loop directory.loop',
    )
    // A long chain is walked, not recursed.
    for (let i = 0; i < 60; i++) await alias(`n${i}@empresa.test`, `n${i + 1}@empresa.test`)
    t.assert.strictEqual(await alias('n60@empresa.test', 'n0@empresa.test'), 'loop directory.loop')
  })

for (const name of ENGINES)
  test(`renaming keeps the account and everything that points at it, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const before = await admin.directory.accountByAddress('luis@empresa.test')
    await admin.call(OPERATOR, 'alias.add', { address: 'info@empresa.test', targets: ['luis@empresa.test'] })
    await admin.call(OPERATOR, 'group.add', { address: 'todos@empresa.test', members: ['luis@empresa.test'] })
    await admin.call(OPERATOR, 'account.rename', {
      address: 'luis@empresa.test',
      to: 'Luis.Diaz',
      keepOld: true,
    })
    const after = await admin.directory.accountByAddress('luis.diaz@empresa.test')
    t.assert.strictEqual(after?.id, before?.id)
    t.assert.deepStrictEqual([...(await admin.directory.ownAddresses(after?.id ?? (0 as never)))].sort(), [
      'info@empresa.test',
      'luis.diaz@empresa.test',
      'luis@empresa.test',
    ])
    const group = await admin.directory.resolve('todos', 'empresa.test')
    t.assert.deepStrictEqual(group.kind === 'group' && group.group.members, ['luis.diaz@empresa.test'])
    t.assert.strictEqual(
      await admin.outcome(OPERATOR, 'account.rename', { address: 'ana@empresa.test', to: 'todos' }),
      'already-exists directory.addressTaken',
    )
    t.assert.strictEqual(
      (await admin.directory.resolve('ana', 'empresa.test')).kind,
      'account',
      'nothing was lost',
    )
  })

for (const name of ENGINES)
  test(`wrong input is named, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const said = async (method: string, input: Json, language: 'en' | 'es'): Promise<string> => {
      try {
        await admin.call({ ...OPERATOR, language }, method, input)
        return 'ok'
      } catch (error) {
        return JSON.stringify(error, ['code', 'text', 'values', 'what'])
      }
    }
    t.assert.match(
      await said('account.add', { address: 'x@empresa.test', role: 'king' }, 'en'),
      /invalid.*role: /,
    )
    t.assert.match(
      await said('account.add', { address: 'x@empresa.test', role: 'king' }, 'es'),
      /role: Opción inválida/,
    )
    t.assert.match(await said('account.add', { address: 'x@empresa.test', colour: 1 }, 'en'), /colour/)
    t.assert.match(await said('account.add', {}, 'en'), /address: /)
    t.assert.match(
      await said('account.add', { address: 'x@empresa.test', displayName: 'a\nb' }, 'en'),
      /displayName: /,
    )
    t.assert.match(
      await said('account.add', { address: 'x@empresa.test', displayName: 'a\u202eb' }, 'en'),
      /displayName: /,
    )
    t.assert.match(
      await said('account.add', { address: 'x@empresa.test', quotaBytes: 1.5 }, 'en'),
      /quotaBytes: /,
    )
    t.assert.match(await said('no.such', {}, 'en'), /not-found/)
    t.assert.match(await said('account.add', [], 'en'), /invalid/)
    t.assert.match(await said('account.add', null, 'en'), /invalid/)
  })

for (const name of ENGINES)
  test(`an import is all or nothing, and names each bad line, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const bad = [
      '\ufeffAddress;Name;Password;Password_hash;Quota;Language;Role;Protocols',
      'uno@empresa.test;"Díaz; Ana";un secreto largo;;5GB;es;account;imap smtp',
      'dos@empresa.test;;corto;;;;;',
      'tres@nadie.test;;;;;;;',
      'ANA@empresa.test;;;;;;;',
      'Uno@Empresa.test;;;;;;;',
      'cuatro@empresa.test;;;$2b$10$x;;;;',
      'cinco@empresa.test;;;;mucho;;;',
      'seis@empresa.test;;;;;fr;;',
      'siete@empresa.test;;;;;;;imap telnet',
      'ocho@empresa.test;;',
      'nueve@empresa.test;;a long good secret;{SSHA}x;;;;',
      'sin-arroba;;;;;;;',
      'king@empresa.test;;;;;;king;',
    ].join('\r\n')
    const report = await admin.call(OPERATOR, 'account.import', { csv: bad })
    const faults = field(report, 'faults') as readonly Json[]
    t.assert.deepStrictEqual(
      faults.map((fault) => `${String(field(fault, 'line'))} ${String(field(fault, 'key'))}`),
      [
        '3 directory.passwordShort',
        '4 directory.noDomain',
        '5 directory.addressTaken',
        '6 import.twice',
        '7 directory.passwordHash',
        '8 import.value',
        '9 import.value',
        '10 import.value',
        '11 import.cells',
        '12 directory.passwordOne',
        '13 directory.addressInvalid',
        '14 import.value',
      ],
    )
    t.assert.strictEqual(field(report, 'imported'), 0)
    t.assert.strictEqual(await admin.directory.accountByAddress('uno@empresa.test'), undefined)
  })

for (const name of ENGINES)
  test(`a table is looked over before anything is done, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    for (const [csv, key] of [
      ['name\nAna\n', 'import.noHeader'],
      ['', 'import.noHeader'],
      ['address,colour\n', 'import.unknownColumn'],
      ['address,address\n', 'import.twiceColumn'],
      ['address\n"x', 'import.csv'],
    ] as const)
      t.assert.match(
        JSON.stringify(await admin.call(OPERATOR, 'account.import', { csv })),
        new RegExp(`"${key}"`),
      )
    const good = 'address,name,password,quota\nuno@empresa.test,"Díaz, Ana",un secreto largo,5GB\n'
    t.assert.match(
      JSON.stringify(await admin.call(OPERATOR, 'account.import', { csv: good, check: true })),
      /"imported":0/,
    )
    t.assert.match(
      JSON.stringify(await admin.call(OPERATOR, 'account.import', { csv: good })),
      /"imported":1/,
    )
    const added = await admin.directory.accountByAddress('uno@empresa.test')
    t.assert.strictEqual(added?.quotaBytes, 5 * 2 ** 30)
    const context = from('192.0.2.1')
    t.assert.strictEqual(
      await attempt(admin.authenticator, 'uno@empresa.test', 'otro secreto', context),
      WRONG,
    )
    await admin.authenticator.password('uno@empresa.test', new Secret('un secreto largo'), context)
  })

for (const name of ENGINES)
  test(`1,000 accounts with ready hashes cost a few seconds, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const hash = '{SSHA256}H2nS9YrHvVyVgE+LOkZZNBcGVBtHAzDhpuv3Fs9RyI1zYWx0c2FsdA=='
    const lines = Array.from({ length: 1000 }, (_, i) => `user${i}@empresa.test,User ${i},${hash}`)
    const csv = ['address,name,password_hash', ...lines].join('\n')
    let report: Json = null
    const ms = await cpuMsOf(async () => {
      report = await admin.call(OPERATOR, 'account.import', { csv })
    }, 1)
    t.diagnostic(`1,000 accounts: ${ms.toFixed(0)} ms`)
    t.assert.strictEqual(field(report, 'imported'), 1000)
    t.assert.ok(ms < 10_000, `${ms} ms`)
    const page = await admin.call(OPERATOR, 'account.list', { domain: 'empresa.test', limit: 1000 })
    t.assert.strictEqual((field(page, 'accounts') as readonly Json[]).length, 1000)
    const rest = await admin.call(OPERATOR, 'account.list', {
      domain: 'empresa.test',
      limit: 1000,
      after: Number(field(page, 'next')),
    })
    t.assert.strictEqual((field(rest, 'accounts') as readonly Json[]).length, 3)
    t.assert.strictEqual(field(rest, 'next'), null)
  })

for (const name of ENGINES)
  test(`accounts are found by name, address, state and role, each company its own, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const [jefa, otra] = [await admin.as('jefa@empresa.test'), await admin.as('otra@ajena.test')]
    const named = { address: 'ana@empresa.test', displayName: 'Ángela 100% Núñez' }
    await admin.call(jefa, 'account.set', named)
    await admin.call(jefa, 'account.suspend', { address: 'luis@empresa.test' })
    const found = async (who: typeof jefa, input: { readonly [key: string]: Json }): Promise<string> => {
      const { accounts } = (await admin.call(who, 'account.list', input)) as {
        readonly accounts: readonly { readonly address: string }[]
      }
      return accounts.map(({ address }) => address.split('@')[0]).join(' ')
    }
    t.assert.strictEqual(await found(jefa, { find: 'ángela' }), 'ana')
    t.assert.strictEqual(await found(jefa, { find: 'NÚÑEZ' }), 'ana')
    t.assert.strictEqual(await found(jefa, { find: '100%' }), 'ana')
    t.assert.strictEqual(await found(jefa, { find: '0_%' }), '', 'signs of patterns are letters here')
    t.assert.strictEqual(await found(jefa, { find: 'uis@emp' }), 'luis')
    t.assert.strictEqual(await found(otra, { find: 'uis@emp' }), '', 'nobody of another company')
    t.assert.strictEqual(await found(jefa, { state: 'suspended' }), 'luis')
    t.assert.strictEqual(await found(jefa, { state: 'paused' }), '')
    t.assert.strictEqual(await found(jefa, { role: 'company-admin' }), 'jefa')
    t.assert.deepStrictEqual(await admin.call(jefa, 'account-count.show', {}), {
      ...{ accounts: 3, suspended: 1, admins: 1, paused: 0 },
    })
    t.assert.deepStrictEqual(await admin.call(otra, 'account-count.show', {}), {
      ...{ accounts: 2, suspended: 0, admins: 1, paused: 0 },
    })
    t.assert.strictEqual(
      await admin.outcome(otra, 'account-count.show', { company: 'Empresa' }),
      'not-found directory.noCompany',
    )
  })
