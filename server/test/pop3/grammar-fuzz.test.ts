/** Whatever octets come, in whatever pieces: only SyntaxFault comes out of the grammar, and what goes out can be read. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { COMMANDS } from '../../src/edge/pop3/command-table.ts'
import { LINE_BYTES } from '../../src/edge/pop3/limits.ts'
import { DotStuffing, END_OF_ANSWER, isPlain } from '../../src/edge/pop3/syntax/dot-stuffing.ts'
import { LineReader } from '../../src/edge/pop3/syntax/line-reader.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { cpuMs } from '../kit/cpu-time.ts'

/** Every line that a client says in the transcripts. */
const SEEDS = globSync(join(import.meta.dirname, '../conversations/pop3/*.txt')).flatMap((path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('C: '))
    .map((line) => line.slice(3)),
)

const changed = fc
  .tuple(
    fc.constantFrom(...SEEDS, 'LIST 4294967296', 'TOP 18446744073709551616 9223372036854775808'),
    fc.array(fc.tuple(fc.nat(60), fc.nat(3), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 4 }),
  )
  .map(([seed, edits]) => {
    let line = seed
    for (const [at, remove, insert] of edits) line = line.slice(0, at) + insert + line.slice(at + remove)
    return line
  })

test('any change of any command parses or is a SyntaxFault', () => {
  fc.assert(
    fc.property(changed, (line) => {
      const [name = '', ...rest] = line.split(' ')
      try {
        COMMANDS.get(name.toUpperCase())?.prepare(rest.join(' '))
      } catch (error) {
        if (!(error instanceof SyntaxFault)) throw error
      }
    }),
    { numRuns: 20_000 },
  )
})

function cut(octets: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((place) => place % (octets.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((from, n) => octets.subarray(from, places[n] ?? octets.length))
}

function read(pieces: readonly Buffer[]): readonly string[] {
  const reader = new LineReader(LINE_BYTES)
  const lines: string[] = []
  for (const piece of pieces) {
    reader.push(piece)
    for (let heard = reader.next(); heard !== undefined; heard = reader.next()) {
      if (heard.kind === 'overlong') return [...lines, 'overlong']
      lines.push(heard.text)
    }
  }
  return [...lines, `${reader.waitingBytes} wait`]
}

test('lines do not depend on how their octets are cut into packets', (t: TestContext) => {
  const octets = fc
    .array(fc.oneof(changed, fc.string({ minLength: 240, maxLength: 270 }), fc.constant('')), {
      maxLength: 8,
    })
    .map((lines) => Buffer.from(lines.join('\r\n')))
  fc.assert(
    fc.property(octets, fc.array(fc.nat(2_000), { maxLength: 20 }), (whole, cuts) => {
      t.assert.deepStrictEqual(read(cut(whole, cuts)), read([whole]))
    }),
    { numRuns: 2_000 },
  )
})

test('a megabyte in single octets is read in time that grows with its length', (t: TestContext) => {
  const octets = Buffer.from('NOOP and some more\r\n'.repeat(50_000))
  const ms = cpuMs(() => {
    const reader = new LineReader(LINE_BYTES)
    let lines = 0
    for (let at = 0; at < octets.length; at++) {
      reader.push(octets.subarray(at, at + 1))
      while (reader.next() !== undefined) lines++
    }
    t.assert.strictEqual(lines, 50_000)
  }, 1)
  t.assert.ok(ms < 3_000, `${ms} ms`)
})

/** Rich in what stuffing is about. */
const message = fc
  .array(fc.constantFrom('\r\n', '\n', '\r', '.', '..', 'a', 'Subject: x', '\r\n.\r\n', '\n.\n', 'ñ'), {
    maxLength: 30,
  })
  .map((parts) => Buffer.from(parts.join('')))

function stuff(pieces: readonly Buffer[]): Buffer {
  const stuffing = new DotStuffing()
  const out = pieces.map((piece) => Buffer.from(stuffing.piece(piece)))
  return Buffer.concat([...out, stuffing.end()])
}

/** As a client reads it whose lines end with `end`; undefined: the answer ended too soon, or not at all. */
function unstuff(answer: string, end: string): string | undefined {
  const lines = answer.split(end)
  const last = lines.indexOf(end === '\n' && lines.includes('.\r') ? '.\r' : '.')
  if (last !== lines.length - 2) return undefined
  return lines
    .slice(0, last)
    .map((line) => `${line.startsWith('.') ? line.slice(1) : line}${end}`)
    .join('')
}

test('a stuffed message is read back, by clients of CRLF and of LF alike', (t: TestContext) => {
  fc.assert(
    fc.property(message, fc.array(fc.nat(60), { maxLength: 6 }), (octets, cuts) => {
      const answer = stuff(cut(octets, cuts))
      t.assert.deepStrictEqual(answer, stuff([octets]), 'however it is cut')
      const text = answer.toString()
      const strict = unstuff(text, '\r\n')
      const original = octets.toString()
      // A bare LF before a dot, or at the end, becomes CRLF; and an answer ends with a line end.
      const expected = original.replace(/(?<!\r)\n(?=\.|$)/g, '\r\n')
      const ended = expected === '' || expected.endsWith('\r\n') ? expected : `${expected}\r\n`
      t.assert.strictEqual(strict, ended)
      t.assert.notStrictEqual(unstuff(text, '\n'), undefined, 'LF clients see the same end')
    }),
    { numRuns: 20_000 },
  )
})

test('a plain message is one that stuffing leaves as it is', (t: TestContext) => {
  fc.assert(
    fc.property(message, (octets) => {
      if (!isPlain(octets)) return
      t.assert.deepStrictEqual(stuff([octets]), Buffer.concat([octets, END_OF_ANSWER]))
    }),
    { numRuns: 20_000 },
  )
})
