import { type TestContext, test } from 'node:test'
import { createSay, type Language } from '../../kit/words.ts'
import { ACT_TEXTS } from '../texts/acts.ts'
import { DEED_TEXTS } from '../texts/deeds.ts'
import { type Deed, type DeedSay, deedCells, givenOf, placeOf, refusalOf, sentenceOf } from './deeds.ts'

const words = (language: Language): DeedSay => ({
  say: createSay(language, DEED_TEXTS),
  act: createSay(language, ACT_TEXTS),
})
const deed = (more: Partial<Deed>): Deed => ({
  ...{ id: 1, doneAt: '2026-11-23T10:00:00.000Z', organisationId: 1, who: 'jefa@empresa.test' },
  ...{ way: 'session', origin: '192.0.2.7', act: 'account.set', object: 'ana@empresa.test' },
  ...{ fields: ['quota', 'unheardOf'], result: 'done' },
  ...more,
})

test('a deed is a sentence in both languages', (t: TestContext) => {
  t.assert.strictEqual(sentenceOf(deed({}), words('es')), 'Cambió la cuenta ana@empresa.test')
  t.assert.strictEqual(sentenceOf(deed({}), words('en')), 'Changed the account ana@empresa.test')
  t.assert.strictEqual(placeOf(deed({}), words('es')), 'en el navegador, desde 192.0.2.7')
  t.assert.strictEqual(givenOf(deed({}), words('es')), 'espacio')
  const whole = deed({ act: 'policy.set', object: null })
  t.assert.strictEqual(sentenceOf(whole, words('es')), 'Cambió las reglas de envío de toda la empresa')
  const service = deed({ act: 'policy.set', object: null, organisationId: null })
  t.assert.strictEqual(sentenceOf(service, words('en')), 'Changed the sending rules of the whole service')
})

test('what has no words yet is shown as it is called, names of Object are no words', (t: TestContext) => {
  for (const act of ['cluster.join', 'constructor', '__proto__'])
    t.assert.strictEqual(sentenceOf(deed({ act }), words('es')), `${act} ana@empresa.test`)
  t.assert.strictEqual(givenOf(deed({ fields: ['constructor'] }), words('es')), '')
  t.assert.strictEqual(refusalOf(deed({ result: 'unheard-of' }), words('es')), '')
})

test('a refusal says why, and stands in the file too', (t: TestContext) => {
  t.assert.strictEqual(refusalOf(deed({}), words('es')), undefined)
  t.assert.strictEqual(refusalOf(deed({ result: 'forbidden' }), words('es')), 'sin permiso')
  const [, line] = deedCells([deed({ result: 'forbidden', origin: null })], words('es'))
  t.assert.deepStrictEqual(line?.slice(1), [
    'jefa@empresa.test',
    '',
    'Cambió la cuenta ana@empresa.test',
    'ana@empresa.test',
    'Rechazado sin permiso',
  ])
})
