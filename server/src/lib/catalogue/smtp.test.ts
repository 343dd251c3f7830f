import { type TestContext, test } from 'node:test'
import { CatalogueTexts } from '../catalogue-texts.ts'
import { SMTP_REMARKS, SMTP_TEXTS } from './smtp.ts'

/** Octets of a sentence before its values are in it. */
const SENTENCE_OCTETS = 220
const VALUES: Record<string, string | number> = {
  address: 'x@y.test',
  domain: 'y.test',
  max: 3,
  size: '5 MB',
  n: 2,
  admin: 'p@y.test',
  account: 'a@y.test',
  sender: 's@y.test',
  ip: '192.0.2.7',
  hops: 101,
  field: 'from',
  fields: 2000,
  verb: 'EHLO',
  name: 'XYZ',
  what: 'Expected @ at offset 12',
  whose: 'Empresa',
  type: '.exe',
  file: 'factura.exe',
  time: '14:30 +0200',
  contact: 'none',
  domains: 'y.test, z.test',
  rcpt: 'r@z.test',
  only: 'o@z.test',
  sentence: 'Nobody reads this',
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? ''))].sort()
}

test('every sentence is ASCII, short, and says the same things in both languages', (t: TestContext) => {
  const texts = new CatalogueTexts([SMTP_TEXTS])
  for (const [key, { en, es }] of Object.entries(SMTP_TEXTS)) {
    t.assert.deepStrictEqual(placeholders(es), placeholders(en), key)
    for (const [language, text] of [
      ['en', en],
      ['es', es],
    ] as const) {
      t.assert.match(text, /^[\x20-\x7e]+$/, `${key} ${language}`)
      t.assert.ok(text.length <= SENTENCE_OCTETS, `${key} ${language} has ${text.length} octets`)
      t.assert.match(text, key in SMTP_REMARKS ? /[^.]$/ : /\.$/, `${key} ${language}`)
      const formatted = texts.format(language, { key, values: VALUES })
      t.assert.doesNotMatch(formatted, /[{}#]/, `${key} ${language}`)
    }
  }
})
