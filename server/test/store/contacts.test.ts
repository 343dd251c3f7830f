/** Address books of an account: bounded, with changes that are told, on every engine. RFC 9610 */
import type { TestContext } from 'node:test'
import type { ContactStore } from '../../src/store/contact-store.ts'
import { CARD_GONE_KEPT_MS, CARD_OCTETS_MAX } from '../../src/store/limits.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { ANA, eachEngine, LUIS, openTestStores, refuses } from '../kit/stores.ts'

eachEngine(
  'people are kept, changed and removed, and each change is told',
  async (t: TestContext, engine) => {
    const clock = fakeClock()
    await using stores = await openTestStores(engine, { clock })
    const ana = stores.accounts.open(ANA)
    const luis = stores.accounts.open(LUIS)
    await ana.provision()
    await luis.provision()
    const { contacts } = ana
    const { books, state } = await contacts.books('Contactos')
    t.assert.deepStrictEqual(
      books.map(({ name }) => name),
      ['Contactos'],
    )
    t.assert.deepStrictEqual((await contacts.books('Otra')).books, books)
    const bookId = books[0]?.id ?? 0
    const card = { bookId, uid: 'u1', json: '{"name":{"full":"Luis"}}' }
    const first = await contacts.addCard(card)
    const second = await contacts.addCard({ ...card, uid: 'u2' })
    await t.assert.rejects(contacts.addCard(card), refuses('already-exists'))
    await t.assert.rejects(contacts.addCard({ ...card, uid: 'u3', bookId: 999 }), refuses('not-found'))
    const large = (size: number) => ({ ...card, uid: 'u4', json: 'x'.repeat(size) })
    await t.assert.rejects(contacts.addCard(large(CARD_OCTETS_MAX + 1)), refuses('too-large'))
    const fits = await contacts.addCard(large(CARD_OCTETS_MAX))
    t.assert.deepStrictEqual(await contacts.changes('cards', state.cards), {
      created: [first, second, fits],
      updated: [],
      destroyed: [],
    })
    const then = (await contacts.books('')).state.cards
    await contacts.setCard(first, { ...card, json: '{}' })
    await contacts.removeCard(fits)
    await t.assert.rejects(contacts.removeCard(fits), refuses('not-found'))
    await t.assert.rejects(contacts.setCard(fits, { ...card, uid: 'u9' }), refuses('not-found'))
    t.assert.deepStrictEqual(await contacts.changes('cards', then), {
      created: [],
      updated: [first],
      destroyed: [fits],
    })
    t.assert.deepStrictEqual(
      (await contacts.cards()).map(({ id, json }) => [id, json]),
      [
        [first, '{}'],
        [second, card.json],
      ],
    )
    // Nobody else's: the other account has none, and no mailbox is said to have changed.
    await luis.contacts.books('Contactos')
    t.assert.deepStrictEqual(await luis.contacts.cards(), [])
    await t.assert.rejects(luis.contacts.removeCard(first), refuses('not-found'))
    const { modSeq } = await ana.log.end()
    await contacts.setBook(bookId, { name: 'Personas' })
    t.assert.strictEqual((await ana.log.since(modSeq)).listChanged, false)

    await withBooks(t, contacts, bookId)
    // What was removed a month ago is not remembered: whoever comes from before begins anew.
    await clock.advance(CARD_GONE_KEPT_MS + 1)
    await contacts.addBook('Proveedores', 2)
    t.assert.strictEqual(await contacts.changes('cards', then), undefined)
  },
)

/** One with people in it goes with them, and not when it is the only one. */
async function withBooks(t: TestContext, contacts: ContactStore, bookId: number): Promise<void> {
  await t.assert.rejects(contacts.removeBook(bookId, true), refuses('in-use'))
  const other = await contacts.addBook('Clientes', 1)
  await t.assert.rejects(contacts.removeBook(bookId, false), refuses('in-use'))
  await contacts.removeBook(bookId, true)
  t.assert.deepStrictEqual(await contacts.cards(), [])
  t.assert.strictEqual((await contacts.books('')).books[0]?.id, other)
}
