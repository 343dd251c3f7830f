/** What people and programs hand in to be believed or imported: SASL messages, password hashes, tables of accounts. */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../src/lib/refusal.ts'
import type { Secret } from '../../src/lib/secret.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import type { Authenticator } from '../../src/service/account/authenticator.ts'
import { parseHash } from '../../src/service/account/password-hash.ts'
import { startSasl } from '../../src/service/account/sasl/sasl.ts'
import { readClientFinal, readClientFirst } from '../../src/service/account/sasl/scram-messages.ts'
import { readImport } from '../../src/service/admin/import-rows.ts'
import { spoiled } from '../kit/spoiled.ts'
import { from } from './sign-in.ts'

const XOAUTH2 = 'user=ana@empresa.test\x01auth=Bearer ya29.vF9dft4qmT=\x01\x01'
const context = from('192.0.2.1')
const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 20_000) }

test('messages of SCRAM are read or are a SyntaxFault', (t: TestContext) => {
  const first = ['n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL', 'p=tls-exporter,a=ana@empresa.test,n=a=2Cb=3D,r=x']
  const final = ['c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=']
  const message = spoiled([...first, ...final], {
    telling: [',', '=', 'p=', 'n=', 'r=', 'c=', 'm=', '=2C', '\0'],
  })
  fc.assert(
    fc.property(message, (text) => {
      for (const read of [readClientFirst, readClientFinal])
        try {
          const got = read(text)
          if ('bare' in got) t.assert.strictEqual(got.gs2Header + got.bare, text)
          else t.assert.ok(text.startsWith(got.withoutProof))
        } catch (error) {
          if (!(error instanceof SyntaxFault)) throw error
        }
    }),
    RUNS,
  )
})

test('messages with a token are understood, or answered by what is wrong', async (t: TestContext) => {
  const message = spoiled(
    [
      'n,a=ana@empresa.test,\x01host=mail.empresa.test\x01port=993\x01auth=Bearer eyJhb.GciOi.J9\x01\x01',
      XOAUTH2,
    ],
    { telling: ['\x01', ',', '=', 'auth=', 'auth=Bearer ', 'n,', 'p=', 'user=', '=2C', '\0', 'ñ'] },
  )
  const heard: string[] = []
  const authenticator = {
    tokens: { configurationUrl: 'https://id.test/.well-known/openid-configuration' },
    token: (user: string | undefined, token: Secret) => {
      heard.push(user ?? '')
      t.assert.match(token.reveal(), /^[\w.~+/-]+=*$/)
      return Promise.reject(new Refusal('auth-failed', { key: 'auth.wrongToken' }))
    },
  } satisfies Partial<Authenticator>
  const deps = {
    authenticator: authenticator as Partial<Authenticator> as Authenticator,
    context,
    exporterKey: undefined,
  }
  await fc.assert(
    fc.asyncProperty(message, fc.constantFrom('OAUTHBEARER', 'XOAUTH2'), async (text, mechanism) => {
      const exchange = startSasl(mechanism, deps)
      if (exchange === undefined || text === '') return
      const step = await exchange.step(Buffer.from(text))
      t.assert.strictEqual(step.kind, 'challenge')
      const said = Buffer.from(step.kind === 'challenge' ? step.bytes : []).toString()
      t.assert.match(said, /^\{"status":"(?:invalid_token|invalid_request|401|400)",/)
      await t.assert.rejects(exchange.step(Buffer.from('\x01')), Refusal)
    }),
    RUNS,
  )
  t.assert.ok(heard.includes('ana@empresa.test'))
})

test('hashes are read within their costs, or are none', (t: TestContext) => {
  const hashes = [
    '{SSHA256}H2nS9YrHvVyVgE+LOkZZNBcGVBtHAzDhpuv3Fs9RyI1zYWx0c2FsdA==',
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234',
    '$6$rounds=5000$saltsalt$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '{PBKDF2-SHA256}310000$c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '$5$saltsalt$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  ]
  const telling = [
    '$',
    '{',
    '}',
    ',',
    '=',
    'm=',
    't=',
    'p=',
    'rounds=',
    '9',
    '99999999999',
    '-1',
    '1e9',
    '\0',
  ]
  fc.assert(
    fc.property(spoiled(hashes, { telling }), (text) => {
      const hash = parseHash(text)
      t.assert.ok(hash === undefined || typeof hash.kind === 'string')
    }),
    RUNS,
  )
})

test('a table of accounts is rows or faults, each with its line', (t: TestContext) => {
  const tables = [
    'address,name,password\r\nana@empresa.test,Ana,un secreto largo\r\n"luis@empresa.test","Luis ""el"" Bueno",otro secreto\r\n',
    'address;name;password_hash;language;quota\neva@empresa.test;Eva;{SSHA256}H2nS9YrHvVyVgE+LOkZZNBcGVBtHAzDhpuv3Fs9RyI1zYWx0c2FsdA==;es;5GB\n',
  ]
  const telling = [',', ';', '"', '\r\n', '\n', '\t', 'address', 'name', 'quota', '__proto__', '\0', '\ufeff']
  fc.assert(
    fc.property(spoiled(tables, { telling }), (text) => {
      const { rows, faults } = readImport(text)
      const lines = text.split('\n').length
      for (const { line } of [...rows, ...faults])
        t.assert.ok(line >= 1 && line <= lines, `line ${line} of ${lines}`)
    }),
    RUNS,
  )
})
