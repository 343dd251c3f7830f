import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byName, type Card, cardPatch, contactOf, matching, newCard } from './contacts.ts'

const COMPANY = new Set(['BC'])
const CARD: Card = {
  id: 'K1',
  addressBookIds: { B1: true },
  name: { components: [{ value: 'María' }, { value: 'Núñez' }] },
  emails: { 'trabajo/1': { address: 'maria@sur.example' }, casa: { address: 'm@casa.example' } },
  phones: { p: { number: '+54 11 5555-0100' } },
}

test('a card is read for the list', () => {
  const { card: _, ...shown } = contactOf(CARD, COMPANY)
  assert.deepEqual(shown, {
    ...{ id: 'K1', name: 'María Núñez', email: 'maria@sur.example', phone: '+54 11 5555-0100' },
    ...{ company: '', note: '', more: ['m@casa.example'], isColleague: false },
  })
  const nameless = contactOf(
    { id: 'Ka2', addressBookIds: { BC: true }, emails: { e: { address: 'x@y.test' } } },
    COMPANY,
  )
  assert.equal(nameless.name, 'x@y.test')
  assert.ok(nameless.isColleague)
})

test('what changes is patched, and the rest of the card stays', () => {
  const contact = contactOf(CARD, COMPANY)
  assert.deepEqual(cardPatch(contact, contact), {})
  assert.deepEqual(
    cardPatch(contact, {
      ...contact,
      name: 'María N.',
      email: 'nueva@sur.example',
      phone: '',
      company: 'Sur',
      note: '',
    }),
    {
      name: { full: 'María N.' },
      'emails/trabajo~11/address': 'nueva@sur.example',
      'phones/p': null,
      organizations: { company1: { name: 'Sur' } },
    },
  )
})

test('a new card says only what was written', () => {
  assert.deepEqual(newCard({ name: 'Luis', email: 'luis@x.test', phone: '', company: '', note: '' }, 'B1'), {
    ...{ '@type': 'Card', version: '1.0', addressBookIds: { B1: true } },
    ...{ name: { full: 'Luis' }, emails: { e1: { address: 'luis@x.test' } } },
  })
})

test('people are found by words without accents, and stand by name', () => {
  const named = (full: string): ReturnType<typeof contactOf> =>
    contactOf({ id: full, addressBookIds: { B1: true }, name: { full } }, COMPANY)
  const all = byName([named('Óscar'), named('ana'), named('Zoe'), named('Ángel')], 'es')
  assert.deepEqual(
    all.map(({ name }) => name),
    ['ana', 'Ángel', 'Óscar', 'Zoe'],
  )
  assert.deepEqual(
    matching([contactOf(CARD, COMPANY), ...all], 'nunez SUR').map(({ id }) => id),
    ['K1'],
  )
})
