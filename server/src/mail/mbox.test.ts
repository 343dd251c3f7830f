import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readMbox, writeMbox } from './mbox.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)

async function* cut(bytes: Uint8Array, octets: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += octets) yield bytes.subarray(at, at + octets)
}

async function read(bytes: Uint8Array, octets = 7, max = 10_000): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = []
  for await (const one of readMbox(cut(bytes, octets), max))
    found.push(one === undefined ? undefined : Buffer.from(one).toString())
  return found
}

test('what is written is read as it was, however it is cut', async () => {
  const line = fc.constantFrom('', 'From here', '>From there', '>>From', 'Subject: x', 'hola', '.')
  const message = fc
    .array(line, { minLength: 1, maxLength: 8 })
    .map((lines) => `X: y\r\n${lines.join('\r\n')}\r\n`)
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 5 }),
      fc.integer({ min: 1, max: 40 }),
      async (all, octets) => {
        const whole = Buffer.concat(all.map((text) => writeMbox(Buffer.from(text), 0)))
        assert.deepEqual(await read(whole, octets), all)
      },
    ),
    { numRuns: RUNS },
  )
})

test('any octets are read in bounded pieces', async () => {
  const octets = fc.uint8Array({ maxLength: 400 })
  const anything = fc.array(
    fc.oneof(
      octets,
      fc.constantFrom('From x\n', '\n', '\r\n', '>From ').map((text) => Buffer.from(text)),
    ),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (pieces) => {
      const whole = Buffer.concat(pieces)
      const found = await read(whole, 13, 100)
      assert.ok(found.every((one) => one === undefined || one.length <= 100))
    }),
    { numRuns: RUNS },
  )
})

test('files of other programs: bare line ends, no empty line at the end, nothing at all', async () => {
  assert.deepEqual(await read(Buffer.from('From a\nSubject: 1\n\nuno\n\nFrom b\nSubject: 2\n\ndos')), [
    'Subject: 1\n\nuno\n',
    'Subject: 2\n\ndos',
  ])
  assert.deepEqual(await read(Buffer.from('')), [])
  assert.deepEqual(await read(Buffer.from('From a\n')), [])
})

test('a message that is too large is passed over, and the next one is there', async () => {
  const whole = `From a\n\n${'x'.repeat(200)}\n\nFrom b\nX: y\n\n`
  assert.deepEqual(await read(Buffer.from(whole), 50, 100), [undefined, 'X: y\n'])
})

test('the line before a message tells when it came', () => {
  const written = writeMbox(Buffer.from('X: y\r\n'), Date.UTC(2026, 10, 5, 9, 8, 7))
  const [first] = Buffer.from(written).toString().split('\r\n')
  assert.equal(first, 'From MAILER-DAEMON Thu Nov  5 09:08:07 2026')
})
