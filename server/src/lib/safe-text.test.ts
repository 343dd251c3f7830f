import { suite, type TestContext, test } from 'node:test'
import { escapeJson, escapeLine, escapeText } from './safe-text.ts'

suite('what reaches a terminal', () => {
  // THREATS LG2: HELO, user and subject with line ends, escape sequences and bidi controls.
  const hostile = 'a\r\n{"level":"x"}\u001b[2J\u001b]0;title\u0007\u009b31m\u202Efdp.exe\u2066'

  test('controls and bidi controls become visible and do nothing', (t: TestContext) => {
    const safe = escapeLine(hostile)
    t.assert.match(safe, /^[\x20-\x7e]*$/)
    t.assert.ok(safe.includes('\\x1b[2J') && safe.includes('\\u202efdp.exe'), safe)
    t.assert.strictEqual(escapeLine('Año ✓ 日本 😀'), 'Año ✓ 日本 😀')
  })

  test('a text keeps its own line ends only', (t: TestContext) => {
    t.assert.strictEqual(escapeText('one\ntwo\r'), 'one\ntwo\\x0d')
  })

  test('JSON stays the same value', (t: TestContext) => {
    const json = escapeJson(JSON.stringify({ hostile }))
    t.assert.match(json, /^[\x20-\x7e]*$/)
    t.assert.deepStrictEqual(JSON.parse(json), { hostile })
  })
})
