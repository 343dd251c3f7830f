import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { BER, element, integer, octets } from './ber.ts'
import { DIAGNOSTIC_CHARACTERS, MESSAGE_BYTES } from './limits.ts'
import { bindRequest, parseMessage, searchRequest, startTlsRequest, unbindRequest } from './message.ts'
import { MessageFramer } from './message-framer.ts'

test('questions are written as RFC 4511 says', (t: TestContext) => {
  const question = {
    base: 'dc=x',
    scope: 'subtree',
    filter: Buffer.from('870161', 'hex'),
    attributes: ['mail'],
    sizeLimit: 2,
    timeLimitS: 300,
  } as const
  for (const [bytes, wire] of [
    [bindRequest(1, 'cn=a', 'pw'), '3012020101600d0201030404636e3d6180027077'],
    [bindRequest(128, 'a', 'b'), '300f020200806009020103040161800162'],
    [
      searchRequest(2, question),
      '30260201026321040464633d780a01020a01000201020202012c010100870161300604046d61696c',
    ],
    [startTlsRequest(3), '301d02010377188016312e332e362e312e342e312e313436362e3230303337'],
    [unbindRequest(4), '30050201044200'],
  ] as const)
    t.assert.strictEqual(bytes.toString('hex'), wire)
})

const good = element(
  BER.sequence,
  integer(7),
  element(
    0x61,
    integer(49, BER.enumerated),
    octets(''),
    octets(`80090308:\r\n data 775\0${'x'.repeat(500)}`),
  ),
)

test('what servers say of a result is one line, and not for ever', (t: TestContext) => {
  const { id, answer } = parseMessage(good)
  t.assert.strictEqual(id, 7)
  if (answer.kind !== 'bound') throw new Error(answer.kind)
  t.assert.strictEqual(answer.result.code, 49)
  t.assert.match(answer.result.diagnostic, /^80090308: {2}data 775 x+$/)
  t.assert.ok(answer.result.diagnostic.length <= DIAGNOSTIC_CHARACTERS)
})

test('values of one attribute come together, whatever options it has', (t: TestContext) => {
  const attribute = (name: string, ...values: string[]): Buffer =>
    element(BER.sequence, octets(name), element(BER.set, ...values.map((value) => octets(value))))
  const list = element(
    BER.sequence,
    attribute('memberOf;range=0-1', 'a', 'b'),
    attribute('MEMBEROF', 'c'),
    attribute('__proto__', 'd'),
  )
  const { answer } = parseMessage(element(BER.sequence, integer(1), element(0x64, octets('cn=x'), list)))
  if (answer.kind !== 'entry') throw new Error(answer.kind)
  t.assert.deepStrictEqual(
    [...answer.entry.attributes],
    [
      ['memberof', ['a', 'b', 'c']],
      ['__proto__', ['d']],
    ],
  )
})

test('messages are cut out of a stream however it comes, and none is longer than allowed', (t: TestContext) => {
  const stream = Buffer.concat([good, unbindRequest(4), element(BER.sequence, Buffer.alloc(70_000)), good])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 40 }), (sizes) => {
      const framer = new MessageFramer()
      const given: Buffer[] = []
      let at = 0
      for (const size of [...sizes, stream.length]) {
        framer.feed(stream.subarray(at, at + size), (message) => given.push(message))
        at += size
      }
      return given.length === 4 && Buffer.concat(given).equals(stream) && !framer.partial
    }),
  )
  const limit = Buffer.from([BER.sequence, 0x83, 0x0f, 0xff, 0xfb])
  t.assert.strictEqual(limit.readUIntBE(2, 3) + limit.length, MESSAGE_BYTES)
  new MessageFramer().feed(limit, () => undefined)
  t.assert.throws(
    () => new MessageFramer().feed(Buffer.from([BER.sequence, 0x83, 0x0f, 0xff, 0xfc]), () => undefined),
    SyntaxFault,
  )
})

test('a MiB in single octets takes no longer than it should', (t: TestContext) => {
  const message = element(BER.sequence, Buffer.alloc(MESSAGE_BYTES - 6))
  const framer = new MessageFramer()
  let given = 0
  const before = process.cpuUsage()
  for (let at = 0; at < message.length; at++) framer.feed(message.subarray(at, at + 1), () => given++)
  t.assert.strictEqual(given, 1)
  t.assert.ok(process.cpuUsage(before).user < 3_000_000)
})

test('only a SyntaxFault comes out of what servers say', () => {
  const spoiled = fc
    .tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length))
    .map(([at, octet, cut]) => {
      const bytes = Buffer.from(good)
      bytes[at] = octet
      return bytes.subarray(0, cut)
    })
  fc.assert(
    fc.property(fc.oneof(spoiled, fc.uint8Array({ maxLength: 80 })), (bytes) => {
      try {
        parseMessage(Buffer.from(bytes))
        new MessageFramer().feed(Buffer.from(bytes), () => undefined)
        return true
      } catch (error) {
        return error instanceof SyntaxFault
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 3000) },
  )
})
