/** Whatever the grammar of IMAP expects can be said in Spanish too. RFC 5255 §3 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { expectedInSpanish, IMAP_GRAMMAR_ES } from '../../src/lib/catalogue/imap-grammar.ts'

const SOURCES = globSync(join(import.meta.dirname, '../../src/edge/imap/**/*.ts')).map((path) =>
  readFileSync(path, 'utf8'),
)
const CALLS = /(?:fault|limit|atom|number|SyntaxFault|#run)\(\s*(?:[A-Z]+, )?(?:'([^']+)'|`([^`]+)`)/g
const DEFAULTS = /expected = '([^']+)'/g

function phrases(): Set<string> {
  const found = new Set<string>()
  for (const source of SOURCES)
    for (const [, plain, template] of [...source.matchAll(CALLS), ...source.matchAll(DEFAULTS)])
      found.add(plain ?? (template ?? '').replaceAll(/\$\{[^}]*\}/g, '#'))
  return found
}

test('every phrase of the grammar has its Spanish, and no other does', (t: TestContext) => {
  const used = [...phrases()].filter((phrase) => !/^(?:one of|a keyword or one of) /.test(phrase))
  t.assert.ok(used.length > 50, `${used.length} phrases`)
  t.assert.deepStrictEqual(used.filter((phrase) => !(phrase in IMAP_GRAMMAR_ES)).sort(), [])
  t.assert.deepStrictEqual(
    Object.keys(IMAP_GRAMMAR_ES).filter((phrase) => !used.includes(phrase)),
    [],
  )
})

test('numbers and choices are put in', (t: TestContext) => {
  t.assert.strictEqual(expectedInSpanish('at most 256 items'), 'como máximo 256 elementos')
  t.assert.strictEqual(expectedInSpanish('a number below 2^32'), 'un número menor que 2^32')
  t.assert.strictEqual(expectedInSpanish('one of ALL, FAST'), 'una de ALL, FAST')
  t.assert.strictEqual(expectedInSpanish('DEFLATE'), 'DEFLATE')
})
