import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inPieces } from './in-pieces.ts'

test('whatever the cuts of a stream are, its pieces are full but the last, and all of it', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 17 }), async (source, octets) => {
      const pieces = await Array.fromAsync(inPieces(source, octets))
      assert.deepEqual(Buffer.concat(pieces), Buffer.concat(source))
      assert.ok((pieces.pop()?.length ?? octets) < octets)
      for (const piece of pieces) assert.equal(piece.length, octets)
    }),
  )
})
