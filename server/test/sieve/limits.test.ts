/** Each limit of scripts and of their runs, one below, at and one above. */
import { suite, type TestContext, test } from 'node:test'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { SieveFaults } from '../../src/mail/sieve/fault.ts'
import {
  BLOCK_DEPTH_MAX,
  COMMANDS_MAX,
  FAULTS_MAX,
  KEY_SIGNS_MAX,
  MATCH_VARIABLES,
  NUMBER_MAX,
  REGEX_DEPTH_MAX,
  REGEX_NODES_MAX,
  REGEX_REPEAT_MAX,
  REGEX_SIGNS_MAX,
  SCRIPT_OCTETS_MAX,
  TEST_DEPTH_MAX,
  TEXT_SIGNS_MAX,
  VALUE_SIGNS_MAX,
  VARIABLE_NAME_MAX,
  VARIABLES_MAX,
} from '../../src/mail/sieve/limits.ts'
import type { SieveAction, SieveOutcome } from '../../src/service/sieve/outcome.ts'
import {
  ACTIONS_MAX,
  EDITS_MAX,
  FIELD_SIGNS_MAX,
  INCLUDE_DEPTH_MAX,
  INCLUDES_MAX,
  MAILBOX_OCTETS_MAX,
  REDIRECTS_MAX,
  SEEN_MAX,
  STEPS_MAX,
} from '../../src/service/sieve/run/limits.ts'
import { runSieve } from '../../src/service/sieve/run-sieve.ts'

const ALL =
  'require ["variables", "fileinto", "regex", "include", "editheader", "duplicate", "copy", "foreverypart", "imap4flags"];\n'

/** The first fault, or undefined. */
function faultOf(source: string): string | undefined {
  try {
    compileSieve(source)
    return undefined
  } catch (error) {
    if (!(error instanceof SieveFaults)) throw error
    return error.faults[0]?.text.key
  }
}

/** `make` gives the script of a size. */
function checkFault(t: TestContext, max: number, key: string, make: (size: number) => string): void {
  t.assert.equal(faultOf(make(max - 1)), undefined)
  t.assert.equal(faultOf(make(max)), undefined)
  t.assert.equal(faultOf(make(max + 1)), key)
}

const MESSAGE = new TextEncoder().encode('Subject: hola\r\n\r\ntexto\r\n')

function run(
  source: string,
  include: (name: string) => string | undefined = () => undefined,
): Promise<SieveOutcome> {
  return runSieve(
    [{ name: 'x', compiled: compileSieve(source) }],
    { bytes: MESSAGE, envelope: { from: 'a@b.test', to: 'c@d.test' }, receivedMs: 0 },
    {
      nowMs: 0,
      environment: new Map(),
      include: async (_location, name) => {
        const found = include(name)
        return found === undefined ? undefined : compileSieve(found)
      },
      mailboxes: async () => [],
      metadata: async () => undefined,
      isDuplicate: async () => false,
    },
  )
}

async function checkRun(
  t: TestContext,
  max: number,
  key: string,
  make: (size: number) => string,
  include?: (name: string) => string | undefined,
): Promise<void> {
  t.assert.equal((await run(make(max - 1), include)).failure, undefined)
  t.assert.equal((await run(make(max), include)).failure, undefined)
  const { failure, actions } = await run(make(max + 1), include)
  t.assert.equal(failure?.text.key, key)
  t.assert.deepStrictEqual(actions, [{ kind: 'keep', flags: [] }])
}

async function mailboxOf(source: string): Promise<string> {
  const { actions, failure } = await run(ALL + source)
  const [first] = actions as readonly Extract<SieveAction, { kind: 'fileinto' }>[]
  return failure?.text.key ?? first?.mailbox ?? ''
}

function times(count: number, make: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => make(i)).join('')
}

suite('scripts', () => {
  test('octets', (t: TestContext) => {
    checkFault(t, SCRIPT_OCTETS_MAX, 'sieve.long', (size) => `#${'x'.repeat(size - 1)}`)
    checkFault(
      t,
      SCRIPT_OCTETS_MAX,
      'sieve.long',
      (size) => `# ${'ñ'.repeat(size / 2 - 1)}${'x'.repeat(size % 2)}`,
    )
  })

  test('blocks within blocks', (t: TestContext) => {
    checkFault(t, BLOCK_DEPTH_MAX, 'sieve.blockDepth', (size) => 'if true {'.repeat(size) + '}'.repeat(size))
  })

  test('tests within tests', (t: TestContext) => {
    checkFault(t, TEST_DEPTH_MAX, 'sieve.testDepth', (size) => `if ${'not '.repeat(size - 1)}true {}`)
  })

  test('commands', (t: TestContext) => {
    checkFault(t, COMMANDS_MAX, 'sieve.commands', (size) => 'keep;'.repeat(size))
  })

  test('numbers', (t: TestContext) => {
    t.assert.equal(faultOf(`if size :over ${NUMBER_MAX - 1} {}`), undefined)
    t.assert.equal(faultOf(`if size :over ${NUMBER_MAX} {}`), undefined)
    t.assert.equal(faultOf('if size :over 9007199254740992 {}'), 'sieve.numberLarge')
    t.assert.equal(faultOf('if size :over 8388607G {}'), undefined)
    t.assert.equal(faultOf('if size :over 8388608G {}'), 'sieve.numberLarge')
  })

  test('faults that are told', (t: TestContext) => {
    for (const [given, told] of [
      [FAULTS_MAX - 1, FAULTS_MAX - 1],
      [FAULTS_MAX, FAULTS_MAX],
      [FAULTS_MAX + 1, FAULTS_MAX],
    ] as const)
      t.assert.throws(
        () => compileSieve('nada;'.repeat(given)),
        (error) => error instanceof SieveFaults && error.faults.length === told,
      )
  })

  test('names of variables, and how many there are', (t: TestContext) => {
    checkFault(t, VARIABLE_NAME_MAX, 'sieve.variableName', (size) => `${ALL}set "${'a'.repeat(size)}" "x";`)
    checkFault(t, VARIABLE_NAME_MAX, 'sieve.reference', (size) => `${ALL}fileinto "\${${'a'.repeat(size)}}";`)
    checkFault(t, VARIABLES_MAX, 'sieve.variables', (size) => ALL + times(size, (i) => `set "v${i}" "x";`))
    t.assert.equal(faultOf(`${ALL}fileinto "\${${MATCH_VARIABLES - 1}}";`), undefined)
    t.assert.equal(faultOf(`${ALL}fileinto "\${${MATCH_VARIABLES}}";`), 'sieve.reference')
  })
})

suite('regular expressions', () => {
  const regex = (text: string): string => `${ALL}if header :regex "a" "${text}" {}`

  test('signs', (t: TestContext) => {
    checkFault(t, REGEX_SIGNS_MAX, 'sieve.regex.long', (size) => regex('a'.repeat(size)))
  })

  test('steps, with everything that is repeated', (t: TestContext) => {
    // Repeated, a sign is two steps each time; eight such and some single ones make the number.
    const many = 'a{255}'.repeat(8)
    const rest = REGEX_NODES_MAX - 8 * 511
    checkFault(t, rest, 'sieve.regex.large', (size) => regex(many + 'a'.repeat(size)))
    t.assert.equal(faultOf(regex('((a{255}){255}){255}')), 'sieve.regex.large')
  })

  test('groups within groups, and counts', (t: TestContext) => {
    checkFault(t, REGEX_DEPTH_MAX, 'sieve.regex.deep', (size) => regex('('.repeat(size) + ')'.repeat(size)))
    checkFault(t, REGEX_REPEAT_MAX, 'sieve.regex.repeat', (size) => regex(`a{${size}}`))
    checkFault(t, REGEX_REPEAT_MAX, 'sieve.regex.repeat', (size) => regex(`a{1,${size}}`))
  })

  test('all of a script together', (t: TestContext) => {
    const one = regex('(a{100}){30}')
    const many = Math.ceil(KEY_SIGNS_MAX / (3000 * 8)) + 1
    t.assert.equal(faultOf(one.repeat(1)), undefined)
    t.assert.equal(faultOf(ALL + one.slice(ALL.length).repeat(many)), 'sieve.regex.total')
  })
})

suite('runs', () => {
  test('actions, redirects and what is remembered', async (t: TestContext) => {
    await checkRun(
      t,
      ACTIONS_MAX,
      'sieve.run.actions',
      (size) => ALL + times(size, (i) => `fileinto "${i}";`),
    )
    await checkRun(t, REDIRECTS_MAX, 'sieve.run.redirects', (size) =>
      times(size, (i) => `redirect "a${i}@b.test";`),
    )
    await checkRun(
      t,
      SEEN_MAX,
      'sieve.run.actions',
      (size) => ALL + times(size, (i) => `if duplicate :uniqueid "${i}" {}`),
    )
  })

  test('changes of the message', async (t: TestContext) => {
    await checkRun(t, EDITS_MAX, 'sieve.run.edits', (size) => ALL + 'addheader "X" "y";'.repeat(size))
    const words = 'abc '.repeat(FIELD_SIGNS_MAX)
    await checkRun(
      t,
      FIELD_SIGNS_MAX,
      'sieve.run.header',
      (size) => `${ALL}addheader "X" "${words.slice(0, size)}";`,
    )
  })

  test('scripts within scripts', async (t: TestContext) => {
    const chain = (name: string): string => (name === '1' ? 'keep;' : `${ALL}include "${Number(name) - 1}";`)
    await checkRun(
      t,
      INCLUDE_DEPTH_MAX,
      'sieve.run.includeDepth',
      (size) => `${ALL}include "${size}";`,
      chain,
    )
    const one = (): string => 'keep;'
    await checkRun(t, INCLUDES_MAX, 'sieve.run.includes', (size) => ALL + 'include "a";'.repeat(size), one)
  })
})

suite('what is made of variables, and large filters', () => {
  test('names of mailboxes', async (t: TestContext) => {
    await checkRun(
      t,
      MAILBOX_OCTETS_MAX,
      'sieve.run.mailbox',
      (size) => `${ALL}fileinto :copy "${'a'.repeat(size)}"; discard;`,
    )
  })

  test('values of variables are cut, between signs', async (t: TestContext) => {
    for (const size of [VALUE_SIGNS_MAX - 1, VALUE_SIGNS_MAX, VALUE_SIGNS_MAX + 1]) {
      const source = `set "a" "${'x'.repeat(size)}"; set :length "n" "\${a}"; fileinto "\${n}";`
      t.assert.equal(await mailboxOf(source), String(Math.min(size, VALUE_SIGNS_MAX)))
    }
    const split = `set "a" "${'x'.repeat(VALUE_SIGNS_MAX - 1)}😀"; set :length "n" "\${a}"; fileinto "\${n}";`
    t.assert.equal(await mailboxOf(split), String(VALUE_SIGNS_MAX - 1))
  })

  test('texts made of variables are cut', async (t: TestContext) => {
    const pieces = TEXT_SIGNS_MAX / VALUE_SIGNS_MAX
    for (const more of [0, 1]) {
      const source = `${ALL}set "a" "${'x'.repeat(VALUE_SIGNS_MAX)}"; addflag "k"; redirect "${'${a}'.repeat(pieces)}${'y'.repeat(more)}";`
      const { failure } = await run(source)
      t.assert.equal(String(failure?.text.values?.['text']).length, TEXT_SIGNS_MAX)
    }
  })

  test('steps', async (t: TestContext) => {
    // An include, what it includes and its end are as many steps as this; so is the end of the filter itself.
    const included = STEPS_MAX / 10 - 1
    const script = (size: number): string =>
      ALL + 'include "a";'.repeat(10) + 'discard;'.repeat(size - 10 * included - 1)
    const each = (): string => 'discard;'.repeat(included - 2)
    const { failure, actions } = await run(script(STEPS_MAX + 1), each)
    t.assert.equal(failure?.text.key, 'sieve.run.steps')
    t.assert.deepStrictEqual(actions, [{ kind: 'keep', flags: [] }])
    for (const size of [STEPS_MAX - 1, STEPS_MAX])
      t.assert.deepStrictEqual((await run(script(size), each)).actions, [])
  })

  test('a filter that includes itself', async (t: TestContext) => {
    const { failure } = await run(`${ALL}include "a";`, () => `${ALL}include "a";`)
    t.assert.equal(failure?.text.key, 'sieve.run.includeLoop')
    const two = await run(`${ALL}include "a";`, (name) => `${ALL}include "${name === 'a' ? 'b' : 'a'}";`)
    t.assert.equal(two.failure?.text.key, 'sieve.run.includeLoop')
  })

  test('ten thousand rules of 1 MB compile and run', async (t: TestContext) => {
    const rules = times(
      10_000,
      (i) =>
        `if header :contains ["subject", "from"] "palabra número ${i}" { fileinto "Carpeta ${i}"; stop; }\n`,
    )
    const source = `${ALL}${rules}fileinto "Última";`
    t.assert.ok(source.length > 800_000)
    t.assert.deepStrictEqual((await run(source)).actions, [
      { kind: 'fileinto', mailbox: 'Última', flags: [], create: false },
    ])
  })
})
