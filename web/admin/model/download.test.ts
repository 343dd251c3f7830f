/** What leaves for a spreadsheet runs nothing there. THREATS PA2 */
import { type TestContext, test } from 'node:test'
import { csvOf } from './download.ts'

test('formulas become text, quotes and commas stay in their cell', (t: TestContext) => {
  t.assert.strictEqual(
    csvOf([
      ['a"b', 'c,d', 3],
      ['=1+1', '@x', '-2'],
    ]),
    '"a""b","c,d",3\r\n\'=1+1,\'@x,\'-2\r\n',
  )
})
