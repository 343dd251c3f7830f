/** What people and programs hand in to be believed or imported: SASL messages, password hashes, tables of accounts. */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { parseHash } from '../../src/service/account/password-hash.ts'
import { readClientFinal, readClientFirst } from '../../src/service/account/sasl/scram-messages.ts'
import { readImport } from '../../src/service/admin/import-rows.ts'
import { spoiled } from '../kit/spoiled.ts'

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
