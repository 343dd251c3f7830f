/** Whatever stands before an announced literal of APPEND or REPLACE: it is judged, or it is a SyntaxFault. */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readAnnounced, readAppendArgs } from '../../src/edge/imap/syntax/append-args.ts'
import { Reader } from '../../src/edge/imap/syntax/reader.ts'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'

const PIECES = [' ', ' (\\Seen) ', '(\\Seen)', '"21-Nov-2026 09:05:00 +0100"', 'CATENATE (', 'TEXT ', 'URL ']
const MORE = ['"/INBOX/;UID=1"', ')', '~', 'UTF8 (', '(', '"', '\\', 'x']
const line = fc.array(fc.constantFrom(...PIECES, ...MORE), { maxLength: 6 }).map((words) => words.join(''))

const SPACE = 0x20

/** Lines, and between them the literals that came. */
const parts = fc
  .array(line, { minLength: 1, maxLength: 5 })
  .map((lines) =>
    lines.flatMap((text, at) =>
      at === 0 ? [Buffer.from(`INBOX ${text}`)] : [Buffer.from('lit'), Buffer.from(text)],
    ),
  )

function syntaxOr<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof SyntaxFault) return undefined
    throw error
  }
}

test('both readers throw nothing else, and agree on how many messages came whole', (t: TestContext) => {
  let judged = 0
  let whole = 0
  fc.assert(
    fc.property(parts, (some) => {
      const announced = syntaxOr(() => readAnnounced(new Reader(some)))
      const args = syntaxOr(() => readAppendArgs(new Reader(some)))
      if (announced !== undefined) judged++
      if (args === undefined) return
      whole++
      t.assert.ok(args.messages.length >= 1)
      // A command that is whole has nothing announced at its end; behind a space there could be one more message.
      if (some.at(-1)?.at(-1) !== SPACE) t.assert.strictEqual(announced, undefined)
    }),
    { numRuns: 30_000 },
  )
  t.assert.ok(judged > 100 && whole > 20, `${judged} judged, ${whole} whole`)
})
