/**
 * ID6: what people type reaches an LDAP server as one value of one filter, or as one value of a name, and never as more.
 * Against a real OpenLDAP, whose log tells what it was asked.
 */
import { type TestContext, test } from 'node:test'
import { USER_MAX_BYTES } from '../../src/service/account/limits.ts'
import { WRONG } from '../directory/sign-in.ts'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { ANA_PASSWORD, BASE, LUIS_PASSWORD, SERVICE } from '../kit/slapd.ts'
import { bindsOf, filtersOf, keepLog, openLdapWorld } from '../ldap/ldap-world.ts'

const skip = needs('slapd', 'openssl')

/** What is typed before the @, and how the server's log must show it: escaped, in the one value. */
const ATTACKS: readonly (readonly [local: string, logged: string])[] = [
  ['*', '\\2A'],
  ['a*', 'a\\2A'],
  ['*)(uid=*', '\\2A\\29\\28uid=\\2A'],
  ['x)(|(a=*', 'x\\29\\28|\\28a=\\2A'],
  ['ana)(objectClass=*', 'ana\\29\\28objectclass=\\2A'],
  ['ana)%00', 'ana\\29%00'],
  ['\\00', '\\5C00'],
  ['\\2a', '\\5C2a'],
  ['&|!()', '&|!\\28\\29'],
  ['uid=ana,ou=people', 'uid=ana,ou=people'],
  ['a'.repeat(USER_MAX_BYTES - '@empresa.test'.length), 'a'.repeat(USER_MAX_BYTES - '@empresa.test'.length)],
]

for (const engine of ENGINES)
  test(`nothing that is typed becomes a filter, on ${engine}`, { skip }, async (t: TestContext) => {
    await using world = await openLdapWorld(engine, () => ({ create: true }))
    const { slapd, say } = world
    t.assert.strictEqual(await say('ana@empresa.test', ANA_PASSWORD), 'ok')
    const before = bindsOf(slapd).length
    for (const [local, logged] of ATTACKS) {
      const asked = filtersOf(slapd).length
      t.assert.strictEqual(await say(`${local}@empresa.test`, ANA_PASSWORD), WRONG, JSON.stringify(local))
      t.assert.deepStrictEqual(
        filtersOf(slapd)
          .slice(asked)
          .map((filter) => filter.toLowerCase()),
        [`(&(objectclass=inetorgperson)(mail=${logged}@empresa.test))`.toLowerCase()],
        JSON.stringify(local),
      )
    }
    t.assert.strictEqual(bindsOf(slapd).length, before, 'and nobody was bound')
  })

test('a NUL, an endless name and no password are asked of nobody', { skip }, async (t: TestContext) => {
  await using world = await openLdapWorld('sqlite', () => ({ create: true }))
  const { slapd, say } = world
  for (const [user, password] of [
    ['ana\0@empresa.test', ANA_PASSWORD],
    ['ana@empresa.test\0', ANA_PASSWORD],
    [`${'a'.repeat(USER_MAX_BYTES)}@empresa.test`, ANA_PASSWORD],
    ['ana@empresa.test', ''],
    ['ana@empresa.test', '\0'],
    ['ana@empresa.test', `${ANA_PASSWORD}\0`],
    ['ana@empresa.test', 'x'.repeat(5000)],
    ['nadie@empresa.test', ''],
  ] as const)
    t.assert.strictEqual(await say(user, password), WRONG, JSON.stringify([user, password.slice(0, 40)]))
  t.assert.doesNotMatch(slapd.log(), /SRCH|BIND dn="uid=/)
})

test('a name made of what is typed is one name', { skip }, async (t: TestContext) => {
  const people = `ou=people,${BASE}`
  await using world = await openLdapWorld('sqlite', () => ({
    bindAs: `uid={local},${people}`,
    bindDn: '',
    create: true,
    mailAttribute: '',
  }))
  const { slapd, say } = world
  t.assert.strictEqual(await say('ana@empresa.test', ANA_PASSWORD), 'ok')
  const typed = [
    ...[
      `ana,${people}`,
      'ana+uid=luis',
      'ana;x',
      'ana\\,x',
      'ana" ',
      ' ana',
      'ana ',
      'ana<x>',
      `x,cn=valija,${BASE}`,
    ],
    ...ATTACKS.map(([local]) => local),
  ]
  for (const local of typed) {
    t.assert.strictEqual(await say(`${local}@empresa.test`, ANA_PASSWORD), WRONG, JSON.stringify(local))
    t.assert.strictEqual(await say(`${local}@empresa.test`, SERVICE.password), WRONG, JSON.stringify(local))
  }
  // These might be names of people, and mean something in a name.
  for (const local of ['#ana', 'ana=x', 'uid=ana']) await say(`${local}@empresa.test`, ANA_PASSWORD)
  t.assert.deepStrictEqual(
    [...new Set(bindsOf(slapd))],
    ['ana', '\\23ana', 'ana\\3Dx', 'uid\\3Dana'].map((uid) => `uid=${uid},${people}`),
  )
})

test('the entry has to be of the address, and of one person', { skip }, async (t: TestContext) => {
  const kept = keepLog()
  await using world = await openLdapWorld('sqlite', () => ({ filter: '(uid={local})' }), kept.log)
  const { slapd, say } = world
  t.assert.strictEqual(await say('ana@empresa.test', ANA_PASSWORD), 'ok')
  slapd.addPerson('luisa', LUIS_PASSWORD, { mail: 'luisa@otra.test' })
  t.assert.strictEqual(await say('luisa@empresa.test', LUIS_PASSWORD), WRONG)
  t.assert.match(kept.text(), /another address/)
  slapd.modify(
    `dn: uid=ana2,ou=people,${BASE}\nobjectClass: inetOrgPerson\nuid: ana2\nuid: ana\ncn: a\nsn: a\nmail: ana@empresa.test\nuserPassword: ${ANA_PASSWORD}\n`,
  )
  world.clock.ms += 60 * 60_000
  t.assert.strictEqual(await say('ana@empresa.test', ANA_PASSWORD), WRONG)
  t.assert.match(kept.text(), /not one person/)
})

test('passwords are in no log', { skip }, async (t: TestContext) => {
  const kept = keepLog()
  await using world = await openLdapWorld('sqlite', () => ({}), kept.log)
  await world.say('ana@empresa.test', ANA_PASSWORD)
  await world.say('ana@empresa.test', 'centinela-mala')
  await world.slapd.stop()
  await world.say('luis@empresa.test', 'centinela-callada')
  t.assert.match(kept.text(), /ldap.refused.*ldap.silent/)
  for (const secret of [ANA_PASSWORD, 'centinela', SERVICE.password])
    t.assert.ok(!kept.text().includes(secret), secret)
})
