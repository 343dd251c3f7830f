import { suite, type TestContext, test } from 'node:test'
import { ENCODED_WORDS_MAX } from '../limits.ts'
import { decodeWords } from './encoded-word.ts'

/** As sent, as shown. The first twelve are the examples of RFC 2047 §8 and their kind. */
const WORDS: readonly (readonly [string, string])[] = [
  ['=?ISO-8859-1?Q?Patrik_F=E4ltstr=F6m?=', 'Patrik Fältström'],
  ['(=?ISO-8859-1?Q?a?=)', '(a)'],
  ['=?ISO-8859-1?Q?a?= b', 'a b'],
  ['=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=', 'ab'],
  ['=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=', 'ab'],
  ['=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=', 'ab'],
  ['=?ISO-8859-1?Q?a_b?=', 'a b'],
  ['=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=', 'a b'],
  ['=?UTF-8?B?UmV1bmnDs24=?=', 'Reunión'],
  ['=?utf-8?b?UmV1bmnDs24?=', 'Reunión'],
  ['=?UTF-8?q?Reuni=C3?= =?utf-8?Q?=B3n?= hoy', 'Reunión hoy'],
  ['=?utf-8*es?Q?ma=C3=B1ana?=', 'mañana'],
  ['=?utf-8?Q?hello world?=', 'hello world'],
  ['=?x-nada?Q?caf=E9?=', 'café'],
  ['=?x-nada?Q?caf=C3=A9?=', 'café'],
  ['=?us-ascii?Q?caf=C3=A9?=', 'café'],
  ['=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=', 'テスト'],
  ['=?gb2312?B?suLK1A==?=', '测试'],
  ['=?koi8-r?Q?=F4=C5=D3=D4?=', 'Тест'],
  ['=?windows-1252?Q?=80?=', '€'],
  ['=?utf-7?Q?Hi+AKE-?=', 'Hi¡'],
  ['pre=?utf-8?Q?fijo?=post', 'prefijopost'],
  ['"=?utf-8?Q?Jos=C3=A9?="', '"José"'],
  ['=?utf-8?Q?a=?=', 'a='],
  ['=?utf-8?Q??=', ''],
  ['=?utf-8?Q?sin fin', '=?utf-8?Q?sin fin'],
  ['=?utf-8?X?a?=', '=?utf-8?X?a?='],
  ['=?utf-8?Q', '=?utf-8?Q'],
  ['=??Q?a?=', '=??Q?a?='],
  ['a = b ? c', 'a = b ? c'],
  ['=?utf-8?Q?a=0D=0ABcc:_x?=', 'a  Bcc: x'],
  ['a\tb\0c', 'a b c'],
]

suite('encoded words', () => {
  for (const [sent, shown] of WORDS) {
    test(`${JSON.stringify(sent)} reads ${JSON.stringify(shown)}`, (t: TestContext) => {
      t.assert.strictEqual(decodeWords(sent), shown)
    })
  }

  test(`${ENCODED_WORDS_MAX} words are decoded, further ones stay as they came`, (t: TestContext) => {
    const words = (count: number) => Array(count).fill('=?utf-8?q?a?=').join(' ')
    t.assert.strictEqual(decodeWords(words(ENCODED_WORDS_MAX - 1)), 'a'.repeat(ENCODED_WORDS_MAX - 1))
    t.assert.strictEqual(decodeWords(words(ENCODED_WORDS_MAX)), 'a'.repeat(ENCODED_WORDS_MAX))
    t.assert.strictEqual(
      decodeWords(words(ENCODED_WORDS_MAX + 1)),
      `${'a'.repeat(ENCODED_WORDS_MAX)} =?utf-8?q?a?=`,
    )
  })

  test('a charset that only the caller knows is asked of the caller', (t: TestContext) => {
    const fallback = (label: string) => (label === 'x-nuestro' ? 'sí' : undefined)
    t.assert.strictEqual(decodeWords('=?x-nuestro?q?=FF?=', fallback), 'sí')
    t.assert.strictEqual(decodeWords('=?x-otro?q?=E9?=', fallback), 'é')
  })
})
