import { type TestContext, test } from 'node:test'
import { parseSieve } from './parse.ts'
import type { NodeSyntax } from './syntax.ts'

/** A short form: name, arguments, (tests), {block}. */
function shape({ name, args, tests, testList, block }: NodeSyntax): string {
  const words = args.map((arg) =>
    arg.kind === 'tag'
      ? `:${arg.name}`
      : arg.kind === 'number'
        ? String(arg.value)
        : JSON.stringify(arg.strings.map(({ text }) => text)),
  )
  const inside = tests.map(shape).join(', ')
  const end = block === undefined ? '' : ` {${block.map(shape).join('; ')}}`
  return [name, ...words, ...(tests.length > 0 ? [testList ? `(${inside})` : inside] : [])].join(' ') + end
}

function shapes(source: string): string {
  const { commands, faults } = parseSieve(source)
  return [
    ...commands.map(shape),
    ...faults.map(({ line, column, text }) => `${line}:${column} ${text.key}`),
  ].join('\n')
}

test('commands, arguments, tests and blocks', (t: TestContext) => {
  t.assert.equal(
    shapes('IF AnyOf(not a "x", b :T ["y", "z"] 2K, allof(c)) { d; e { f; } }\r\ng;'),
    'if anyof (not a ["x"], b :t ["y","z"] 2048, allof (c)) {d; e {f}}\ng',
  )
})

test('strings: what is escaped, lines, comments between everything', (t: TestContext) => {
  t.assert.equal(shapes('a "x\\"\\\\\\y";'), 'a ["x\\"\\\\y"]')
  t.assert.equal(shapes('a "x\ny\r\nz";'), 'a ["x\\r\\ny\\r\\nz"]')
  t.assert.equal(shapes('a text: #c\r\n.x\r\n..\r\n.\r\n;'), 'a ["x\\r\\n.\\r\\n"]')
  t.assert.equal(shapes('a/**/"x"#c\n,'), '2:1 sieve.expectEnd')
  t.assert.equal(shapes('\ufeffa;'), 'a')
})

test('places are those of the line and the column', (t: TestContext) => {
  t.assert.equal(shapes('a\n  "x\ny" /* \n */ %;'), '4:5 sieve.sign')
  t.assert.equal(shapes('a text:\nx\n.\n "y" ]'), '4:6 sieve.expectEnd')
  t.assert.equal(shapes('a text: x\n'), '1:3 sieve.multiLineStart')
  t.assert.equal(shapes('a text:\nx'), '1:3 sieve.multiLine')
  t.assert.equal(shapes('a /* x'), '1:3 sieve.comment')
  t.assert.equal(shapes('a 12x;'), '1:3 sieve.number')
  t.assert.equal(shapes('a : b;'), '1:3 sieve.tagName')
  t.assert.equal(shapes('a "\0";'), '1:3 sieve.sign')
})

test('a fault does not hide the commands behind it', (t: TestContext) => {
  t.assert.equal(
    shapes('a ["x" "y"]; b; c ( ; d; e (f; h;'),
    ['b', 'd', 'h', '1:8 sieve.expectListEnd', '1:21 sieve.expectTest', '1:30 sieve.expectTestEnd'].join(
      '\n',
    ),
  )
  t.assert.equal(shapes('} a; b {'), 'a\nb {}\n1:1 sieve.blockClose')
  t.assert.equal(shapes('b { c;'), 'b {c}\n1:1 sieve.blockOpen')
})
