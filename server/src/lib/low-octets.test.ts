import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { LowOctets } from './low-octets.ts'

/** Many of those that matter, with their neighbours and the ends of the range. */
const octet = fc.oneof(
  fc.constantFrom(0, 9, 10, 13, 14, 32, 127, 128, 255),
  fc.integer({ min: 0, max: 255 }),
  fc.constant(0x61),
)

test('finds every octet below 14 and no other, however the text lies in memory', () => {
  fc.assert(
    fc.property(fc.array(octet, { maxLength: 80 }), fc.integer({ min: 0, max: 7 }), (octets, offset) => {
      const memory = new Uint8Array(offset + octets.length + 8)
      // What lies around it is not part of it.
      memory.fill(13)
      memory.set(octets, offset)
      const low = new LowOctets(memory.subarray(offset, offset + octets.length))
      for (let from = 0; from <= octets.length; from++) {
        const found = octets.findIndex((one, at) => at >= from && one < 14)
        if (low.next(from) !== (found === -1 ? octets.length : found)) return false
      }
      return true
    }),
    { numRuns: 2000 },
  )
})

test('the last octet of a long text is found', (t: TestContext) => {
  for (let length = 1; length < 40; length++) {
    const text = new Uint8Array(length).fill(0x61)
    t.assert.strictEqual(new LowOctets(text).next(0), length)
    text[length - 1] = 13
    t.assert.strictEqual(new LowOctets(text).next(0), length - 1)
  }
})
