/** Scripts that were thrown together, and messages too: Pigeonhole finds true what we find true. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { needs } from '../kit/components.ts'
import { openPigeonhole, storing } from '../kit/pigeonhole.ts'
import { playCase } from '../kit/sieve-cases.ts'

const RUNS = Number(process.env['RUNS'] ?? 40)
/** Always the same scripts: what differs today differs tomorrow. */
const SEED = Number(process.env['SEED'] ?? 5)

const word = fc.string({ unit: fc.constantFrom('a', 'B', 'b', '1', ' ', '-'), maxLength: 5 })
const quoted = (text: fc.Arbitrary<string>) => text.map((one) => `"${one.replaceAll(/["\\]/g, '\\$&')}"`)
const list = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    quoted(text),
    fc.array(quoted(text), { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
  )
/** Without `?`: it takes one for more than a sign, and dies of one behind a star. */
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '1', ' ', '\\*'), maxLength: 6 })
const expression = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    '.',
    '1',
    '[ab]',
    '[^a]',
    '(a|b1)',
    'a*',
    'b+',
    '(1)?',
    '^',
    '[[:alpha:]]',
    'a{1,2}',
  ),
  maxLength: 5,
  minLength: 1,
})
const mailbox = fc.constantFrom(
  'ana@empresa.test',
  'ANA+web@empresa.test',
  'luis@otra.test',
  '"b c"@x.test',
  'a',
  '@empresa.test',
)
const comparator = fc.constantFrom('', ':comparator "i;octet" ', ':comparator "i;ascii-casemap" ')
const relation = fc.constantFrom('gt', 'ge', 'lt', 'le', 'eq', 'ne')

/** A match type with its comparator, and keys that suit it. */
const match = (key: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.tuple(fc.constantFrom(':is ', ':contains ', ''), comparator, list(key)),
    fc.tuple(fc.constant(':matches '), comparator, list(pattern)),
    fc.tuple(fc.constant(':regex '), comparator, list(expression)),
    fc.tuple(
      relation.map((one) => `:value "${one}" `),
      comparator,
      list(key),
    ),
    fc.tuple(
      relation.map((one) => `:value "${one}" `),
      fc.constant(':comparator "i;ascii-numeric" '),
      list(fc.constantFrom('1', '12', '3 b', '', 'x')),
    ),
    fc.tuple(
      relation.map((one) => `:count "${one}" `),
      fc.constant(':comparator "i;ascii-numeric" '),
      list(fc.constantFrom('0', '1', '2', '3')),
    ),
  )
/** It does not count what `:index` picks. */
const matchOne = match(word).filter(([type]) => !type.startsWith(':count'))
const NAMES = fc.constantFrom('subject', 'X-A', 'x-b', 'to', 'x-none')
const names = list(NAMES)

const leaf = fc.oneof(
  fc.tuple(names, match(word)).map(([name, [type, by, keys]]) => `header ${type}${by}${name} ${keys}`),
  fc
    .tuple(
      fc.constantFrom('', ':all ', ':localpart ', ':domain ', ':user '),
      list(fc.constantFrom('to', 'from', 'cc')),
      match(mailbox),
    )
    .map(([part, name, [type, by, keys]]) => `address ${part}${type}${by}${name} ${keys}`),
  fc
    .tuple(list(fc.constantFrom('from', 'to')), match(mailbox))
    .map(([name, [type, by, keys]]) => `envelope ${type}${by}${name} ${keys}`),
  names.map((all) => `exists ${all}`),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.boolean(), NAMES, matchOne)
    .map(
      ([index, last, name, [type, by, keys]]) =>
        `header :index ${index} ${last ? ':last ' : ''}${type}${by}"${name}" ${keys}`,
    ),
  fc
    .tuple(fc.constantFrom('over', 'under'), fc.constantFrom(100, 300, 1000))
    .map(([way, octets]) => `size :${way} ${octets}`),
  fc.tuple(comparator, list(word)).map(([by, keys]) => `hasflag :contains ${by}${keys}`),
)
const test3 = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 1, arbitrary: leaf.map((one) => `not ${one}`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('anyof', 'allof'), fc.array(leaf, { minLength: 1, maxLength: 3 }))
      .map(([name, all]) => `${name}(${all.join(', ')})`),
  },
)
const command = fc.oneof(
  { weight: 4, arbitrary: test3.map((one) => (n: number) => `if ${one} { addflag "f${n}"; }`) },
  {
    weight: 1,
    arbitrary: fc.tuple(NAMES, pattern).map(
      ([name, key]) =>
        (n: number) =>
          `if header :matches "${name}" "${key.replaceAll('\\', '\\\\')}" { set "v" "\${1}-\${2}"; addflag "m${n}"; if string :contains "\${v}" "a" { addflag "v${n}"; } }`,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('addflag', 'setflag', 'removeflag'), list(word)).map(
      ([name, flags]) =>
        () =>
          `${name} ${flags};`,
    ),
  },
)
const REQUIRES =
  'require ["imap4flags", "envelope", "variables", "relational", "comparator-i;ascii-numeric", "subaddress", "index", "regex"];\n'
const script = fc
  .array(command, { minLength: 5, maxLength: 20 })
  .map((all) => REQUIRES + all.map((one, i) => one(i)).join('\n'))
const field = fc.tuple(
  fc.constantFrom('Subject', 'X-A', 'X-B'),
  fc.oneof(word, fc.constantFrom('12', '3 abc', 'a b a b', '1a1b')),
)
const message = fc
  .tuple(fc.array(field, { maxLength: 5 }), fc.array(mailbox, { minLength: 1, maxLength: 3 }))
  .map(
    ([fields, all]) =>
      `From: Luis <luis@otra.test>\r\nTo: ${['bea@empresa.test', ...all.filter((one) => /.@/.test(one))].join(', ')}\r\n${fields.map(([name, text]) => `${name}: ${text}\r\n`).join('')}\r\ntexto\r\n`,
  )

suite('scripts thrown together', { skip: needs('pigeonhole') }, () => {
  test('come to the same flags', async () => {
    await using other = await openPigeonhole()
    await fc.assert(
      fc.asyncProperty(script, message, async (source, text) => {
        const sent = { from: 'luis@otra.test', to: 'ana+web@empresa.test' }
        const { said } = await playCase({
          title: '',
          scripts: [source],
          included: new Map(),
          // The last line end of a case is not the message's.
          message: `${text.replaceAll('\r\n', '\n')}\n`,
          ...sent,
          world: [],
          differs: undefined,
          expect: '',
          header: undefined,
          result: undefined,
        })
        const theirs = await other.ask({ script: source, included: new Map(), message: text, ...sent })
        const [kind, ...flags] = said.split(' ')
        const ours =
          kind === 'keep' ? [storing('INBOX', flags)] : said.startsWith('fault') ? ['fault'] : [said]
        assert.deepEqual(ours, theirs)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })
})
