import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { DataScanner } from './data-scanner.ts'

type Scanned = { readonly content: string; readonly end: number; readonly lone: boolean }

/** Scans pieces as they would come from the network; `end` counts octets from the first piece on. */
function scan(pieces: readonly Buffer[]): Scanned {
  const scanner = new DataScanner()
  const kept: Buffer[] = []
  let before = 0
  for (const piece of pieces) {
    const end = scanner.scan(piece, (bytes, from, to) => kept.push(bytes.subarray(from, to)))
    if (end >= 0)
      return { content: Buffer.concat(kept).toString(), end: before + end, lone: scanner.loneLineEnd }
    before += piece.length
  }
  return { content: Buffer.concat(kept).toString(), end: -1, lone: scanner.loneLineEnd }
}

function whole(text: string): Scanned {
  return scan([Buffer.from(text)])
}

test('CRLF.CRLF ends a message, dots at line starts are halved', (t: TestContext) => {
  t.assert.deepStrictEqual(whole('.\r\nQUIT'), { content: '', end: 3, lone: false })
  t.assert.deepStrictEqual(whole('a\r\n.\r\n'), { content: 'a\r\n', end: 6, lone: false })
  t.assert.deepStrictEqual(whole('..a\r\n...\r\n.b\r\na.b\r\n.\r\n'), {
    content: '.a\r\n..\r\nb\r\na.b\r\n',
    end: 22,
    lone: false,
  })
  t.assert.deepStrictEqual(whole('a\r\n.\r'), { content: 'a\r\n', end: -1, lone: false })
})

test('nothing else ends it, and lone line ends are noticed', (t: TestContext) => {
  for (const odd of ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n.\r\r\n', '\r\r\n.\n']) {
    const { end, lone } = whole(`a${odd}MAIL FROM:<x@evil.test>`)
    t.assert.strictEqual(end, -1, JSON.stringify(odd))
    t.assert.strictEqual(lone, true, JSON.stringify(odd))
  }
  t.assert.deepStrictEqual(whole('a\r\n\0.\r\nb\r\n.\r\n').lone, false)
  t.assert.strictEqual(whole('a\r\n\0.\r\n').end, -1)
})

/** Texts full of what matters. */
const texts = fc
  .array(fc.constantFrom('\r\n', '\r', '\n', '.', 'a', '\0', '\r\n.', '\r\n.\r\n'), { maxLength: 24 })
  .map((signs) => signs.join(''))

test('the pieces in which the octets come change nothing', (t: TestContext) => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat(40)), (text, cuts) => {
      const bytes = Buffer.from(text)
      const places = [...new Set(cuts.filter((cut) => cut < bytes.length))].sort((a, b) => a - b)
      const pieces = [0, ...places].map((from, i) => bytes.subarray(from, places[i] ?? bytes.length))
      const split = scan(pieces)
      const together = whole(text)
      t.assert.strictEqual(split.end, together.end)
      t.assert.strictEqual(split.lone, together.lone)
      // What a refused message would have held does not matter.
      if (!together.lone && together.end >= 0) t.assert.strictEqual(split.content, together.content)
    }),
    { numRuns: 3000 },
  )
})

test('every text comes out as it went in, whatever its dots', (t: TestContext) => {
  const lines = fc.array(fc.string({ unit: fc.constantFrom('.', 'a', ' ', 'ñ'), maxLength: 6 }))
  fc.assert(
    fc.property(lines, (written) => {
      const text = written.map((line) => `${line}\r\n`).join('')
      const { content, end } = whole(`${text.replaceAll(/^\./gm, '..')}.\r\n`)
      t.assert.strictEqual(content, text)
      t.assert.ok(end > 0)
    }),
  )
})
