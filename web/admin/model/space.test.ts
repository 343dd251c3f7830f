import { type TestContext, test } from 'node:test'
import { bytesOfGb, gbOfBytes } from './space.ts'

test('storage is typed in gigabytes, with a comma or a point', (t: TestContext) => {
  t.assert.strictEqual(bytesOfGb('20'), 20 * 2 ** 30)
  t.assert.strictEqual(bytesOfGb(' 0,5 '), 2 ** 29)
  t.assert.strictEqual(bytesOfGb('1.5'), 1.5 * 2 ** 30)
  t.assert.strictEqual(bytesOfGb(''), null)
  for (const wrong of ['0', '-1', '1e9', '20 GB', '1.2345', '9999999'])
    t.assert.strictEqual(bytesOfGb(wrong), undefined, wrong)
  t.assert.strictEqual(gbOfBytes(null), '')
  t.assert.strictEqual(gbOfBytes(1.5 * 2 ** 30), '1.5')
})
