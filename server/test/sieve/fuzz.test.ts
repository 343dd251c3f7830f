/**
 * Scripts, regular expressions and wildcards that nobody meant: only SieveFaults may come out of the compiler, an outcome
 * out of a run, and both in bounded time. Seeds are the golden cases.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { SieveFaults } from '../../src/mail/sieve/fault.ts'
import { Glob } from '../../src/mail/sieve/match/glob.ts'
import { Needle } from '../../src/mail/sieve/match/needle.ts'
import { compileRegex } from '../../src/mail/sieve/match/regex-program.ts'
import { RegexKey } from '../../src/mail/sieve/match/regex-run.ts'
import { MatchText } from '../../src/mail/sieve/match/text.ts'
import type { CompiledSieve } from '../../src/mail/sieve/program.ts'
import { ACTIONS_MAX } from '../../src/service/sieve/run/limits.ts'
import { runSieve } from '../../src/service/sieve/run-sieve.ts'
import type { SieveWorld } from '../../src/service/sieve/world.ts'
import { readCases, wire } from '../kit/sieve-cases.ts'
import { spoiled } from '../kit/spoiled.ts'

const FOLDER = new URL('cases/', import.meta.url)
const CASES = globSync('*.sieve-case', { cwd: FOLDER.pathname }).flatMap((file) =>
  readCases(readFileSync(new URL(file, FOLDER), 'utf8')),
)
const SCRIPTS = CASES.flatMap(({ scripts, included }) => [...scripts, ...included.values()])
const MESSAGES = [...new Set(CASES.map(({ message }) => wire(message)))]
const TELLING = [
  ...';,()[]{}"\\:#*?$',
  '/*',
  '*/',
  'text:\n',
  '\n.\n',
  '${',
  '${1}',
  '"a"',
  ':is',
  ':comparator "i;octet"',
  ':index 1',
  'if true {',
  'not ',
  'anyof(',
  'require "variables";',
  '99G',
  '\u{1f600}',
  '\0',
]
const free = { look: () => undefined }

function compiled(source: string): CompiledSieve | undefined {
  try {
    return compileSieve(source)
  } catch (error) {
    if (!(error instanceof SieveFaults)) throw error
    assert.ok(error.faults.length > 0)
    for (const { line, column } of error.faults) assert.ok(line >= 1 && column >= 1)
    return undefined
  }
}

const world: SieveWorld = {
  nowMs: Date.UTC(2026, 10, 22),
  environment: new Map([['domain', 'empresa.test']]),
  spamPercent: 40,
  include: async () => undefined,
  mailboxes: async () => [{ name: 'INBOX', specialUse: 'inbox' }],
  metadata: async () => 'x',
  isDuplicate: async () => false,
}

suite('scripts that nobody meant', () => {
  test('compile, or say what is wrong and where; what compiles runs to an outcome', async () => {
    let ran = 0
    await fc.assert(
      fc.asyncProperty(
        spoiled(SCRIPTS, { telling: TELLING }),
        spoiled(MESSAGES, { telling: ['\r\n', ':', '--x', '=?utf-8?q?', '<', '\0'] }),
        async (source, text) => {
          const found = compiled(source)
          if (found === undefined) return
          ran++
          const bytes = new TextEncoder().encode(text)
          const message = { bytes, envelope: { from: 'a@b.test', to: 'c+d@e.test' }, receivedMs: 0 }
          const outcome = await runSieve([{ name: 'x', compiled: found }], message, world)
          assert.ok(outcome.actions.length <= ACTIONS_MAX + 1)
          if (outcome.failure !== undefined) {
            assert.ok(outcome.actions.some(({ kind }) => kind === 'keep'))
            assert.ok(outcome.failure.text.key.startsWith('sieve.'))
          }
        },
      ),
      { numRuns: 3000 },
    )
    assert.ok(ran > 300, `${ran} of them could be run`)
  })

  test('any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (source) => {
        compiled(source)
      }),
      { numRuns: 3000 },
    )
  })
})

/** Only what both kinds of expressions mean alike, over three letters. */
const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '^', '$')
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc.tuple(tie('expression'), tie('expression')).map(([x, y]) => x + y),
    fc.tuple(tie('expression'), tie('expression')).map(([x, y]) => `(${x}|${y})`),
    fc.tuple(tie('expression'), fc.constantFrom('*', '+', '?', '{1,2}')).map(([x, sign]) => `(${x})${sign}`),
  ),
}))
const hay = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 10 })

suite('keys', () => {
  test('a regular expression fits what the platform says, from the same place and never shorter', () => {
    fc.assert(
      fc.property(expression, hay, (text, subject) => {
        const program = compileRegex(text, 'i;octet')
        assert.ok(!('fault' in program), text)
        const key = new RegexKey(program, 'i;octet')
        const found = key.capture(new MatchText(subject), free)
        const other = new RegExp(text, 's').exec(subject)
        assert.equal(found !== undefined, other !== null)
        assert.equal(key.fits(new MatchText(subject), free), other !== null)
        if (found === undefined || other === null) return
        assert.ok(subject.startsWith(found[0] ?? '', other.index))
        assert.ok((found[0] ?? '').length >= other[0].length)
        assert.ok(new RegExp(`^(?:${text})$`, 's').test(found[0] ?? '') || /[$^]/.test(text))
      }),
      { numRuns: 5000 },
    )
  })

  test('expressions that nobody meant are made or refused', () => {
    const seeds = ['^\\[([a-z]+)-([0-9]{2,4})\\] (.*)$', '(a|b)*c', '[^][:alpha:]x-z]+', '\\<x\\>{3,}']
    fc.assert(
      fc.property(
        spoiled(seeds, { telling: [...'()[]{}|*+?^$.\\', '[:', ':]', '{2,5}'] }),
        hay,
        (text, subject) => {
          const program = compileRegex(text, 'i;ascii-casemap')
          if ('fault' in program) assert.match(program.fault.key, /^sieve\.regex\./)
          else new RegexKey(program, 'i;ascii-casemap').capture(new MatchText(subject), free)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('wildcards take what a slow matcher takes, each the shortest from the left', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
    fc.assert(
      fc.property(key, hay, (text, subject) => {
        const slow = new RegExp(`^${[...text].map(slowSign).join('')}$`, 's').exec(subject)
        const found = new Glob('i;octet', text).capture(new MatchText(subject), free)
        assert.deepEqual(found, slow === null ? undefined : [...slow])
      }),
      { numRuns: 5000 },
    )
  })

  test('a text is found where the platform finds it', () => {
    fc.assert(
      fc.property(hay, hay, fc.nat(6), (needle, text, from) => {
        const at = Math.min(from, text.length)
        assert.equal(new Needle(needle).indexIn(text, at, free), text.indexOf(needle, at))
      }),
      { numRuns: 5000 },
    )
  })
})

function slowSign(sign: string): string {
  return sign === '*' ? '(.*?)' : sign === '?' ? '(.)' : sign
}
