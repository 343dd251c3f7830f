import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { clientFrame, TEXT } from '../../test/kit/web-socket-client.ts'
import { type WebSocketEvent, WebSocketReader, webSocketFrame } from './web-socket-frames.ts'

const MAX = 1_000

function heard(pieces: readonly Uint8Array[], max = MAX): WebSocketEvent[] {
  const reader = new WebSocketReader(max)
  return pieces.flatMap((octets) => [...reader.read(octets)])
}

test('texts arrive whole, however they are cut into frames and packets', (t: TestContext) => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 4 }), {
        maxLength: 5,
      }),
      fc.array(fc.nat(40), { minLength: 1, maxLength: 20 }),
      (texts, cuts) => {
        const frames = texts.flatMap((parts) =>
          parts.map((part, at) =>
            clientFrame(at === 0 ? TEXT : 0, part, (at === parts.length - 1 ? 0x80 : 0) | (at === 0 ? 1 : 0)),
          ),
        )
        const octets = Buffer.concat(frames)
        const pieces: Buffer[] = []
        for (let at = 0, n = 0; at < octets.length; n++) {
          const size = 1 + (cuts[n % cuts.length] ?? 0)
          pieces.push(octets.subarray(at, at + size))
          at += size
        }
        const said = heard(pieces).flatMap((one) => (one.kind === 'text' ? [Buffer.from(one.octets)] : []))
        t.assert.deepStrictEqual(
          said,
          texts.map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part)))),
        )
      },
    ),
  )
})

test('any octets end in at most one fault, and nothing comes after it', (t: TestContext) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (pieces) => {
      const kinds = heard(pieces).map(({ kind }) => kind)
      const end = kinds.findIndex((kind) => kind === 'fault' || kind === 'close')
      t.assert.ok(end === -1 || end === kinds.length - 1)
    }),
  )
})

test('one octet below the bound, at it and above it, in one frame and in many', (t: TestContext) => {
  const last = (octets: Buffer): string => heard([octets]).at(-1)?.kind ?? ''
  const many = (length: number): Buffer =>
    Buffer.concat([
      clientFrame(TEXT, '', 1),
      ...Array.from({ length }, (_, at) => clientFrame(0, 'x', at === length - 1 ? 0x80 : 0)),
    ])
  for (const [length, kind] of [
    [MAX - 1, 'text'],
    [MAX, 'text'],
    [MAX + 1, 'fault'],
  ] as const) {
    t.assert.strictEqual(last(clientFrame(TEXT, 'x'.repeat(length))), kind)
    t.assert.strictEqual(last(many(length)), kind)
  }
  t.assert.deepStrictEqual(heard([clientFrame(9, randomBytes(125))]).length, 1)
})

test('a text for which there is no room is counted and not kept', (t: TestContext) => {
  const reader = new WebSocketReader(MAX)
  const [begin] = reader.read(clientFrame(TEXT, 'hola').subarray(0, 6))
  t.assert.deepStrictEqual(begin, { kind: 'begin' })
  const other = new WebSocketReader(MAX)
  const said: WebSocketEvent[] = []
  for (const event of other.read(Buffer.concat([clientFrame(TEXT, 'hola'), clientFrame(TEXT, 'adiós')]))) {
    if (event.kind === 'begin' && said.length === 0) other.skip()
    said.push(event)
  }
  t.assert.deepStrictEqual(
    said.flatMap((one) => (one.kind === 'text' ? [[one.skipped, Buffer.from(one.octets).toString()]] : [])),
    [
      [true, ''],
      [false, 'adiós'],
    ],
  )
})

test('frames of ours say their length in as few octets as they need', (t: TestContext) => {
  for (const [length, head] of [
    [0, 2],
    [125, 2],
    [126, 4],
    [65_535, 4],
    [65_536, 10],
  ] as const)
    t.assert.strictEqual(webSocketFrame('text', Buffer.alloc(length)).length, head + length)
})
