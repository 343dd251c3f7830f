/** What is said of held mail can be said in both languages, with the same values, and fits its button. VOICE §1.9 */
import { type TestContext, test } from 'node:test'
import { CatalogueTexts } from '../catalogue-texts.ts'
import { QUARANTINE_TEXTS } from './quarantine.ts'

const BUTTONS = ['digest.release', 'digest.allow', 'digest.block', 'digest.save'] as const
const NUMBERS = new Set(['n', 'days', 'points', 'total'])
/** What stands behind the name of a branch is its text. */
const PLACE = /(?<!\b(?:one|other|off|daily|no|\d) )(?<!=0 )\{(\w+)(?=[,}])/g

test('each sentence, with the same values', (t: TestContext) => {
  const texts = new CatalogueTexts([QUARANTINE_TEXTS])
  for (const [key, both] of Object.entries(QUARANTINE_TEXTS)) {
    const names = (text: string): string[] => [
      ...new Set([...text.matchAll(PLACE)].map(([, name = '']) => name)),
    ]
    t.assert.deepStrictEqual(names(both.es).sort(), names(both.en).sort(), key)
    const values = Object.fromEntries(
      names(both.en).map((name) => [name, NUMBERS.has(name) ? 2 : `<${name}>`]),
    )
    for (const language of ['en', 'es'] as const)
      t.assert.doesNotMatch(texts.format(language, { key, values }), /[{}]/, key)
  }
})

test('buttons are short', (t: TestContext) => {
  for (const key of BUTTONS) {
    t.assert.ok(QUARANTINE_TEXTS[key].en.length <= 24, key)
    t.assert.ok(QUARANTINE_TEXTS[key].es.length <= 28, key)
  }
})
