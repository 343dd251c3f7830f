import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { canonicalLocal, LOCAL_PART_MAX_BYTES, localPartFault, splitSubAddress } from './canonical.ts'

test('case and composition fold, look-alikes do not', (t: TestContext) => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ['Ana', 'ana'],
    ['BEGOÑA', 'begoña'],
    ['BEGON\u0303A', 'begoña'],
    ['ΟΔΟΣ', 'οδος'],
    ['straße', 'straße'],
    ['\u212aate', undefined],
    ['\u0130', undefined],
    ['I\u0307', undefined],
    ['\u037e', undefined],
    ['\u017fales', '\u017fales'],
    ['\uff41', '\uff41'],
    ['', ''],
  ]
  for (const [written, canonical] of table) t.assert.strictEqual(canonicalLocal(written), canonical, written)
})

test('the canonical form of a canonical form is itself, and no letter becomes ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (written) => {
      const canonical = canonicalLocal(written)
      if (canonical === undefined) return true
      const plain = (text: string): string => text.replace(/[^a-zA-Z]/g, '').toLowerCase()
      return (
        canonicalLocal(canonical) === canonical &&
        plain(canonical).length <= plain(written.normalize('NFC')).length
      )
    }),
    { numRuns: 2000 },
  )
})

test('which names may be made', (t: TestContext) => {
  for (const good of ['ana', 'ana.diaz', "o'neil", 'a_b-c', 'año', '用户', 'x'.repeat(LOCAL_PART_MAX_BYTES)])
    t.assert.strictEqual(localPartFault(good), undefined, good)
  t.assert.strictEqual(localPartFault(''), 'empty')
  t.assert.strictEqual(localPartFault('x'.repeat(LOCAL_PART_MAX_BYTES + 1)), 'long')
  for (const dots of ['.a', 'a.', 'a..b']) t.assert.strictEqual(localPartFault(dots), 'dots')
  for (const bad of ['a+b', 'a b', 'a@b', 'a%b', 'a/b', '\u017fales', '\u0301a', 'a\u200d', '😀'])
    t.assert.strictEqual(localPartFault(bad), 'character', bad)
  t.assert.strictEqual(localPartFault('p\u0430ypal'), 'mixed')
})

test('sub-addresses', (t: TestContext) => {
  t.assert.deepStrictEqual(splitSubAddress('ana'), { base: 'ana', subAddress: undefined })
  t.assert.deepStrictEqual(splitSubAddress('ana+a+b'), { base: 'ana', subAddress: 'a+b' })
  t.assert.deepStrictEqual(splitSubAddress('ana+'), { base: 'ana', subAddress: '' })
  t.assert.deepStrictEqual(splitSubAddress('+ana'), { base: '+ana', subAddress: undefined })
})
