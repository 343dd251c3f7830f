import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readCsv } from './csv.ts'
import { SyntaxFault } from './syntax-fault.ts'

const rows = (text: string): readonly (readonly string[])[] => readCsv(text).map((row) => row.cells)

test('commas, semicolons, quotes, line ends, a byte order mark', (t: TestContext) => {
  t.assert.deepStrictEqual(rows('a,b\nc,d'), [
    ['a', 'b'],
    ['c', 'd'],
  ])
  t.assert.deepStrictEqual(rows('\ufeffa;b\r\nc,1;d\r\n'), [
    ['a', 'b'],
    ['c,1', 'd'],
  ])
  t.assert.deepStrictEqual(rows('a,b\n"x, ""y""",\n'), [
    ['a', 'b'],
    ['x, "y"', ''],
  ])
  t.assert.deepStrictEqual(rows('a\n\n\nb\n'), [['a'], ['b']])
  t.assert.deepStrictEqual(rows(''), [])
  t.assert.deepStrictEqual(rows(' a , b \n'), [['a', 'b']])
  t.assert.deepStrictEqual(rows('"a;b",c\n1;2,3\n'), [
    ['a;b', 'c'],
    ['1;2', '3'],
  ])
})

test('each row knows the line it begins at', (t: TestContext) => {
  t.assert.deepStrictEqual(
    readCsv('a,b\n\n"x\ny\r\nz",1\nlast,2').map((row) => row.line),
    [1, 3, 6],
  )
})

test('what could be read two ways is refused', (t: TestContext) => {
  for (const text of ['a,"b', 'a,b"c', '"a"b,c', 'a\rb', '"a""', 'a,"b"\r'])
    t.assert.throws(() => readCsv(text), SyntaxFault, JSON.stringify(text))
})

test('any table comes back as it was written; any text is a table or a fault', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'ñ', ',', ';', '"', '\n', '\r', ' ', '=', '\u{1f600}'),
  })
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (table) => {
        const text = table
          .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join('\r\n')
        // The first separator outside decides; quoted cells keep every other one.
        const separated = `h,h\n${text}`
        const [, ...read] = rows(separated)
        return JSON.stringify(read) === JSON.stringify(table)
      },
    ),
  )
  fc.assert(
    fc.property(cell, (text) => {
      try {
        readCsv(text)
      } catch (error) {
        if (!(error instanceof SyntaxFault)) throw error
      }
    }),
  )
})
