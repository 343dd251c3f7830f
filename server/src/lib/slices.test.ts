import { type TestContext, test } from 'node:test'
import { inSlices, SLICE_OCTETS } from './slices.ts'

for (const [octets, ranges, pauses] of [
  [0, 0, 0],
  [1, 1, 0],
  [SLICE_OCTETS - 1, 1, 0],
  [SLICE_OCTETS, 1, 0],
  [SLICE_OCTETS + 1, 2, 1],
  [3 * SLICE_OCTETS, 3, 2],
] as const)
  test(`${octets} octets are ${ranges} ranges with ${pauses} pauses, in order and whole`, async (t: TestContext) => {
    const seen: (readonly [number, number])[] = []
    let paused = 0
    const pause = async (): Promise<void> => {
      t.assert.strictEqual(seen.length, ++paused)
    }
    await inSlices(octets, pause, (from, to) => seen.push([from, to]))
    t.assert.strictEqual(seen.length, ranges)
    t.assert.strictEqual(paused, pauses)
    let at = 0
    for (const [from, to] of seen) {
      t.assert.strictEqual(from, at)
      at = to
    }
    t.assert.strictEqual(at, octets)
  })
