/** What administration says about passwords that are kept elsewhere, on both engines. */
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { Secret } from '../../src/lib/secret.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { HashGate } from '../../src/service/account/argon2.ts'
import type { OutsidePasswords } from '../../src/service/account/outside-passwords.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { directoryMethods } from '../../src/service/admin/directory-methods.ts'
import type { AdminMethod } from '../../src/service/admin/method.ts'
import { createPasswordResets, makeResetLink } from '../../src/service/session/password-reset.ts'
import { OPERATOR, openTestAdmin } from '../directory/admin.ts'
import { attempt, from, makeAuthenticator } from '../directory/sign-in.ts'
import { ENGINES } from '../kit/engines.ts'

/** Takes one password for everybody of empresa.test. */
function outside(changeAt = ''): OutsidePasswords {
  return {
    changeAt,
    create: false,
    scram: false,
    serves: (domain) => domain === 'empresa.test',
    prove: async ({ password }) => (password === 'clave de fuera' ? { displayName: '' } : undefined),
  }
}

for (const engine of ENGINES)
  test(`no password of ours is set where it would never be asked for, on ${engine}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(engine, { outside: outside() })
    const { call, outcome } = admin
    const REFUSED = 'cannot directory.passwordOutside'
    const jefa = await admin.as('jefa@empresa.test')
    const ana = await admin.as('ana@empresa.test')
    for (const principal of [OPERATOR, jefa, ana])
      for (const choice of [{ password: 'una clave larga' }, { generate: true }])
        t.assert.strictEqual(
          await outcome(principal, 'account.password', { address: 'ana@empresa.test', ...choice }),
          REFUSED,
        )
    t.assert.strictEqual(
      await outcome(jefa, 'account.add', { address: 'nueva@empresa.test', generate: true }),
      REFUSED,
    )
    t.assert.strictEqual(await outcome(jefa, 'account.add', { address: 'nueva@empresa.test' }), 'ok')
    t.assert.strictEqual(
      await outcome(OPERATOR, 'account.password', { address: 'eva@ajena.test', generate: true }),
      'ok',
      'others are not concerned',
    )
    const csv = 'address,password\nuna@empresa.test,una clave larga\notra2@ajena.test,una clave larga\n'
    const report = (await call(OPERATOR, 'account.import', { csv, check: true })) as {
      readonly faults: readonly { readonly line: number; readonly key: string }[]
    }
    t.assert.deepStrictEqual(
      report.faults.map(({ line, key }) => [line, key]),
      [[2, 'directory.passwordOutside']],
    )
    t.assert.strictEqual(
      await outcome(OPERATOR, 'account.import', { csv: 'address\nuna@empresa.test\n' }),
      'ok',
    )
  })

for (const engine of ENGINES)
  test(`an account says where its password is, and has one of ours again later, on ${engine}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(engine, { outside: outside() })
    const { directory, clock, authenticator } = admin
    const address = 'ana@empresa.test'
    const kept = async (methods: ReadonlyMap<string, AdminMethod>): Promise<unknown> => {
      const shown = await callAdmin(methods, OPERATOR, 'account.show', { address })
      return (shown as { readonly passwordKept: string }).passwordKept
    }
    t.assert.strictEqual(await kept(admin.methods), 'ldap')
    t.assert.strictEqual(await attempt(authenticator, address, 'clave de fuera', from('192.0.2.1')), 'ok')
    // The day the settings name no server any more.
    const plain = makeAuthenticator(directory, clock)
    const gate = new HashGate()
    const later = methodTable(
      directoryMethods({
        directory,
        authenticator: plain,
        gate,
        clock,
        log: silentLog,
        texts: createTexts(),
      }),
    )
    t.assert.strictEqual(await kept(later), 'lost')
    await callAdmin(later, OPERATOR, 'account.password', { address, password: 'una clave de aquí' })
    t.assert.strictEqual(await kept(later), 'here')
    t.assert.strictEqual(await attempt(plain, address, 'una clave de aquí', from('192.0.2.1')), 'ok')
  })

for (const engine of ENGINES)
  test(`no link sets a password that would never be asked for, on ${engine}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(engine)
    const { directory, clock } = admin
    const ana = await directory.accountByAddress('ana@empresa.test')
    if (ana === undefined) throw new Error('no ana')
    const deps = {
      directory,
      clock,
      log: silentLog,
      metrics: new Metrics(),
      origin: 'https://mail.empresa.test',
    }
    const { url } = await makeResetLink({ ...deps, outside: undefined }, ana, 'operator')
    const served = { ...deps, outside: outside('https://clave.empresa.test') }
    const refused = {
      code: 'cannot',
      text: {
        key: 'directory.passwordOutsideAt',
        values: { address: ana.address, at: 'https://clave.empresa.test' },
      },
    }
    await t.assert.rejects(makeResetLink(served, ana, 'operator'), refused)
    // Made before the settings changed.
    const resets = createPasswordResets({ ...served, gate: new HashGate(), changed: async () => undefined })
    const token = url.reveal().split('/').at(-1) ?? ''
    await t.assert.rejects(resets.use(token, new Secret('una clave larga'), false), refused)
  })
