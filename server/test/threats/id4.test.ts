/** Stale log-ins: what was verified is forgotten by every thread as soon as the account changes. */
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Secret } from '../../src/lib/secret.ts'
import type { AccountSettings } from '../../src/store/directory-accounts.ts'
import { addAccount, addCompany, openTestDirectory } from '../directory/company.ts'
import { attempt, from, makeAuthenticator, setPassword, steppedClock, WRONG } from '../directory/sign-in.ts'
import { ENGINES } from '../kit/engines.ts'

const OLD = 'the old good secret'
const NEW = 'the new good secret'
const USER = 'ana@empresa.test'
const HERE = from('192.0.2.1')
/** What another thread (SQLite) or node (PostgreSQL) may take to notice. */
const NOTICED_MS = { sqlite: 5, postgres: 250 }

for (const name of ENGINES)
  test(`password, role, protocols, state, removal: the other thread knows, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana', { role: 'company-admin' })
    await setPassword(directory, ana, OLD)
    const clock = steppedClock()
    const other = makeAuthenticator(await opened.other(), clock, { processKey: randomBytes(32) })
    const noticed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, NOTICED_MS[name]))
    const change = async (settings: Partial<AccountSettings>): Promise<void> => {
      await directory.write(async ({ accounts }) => {
        const account = await accounts.get(ana)
        if (account === undefined) throw new Error('the account is not there')
        await accounts.set(ana, { ...account, ...settings })
      })
      await noticed()
    }

    const before = await other.password(USER, new Secret(OLD), HERE)
    t.assert.strictEqual(await other.stillValid(before), true)
    await setPassword(directory, ana, NEW)
    await noticed()
    t.assert.strictEqual(await other.stillValid(before), false, 'the session ends')
    t.assert.strictEqual(await attempt(other, USER, OLD, HERE), WRONG, 'the old password is refused')

    const admin = await other.password(USER, new Secret(NEW), HERE)
    t.assert.strictEqual(admin.role, 'company-admin')
    await change({ role: 'account' })
    t.assert.strictEqual(await other.stillValid(admin), false)
    t.assert.strictEqual((await other.password(USER, new Secret(NEW), HERE)).role, 'account')

    await change({ protocols: new Set(['smtp']) })
    t.assert.strictEqual(await attempt(other, USER, NEW, HERE), WRONG, 'IMAP was turned off')
    await change({ protocols: new Set(['imap', 'smtp']), state: 'suspended' })
    t.assert.match(await attempt(other, USER, NEW, HERE), /^suspended /)
    await change({ state: 'enabled' })
    const last = await other.password(USER, new Secret(NEW), HERE)
    await directory.write(async ({ accounts }) => {
      const account = await accounts.get(ana)
      if (account !== undefined) await accounts.remove(account, clock.now())
    })
    await noticed()
    t.assert.strictEqual(await other.stillValid(last), false)
    t.assert.strictEqual(await attempt(other, USER, NEW, HERE), WRONG)
  })

for (const name of ENGINES)
  test(`the next owner of a name is not let in by the last one’s password, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const authenticator = makeAuthenticator(directory, steppedClock())
    const first = await addAccount(directory, empresa, 'ana')
    await setPassword(directory, first, OLD)
    t.assert.strictEqual(await attempt(authenticator, USER, OLD, HERE), 'ok')
    await directory.write(async ({ accounts }) => {
      const account = await accounts.get(first)
      if (account !== undefined) await accounts.remove(account, 0)
    })
    const second = await addAccount(directory, empresa, 'ana')
    t.assert.notStrictEqual(second, first)
    t.assert.strictEqual(await attempt(authenticator, USER, OLD, HERE), WRONG)
  })
