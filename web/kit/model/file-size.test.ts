import { type TestContext, test } from 'node:test'
import { fileSize } from './file-size.ts'

test('sizes of files as people read them', (t: TestContext) => {
  t.assert.deepStrictEqual(
    [0, 1, 999, 1000, 96_400, 999_999, 1_234_567, 12_345_678, 5e12].map((octets) =>
      fileSize(octets, 'en-GB'),
    ),
    ['0\u00a0B', '1\u00a0B', '999\u00a0B', '1 kB', '96 kB', '1,000 kB', '1.2 MB', '12 MB', '5,000 GB'],
  )
  t.assert.match(fileSize(1_234_567, 'es-AR'), /^1,2.MB$/)
})
