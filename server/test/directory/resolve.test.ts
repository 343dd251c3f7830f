import { type TestContext, test } from 'node:test'
import type { GroupId } from '../../src/mail/ids.ts'
import type { Resolution } from '../../src/store/directory-types.ts'
import { cpuMsOf } from '../kit/cpu-time.ts'
import { ENGINES } from '../kit/engines.ts'
import { addAccount, addAlias, addAliasDomain, addCompany, openTestDirectory } from './company.ts'

/** `kind address+tag` in one line, so that the tables below can be read. */
function shown(resolution: Resolution): string {
  switch (resolution.kind) {
    case 'account':
      return `account ${resolution.account.address}${resolution.subAddress === undefined ? '' : ` +${resolution.subAddress}`}`
    case 'alias':
      return `alias ${resolution.targets.join(' ')}`
    case 'group':
      return `group ${resolution.group.members.join(' ')}`
    case 'unknown':
      return `unknown (${resolution.domain.language})`
    case 'foreign':
      return 'foreign'
  }
}

const CASES: readonly (readonly [local: string, domain: string, leadsTo: string])[] = [
  ['ana', 'empresa.test', 'account ana@empresa.test'],
  ['ANA', 'EMPRESA.TEST', 'account ana@empresa.test'],
  ['ana+ventas', 'empresa.test', 'account ana@empresa.test +ventas'],
  ['ana+a+b', 'empresa.test', 'account ana@empresa.test +a+b'],
  ['ana+', 'empresa.test', 'account ana@empresa.test +'],
  ['+ana', 'empresa.test', 'unknown (es)'],
  ['ana', 'empresa-alias.test', 'account ana@empresa.test'],
  ['nadie', 'empresa-alias.test', 'unknown (en)'],
  ['info', 'empresa.test', 'alias ana@empresa.test socia@fuera.example'],
  ['info+web', 'empresa.test', 'alias ana@empresa.test socia@fuera.example'],
  ['todos', 'empresa.test', 'group ana@empresa.test luis@empresa.test'],
  ['nadie', 'empresa.test', 'unknown (es)'],
  ['', 'empresa.test', 'unknown (es)'],
  ['ana', 'fuera.example', 'foreign'],
  ['ana', 'empresa.test.evil.example', 'foreign'],
  ['ana', '[192.0.2.1]', 'foreign'],
  ['ana', 'apagado.test', 'foreign'],
  // NFC and case: n with a tilde as one sign and as two.
  ['begoña', 'empresa.test', 'account begoña@empresa.test'],
  ['BEGON\u0303A', 'empresa.test', 'account begoña@empresa.test'],
  // A domain by its U-label and by its A-label.
  ['ana', 'año.test', 'account ana@xn--ao-zja.test'],
  ['ana', 'AN\u0303O.test', 'account ana@xn--ao-zja.test'],
  ['ana', 'xn--ao-zja.test', 'account ana@xn--ao-zja.test'],
  // U+212A KELVIN SIGN lowers to k, U+017F lowers to itself: neither is anybody. THREATS ID7
  ['kate', 'empresa.test', 'account kate@empresa.test'],
  ['\u212aate', 'empresa.test', 'unknown (es)'],
  ['\u017fales', 'empresa.test', 'unknown (es)'],
  // Always answered, whoever asks and however it is written. RFC 5321 §4.5.1
  ['PostMaster', 'empresa.test', 'account jefa@empresa.test'],
  ['abuse', 'empresa-alias.test', 'account jefa@empresa.test'],
  ['postmaster', 'año.test', 'account operador@servicio.test'],
  // The catch-all takes what nobody has, but not the names that certificate authorities trust. THREATS ID11
  ['loquesea', 'todo.test', 'account cajon@todo.test'],
  ['loquesea+x', 'todo.test', 'account cajon@todo.test'],
  ['admin', 'todo.test', 'unknown (es)'],
  ['Hostmaster', 'todo.test', 'unknown (es)'],
  ['webmaster+x', 'todo.test', 'unknown (es)'],
  ['postmaster', 'todo.test', 'account operador@servicio.test'],
]

for (const name of ENGINES)
  test(`the table of cases, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const service = await addCompany(directory, 'Servicio', 'servicio.test')
    await addAccount(directory, service, 'operador', { role: 'operator' })
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    await addAliasDomain(directory, empresa, 'empresa-alias.test')
    for (const local of ['ana', 'luis', 'begoña', 'kate']) await addAccount(directory, empresa, local)
    await addAccount(directory, empresa, 'jefa', { role: 'company-admin' })
    await addAlias(directory, empresa, 'info', ['ana@empresa.test', 'socia@fuera.example'])
    const accented = await addCompany(directory, 'Año', 'xn--ao-zja.test')
    await addAccount(directory, accented, 'ana')
    const all = await addCompany(directory, 'Todo', 'todo.test')
    const catchAll = await addAccount(directory, all, 'cajon')
    const off = await addCompany(directory, 'Apagado', 'apagado.test')
    await addAccount(directory, off, 'ana')
    await directory.write(async ({ domains, groups }) => {
      await domains.set(all.domainId, { aliasOf: undefined, language: 'es', enabled: true, catchAll })
      await domains.set(off.domainId, {
        aliasOf: undefined,
        language: 'es',
        enabled: false,
        catchAll: undefined,
      })
      const members = ['luis@empresa.test', 'ana@empresa.test']
      const settings = { displayName: '', members, whoMayWrite: 'anyone', listedWriters: [] } as const
      const id: GroupId = await groups.add({ ...empresa, local: 'todos' }, settings, 0)
      t.assert.ok(id > 0)
    })
    // Twice: from the tables and from memory.
    for (const from of ['tables', 'memory'])
      for (const [local, domain, leadsTo] of CASES)
        t.assert.strictEqual(
          shown(await directory.resolve(local, domain)),
          leadsTo,
          `${local}@${domain} ${from}`,
        )
  })

for (const name of ENGINES)
  test(`own addresses: aliases that lead there, alias domains, grants, never catch-all or groups, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana')
    await addAccount(directory, empresa, 'luis')
    await addAliasDomain(directory, empresa, 'otra.test')
    await addAlias(directory, empresa, 'info', ['ana@empresa.test', 'luis@empresa.test'])
    await addAlias(directory, empresa, 'solo-luis', ['luis@empresa.test'])
    const otherCompany = await addCompany(directory, 'Ajena', 'ajena.test')
    await addAlias(directory, otherCompany, 'robo', ['ana@empresa.test'])
    await directory.write(({ accounts }) => accounts.setGrants(ana, ['luis@empresa.test']))
    t.assert.deepStrictEqual([...(await directory.ownAddresses(ana))].sort(), [
      'ana@empresa.test',
      'ana@otra.test',
      'info@empresa.test',
      'info@otra.test',
      'luis@empresa.test',
    ])
  })

for (const name of ENGINES)
  test(`a change by another thread or node is seen, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const other = await opened.other()
    t.assert.strictEqual((await other.resolve('ana', 'empresa.test')).kind, 'unknown')
    const ana = await addAccount(directory, empresa, 'ana')
    t.assert.strictEqual((await directory.resolve('ana', 'empresa.test')).kind, 'account')
    if (name === 'postgres') await new Promise((resolve) => setTimeout(resolve, 210))
    else await new Promise(setImmediate)
    t.assert.strictEqual((await other.resolve('ana', 'empresa.test')).kind, 'account')
    t.assert.strictEqual((await other.account(ana))?.address, 'ana@empresa.test')
    t.assert.strictEqual((await other.accountByAddress('Ana@Empresa.test'))?.id, ana)
  })

for (const name of ENGINES)
  test(`a name that changes hands brings nothing along, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    await addAlias(directory, empresa, 'info', ['ana@empresa.test'])
    let last = 0
    for (let i = 0; i < 20; i++) {
      const id = await addAccount(directory, empresa, 'ana')
      t.assert.ok(id > last, 'ids only grow')
      last = id
      t.assert.deepStrictEqual(
        [...(await directory.ownAddresses(id))],
        i === 0 ? ['ana@empresa.test', 'info@empresa.test'] : ['ana@empresa.test'],
      )
      await directory.write(async ({ accounts, aliases }) => {
        const account = await accounts.get(id)
        if (account === undefined) throw new Error('the account is not there')
        for (const empty of await accounts.remove(account, 0)) {
          const alias = await aliases.get(empty)
          if (alias !== undefined) await aliases.remove(alias, 0)
        }
      })
      t.assert.strictEqual((await directory.resolve('ana', 'empresa.test')).kind, 'unknown')
      t.assert.strictEqual(await directory.account(id), undefined)
    }
    t.assert.strictEqual((await directory.resolve('info', 'empresa.test')).kind, 'unknown')
  })

test('a remembered address is answered in microseconds', async (t: TestContext) => {
  await using opened = await openTestDirectory('sqlite')
  const { directory } = opened
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  await addAccount(directory, empresa, 'ana')
  await directory.resolve('ana', 'empresa.test')
  const rounds = 20_000
  const ms = await cpuMsOf(async () => {
    for (let i = 0; i < rounds; i++) await directory.resolve('ana', 'empresa.test')
  })
  const eachUs = (ms * 1000) / rounds
  t.diagnostic(`resolve() of a remembered address: ${eachUs.toFixed(2)} µs`)
  t.assert.ok(eachUs < 20, `${eachUs} µs`)
})
