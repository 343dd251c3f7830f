import { suite, type TestContext, test } from 'node:test'
import { canonicalLiteral, toAsciiDomain, toUnicodeDomain } from './domain.ts'

/** As given, as kept, as shown; undefined where it is no domain. */
const DOMAINS: readonly (readonly [string, string | undefined, string?])[] = [
  ['Empresa.TEST', 'empresa.test'],
  ['localhost', 'localhost'],
  ['a_b.test', 'a_b.test'],
  ['BÜCHER.test', 'xn--bcher-kva.test', 'bücher.test'],
  ['bu\u0308cher.test', 'xn--bcher-kva.test', 'bücher.test'],
  ['straße.test', 'xn--strae-oqa.test', 'straße.test'],
  ['ΟΔΟΣ.test', 'xn--pxavbq.test', 'οδοσ.test'],
  ['例え.テスト', 'xn--r8jz45g.xn--zckzah', '例え.テスト'],
  ['xn--evil-.test', undefined],
  ['xn--a.test', 'xn--a.test', 'xn--a.test'],
  ['ｅvil.test', undefined],
  ['evil。test', undefined],
  ['a\u00adb.test', undefined],
  ['℀.test', undefined],
  ['1.2.3.4', undefined],
  ['0x7f.1', undefined],
  ['a..b', undefined],
  ['.a', undefined],
  ['a.', undefined],
  ['-a.test', undefined],
  ['a-.test', undefined],
  ['a b', undefined],
  ['a%62.test', undefined],
  ['', undefined],
  [`${'a'.repeat(63)}.test`, `${'a'.repeat(63)}.test`],
  [`${'a'.repeat(64)}.test`, undefined],
  [`${'a.'.repeat(126)}t`, `${'a.'.repeat(126)}t`],
  [`${'a.'.repeat(126)}tt`, undefined],
]

suite('domains', () => {
  for (const [given, kept, shown] of DOMAINS) {
    test(`${JSON.stringify(given.slice(0, 40))} is ${kept?.slice(0, 40) ?? 'refused'}`, (t: TestContext) => {
      t.assert.strictEqual(toAsciiDomain(given), kept)
      if (kept !== undefined) t.assert.strictEqual(toUnicodeDomain(kept), shown ?? kept)
    })
  }

  test('address literals have one spelling', (t: TestContext) => {
    t.assert.strictEqual(canonicalLiteral('[192.0.2.1]'), '[192.0.2.1]')
    t.assert.strictEqual(canonicalLiteral('[IPV6:2001:DB8:0:0::1]'), '[IPv6:2001:db8::1]')
    for (const wrong of [
      '[192.0.2]',
      '[192.0.2.01]',
      '[192.0.2.256]',
      '[2001:db8::1]',
      '[IPv6:1.2.3.4]',
      '[x:y]',
    ]) {
      t.assert.strictEqual(canonicalLiteral(wrong), undefined, wrong)
    }
  })
})
