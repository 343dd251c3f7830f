/** Whose password LDAP keeps, on both engines, against a real OpenLDAP. THREATS ID1, ID2, ID4, ID11 */
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { Secret } from '../../src/lib/secret.ts'
import { ACCOUNT_TRIES, OUTSIDE_SESSION_MS, VERIFIED_MS } from '../../src/service/account/limits.ts'
import { REFUSED_MS, REST_MS } from '../../src/service/ldap/limits.ts'
import { addAccount, addAlias, addAliasDomain } from '../directory/company.ts'
import {
  addAppPassword,
  attempt,
  attemptScram,
  from,
  makeAuthenticator,
  setPassword,
  WRONG,
} from '../directory/sign-in.ts'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { until } from '../kit/queue.ts'
import { ANA_PASSWORD, BASE, LUIS_PASSWORD, MAIL_GROUP } from '../kit/slapd.ts'
import { bindsOf, openLdapWorld } from './ldap-world.ts'

const skip = needs('slapd', 'openssl')
const SILENT = 'try-later {"key":"auth.ldapSilent"}'
const ANA = 'ana@empresa.test'

for (const engine of ENGINES) {
  test(`the password of LDAP opens the account, the one of before does not, on ${engine}`, {
    skip,
  }, async (t: TestContext) => {
    await using world = await openLdapWorld(engine)
    const { directory, say, empresa } = world
    await setPassword(directory, world.ana, 'una clave de antes')
    await addAliasDomain(directory, empresa, 'alias.test')
    t.assert.strictEqual(await say(ANA, 'una clave de antes'), WRONG)
    t.assert.strictEqual(await say(ANA, ANA_PASSWORD), 'ok')
    t.assert.strictEqual(await say('ANA@Alias.Test', ANA_PASSWORD), 'ok')
    t.assert.strictEqual(await say(ANA, LUIS_PASSWORD), WRONG)
    const credential = await directory.read(({ credentials }) => credentials.get(world.ana))
    t.assert.strictEqual(credential, undefined, 'it is forgotten with the first sign-in')
    // Another company's domain is not asked about.
    t.assert.strictEqual(await say('luis@otra.test', LUIS_PASSWORD), WRONG)
  })

  test(`a password that is changed there: the old one lives as long as what is remembered, on ${engine}`, {
    skip,
  }, async (t: TestContext) => {
    await using world = await openLdapWorld(engine)
    const { slapd, say, clock, directory } = world
    t.assert.strictEqual(await say(ANA, ANA_PASSWORD), 'ok')
    slapd.setPassword('ana', 'una clave nueva')
    t.assert.strictEqual(await say(ANA, 'una clave nueva'), 'ok', 'the new one at once')
    clock.ms += VERIFIED_MS
    t.assert.strictEqual(await say(ANA, ANA_PASSWORD), WRONG)
    const account = await directory.account(world.ana)
    if (account === undefined) throw new Error('no ana')
    await directory.write(({ accounts }) => accounts.set(world.ana, { ...account, state: 'suspended' }))
    t.assert.match(await say(ANA, 'una clave nueva'), /^suspended /, 'whatever LDAP says')
    t.assert.strictEqual(await say(ANA, 'mala'), WRONG)
  })

  test(`app passwords stay ours, SCRAM is theirs alone, on ${engine}`, { skip }, async (t: TestContext) => {
    await using world = await openLdapWorld(engine, () => ({ scram: true }))
    const { directory, say, authenticator, slapd } = world
    const app = 'abcde-fghjk-mnpqr-stuvw-xyz23'
    await setPassword(directory, world.ana, 'una clave de antes')
    await addAppPassword(directory, world.ana, app, { scopes: ['imap'] })
    const scram = (password: string): Promise<string> =>
      attemptScram(authenticator, ANA, password, from('192.0.2.1'))
    for (const password of ['una clave de antes', ANA_PASSWORD])
      t.assert.strictEqual(await scram(password), WRONG)
    t.assert.match(await scram(app), /^ok /)
    t.assert.strictEqual(await say(ANA, app), 'ok')
    t.assert.deepStrictEqual(bindsOf(slapd), [])
    t.assert.strictEqual(await say(ANA, app, 'pop3'), WRONG, 'it is for IMAP')
    t.assert.deepStrictEqual(bindsOf(slapd), [], 'and is no password to be tried elsewhere')
    await slapd.stop()
    t.assert.strictEqual(await say(ANA, app), 'ok')
  })

  test(`accounts come to be with the first sign-in where that is wanted, on ${engine}`, {
    skip,
  }, async (t: TestContext) => {
    await using world = await openLdapWorld(engine, () => ({ create: true }))
    const { slapd, say, directory, empresa } = world
    for (const uid of ['nueva', 'postmaster', 'ventas', 'mal name'])
      slapd.addPerson(uid, ANA_PASSWORD, {
        mail: `${uid}@empresa.test`,
        displayName: 'Nueva\u202e\n Persona',
      })
    await addAlias(directory, empresa, 'ventas', [ANA])
    t.assert.strictEqual(await say('nueva@empresa.test', 'mala'), WRONG)
    t.assert.strictEqual(await directory.accountByAddress('nueva@empresa.test'), undefined)
    const many = await Promise.all([1, 2, 3].map(() => say('Nueva@Empresa.test', ANA_PASSWORD)))
    t.assert.deepStrictEqual(many, ['ok', 'ok', 'ok'])
    const made = await directory.accountByAddress('nueva@empresa.test')
    t.assert.deepStrictEqual(
      [made?.displayName, made?.role, made?.organisationId],
      ['Nueva  Persona', 'account', empresa.organisationId],
    )
    for (const local of ['postmaster', 'ventas', 'mal name'])
      t.assert.strictEqual(await say(`${local}@empresa.test`, ANA_PASSWORD), WRONG, local)
    t.assert.strictEqual(await directory.accountByAddress('postmaster@empresa.test'), undefined)
  })
}

test('only members of the group come in', { skip }, async (t: TestContext) => {
  await using world = await openLdapWorld('sqlite', () => ({
    group: MAIL_GROUP.toUpperCase().replaceAll(',', ', '),
  }))
  const { slapd, say } = world
  t.assert.strictEqual(await say(ANA, ANA_PASSWORD), 'ok')
  t.assert.strictEqual(await say('luis@empresa.test', LUIS_PASSWORD), WRONG)
  slapd.modify(`dn: ${MAIL_GROUP}\nchangetype: modify\nadd: member\nmember: uid=luis,ou=people,${BASE}\n`)
  t.assert.strictEqual(await say('luis@empresa.test', LUIS_PASSWORD), 'ok')
})

test('bound by a name, with the group read as the person', { skip }, async (t: TestContext) => {
  await using world = await openLdapWorld('sqlite', () => ({
    bindAs: `uid={local},ou=people,${BASE}`,
    bindDn: '',
    group: MAIL_GROUP,
  }))
  t.assert.strictEqual(await world.say(ANA, ANA_PASSWORD), 'ok')
  t.assert.strictEqual(await world.say(ANA, 'mala'), WRONG)
  t.assert.strictEqual(await world.say('luis@empresa.test', LUIS_PASSWORD), WRONG)
})

test('a server that stops is no wrong password, and back it is asked again', {
  skip,
}, async (t: TestContext) => {
  await using world = await openLdapWorld('sqlite', () => ({ timeoutMs: 1000 }))
  const { slapd, clock } = world
  const say = (user: string, password: string) =>
    attempt(world.authenticator, user, password, from('192.0.2.1'))
  t.assert.strictEqual(await say(ANA, ANA_PASSWORD), 'ok')
  await slapd.stop()
  t.assert.strictEqual(await say(ANA, ANA_PASSWORD), 'ok', 'it is remembered')
  clock.ms += VERIFIED_MS
  for (let n = 0; n < 2 * ACCOUNT_TRIES; n++)
    for (const user of [ANA, 'luis@empresa.test', 'nadie@empresa.test'])
      t.assert.strictEqual(await say(user, ANA_PASSWORD), SILENT, user)
  await slapd.start()
  await until(async () => (await say(ANA, ANA_PASSWORD)) === 'ok', REST_MS + 5000)
  t.assert.strictEqual(await say('nadie@empresa.test', 'x'), WRONG)
})

test('wrong passwords are counted, and asked no more', { skip }, async (t: TestContext) => {
  await using world = await openLdapWorld('sqlite')
  for (let n = 0; n < ACCOUNT_TRIES; n++) t.assert.strictEqual(await world.say(ANA, `mala ${n}`), WRONG)
  const asked = bindsOf(world.slapd).length
  t.assert.match(await world.say(ANA, ANA_PASSWORD), /^auth-throttled /)
  t.assert.strictEqual(asked, ACCOUNT_TRIES)
  t.assert.strictEqual(bindsOf(world.slapd).length, ACCOUNT_TRIES)
})

test('who is there and who is not are refused after the same time', { skip }, async (t: TestContext) => {
  await using world = await openLdapWorld('sqlite', () => ({ create: true }))
  const users = [ANA, 'nadie@empresa.test', 'postmaster@empresa.test']
  for (let n = 0; n < 5; n++)
    for (const user of users) {
      const started = performance.now()
      t.assert.strictEqual(await world.say(user, `mala ${n}`), WRONG)
      const tookMs = performance.now() - started
      t.assert.ok(tookMs >= REFUSED_MS - 2, `${user}: ${tookMs}`)
    }
})

test('two hundred people at once', { skip }, async (t: TestContext) => {
  await using world = await openLdapWorld('sqlite', () => ({ connections: 8, timeoutMs: 20_000 }))
  const { slapd, directory, empresa } = world
  const names = Array.from({ length: 200 }, (_, n) => `persona${n}`)
  for (const name of names) await addAccount(directory, empresa, name)
  slapd.addPeople(names, (name) => `clave de ${name}`)
  const said = await Promise.all(names.map((name) => world.say(`${name}@empresa.test`, `clave de ${name}`)))
  t.assert.deepStrictEqual(new Set(said), new Set(['ok']))
  const places = slapd.log().match(/ACCEPT from/g)?.length ?? 0
  // Two for each place, and those of the kit itself.
  t.assert.ok(places <= 16 + 2, `${places} connections`)
})

test('a session ends before somebody who left is long gone', { skip }, async (t: TestContext) => {
  await using world = await openLdapWorld('sqlite')
  const { authenticator, clock } = world
  const principal = await authenticator.password(ANA, new Secret(ANA_PASSWORD), from('192.0.2.1'))
  clock.ms += OUTSIDE_SESSION_MS - 1
  t.assert.strictEqual(await authenticator.stillValid(principal), true)
  clock.ms++
  t.assert.strictEqual(await authenticator.stillValid(principal), false)
})

test('the day LDAP is no longer configured, no password of before comes back', {
  skip,
}, async (t: TestContext) => {
  await using world = await openLdapWorld('sqlite')
  const { directory, say, clock } = world
  await setPassword(directory, world.ana, 'una clave de antes')
  t.assert.strictEqual(await say(ANA, ANA_PASSWORD), 'ok')
  const without = makeAuthenticator(directory, clock)
  for (const password of ['una clave de antes', ANA_PASSWORD])
    t.assert.strictEqual(await attempt(without, ANA, password, from('192.0.2.1')), WRONG)
})
