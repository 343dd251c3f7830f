/** The plan finder as it is asked: sentences in both languages, shares that cannot be, the PDF with its answers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Plan } from '../../../contract/src/plan.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { planMethods } from '../../src/service/plan/plan-methods.ts'
import { OPERATOR } from '../directory/admin.ts'
import { fakeClock } from '../kit/fake-clock.ts'

const LARGE = {
  ...{ people: 200, generic: 20, pop3: 20, webmail: 30, mass: 50_000, from: 'google', oldGigabytes: 1500 },
  ...{ largestGigabytes: 40, start: '2026-11-23', moveOn: '2026-11-24', line: 2, alwaysOn: true },
} as const

const methods = methodTable(planMethods({ clock: fakeClock(Date.UTC(2026, 10, 23)), texts: createTexts() }))
const ask = (name: string, input: Json): Promise<Json> => callAdmin(methods, OPERATOR, name, input)

test('every sentence of a plan is there in both languages, in the form that the contract says', async () => {
  for (const language of ['en', 'es'] as const)
    for (const input of [{}, LARGE]) {
      const plan = Plan.parse(await ask('plan.show', { ...input, language }))
      assert.doesNotMatch(JSON.stringify(plan), /plan\.[a-z]+|\{[a-z]+[,}]|NaN|undefined/)
    }
})

test('an office that answers nothing hears what one machine has to be', async () => {
  const { sentence, lanes, notes } = Plan.parse(await ask('plan.show', { language: 'es' }))
  assert.equal(sentence, 'Un equipo con 2 núcleos, 4 GB de memoria y 160 GB de disco alcanza para 3 años.')
  assert.equal(lanes.length, 1)
  assert.ok(notes.every(({ isWarning }) => !isWarning))
})

test('what does not fit is said: the day, and the line', async () => {
  const { notes, keep, lanes, kind } = Plan.parse(await ask('plan.show', { ...LARGE, language: 'en' }))
  assert.equal(kind, 'cluster')
  assert.deepEqual(
    notes.filter(({ isWarning }) => isWarning).map(({ id }) => id),
    ['tooEarly', 'line'],
  )
  assert.match(notes.find(({ id }) => id === 'tooEarly')?.text ?? '', /2027/)
  assert.deepEqual(
    keep.map(({ id, accounts }) => [id, accounts]),
    [
      ['pop3', 40],
      ['imap', 100],
      ['webmail', 60],
      ['phones', 140],
      ['generic', 20],
    ],
  )
  assert.match(lanes.find(({ id }) => id === 'mass')?.why ?? '', /2,084/)
})

test('shares that are more than everybody, and numbers out of range, are refused', async () => {
  const refused = (input: Json) =>
    ask('plan.show', input).then(
      () => 'taken',
      (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
    )
  assert.equal(await refused({ pop3: 60, webmail: 60 }), 'invalid')
  assert.equal(await refused({ people: 0 }), 'invalid')
  assert.equal(await refused({ people: 50_000 }), 'taken')
  assert.equal(await refused({ people: 50_001 }), 'invalid')
  assert.equal(await refused({ moveOn: '2026-02-30' }), 'invalid')
})

test('the PDF holds the answers, and the same plan is the same file', async () => {
  const pdfOf = async (input: Json) => {
    const { base64 } = (await ask('plan-pdf.show', input)) as { readonly base64: string }
    return Buffer.from(base64, 'base64')
  }
  const pdf = await pdfOf({ ...LARGE, language: 'es' })
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  assert.ok(pdf.includes('"largestGigabytes": 40'))
  assert.ok(pdf.includes('(Plan de correo)'))
  assert.ok(pdf.equals(await pdfOf({ ...LARGE, language: 'es' })))
})
