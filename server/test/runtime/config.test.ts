import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { fault, folder, options } from './config-kit.ts'

test('an empty folder is a working configuration', (t: TestContext) => {
  using at = folder()
  const config = loadConfig(options(at.dir))
  t.assert.strictEqual(config.server.dataDir, join(at.dir, 'data'))
  t.assert.deepStrictEqual(config.listeners.ports, {
    smtp: 25,
    submission: 587,
    submissions: 465,
    imap: 143,
    imaps: 993,
    pop3: 110,
    pop3s: 995,
    sieve: 4190,
    lmtp: false,
    https: 443,
    http: 80,
  })
})

suite('configuration', () => {
  test('--local shifts every port by 10000 and listens on loopback only, whatever the file says', (t: TestContext) => {
    using at = folder()
    at.write('[listeners]\nhost = "0.0.0.0"\nstatus_host = "0.0.0.0"\n')
    const { listeners, server } = loadConfig(options(at.dir, { local: true }))
    t.assert.deepStrictEqual(listeners.host, ['127.0.0.1'])
    t.assert.strictEqual(listeners.statusHost, '127.0.0.1')
    t.assert.strictEqual(listeners.ports.smtp, 10025)
    t.assert.strictEqual(listeners.ports.imaps, 10993)
    t.assert.strictEqual(listeners.status, 19464)
    t.assert.strictEqual(server.hostname, 'mail.empresa.test')
  })

  test('the example of the manual is accepted, and says the defaults', (t: TestContext) => {
    using at = folder()
    const manual = readFileSync(new URL('../../../docs/operating/README.md', import.meta.url), 'utf8')
    const example = manual
      .slice(manual.indexOf('    [server]'), manual.indexOf('Every key can be set'))
      .split('\n')
      .map((line) => line.slice(4))
    // What has no default, or one that depends on the machine.
    const own = /^(?:hostname|data_dir|language|workers|certificate|key) =/
    at.write(example.filter((line) => !own.test(line)).join('\n'))
    const { server: _server, ...written } = loadConfig(options(at.dir))
    at.write(example.join('\n'))
    t.assert.strictEqual(loadConfig(options(at.dir)).server.dataDir, '/var/lib/valija')
    at.write('')
    const { server: _other, ...defaults } = loadConfig(options(at.dir))
    t.assert.deepStrictEqual(written, defaults)
  })

  test('the environment wins over the file, the command line over both', (t: TestContext) => {
    using at = folder()
    const secret = join(at.dir, 'url')
    writeFileSync(secret, 'postgres://u:p@db/valija\n')
    at.write('[listeners]\nsmtp = 2525\nimap = false\n[log]\nlevel = "warn"\n')
    const env = {
      VALIJA_LISTENERS__SMTP: '3525',
      VALIJA_LISTENERS__TRUSTED_PROXIES: '["10.0.0.0/8"]',
      VALIJA_STORE__ENGINE: 'sqlite',
      VALIJA_STORE__URL_FILE: secret,
      VALIJA_CONFIG_UNRELATED: 'x',
    }
    const config = loadConfig(options(at.dir, { env, overrides: { 'store.engine': 'postgres' } }))
    t.assert.strictEqual(config.listeners.ports.smtp, 3525)
    t.assert.strictEqual(config.listeners.ports.imap, false)
    t.assert.deepStrictEqual(config.listeners.trustedProxies, ['10.0.0.0/8'])
    t.assert.strictEqual(config.store.engine, 'postgres')
    t.assert.strictEqual(config.store.postgres.url, 'postgres://u:p@db/valija')
    t.assert.strictEqual(config.log.level, 'warn')
  })
})

test('an issuer of tokens, its secret from a file', (t: TestContext) => {
  using at = folder()
  t.assert.strictEqual(loadConfig(options(at.dir)).oauth, undefined)
  const secret = join(at.dir, 'secret')
  writeFileSync(secret, 'sentinel\n')
  at.write('[oauth]\nissuer = "https://id.test/x"\naudience = "mail"\ndomains = ["Empresa.TEST"]\n')
  const env = { VALIJA_OAUTH__CLIENT_SECRET_FILE: secret, VALIJA_OAUTH__AUDIENCE: '["mail", "otra"]' }
  t.assert.deepStrictEqual(loadConfig(options(at.dir, { env })).oauth, {
    issuer: 'https://id.test/x',
    audience: ['mail', 'otra'],
    domains: ['empresa.test'],
    addressClaim: 'email',
    keysUrl: undefined,
    introspectionUrl: '',
    clientId: '',
    clientSecret: 'sentinel',
  })
})

/** What is wrong, the file, where the sentence says it is, and words it has. */
const FAULTS = [
  ['broken TOML', '[server]\nhostname = \n', ', line 2,', 'not TOML'],
  ['an unknown key', '[server]\nhostnam = "a"\n', ':2', 'server.hostnam'],
  ['an unknown section', '[servr]\nhostname = "a"\n', ':1', 'servr'],
  ['a wrong type', '[server]\n\nworkers = "two"\n', ':3', 'whole number'],
  ['a value out of range', '[limits]\nconnections = 5\n', ':2', 'smallest value is 10'],
  ['a resolver that is none', '[queue]\nresolver = "dns"\n', ':2', '127.0.0.1:53'],
  ['a port that is none', '[listeners]\nimap = "many"\n', ':2', '0 to 65535'],
  ['a port beyond the last', '[listeners]\nimap = 70000\n', ':2', 'largest value is 65535'],
  ['a network that is none', '[listeners]\ntrusted_proxies = ["10.0.0.0/33"]\n', ':2', '10.0.0.0/8'],
  ['PROXY without proxies', '[listeners]\nproxy_protocol = ["smtp"]\n', ':2', 'trusted_proxies'],
  ['an engine that is none', '[store]\nengine = "mysql"\n', ':2', 'sqlite, postgres'],
  ['a capability that is none', '[imap]\nwithheld = ["uid only"]\n', ':2', '"UIDONLY"'],
  ['a message limit below any use', '[imap]\nmessage_limit = 999\n', ':2', '1000'],
  ['a message limit above one COPY', '[imap]\nmessage_limit = 100001\n', ':2', '100000'],
  ['an issuer that is asked in clear', '[oauth]\nissuer = "http://id.test"\n', ':2', 'https://'],
  ['an issuer without audience', '[oauth]\nissuer = "https://id.test"\n', ':1', 'audience'],
  [
    'an issuer without domains',
    '[oauth]\nissuer = "https://id.test"\naudience = "mail"\n',
    ':1',
    'domains whose addresses',
  ],
  [
    'questions about tokens without a name',
    '[oauth]\nintrospection_url = "https://id.test/i"\n',
    ':1',
    'introspection_url',
  ],
  ['a certificate without key', '[tls]\ncertificate = "a.pem"\n', ':1', 'go together'],
  ['postgres without url', '[store]\nengine = "postgres"\n', ':1', 'postgres://'],
] as const

suite('faults of the configuration', () => {
  for (const [what, toml, line, words] of FAULTS)
    test(`${what} is one sentence with its place, exit code 78`, (t: TestContext) => {
      using at = folder()
      const file = at.write(toml)
      const { exitCode, sentence } = fault(options(at.dir))
      t.assert.strictEqual(exitCode, 78)
      t.assert.ok(sentence.includes(file + line), sentence)
      t.assert.ok(sentence.includes(words), sentence)
      t.assert.ok(!sentence.includes('\n'), sentence)
    })

  test('a fault in the environment names the variable, and never shows a secret', (t: TestContext) => {
    using at = folder()
    const named = fault(options(at.dir, { env: { VALIJA_SERVER__WORKERS: 'many' } }))
    t.assert.ok(named.sentence.startsWith('VALIJA_SERVER__WORKERS:'), named.sentence)
    const env = { VALIJA_STORE__URL: 'mysql://u:sentinel-password@db/x', VALIJA_STORE__ENGINE: 'postgres' }
    t.assert.ok(!fault(options(at.dir, { env })).sentence.includes('sentinel-password'))
  })

  test('a file that was named and is not there is told', (t: TestContext) => {
    using at = folder()
    const { exitCode, sentence } = fault(options(at.dir, { file: 'missing.toml' }))
    t.assert.strictEqual(exitCode, 78)
    t.assert.ok(sentence.includes('missing.toml'), sentence)
    const secret = fault(options(at.dir, { env: { VALIJA_STORE__URL_FILE: '/nowhere/secret' } }))
    t.assert.ok(secret.sentence.includes('/nowhere/secret'), secret.sentence)
  })

  test('an offset beyond the last port is told, one at the limit is not', (t: TestContext) => {
    using at = folder()
    at.write('[listeners]\nstatus = false\nsieve = false\n')
    t.assert.strictEqual(
      loadConfig(options(at.dir, { portOffset: 65_535 - 995 })).listeners.ports.pop3s,
      65_535,
    )
    t.assert.strictEqual(fault(options(at.dir, { portOffset: 65_535 - 994 })).exitCode, 78)
  })
})
