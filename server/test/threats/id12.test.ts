/** App passwords open what they are for and never the panel; nothing is taken in the clear. */
import { type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { PROTOCOLS } from '../../src/store/directory-types.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { attempt, from, WRONG } from '../directory/sign-in.ts'
import { ENGINES } from '../kit/engines.ts'

const BOSS = 'jefa@empresa.test'

async function addAppPassword(admin: TestAdmin, more: { readonly [key: string]: Json }): Promise<string> {
  const made = await admin.call(OPERATOR, 'app-password.add', { address: BOSS, name: 'Phone', ...more })
  if (typeof made !== 'object' || made === null || !('password' in made))
    throw new Error('no password was shown')
  return String(made['password'])
}

for (const name of ENGINES)
  test(`scopes, expiry, removal, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const { authenticator, clock } = admin
    const password = await addAppPassword(admin, {
      protocols: ['imap', 'smtp'],
      expiresMs: clock.now() + 60_000,
    })
    t.assert.match(password, /^(?:[a-hj-km-np-z2-9]{5}-){4}[a-hj-km-np-z2-9]{5}$/, '123 random bits')
    for (const protocol of PROTOCOLS)
      t.assert.strictEqual(
        await attempt(authenticator, BOSS, password, from('192.0.2.1', protocol)),
        protocol === 'imap' || protocol === 'smtp' ? 'ok' : WRONG,
        protocol,
      )
    const principal = await authenticator.password(BOSS, new Secret(password), from('192.0.2.1'))
    await t.assert.rejects(
      admin.call(principal, 'account.list', {}),
      (error) => error instanceof Refusal && error.code === 'auth-required',
      'the panel asks for the real password',
    )
    t.assert.strictEqual(
      await attempt(authenticator, BOSS, password, { ...from('192.0.2.1'), secure: false }),
      'needs-tls {"key":"auth.needTls"}',
    )
    await admin.call(OPERATOR, 'app-password.remove', { address: BOSS, id: 1 })
    t.assert.strictEqual(await authenticator.stillValid(principal), false)
    t.assert.strictEqual(await attempt(authenticator, BOSS, password, from('192.0.2.1')), WRONG)

    const second = await addAppPassword(admin, { expiresMs: clock.now() + 60_000 })
    t.assert.strictEqual(await attempt(authenticator, BOSS, second, from('192.0.2.1')), 'ok')
    const opened = await authenticator.password(BOSS, new Secret(second), from('192.0.2.1'))
    clock.ms += 60_000
    t.assert.strictEqual(await authenticator.stillValid(opened), false, 'nor does its session outlive it')
    t.assert.strictEqual(
      await attempt(authenticator, BOSS, second, from('192.0.2.1')),
      WRONG,
      'expired, also in memory',
    )
  })

for (const name of ENGINES)
  test(`never for the web, never shown again, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    t.assert.strictEqual(
      await admin.outcome(OPERATOR, 'app-password.add', {
        address: BOSS,
        name: 'x',
        protocols: ['imap', 'web'],
      }),
      'invalid directory.appPasswordWeb',
    )
    const password = await addAppPassword(admin, {})
    t.assert.strictEqual(
      await admin.outcome(OPERATOR, 'app-password.set', { address: BOSS, id: 1, protocols: ['web'] }),
      'invalid directory.appPasswordWeb',
    )
    for (const [method, input] of [
      ['app-password.list', { address: BOSS }],
      ['app-password.show', { address: BOSS, id: 1 }],
      ['account.show', { address: BOSS }],
    ] as const)
      t.assert.ok(
        !JSON.stringify(await admin.call(OPERATOR, method, input)).includes(password.slice(0, 5)),
        method,
      )
  })
