/** Whatever octets come, in whatever pieces: only SyntaxFault comes out of the grammar, and soon. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { CommandFramer } from '../../src/edge/command-framer.ts'
import { COMMANDS } from '../../src/edge/imap/command-table.ts'
import { LINE_BYTES } from '../../src/edge/imap/limits.ts'
import { Reader } from '../../src/edge/imap/syntax/reader.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { cpuMs } from '../kit/cpu-time.ts'

/** Every line that a client says in the transcripts. */
const SEEDS = globSync(join(import.meta.dirname, '../conversations/imap/*.txt')).flatMap((path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('C: '))
    .map((line) => line.slice(3)),
)

/** The commands that come out of those octets, all literals let in. */
function frame(pieces: readonly Buffer[]): (readonly Buffer[])[] {
  const framer = new CommandFramer(LINE_BYTES)
  const commands: (readonly Buffer[])[] = []
  for (const piece of pieces) {
    framer.push(piece)
    for (let framed = framer.next(); framed !== undefined; framed = framer.next()) {
      if (framed.kind === 'overlong') return commands
      if (framed.kind === 'command') commands.push(framed.parts)
      else if (framed.size > LINE_BYTES) framer.refuseLiteral(framed.waits)
      else framer.acceptLiteral()
    }
  }
  return commands
}

function cut(octets: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((place) => place % (octets.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((from, n) => octets.subarray(from, places[n] ?? octets.length))
}

function parse(parts: readonly Buffer[]): void {
  const read = new Reader(parts)
  read.tag()
  read.space()
  let name = read.atom().toUpperCase()
  const by = name === 'UID' ? 'uid' : 'seq'
  if (by === 'uid') {
    read.space()
    name = read.atom().toUpperCase()
  }
  if (!read.atEnd()) read.space()
  COMMANDS.get(name)?.prepare(read, by)
}

const changed = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.tuple(fc.nat(400), fc.nat(3), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 5 }),
  )
  .map(([seed, edits]) => {
    let line = seed
    for (const [at, remove, insert] of edits) line = line.slice(0, at) + insert + line.slice(at + remove)
    return Buffer.from(`${line}\r\n`)
  })

test('any change of any command parses or is a SyntaxFault', () => {
  fc.assert(
    fc.property(changed, (octets) => {
      for (const parts of frame([octets]))
        try {
          parse(parts)
        } catch (error) {
          if (!(error instanceof SyntaxFault)) throw error
        }
    }),
    { numRuns: 20_000 },
  )
})

test('commands do not depend on how their octets are cut into packets', (t: TestContext) => {
  const octets = fc
    .array(
      fc.oneof(
        changed,
        fc.string({ maxLength: 300 }).map((text) => {
          const bytes = Buffer.from(text)
          return Buffer.concat([
            Buffer.from(`a APPEND INBOX {${bytes.length}+}\r\n`),
            bytes,
            Buffer.from('\r\n'),
          ])
        }),
      ),
      { maxLength: 6 },
    )
    .map((lines) => Buffer.concat(lines))
  fc.assert(
    fc.property(octets, fc.array(fc.nat(5_000), { maxLength: 20 }), (whole, cuts) => {
      t.assert.deepStrictEqual(frame(cut(whole, cuts)), frame([whole]))
    }),
    { numRuns: 1_000 },
  )
})

test('a megabyte in single octets is framed in time that grows with its length', (t: TestContext) => {
  const message = Buffer.from(`a APPEND INBOX {1000000+}\r\n${'x'.repeat(1_000_000)}\r\n`)
  const ms = cpuMs(() => {
    const framer = new CommandFramer(LINE_BYTES)
    let commands = 0
    for (let at = 0; at < message.length; at++) {
      framer.push(message.subarray(at, at + 1))
      for (let framed = framer.next(); framed !== undefined; framed = framer.next())
        if (framed.kind === 'literal') framer.acceptLiteral()
        else commands++
    }
    t.assert.strictEqual(commands, 1)
  })
  t.assert.ok(ms < 2_000, `${ms} ms`)
})
