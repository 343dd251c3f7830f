/** SCRAM with app passwords: one salt for all passwords of an account, each within its scopes and until it expires. */
import { createHash, randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Secret } from '../../src/lib/secret.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { APP_PASSWORDS_MAX, WINDOW_MS } from '../../src/service/account/limits.ts'
import { deriveScramKeys } from '../../src/service/account/scram-keys.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { DIRECTORY_MIGRATIONS } from '../../src/store/directory-schema.ts'
import { migrate } from '../../src/store/sql.ts'
import { ENGINES } from '../kit/engines.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from './admin.ts'
import { addAccount, addCompany, openTestDirectory } from './company.ts'
import {
  addAppPassword,
  attempt,
  attemptScram,
  from,
  makeAuthenticator,
  setPassword,
  steppedClock,
  WRONG,
} from './sign-in.ts'

const ANA = 'ana@empresa.test'
const OWN = 'a long good secret'
const APP = 'abcde-fghjk-mnpqr-stuvw-xyz23'

async function addByMethod(admin: TestAdmin, more: { readonly [key: string]: Json }): Promise<string> {
  const made = await admin.call(OPERATOR, 'app-password.add', { address: ANA, name: 'Teléfono', ...more })
  return String((made as { readonly password: string }).password)
}

for (const name of ENGINES)
  test(`every password of an account proves itself under one salt, on ${name}`, async (t: TestContext) => {
    await using admin = await openTestAdmin(name)
    const { authenticator, clock } = admin
    const by = (password: string, protocol: 'imap' | 'smtp' | 'pop3' = 'imap'): Promise<string> =>
      attemptScram(authenticator, ANA, password, from('192.0.2.1', protocol))
    const challenge = async (user: string): Promise<string> => {
      const { salt, iterations, candidates } = await authenticator.scramKeys(user, from('192.0.2.1'))
      return `${Buffer.from(salt).toString('hex')} ${iterations} ${candidates.length}`
    }
    const before = await challenge(ANA)
    // The first app password comes before there is any other.
    const phone = await addByMethod(admin, { protocols: ['imap', 'smtp'] })
    t.assert.strictEqual(await by(phone), 'ok account smtp,imap')
    await admin.call(OPERATOR, 'account.password', { address: ANA, password: OWN })
    t.assert.strictEqual(await by(OWN), 'ok account smtp,imap,pop3,jmap,managesieve,web')
    const laptop = await addByMethod(admin, { protocols: ['imap'], expiresMs: clock.now() + 60_000 })
    const all = [OWN, phone, laptop]
    for (const one of all) t.assert.match(await by(one), /^ok /)
    t.assert.strictEqual(await challenge(ANA), before, 'what everybody can ask for never tells of a change')

    t.assert.strictEqual(await by(laptop, 'smtp'), WRONG, 'out of its scope')
    t.assert.strictEqual(await by(phone, 'pop3'), WRONG)
    t.assert.strictEqual(await by(phone.replaceAll('-', '')), WRONG, 'only as it was shown')
    clock.ms += 60_000
    t.assert.strictEqual(await by(laptop), WRONG, 'expired')
    const list = await admin.call(OPERATOR, 'app-password.list', { address: ANA })
    const used = (list as { readonly usedMs: number | null }[]).map(({ usedMs }) => usedMs)
    t.assert.deepStrictEqual(used, [clock.now() - 60_000, clock.now() - 60_000], 'the use is noted')

    await admin.call(OPERATOR, 'account.password', { address: ANA, password: 'another good secret' })
    t.assert.match(await by('another good secret'), /^ok /)
    t.assert.match(await by(phone), /^ok /, 'outlives a change of the other password')
    t.assert.strictEqual(await by(OWN), WRONG)
    clock.ms += WINDOW_MS
    await admin.call(OPERATOR, 'app-password.remove', { address: ANA, id: 1 })
    t.assert.strictEqual(await by(phone), WRONG, 'removed')
    clock.ms += WINDOW_MS
    await admin.call(OPERATOR, 'account.rename', { address: ANA, to: 'anamaria' })
    const renamed = await attemptScram(
      authenticator,
      'anamaria@empresa.test',
      'another good secret',
      from('192.0.2.1'),
    )
    t.assert.match(renamed, /^ok /, 'the keys belong to the account, not to its name')
  })

for (const name of ENGINES)
  test(`the salt of an account with ${APP_PASSWORDS_MAX} app passwords and of nobody look alike, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana')
    await setPassword(directory, ana, OWN)
    const passwords = Array.from({ length: APP_PASSWORDS_MAX }, (_, i) => `${APP.slice(0, -2)}${i + 10}`)
    for (const one of passwords) await addAppPassword(directory, ana, one, { scopes: ['imap'] })
    const authenticator = makeAuthenticator(directory, steppedClock())
    for (const user of [ANA, 'nadie@empresa.test', 'nadie@fuera.test', '', '@']) {
      const keys = await authenticator.scramKeys(user, from('192.0.2.1'))
      t.assert.deepStrictEqual(
        [keys.salt.length, keys.iterations, keys.candidates.length],
        [16, 16_384, APP_PASSWORDS_MAX + 1],
        user,
      )
    }
    for (const one of [OWN, ...passwords.slice(0, 2), ...passwords.slice(-1)])
      t.assert.match(await attemptScram(authenticator, ANA, one, from('192.0.2.1')), /^ok /)
    t.assert.strictEqual(await attemptScram(authenticator, ANA, 'x', from('192.0.2.1')), WRONG)
    t.assert.strictEqual(
      await attemptScram(authenticator, 'nadie@empresa.test', OWN, from('192.0.2.1')),
      WRONG,
    )
  })

for (const name of ENGINES)
  test(`data of the release before: PLAIN works, and makes SCRAM work, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana')
    await setPassword(directory, ana, OWN)
    // A salt of chance, as it was made then.
    const scram = await deriveScramKeys(OWN, { salt: randomBytes(16), iterations: 16_384 })
    await directory.write(async ({ credentials }) => {
      const known = await credentials.get(ana)
      if (known !== undefined) await credentials.set(ana, { ...known, scram }, 0)
    })
    await addAppPassword(directory, ana, APP, { scopes: ['imap'], scram: false })
    const authenticator = makeAuthenticator(directory, steppedClock())
    const by = (password: string): Promise<string> =>
      attemptScram(authenticator, ANA, password, from('192.0.2.1'))
    t.assert.match(await by(OWN), /^ok /)
    t.assert.strictEqual(await by(APP), WRONG)
    const typed = 'ABCDE fghjk mnpqr stuvw xyz23'
    t.assert.strictEqual(await attempt(authenticator, ANA, typed, from('192.0.2.1', 'smtp')), WRONG)
    t.assert.strictEqual(await by(APP), WRONG, 'where it is of no use it is not improved either')
    await authenticator.password(ANA, new Secret(typed), from('192.0.2.1'))
    t.assert.match(await by(APP), /^ok /, 'under the salt that the account has')
    t.assert.match(await by(OWN), /^ok /)
  })

for (const name of ENGINES)
  test(`an imported hash gets its keys under the salt of the app passwords, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana')
    const hash = `{SHA256}${createHash('sha256').update(OWN).digest('base64')}`
    await directory.write(({ credentials }) => credentials.set(ana, { hash, scram: undefined }, 0))
    await addAppPassword(directory, ana, APP, { scopes: ['imap'] })
    const authenticator = makeAuthenticator(directory, steppedClock())
    t.assert.match(await attemptScram(authenticator, ANA, APP, from('192.0.2.1')), /^ok /)
    t.assert.strictEqual(await attemptScram(authenticator, ANA, OWN, from('192.0.2.1')), WRONG)
    t.assert.strictEqual(await attempt(authenticator, ANA, OWN, from('192.0.2.1')), 'ok')
    t.assert.match(await attemptScram(authenticator, ANA, OWN, from('192.0.2.1')), /^ok /)
    t.assert.match(await attemptScram(authenticator, ANA, APP, from('192.0.2.1')), /^ok /)
  })

for (const name of ENGINES)
  test(`tables of schema version 1 are brought forward with their app passwords, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name, DIRECTORY_MIGRATIONS.slice(0, 1))
    const db = opened.database()
    await db.write((sql) =>
      sql.run(
        'insert into app_password (id, account_id, name, digest, scopes, created_ms) values (?, ?, ?, ?, ?, ?)',
        ...[1, 1, 'Teléfono', randomBytes(32), 'imap', 0],
      ),
    )
    await migrate(db, 'directory', DIRECTORY_MIGRATIONS)
    const [app] = await opened.directory.read(({ appPasswords }) => appPasswords.list(1 as AccountId))
    t.assert.deepStrictEqual([app?.name, app?.scram, app?.digest.length], ['Teléfono', undefined, 32])
  })
