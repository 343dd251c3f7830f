import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinedPeople, offersFor, type Person, peopleOfCards, peopleWrittenTo } from './people.ts'
import {
  afterTyping,
  committed,
  isSeveral,
  recipientsOf,
  recipientsText,
  withoutAddress,
  withoutLast,
  withoutWrong,
} from './recipients.ts'

const NOBODY = recipientsOf('')

test('what is typed stands at a comma, and is never lost as text', () => {
  let to = afterTyping(NOBODY, 'lui')
  assert.equal(recipientsText(to), 'lui')
  to = afterTyping(to, 'luis@b.test, a')
  assert.deepEqual(to.addresses, [{ name: null, email: 'luis@b.test' }])
  assert.equal(to.typed, 'a')
  assert.equal(recipientsText(to), 'luis@b.test, a')
  to = afterTyping(to, '"Pardo, Ana" <ana@a.test>')
  assert.equal(to.addresses.length, 1)
  to = committed(to)
  assert.deepEqual(to.addresses.at(-1), { name: 'Pardo, Ana', email: 'ana@a.test' })
  assert.deepEqual(recipientsOf(recipientsText(to)).addresses, to.addresses)
})

test('a pasted list of any program becomes its addresses; what is none stands to be mended', () => {
  for (const text of [
    'a@a.test\nb@b.test\r\nc@c.test',
    'a@a.test; b@b.test; c@c.test',
    'a@a.test\tb@b.test\tc@c.test',
    'a@a.test b@b.test c@c.test',
    'A <a@a.test>, B <b@b.test>, c@c.test, A@A.test',
  ]) {
    assert.equal(isSeveral(text), true, text)
    const { addresses, wrong } = committed(NOBODY, text)
    assert.deepEqual([addresses.map(({ email }) => email), wrong], [['a@a.test', 'b@b.test', 'c@c.test'], []])
  }
  assert.equal(isSeveral('a@a.test'), false)
  assert.equal(isSeveral('Luis Pardo <luis@b.test>'), false)
  const bad = committed(NOBODY, 'a@a.test, luis at b.test')
  assert.deepEqual(bad.wrong, ['luis at b.test'])
  assert.deepEqual(withoutWrong(bad, 'luis at b.test').wrong, [])
  assert.deepEqual(withoutAddress(bad, 'a@a.test').addresses, [])
})

const person = (name: string, email: string, more: Partial<Person> = {}): Person => ({
  ...{ key: email, name, addresses: [{ name, email }], source: 'own', isGroup: false, times: 0 },
  ...more,
})

test('offers fit every word, without accents; whom one writes to often is first, who stands already is not there', () => {
  const people = [
    person('Martín López', 'martin@norte.example'),
    person('Marta Ruiz', 'marta@a.test', { source: 'company', times: 3 }),
    person('Tomás Martínez', 'tomas@a.test', { source: 'company' }),
    person('Ventas', 'x', {
      isGroup: true,
      addresses: [{ name: null, email: 'uno@mar.test' }],
    }),
  ]
  const names = (typed: string, chosen: string[] = []): string[] =>
    offersFor(
      typed,
      people,
      chosen.map((email) => ({ name: null, email })),
      'es',
    ).map(({ name }) => name)
  assert.deepEqual(names('mart'), ['Marta Ruiz', 'Martín López', 'Tomás Martínez'])
  assert.deepEqual(names('lopez mar'), ['Martín López'])
  assert.deepEqual(names('mart', ['MARTA@a.test']), ['Martín López', 'Tomás Martínez'])
  assert.deepEqual(names('vent'), ['Ventas'])
  assert.deepEqual(names(' '), [])
})

test('whom one wrote to comes from letters; the address book has the last word on a name', () => {
  const written = peopleWrittenTo([
    { to: [{ name: null, email: 'luis@b.test' }], cc: null },
    { to: [{ name: 'Luis', email: 'Luis@b.test' }], cc: [{ name: 'Eva', email: 'eva@c.test' }] },
  ])
  assert.deepEqual(
    written.map(({ name, times }) => [name, times]),
    [
      ['Luis', 2],
      ['Eva', 1],
    ],
  )
  const [first] = joinedPeople([person('Luis Pardo', 'luis@b.test')], written)
  assert.deepEqual([first?.name, first?.source, first?.times], ['Luis Pardo', 'own', 2])
})

test('the last one is taken away; what is no address comes back to be mended', () => {
  const both = committed(NOBODY, 'a@a.test, luis at b.test')
  const mending = withoutLast(both)
  assert.deepEqual([mending.typed, mending.wrong.length], ['luis at b.test', 0])
  assert.deepEqual(withoutLast({ ...mending, typed: '' }).addresses, [])
  assert.deepEqual(withoutLast(NOBODY), NOBODY)
})

test('each address of a card is offered by its name; a colleague is known as one', () => {
  const people = peopleOfCards(
    [
      {
        id: 'K1',
        addressBookIds: { B1: true },
        name: { full: 'Eva' },
        emails: { a: { address: 'e@a.test' }, b: { address: 'e@b.test' } },
      },
      { id: 'Ka2', addressBookIds: { BC: true }, emails: { w: { address: 'luis@c.test' } } },
      { id: 'K3', addressBookIds: { B1: true }, name: { full: 'Sin correo' } },
    ],
    new Set(['BC']),
  )
  assert.deepEqual(
    people.map(({ name, source, addresses }) => [name, source, addresses[0]?.email]),
    [
      ['Eva', 'own', 'e@a.test'],
      ['Eva', 'own', 'e@b.test'],
      ['luis@c.test', 'company', 'luis@c.test'],
    ],
  )
})
