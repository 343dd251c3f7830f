import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Config } from '../../src/config/config.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { selfSigned } from '../kit/self-signed.ts'
import { fault, folder, options } from './config-kit.ts'

const RIGHT = `url = "ldaps://ldap.empresa.test"
domains = "empresa.test"
base = "dc=empresa,dc=test"
`

function load(settings: string): Config['ldap'] {
  using at = folder()
  at.write(`[ldap]\n${settings}`)
  return loadConfig(options(at.dir)).ldap
}

/** What the operator reads. */
function complaint(settings: string): string {
  using at = folder()
  at.write(`[ldap]\n${settings}`)
  const { exitCode, sentence } = fault(options(at.dir))
  return `${exitCode} ${sentence.replace(`${at.dir}/`, '')}`
}

test('without an address there is no LDAP', (t: TestContext) => {
  t.assert.strictEqual(load(''), undefined)
  t.assert.strictEqual(load('domains = "empresa.test"'), undefined)
})

test('little has to be said', (t: TestContext) => {
  t.assert.deepStrictEqual(load(RIGHT), {
    urls: ['ldaps://ldap.empresa.test'],
    startTls: false,
    ca: '',
    domains: ['empresa.test'],
    bindDn: '',
    bindPassword: '',
    base: 'dc=empresa,dc=test',
    filter: '(mail={address})',
    bindAs: '',
    mailAttribute: 'mail',
    nameAttribute: 'displayName',
    groupAttribute: 'memberOf',
    group: '',
    create: false,
    scram: false,
    changePasswordAt: '',
    timeoutMs: 5000,
    connections: 8,
  })
})

test('the password of bind_dn and the certificate may lie in files', (t: TestContext) => {
  using at = folder()
  const { certificate } = selfSigned('ldap.empresa.test')
  writeFileSync(join(at.dir, 'password'), 'clave de servicio\n')
  writeFileSync(join(at.dir, 'ca.pem'), certificate)
  at.write(`[ldap]\n${RIGHT}ca = "ca.pem"\nbind_dn = "cn=valija"\nbind_password_file = "password"\n`)
  const ldap = loadConfig(options(at.dir)).ldap
  t.assert.deepStrictEqual([ldap?.bindPassword, ldap?.ca], ['clave de servicio', certificate])
  at.write(`[ldap]\n${RIGHT}bind_dn = "cn=valija"\n`)
  const env = { VALIJA_LDAP__BIND_PASSWORD_FILE: join(at.dir, 'password'), VALIJA_LDAP__CA: certificate }
  const given = loadConfig(options(at.dir, { env })).ldap
  t.assert.deepStrictEqual([given?.bindPassword, given?.ca], ['clave de servicio', certificate])
  at.write(`[ldap]\n${RIGHT}ca = "password"\n`)
  t.assert.match(fault(options(at.dir)).sentence, /holds no certificate in PEM form/)
})

test('what would be a mistake is said in words', (t: TestContext) => {
  const cases: readonly (readonly [settings: string, sentence: RegExp])[] = [
    [RIGHT.replace('ldaps:', 'https:'), /^78 valija.toml:2: ldap.url has to be addresses such as ldaps:/],
    [RIGHT.replace('empresa.test"', 'empresa.test/dc=empresa"'), /ldap.url has to be addresses/],
    [
      RIGHT.replace('ldaps:', 'ldap:'),
      /passwords would travel unprotected. Write ldaps:\/\/ in the url, or set ldap.start_tls/,
    ],
    [RIGHT.replace('domains = "empresa.test"\n', ''), /ldap.domains has to list the domains/],
    [RIGHT.replace('base = "dc=empresa,dc=test"\n', ''), /ldap.base has to say below which entry/],
    [
      `${RIGHT}filter = "(mail=ana@empresa.test)"`,
      /ldap.filter .* has to be a search filter with \{address\}, \{local\}/,
    ],
    [`${RIGHT}filter = "(mail={adress})"`, /ldap.filter/],
    [`${RIGHT}filter = "(&(mail={address})"`, /ldap.filter/],
    [`${RIGHT}bind_as = "uid=ana"`, /ldap.bind_as .* with \{address\} or \{local\} in it/],
    [
      `${RIGHT}bind_dn = "cn=valija"`,
      /bind_dn and ldap.bind_password \(or bind_password_file\) belong together/,
    ],
    [`${RIGHT}bind_password = "x"`, /belong together/],
    [`${RIGHT}group_attribute = "member of"`, /ldap.group_attribute has to be the name of an attribute/],
    [`${RIGHT}group_attribute = ""\ngroup = "cn=correo"`, /ldap.group_attribute/],
    [`${RIGHT}timeout_seconds = 0`, /ldap.timeout_seconds/],
    [`${RIGHT}insecure = true`, /ldap.insecure/],
    [
      `${RIGHT.replace('"empresa.test"', '["empresa.test", "otra.test"]')}mail_attribute = ""\nfilter = "(uid={local})"`,
      /people of one domain could open mail of another/,
    ],
  ]
  for (const [settings, sentence] of cases) t.assert.match(complaint(settings), sentence, settings)
  t.assert.ok(!complaint(`${RIGHT}bind_password = "sentinel"`).includes('sentinel'))
})

test('without TLS only this machine is asked, or with StartTLS', (t: TestContext) => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]:3389'])
    t.assert.ok(load(RIGHT.replace('ldaps://ldap.empresa.test', `ldap://${host}`)) !== undefined, host)
  t.assert.strictEqual(load(`${RIGHT.replace('ldaps:', 'ldap:')}start_tls = true`)?.startTls, true)
})

test('who is bound by a name needs a base only where an entry is searched', (t: TestContext) => {
  const without = RIGHT.replace('base = "dc=empresa,dc=test"\n', '')
  t.assert.ok(load(`${without}bind_as = "uid={local},ou=people,dc=empresa,dc=test"`) !== undefined)
  t.assert.match(complaint(`${without}bind_as = "{local}@corp.test"`), /ldap.base/)
  t.assert.ok(load(`${without}bind_as = "{local}@corp.test"\nmail_attribute = ""`) !== undefined)
})
