import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { compilePattern } from './mailbox-pattern.ts'

const CASES: readonly (readonly [pattern: string, name: string, matches: boolean])[] = [
  ['*', 'a/b/c', true],
  ['%', 'a', true],
  ['%', 'a/b', false],
  ['%/b', 'a/b', true],
  ['a%', 'abc', true],
  ['a%', 'a/bc', false],
  ['a/%/c', 'a/b/c', true],
  ['*c', 'a/b/c', true],
  ['%c', 'ab/c', false],
  ['%b%d', 'abcd', true],
  ['%b%/d', 'abxb/d', true],
  ['*%/x', 'a/b/x', true],
  ['inbox', 'INBOX', true],
  ['In%', 'INBOX', true],
  ['inbox/*', 'INBOX/a', false],
  ['(', '(', true],
  ['[a', '[a', true],
  ['a{2,1}', 'a{2,1}', true],
  ['a\\b', 'a\\b', true],
  ['', '', true],
  ['', 'a', false],
]

/** What the pattern means, in the slowest and plainest way. */
function plainly(name: string, pattern: string): boolean {
  const sign = pattern[0]
  if (sign === undefined) return name === ''
  if (sign === '*' || sign === '%') {
    if (plainly(name, pattern.slice(1))) return true
    return name !== '' && !(sign === '%' && name[0] === '/') && plainly(name.slice(1), pattern)
  }
  return name[0] === sign && plainly(name.slice(1), pattern.slice(1))
}

suite('mailbox patterns', () => {
  test('what matches and what does not', (t: TestContext) => {
    for (const [pattern, name, matches] of CASES)
      t.assert.strictEqual(compilePattern(pattern)(name), matches, `${pattern} ~ ${name}`)
  })

  test('agrees with the plain meaning', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '%', '*'), maxLength: 9 })
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 9 })
    fc.assert(
      fc.property(text, name, (pattern, name) => compilePattern(pattern)(name) === plainly(name, pattern)),
      { numRuns: 3000 },
    )
  })
})
