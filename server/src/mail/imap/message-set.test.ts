import { suite, type TestContext, test } from 'node:test'
import { formatNumbers, joinRanges } from './message-set.ts'

suite('message sets', () => {
  test('numbers are written in their shortest form', (t: TestContext) => {
    t.assert.strictEqual(formatNumbers([]), '')
    t.assert.strictEqual(formatNumbers([4]), '4')
    t.assert.strictEqual(formatNumbers([1, 2, 3, 7, 9, 10]), '1:3,7,9:10')
  })

  test('ranges are joined and * is the last message, from either side', (t: TestContext) => {
    const star = Number.POSITIVE_INFINITY
    t.assert.deepStrictEqual(
      joinRanges(
        {
          by: 'uid',
          ranges: [
            [5, 7],
            [1, 2],
            [6, 9],
            [3, 3],
          ],
        },
        20,
      ),
      [
        [1, 3],
        [5, 9],
      ],
    )
    t.assert.deepStrictEqual(joinRanges({ by: 'uid', ranges: [[30, star]] }, 20), [[20, 30]])
  })
})
