import { type TestContext, test } from 'node:test'
import type { Comparator, MatchType, Relation } from '../program.ts'
import { KeyFault, prepareKey } from './prepare.ts'
import { MatchText } from './text.ts'

const free = { look: () => undefined }

function taken(
  type: MatchType,
  comparator: Comparator,
  key: string,
  text: string,
): readonly string[] | undefined {
  return prepareKey({ type, relation: 'eq', comparator }, key, free).capture(new MatchText(text), free)
}

test('wildcards: signs outside of the first plane are one', (t: TestContext) => {
  t.assert.deepStrictEqual(taken('matches', 'i;octet', '?b*', '😀b😀'), ['😀b😀', '😀', '😀'])
  t.assert.deepStrictEqual(taken('matches', 'i;octet', '*?', 'a😀'), ['a😀', 'a', '😀'])
  t.assert.equal(taken('matches', 'i;octet', '??', '😀'), undefined)
  t.assert.deepStrictEqual(taken('matches', 'i;octet', 'a\\', 'a\\'), ['a\\'])
})

test('captures are what was written, not what was compared', (t: TestContext) => {
  t.assert.deepStrictEqual(taken('matches', 'i;ascii-casemap', 'RE: *', 're: Año'), ['re: Año', 'Año'])
  t.assert.deepStrictEqual(taken('regex', 'i;ascii-casemap', '^RE: (A.)', 're: Año'), ['re: Añ', 'Añ'])
  t.assert.deepStrictEqual(taken('matches', 'i;unicode-casemap', 'año *', 'AN\u0303O Ñu'), [
    'AN\u0303O Ñu',
    'Ñu',
  ])
})

test('the empty key and the empty text', (t: TestContext) => {
  for (const [type, key, text, fits] of [
    ['is', '', '', true],
    ['is', '', 'a', false],
    ['contains', '', '', true],
    ['contains', '', 'a', true],
    ['contains', 'a', '', false],
    ['matches', '', '', true],
    ['matches', '', 'a', false],
    ['matches', '*', '', true],
    ['regex', '', '', true],
    ['regex', '', 'a', true],
    ['regex', 'a', '', false],
  ] as const)
    t.assert.equal(taken(type, 'i;octet', key, text) !== undefined, fits, `${type} ${key} ${text}`)
})

test('numbers of any length, and texts that are none', (t: TestContext) => {
  const related = (relation: Relation, text: string, key: string): boolean =>
    prepareKey({ type: 'value', relation, comparator: 'i;ascii-numeric' }, key, free).fits(
      new MatchText(text),
      free,
    )
  t.assert.ok(related('gt', `1${'0'.repeat(400)}`, `9${'9'.repeat(398)}`))
  t.assert.ok(related('eq', '0007', '7 gatos'))
  t.assert.ok(related('eq', '000', '0'))
  t.assert.ok(related('eq', 'x', ''))
  t.assert.ok(related('gt', 'x', '5'))
  t.assert.ok(related('lt', '5', '-1'))
})

test('capital letters order before the underscore', (t: TestContext) => {
  const key = prepareKey({ type: 'value', relation: 'lt', comparator: 'i;ascii-casemap' }, '_', free)
  t.assert.ok(key.fits(new MatchText('z'), free))
  const octets = prepareKey({ type: 'value', relation: 'lt', comparator: 'i;octet' }, '_', free)
  t.assert.ok(!octets.fits(new MatchText('z'), free))
})

test('an expression that is none says why', (t: TestContext) => {
  t.assert.throws(
    () => prepareKey({ type: 'regex', relation: 'eq', comparator: 'i;octet' }, '[', free),
    (error) => error instanceof KeyFault && error.text.key === 'sieve.regex.bracket',
  )
})
