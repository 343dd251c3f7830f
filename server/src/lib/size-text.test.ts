import { type TestContext, test } from 'node:test'
import { sizeText } from './size-text.ts'

test('sizes as file managers show them, never smaller than they are', (t: TestContext) => {
  const shown: readonly [number, string][] = [
    [0, '0 KB'],
    [1, '1 KB'],
    [100_001, '98 KB'],
    [1_048_575, '1024 KB'],
    [1_048_576, '1 MB'],
    [5_242_880, '5 MB'],
    [5_242_881, '5.1 MB'],
    [52_428_800, '50 MB'],
    [2 ** 30, '1 GB'],
    [99_999_999_999, '93.2 GB'],
    [Number.MAX_SAFE_INTEGER, '8 PB'],
  ]
  for (const [bytes, text] of shown) t.assert.strictEqual(sizeText(bytes), text)
})
