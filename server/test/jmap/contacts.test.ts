/** Address books over JMAP: one's own are written, the company's is read, another company's is never there. RFC 9610, THREATS TE3 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer } from '../kit/start-server.ts'

type Set = Record<
  'created' | 'notCreated' | 'notUpdated' | 'notDestroyed',
  Record<string, Record<string, unknown>> | null
> & {
  readonly destroyed: readonly string[] | null
  readonly newState: string
}

test('people are put into a book, found, changed and removed', async () => {
  await using server = await startServer()
  const ana = await JmapClient.open(server, 'ana')
  const set = async (args: Record<string, unknown>) =>
    (await ana.call('ContactCard/set', args)) as unknown as Set
  const find = async (filter: unknown, more: Record<string, unknown> = {}) =>
    (await ana.call('ContactCard/query', { filter, ...more })).ids

  const books = await ana.call('AddressBook/get')
  assert.deepEqual(
    books.list.map(({ myRights }) => (myRights as { mayWrite: boolean }).mayWrite),
    [true, false],
  )
  const [own = '', company = ''] = books.list.map(({ id }) => String(id))
  const { newState: before } = await set({})
  const made = await set({
    create: {
      a: {
        name: { full: 'Martín López' },
        emails: { e: { address: 'martin@norte.example' } },
        'x.test/dots': 3,
      },
      b: { name: { full: 'Zoe' }, addressBookIds: { [company]: true } },
      c: { name: 7 },
      d: { emails: { e: { address: 'eva@sur.example' } }, uid: 'eva', addressBookIds: { [own]: true } },
      e: { uid: 'eva' },
    },
  })
  assert.deepEqual(Object.keys(made.created ?? {}), ['a', 'd'])
  assert.deepEqual(
    Object.values(made.notCreated ?? {}).map(({ type, properties }) => [type, properties]),
    [
      ['invalidProperties', ['addressBookIds']],
      ['invalidProperties', ['name']],
      ['invalidProperties', undefined],
    ],
  )
  const martin = String(made.created?.['a']?.['id'])
  assert.deepEqual(await find({ text: 'lopez martin' }), [martin])
  assert.deepEqual(await find({ operator: 'NOT', conditions: [{ inAddressBook: company }] }, { limit: 1 }), [
    martin,
  ])
  assert.deepEqual((await ana.call('ContactCard/changes', { sinceState: before }))['created'], [
    martin,
    made.created?.['d']?.['id'],
  ])
  // What is not known of is kept, and a patch goes into what is there.
  const changed = await set({
    update: { [martin]: { 'name/full': 'Martina', 'emails/w': { address: 'm@w.example' } } },
  })
  assert.equal(changed.notUpdated, null)
  const [card] = (await ana.call('ContactCard/get', { ids: [martin] })).list as Record<string, object>[]
  assert.deepEqual(
    [card?.['name'], Object.keys(card?.['emails'] ?? {}), card?.['x.test/dots']],
    [{ full: 'Martina' }, ['e', 'w'], 3],
  )
  const bad = await set({ update: { [martin]: { 'phones/x/number': '1' }, K999999: { uid: 'x' } } })
  assert.deepEqual(
    Object.values(bad.notUpdated ?? {}).map(({ type }) => type),
    ['invalidPatch', 'notFound'],
  )
  await followsList(ana, { own, martin, gone: String(made.created?.['d']?.['id']) })
  await readsCompany(ana, { company, martin, state: (await set({})).newState })
  const luis = await JmapClient.open(server, 'luis')
  assert.deepEqual((await luis.call('ContactCard/query', { filter: { text: 'lopez' } })).ids, [])
})

/** A list that is kept by what changed is the list that is asked for anew. */
async function followsList(
  ana: JmapClient,
  { own, martin, gone }: { readonly own: string; readonly martin: string; readonly gone: string },
): Promise<void> {
  const byName = { filter: { inAddressBook: own }, sort: [{ property: 'name' }] }
  const asked = await ana.call('ContactCard/query', byName)
  const kept = [...asked.ids]
  await ana.call('ContactCard/set', {
    create: { ñ: { name: { full: 'Abel' } } },
    update: { [martin]: { 'name/full': 'Zulma' } },
    destroy: [gone],
  })
  const since = { ...byName, sinceQueryState: asked['queryState'], calculateTotal: true }
  const news = await ana.call('ContactCard/queryChanges', since)
  for (const id of news['removed'] as string[]) kept.splice(kept.indexOf(id), 1)
  for (const { id, index } of news['added'] as { id: string; index: number }[]) kept.splice(index, 0, id)
  assert.deepEqual([kept, news['total']], [(await ana.call('ContactCard/query', byName)).ids, 2])
  await ana.call('ContactCard/set', { update: { [martin]: { 'name/full': 'Martina' } } })
}

/** The company is read and never written; one's own goes, and that is told. */
async function readsCompany(
  ana: JmapClient,
  { company, martin, state }: { readonly company: string; readonly martin: string; readonly state: string },
): Promise<void> {
  const { ids } = await ana.call('ContactCard/query', { filter: { inAddressBook: company, text: 'luis' } })
  assert.equal(ids.length, 1)
  const refused = (await ana.call('ContactCard/set', { destroy: [...ids, martin] })) as unknown as Set
  assert.deepEqual(refused.destroyed, [martin])
  assert.equal(refused.notDestroyed?.[ids[0] ?? '']?.['type'], 'forbidden')
  assert.deepEqual((await ana.call('ContactCard/query', { filter: { text: 'martina' } })).ids, [])
  assert.deepEqual((await ana.call('ContactCard/changes', { sinceState: state }))['destroyed'], [martin])
}
