/**
 * Every reader of mail/ against bytes that nobody meant: only a SyntaxFault may come out of a grammar, nothing out of
 * a reader, and both in bounded time. Seeds are the corpus and the messages made by hand.
 */
import { globSync, readFileSync } from 'node:fs'
import { before, suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../src/lib/syntax-fault.ts'
import { formatAddress, parseMailbox, parsePath } from '../../src/mail/address.ts'
import { toAsciiDomain, toUnicodeDomain } from '../../src/mail/domain.ts'
import {
  mailboxAddress,
  mailboxesOf,
  parseAddressList,
  readAddressList,
} from '../../src/mail/header/address-list.ts'
import { baseSubject } from '../../src/mail/header/base-subject.ts'
import { readContentType, readDisposition } from '../../src/mail/header/content.ts'
import { readDate } from '../../src/mail/header/date.ts'
import { decodeWords } from '../../src/mail/header/encoded-word.ts'
import { readMessageId, readReferences } from '../../src/mail/header/message-id.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { fold } from '../../src/mail/message/fold.ts'
import { htmlToText } from '../../src/mail/message/html-text.ts'
import { searchText } from '../../src/mail/message/search-text.ts'
import { readStructure, readStructureInSlices, walkParts } from '../../src/mail/mime/structure.ts'
import { decodeTransfer } from '../../src/mail/mime/transfer.ts'
import { cpuMs } from '../kit/cpu-time.ts'
import { HAND_MADE } from './hand-made.ts'
import { readWire } from './wire.ts'

const CORPUS = new URL('../corpus/', import.meta.url).pathname
const SEEDS = [
  ...globSync(`${CORPUS}mime4j/*.msg`).map((file) => readFileSync(file)),
  ...Array.from(HAND_MADE.values(), (text) => Buffer.from(text)),
].filter((seed) => seed.length > 0)

/** A seed with some octets changed, a stretch repeated or taken out, and its end cut off. */
const mutant = fc
  .record({
    seed: fc.constantFrom(...SEEDS),
    changes: fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom(0, 9, 10, 13, 32, 34, 40, 45, 58, 59, 60, 61, 63, 92, 128, 195, 255),
      ),
      { maxLength: 12 },
    ),
    splice: fc.option(fc.tuple(fc.nat(), fc.nat({ max: 200 }), fc.nat({ max: 3 }))),
    cut: fc.option(fc.nat()),
  })
  .map(({ seed, changes, splice, cut }) => {
    let bytes = Buffer.from(seed)
    for (const [at, value] of changes) bytes[at % bytes.length] = value
    if (splice !== null) {
      const at = splice[0] % bytes.length
      const piece = bytes.subarray(at, at + splice[1])
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        ...Array<Buffer>(splice[2]).fill(piece),
        bytes.subarray(at + piece.length),
      ])
    }
    return cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1))
  })
const anyBytes = fc.oneof(
  { weight: 4, arbitrary: mutant },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }) },
)

/** Text of the signs that mean something to a header, and of any others. */
const anyText = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        'a',
        'b.test',
        '@',
        '<',
        '>',
        '(',
        ')',
        '"',
        '\\',
        ',',
        ';',
        ':',
        '.',
        ' ',
        '\r\n ',
        '=?utf-8?q?',
        '=?x?b?',
        '?=',
        '=',
        '[',
        ']',
        '*',
        '%',
        "'",
        'ñ',
        '\0',
        '\ud83d',
        'Re:',
        '12',
        ':30',
        ' Nov ',
      ),
      { maxLength: 60 },
    )
    .map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

before(() => {
  Object.freeze(Object.prototype)
})

suite('any bytes', () => {
  test('are a message: derived forms are IMAP, offsets lie within', (t: TestContext) => {
    const well = fc.property(anyBytes, (bytes) => {
      const derived = derive(bytes)
      for (const form of [derived.envelope, derived.body, derived.bodyStructure]) readWire(form)
      t.assert.ok(derived.headerBytes <= bytes.length)
      for (const part of walkParts(readStructure(bytes).root)) {
        t.assert.ok(part.headerStart <= part.bodyStart && part.bodyStart <= part.bodyEnd)
        t.assert.ok(part.bodyEnd <= bytes.length)
        let from = part.bodyStart
        for (const child of part.children) {
          t.assert.ok(child.headerStart >= from && child.bodyEnd <= part.bodyEnd)
          from = child.bodyEnd
        }
      }
    })
    t.assert.ok(cpuMs(() => fc.assert(well, { numRuns: 4000 }), 1) < 20_000)
  })

  test('have a text that can be searched', (t: TestContext) => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        for (const text of Object.values(searchText(bytes))) t.assert.ok(fold(text).length >= 0)
      }),
      { numRuns: 2000 },
    )
  })

  test('lose nothing in lines: the parts and what lies between them are the whole', (t: TestContext) => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const { root } = readStructure(bytes)
        t.assert.strictEqual(root.bodyEnd, bytes.length)
        const lines = bytes.subarray(root.bodyStart).reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0)
        t.assert.strictEqual(root.lines, lines)
      }),
      { numRuns: 2000 },
    )
  })

  test('have the same parts when they are read in pieces', async (t: TestContext) => {
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.integer({ min: 1, max: 300 }), async (bytes, octets) => {
        let pauses = 0
        const inPieces = await readStructureInSlices(bytes, () => void pauses++, octets)
        t.assert.deepStrictEqual(inPieces, readStructure(bytes))
        t.assert.ok(pauses <= bytes.length / octets)
      }),
      { numRuns: 2000 },
    )
  })

  test('leave every transfer encoding without an error, never longer than they were', (t: TestContext) => {
    const encodings = fc.constantFrom('7bit', 'base64', 'quoted-printable', 'uuencode' as const)
    fc.assert(
      fc.property(encodings, fc.uint8Array({ maxLength: 500 }), (encoding, bytes) => {
        t.assert.ok(decodeTransfer(encoding, bytes).length <= bytes.length)
      }),
      { numRuns: 3000 },
    )
  })
})

suite('any text', () => {
  test('is an address, or a SyntaxFault', (t: TestContext) => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const parse of [parseMailbox, (one: string) => parsePath(`<${one}>`).address]) {
          const address = valueOrFault(() => parse(text))
          if (address === undefined || address === null) continue
          t.assert.deepStrictEqual(parseMailbox(formatAddress(address)), address)
        }
      }),
      { numRuns: 5000 },
    )
  })

  test('is a list of addresses to one reader as to the other', (t: TestContext) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = readAddressList(text)
        const strict = valueOrFault(() => parseAddressList(text))
        t.assert.strictEqual(strict === undefined, shown.fault !== undefined || shown.truncated)
        if (strict !== undefined) t.assert.deepStrictEqual(strict, shown.entries)
        for (const mailbox of mailboxesOf(shown.entries)) {
          const address = mailboxAddress(mailbox)
          if (address !== undefined) t.assert.deepStrictEqual(parseMailbox(formatAddress(address)), address)
        }
      }),
      { numRuns: 5000 },
    )
  })

  test('is read by every other reader of headers', (t: TestContext) => {
    fc.assert(
      fc.property(anyText, (text) => {
        t.assert.ok(!/[\0-\x1f\x7f]/.test(decodeWords(text)))
        const base = baseSubject(text)
        t.assert.strictEqual(baseSubject(base), base)
        const ms = readDate(text)
        t.assert.ok(ms === undefined || Number.isSafeInteger(ms))
        t.assert.ok(!/[<>\s]/.test(readMessageId(text) ?? ''))
        for (const id of readReferences(text, text)) t.assert.ok(!/[<>\s]/.test(id))
        const { type, subtype, parameters } = readContentType(text)
        t.assert.match(`${type}/${subtype}`, /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/)
        for (const { wireValue } of parameters.values()) t.assert.ok(/^[\0-\x7f]*$/.test(wireValue))
        t.assert.ok((readDisposition(text)?.kind ?? 'x').length > 0)
        t.assert.ok(!htmlToText(text).includes('\r'))
      }),
      { numRuns: 5000 },
    )
  })

  test('is a domain that stays one, or none', (t: TestContext) => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.domain(),
          fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `${text}.test`),
        ),
        (text) => {
          const ascii = toAsciiDomain(text)
          if (ascii === undefined) return
          t.assert.match(ascii, /^[a-z0-9_.-]+$/)
          t.assert.strictEqual(toAsciiDomain(ascii), ascii)
          t.assert.strictEqual(toAsciiDomain(toUnicodeDomain(ascii)), ascii)
        },
      ),
      { numRuns: 5000 },
    )
  })
})

function valueOrFault<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof SyntaxFault) return undefined
    throw fault
  }
}
