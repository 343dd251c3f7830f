/** A thousand held messages become a few decisions, and none is in two piles or in none. */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { type Letter, pileUp } from './piles.ts'

const letter = (id: string, subject: string, more: Partial<Letter> = {}): Letter => ({
  ...{ id, subject, recipients: [`${id}@example.org`], isReply: false, text: '' },
  ...more,
})

test('what is alike is a pile, and what it seems to be is proposed', (t: TestContext) => {
  const piles = pileUp([
    ...Array.from({ length: 9 }, (_, n) =>
      letter(`a${n}`, `Factura ${n} pendiente!`, { text: n === 0 ? 'Abra' : '' }),
    ),
    letter('b', 'Re: Pedido', { isReply: true }),
    letter('c', 'Muestras'),
    letter('d', 'Presupuesto'),
  ])
  t.assert.deepStrictEqual(
    piles.map(({ messages, subjects, proposal }) => `${messages} ${subjects} ${proposal}`),
    ['9 1 drop', '2 2 doubt', '1 1 release'],
  )
  t.assert.strictEqual(piles[0]?.sample.text, 'Abra')
  t.assert.strictEqual(piles[0]?.recipients, 9)
  t.assert.deepStrictEqual(pileUp([]), [])
})

test('each message is in one pile', () => {
  const subjects = fc.array(
    fc.tuple(fc.constantFrom('Hola 1', 'hola 2', 'RE: hola', '', 'otra', '???'), fc.boolean()),
  )
  fc.assert(
    fc.property(subjects, (all) => {
      const letters = all.map(([subject, isReply], n) => letter(`m${n}`, subject, { isReply }))
      const ids = pileUp(letters).flatMap((one) => one.ids)
      return ids.length === letters.length && new Set(ids).size === letters.length
    }),
  )
})
