/** Charsets: CPython's East Asian texts against their UTF-8 twins, and labels as mail programs write them. */
import { readFileSync } from 'node:fs'
import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { decodeCharset } from '../../src/mail/mime/charset.ts'
import { iconvFallback } from '../../src/service/inspect/charset-fallback.ts'
import { readKnown } from './known.ts'

const CORPUS = new URL('../corpus/cjkencodings/', import.meta.url)
const KNOWN = readKnown(new URL('./known-differences-charsets.tsv', import.meta.url))
const NAMES = [
  'big5',
  'big5hkscs',
  'cp949',
  'euc_jisx0213',
  'euc_jp',
  'euc_kr',
  'gb18030',
  'gb2312',
  'gbk',
  'hz',
  'iso2022_jp',
  'iso2022_kr',
  'johab',
  'shift_jis',
  'shift_jisx0213',
]

/** Bytes in hex, a label, the text. */
const LABELS: readonly (readonly [string, string, string])[] = [
  ['e1f1', 'ISO-8859-1', 'áñ'],
  ['80', 'iso-8859-1', '€'],
  ['80', 'cp-1252', '€'],
  ['80', '"windows-1252"', '€'],
  ['a4', 'iso-8859-15', '€'],
  ['c3b1', 'UTF8', 'ñ'],
  ['c3b1', 'utf-8 ', 'ñ'],
  ['c3b1', 'us-ascii', 'ñ'],
  ['f1', 'us-ascii', 'ñ'],
  ['f1', '', 'ñ'],
  ['f1', 'no-such-charset', 'ñ'],
  ['a4', 'cp850', 'ñ'],
  ['a4', 'ibm-850', 'ñ'],
  ['a4', 'cp437', 'ñ'],
  ['96', 'macintosh', 'ñ'],
  ['48692b414b452d', 'utf-7', 'Hi¡'],
  ['2b2d', 'UTF-7', '+'],
  ['f100', 'utf-16le', 'ñ'],
  ['feff00f1', 'utf-16', 'ñ'],
  ['fffef100', 'utf-16', 'ñ'],
  ['efbbbf61', 'utf-8', 'a'],
  ['b0a1', 'ks_c_5601-1987', '가'],
  ['b0a1', 'ks_c_5601', '가'],
  ['f4c5', 'koi8-r', 'Те'],
  ['a1a1', 'tis-620', 'กก'],
  ['1b24422d211b2842', 'iso-2022-jp', '①'],
  ['1b284931', 'iso-2022-jp', 'ｱ'],
  ['8c63', 'euc-kr', '똠'],
  ['8740', 'big5', '䏰'],
]

suite('charsets', () => {
  for (const name of NAMES) {
    const known = KNOWN.get(name)
    test(`${name}${known === undefined ? '' : ` differs: ${known}`}`, (t: TestContext) => {
      const label = name
        .replace('_', '-')
        .replace(/^iso2022/, 'iso-2022')
        .replace(/^cp949$/, 'cp949')
      const text = decodeCharset(label, readFileSync(new URL(`${name}.txt`, CORPUS)), iconvFallback)
      const twin = readFileSync(new URL(`${name}-utf8.txt`, CORPUS), 'utf8')
      if (known === undefined) t.assert.strictEqual(text, twin)
      else t.assert.notStrictEqual(text, twin, 'no longer a difference: take it out of the list')
    })
  }

  for (const [hex, label, text] of LABELS) {
    test(`${hex} in ${JSON.stringify(label)} is ${text}`, (t: TestContext) => {
      t.assert.strictEqual(decodeCharset(label, Buffer.from(hex, 'hex'), iconvFallback), text)
    })
  }

  test('any label and any bytes give whole signs', (t: TestContext) => {
    const label = fc.oneof(
      fc.string(),
      fc.constantFrom('utf-7', 'utf-16', 'hz', 'iso-2022-kr', 'gbk', 'cp850', 'utf-32'),
    )
    fc.assert(
      fc.property(label, fc.uint8Array({ maxLength: 200 }), (name, bytes) => {
        t.assert.ok(decodeCharset(name, bytes, iconvFallback).isWellFormed())
      }),
      { numRuns: 3000 },
    )
  })
})
