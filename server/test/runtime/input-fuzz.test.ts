/** What operators hand in: valija.toml, the environment, command lines, questions on the control socket. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { loadConfig } from '../../src/config/load-config.ts'
import { parseByteSize } from '../../src/lib/byte-size.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { parseServer } from '../../src/net/dns/servers.ts'
import { readQuestion } from '../../src/runtime/control.ts'
import { StartError } from '../../src/runtime/start-error.ts'
import { spoiled } from '../kit/spoiled.ts'

const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 5_000) }
const FILE = `
[server]
hostname = "correo.empresa.test"
workers = 2
[listeners]
smtp = 25
private_networks = ["127.0.0.0/8", "::1/128"]
[store]
engine = "postgres"
url = "postgres://valija@localhost/valija"
[queue]
resolver = "127.0.0.1:53"
[limits]
message_bytes = 52428800
`

test('any file is a configuration or a sentence about it', (t: TestContext) => {
  const dir = mkdtempSync(join(tmpdir(), 'valija-toml-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const file = join(dir, 'valija.toml')
  const telling = [
    '[',
    ']',
    '[[',
    '=',
    '"',
    "'''",
    '"""',
    '.',
    '{',
    '}',
    '#',
    '\n',
    '1e999',
    '__proto__',
    'nan',
    '\\u0000',
  ]
  const env = fc.dictionary(
    fc.constantFrom('VALIJA_STORE__ENGINE', 'VALIJA_LISTENERS__SMTP', 'VALIJA___PROTO____X', 'VALIJA_X__Y'),
    fc.string({ maxLength: 20 }),
    { maxKeys: 2 },
  )
  fc.assert(
    fc.property(spoiled([FILE], { telling }), env, (text, variables) => {
      writeFileSync(file, text)
      try {
        loadConfig({
          file,
          dataDir: dir,
          local: false,
          portOffset: undefined,
          overrides: {},
          language: 'es',
          cwd: dir,
          env: variables,
        })
      } catch (error) {
        if (!(error instanceof StartError)) throw error
        t.assert.strictEqual(error.exitCode, 78)
      }
    }),
    RUNS,
  )
  t.assert.strictEqual(({} as Record<string, unknown>)['x'], undefined)
})

test('sizes, servers and questions', (t: TestContext) => {
  const text = spoiled(['5 GB', '500MB', '192.0.2.1:5353', '[2001:db8::1]:53'], {
    telling: [':', '[', '.', '9', ' '],
  })
  fc.assert(
    fc.property(text, (one) => {
      const size = parseByteSize(one)
      t.assert.ok(size === undefined || Number.isSafeInteger(size))
      try {
        const { port } = parseServer(one)
        t.assert.ok(port >= 1 && port <= 65_535)
      } catch (error) {
        if (!(error instanceof SyntaxFault)) throw error
      }
    }),
    RUNS,
  )
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const question = readQuestion(value)
      t.assert.ok(question === undefined || typeof question.method === 'string')
    }),
    RUNS,
  )
})

const COMMANDS = [
  ...[
    'organisation add',
    'domain add',
    'domain show',
    'account add',
    'account list',
    'account set',
    'account import',
  ],
  ...[
    'account password',
    'alias add',
    'alias remove',
    'group add',
    'queue list',
    'queue show',
    'route set',
    'route list',
  ],
  ...[
    'store check',
    'message inspect',
    'version',
    'health',
    'help account',
    'account',
    'nothing',
    '__proto__',
  ],
].map((line) => line.split(' '))
const WORDS = [
  ...[
    '--',
    '-',
    '-x',
    '--json',
    '--lang',
    'es',
    '--lang=eo',
    '--config',
    '/nonexistent',
    '--help',
    '--company',
  ],
  ...[
    '--quota',
    '--language',
    '--limit',
    '--domain',
    '--tls',
    '--password-stdin',
    'ana@empresa.test',
    'ñ@ñ.test',
    '@',
  ],
  ...[
    '',
    ' ',
    '-1',
    '1e99',
    '5GB',
    '127.0.0.1:25',
    '[::1]:25',
    'constructor',
    'a\u0007b',
    '\u001b[2J',
    'x'.repeat(300),
  ],
]

test('any command line ends with a sentence, none with our bug', (t: TestContext) => {
  const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 5 })
  const line = fc.tuple(fc.constantFrom(...COMMANDS), words).map(([command, rest]) => [...command, ...rest])
  const lines = fc.sample(line, 300)
  const dir = mkdtempSync(join(tmpdir(), 'valija-lines-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const child = fileURLToPath(new URL('command-lines-child.ts', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [child, dir], {
    input: JSON.stringify(lines),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  t.assert.strictEqual(status, 0, stderr.slice(-2000))
  const codes = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as number[]
  t.assert.strictEqual(codes.length, lines.length)
  t.diagnostic(`ended with ${[...new Set(codes)].sort().join(', ')}`)
  for (const [at, code] of codes.entries()) {
    const known = code === 0 || (code >= 64 && code <= 78 && code !== 70)
    t.assert.ok(known, `${code}: ${JSON.stringify(lines[at])}\n${stderr.slice(-2000)}`)
  }
  t.assert.ok(!/[\u0007\u001b]/.test(stdout + stderr), 'what was typed is not sent to the terminal')
})
