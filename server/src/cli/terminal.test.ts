import { suite, type TestContext, test } from 'node:test'
import { formatTable } from './terminal.ts'

suite('tables', () => {
  const hostile = 'a\r\n\u001b[2Jb\u202Efdp.exe'

  test('tables align wide signs, cut to the width and stay one line a row', (t: TestContext) => {
    const table = formatTable(
      ['Name', 'State'],
      [
        ['日本', 'a'],
        [hostile, 'b'],
        ['x'.repeat(80), 'c'],
      ],
      40,
    )
    const lines = table.split('\n')
    t.assert.strictEqual(lines.length, 4)
    t.assert.ok(
      lines.every((line) => line.length <= 40),
      table,
    )
    t.assert.match(lines[1] ?? '', /^日本 +a$/)
    t.assert.match(lines[3] ?? '', /…/)
  })
})
