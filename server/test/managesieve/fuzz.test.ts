/**
 * Whatever octets come, in whatever pieces: only SyntaxFault comes out of the grammar, what the server says can be read
 * back, and whole conversations that nobody meant are answered or end, with nothing that is our bug. `FUZZ_RUNS` makes
 * it longer.
 */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { CommandFramer, type Framed } from '../../src/edge/command-framer.ts'
import { COMMANDS } from '../../src/edge/managesieve/command-table.ts'
import { LINE_BYTES } from '../../src/edge/managesieve/limits.ts'
import { Reader } from '../../src/edge/managesieve/syntax/reader.ts'
import { sayLiteral, sayString } from '../../src/edge/managesieve/syntax/say-string.ts'
import { MANAGESIEVE_TEXTS } from '../../src/lib/catalogue/managesieve.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { readTranscript } from '../kit/conversation.ts'
import { cpuMs } from '../kit/cpu-time.ts'
import { type Answer, literal, quoted } from '../kit/managesieve-client.ts'
import { openManageSieveWorld } from '../kit/managesieve-world.ts'
import { eachEngine } from '../kit/stores.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 150)
const LINES_MAX = 12

/** Every command that a client says in the transcripts. */
const SEEDS = globSync(join(import.meta.dirname, '../conversations/managesieve/*.txt'))
  .flatMap((path) => readTranscript(path).steps)
  .filter(({ sign }) => sign === 'C:')
  .map(({ text }) => text)

/** What a framer makes of octets that come in these pieces; refused literals are skipped. */
function framed(pieces: readonly Buffer[]): Framed[] {
  const framer = new CommandFramer(LINE_BYTES)
  const all: Framed[] = []
  for (const piece of pieces) {
    framer.push(piece)
    for (let next = framer.next(); next !== undefined; next = framer.next()) {
      if (next.kind === 'overlong') return [...all, next]
      if (next.kind === 'command') all.push(next)
      else if (next.size <= 4_096 && !next.waits) framer.acceptLiteral()
      else framer.refuseLiteral(next.waits)
    }
  }
  return all
}

function readAll(parts: readonly Buffer[]): void {
  const read = new Reader(parts)
  try {
    COMMANDS.get(read.word())?.prepare(read)
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
  }
}

const changed = fc
  .tuple(
    fc.constantFrom(...SEEDS, 'PUTSCRIPT "x" {5+}\r\nkeep;', 'HAVESPACE {1+}\r\nx 4294967296'),
    fc.array(fc.tuple(fc.nat(60), fc.nat(3), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 4 }),
  )
  .map(([seed, edits]) => {
    let line = seed
    for (const [at, remove, insert] of edits) line = line.slice(0, at) + insert + line.slice(at + remove)
    return Buffer.from(`${line}\r\n`)
  })

test('any change of any command parses or is a SyntaxFault, however it is cut', (t: TestContext) => {
  fc.assert(
    fc.property(
      fc.array(changed, { maxLength: 4 }),
      fc.array(fc.nat(200), { maxLength: 8 }),
      (said, cuts) => {
        const octets = Buffer.concat(said)
        const places = [...new Set(cuts.map((place) => place % (octets.length + 1)))].sort((a, b) => a - b)
        const pieces = [0, ...places].map((from, n) => octets.subarray(from, places[n] ?? octets.length))
        const whole = framed([octets])
        t.assert.deepStrictEqual(framed(pieces), whole)
        for (const one of whole) if (one.kind === 'command') readAll(one.parts)
      },
    ),
    { numRuns: 10_000 },
  )
})

test('a string is read back as it was said', (t: TestContext) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
      if (!text.isWellFormed()) return
      for (const said of [sayString(text), sayLiteral(text), literal(text)]) {
        // As a client would say it: with the plus sign.
        const octets = Buffer.from(`${said.replace(/^\{(\d+)\}/, '{$1+}')}\r\n`)
        const [one] = framed([octets])
        const read = new Reader(one?.kind === 'command' ? one.parts : [])
        if (Buffer.byteLength(text) > 4_096) return
        t.assert.strictEqual(read.string(), text)
        read.end()
      }
      if (/[\0\r\n]/.test(text)) return
      t.assert.strictEqual(new Reader([Buffer.from(quoted(text))]).string(), text)
    }),
    { numRuns: 5_000 },
  )
})

test('a megabyte in single octets is read in time that grows with its length', (t: TestContext) => {
  const octets = Buffer.from(`PUTSCRIPT "x" {1048576+}\r\n${'#'.repeat(1_048_576)}\r\n`)
  const ms = cpuMs(() => {
    const framer = new CommandFramer(LINE_BYTES)
    let whole: Framed | undefined
    for (let at = 0; at < octets.length; at++) {
      framer.push(octets.subarray(at, at + 1))
      const next = framer.next()
      if (next?.kind === 'literal') framer.acceptLiteral()
      whole = next ?? whole
    }
    if (whole?.kind !== 'command') throw new Error('no command')
    const read = new Reader(whole.parts)
    t.assert.strictEqual(read.word(), 'PUTSCRIPT')
    read.space()
    read.string()
    read.space()
    t.assert.strictEqual(read.string().length, 1_048_576)
  }, 1)
  t.assert.ok(ms < 4_000, `${ms} ms`)
})

const NAMES = ['"a"', '"b"', '""', '"a\\\\"', '{1+}\r\na', '{0+}\r\n', '"ñ"', `"${'x'.repeat(129)}"`]
const TEXTS = ['"keep;"', '"stop;"', '{5+}\r\nkeep;', '"nonsense"', '""', '"redirect \\"a@fuera.test\\";"']
const argument = fc.constantFrom(
  ...NAMES,
  ...TEXTS,
  '0',
  '4294967295',
  '4294967296',
  '-1',
  ' ',
  'x',
  '{5',
  '(',
)
const command = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...[...COMMANDS.keys()].filter((name) => !/LOGOUT|STARTTLS|AUTHENTICATE/.test(name))),
      fc.array(argument, { maxLength: 3 }),
    )
    .map((said) => said.flat().join(' ')),
  fc
    .tuple(fc.constant('PUTSCRIPT'), fc.constantFrom(...NAMES), fc.constantFrom(...TEXTS))
    .map((said) => said.join(' ')),
)

eachEngine('commands in any order have one answer each', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  const heard = { OK: 0, NO: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: LINES_MAX }), async (commands) => {
      await using client = await world.client()
      client.write(`${commands.join('\r\n')}\r\n`)
      let signedOut = false
      for (const said of commands) {
        const answer: Answer = await client.answer()
        if (answer.status === 'BYE') return
        heard[answer.status]++
        signedOut ||= said === 'UNAUTHENTICATE'
        for (const bug of Object.values(MANAGESIEVE_TEXTS['managesieve.bug']))
          t.assert.notStrictEqual(answer.text, bug, said)
        // A literal from who has signed out ends the connection.
        if (signedOut && answer.code === 'QUOTA/MAXSIZE') return
      }
      await client.ok('NOOP')
    }),
    { numRuns: RUNS },
  )
  t.assert.ok(heard.OK > 0 && heard.NO > 0)
  await using other = await world.client('luis')
  await other.ok('LISTSCRIPTS')
})
