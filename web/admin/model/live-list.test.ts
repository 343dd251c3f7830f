/** Nothing moves under a hand, and nothing is lost by it. */
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { changed, emptyLiveList, holding, type LiveList, replaced } from './live-list.ts'

const most = (a: number, b: number): number => b - a
const keys = ({ rows }: LiveList<number>): string =>
  rows.map(({ key, gone }) => `${key}${gone ? '†' : ''}`).join(' ')

test('values change in place, places only when nobody has a hand in it', (t: TestContext) => {
  let list = replaced(emptyLiveList<number>(), Object.entries({ a: 3, b: 2, c: 1 }), most)
  t.assert.strictEqual(keys(list), 'a b c')
  list = holding(list, true, most)
  list = changed(
    list,
    [
      ['c', 9],
      ['d', 5],
    ],
    ['b'],
    most,
  )
  t.assert.strictEqual(keys(list), 'a b† c')
  t.assert.strictEqual(list.rows[2]?.value, 9)
  t.assert.strictEqual(list.waiting, 4, 'one came, one went, two change places')
  list = holding(list, false, most)
  t.assert.strictEqual(keys(list), 'c d a')
  t.assert.strictEqual(list.waiting, 0)
})

test('whatever happens while it is held: the rows stay in their places, and in the end all is as it is', () => {
  const step = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), value: fc.option(fc.nat(9)) })
  fc.assert(
    fc.property(fc.array(step), fc.array(step), (before, during) => {
      const play = (list: LiveList<number>, steps: typeof before): LiveList<number> =>
        steps.reduce(
          (now, { key, value }) =>
            value === null ? changed(now, [], [key], most) : changed(now, [[key, value]], [], most),
          list,
        )
      const start = holding(play(emptyLiveList<number>(), before), true, most)
      const held = play(start, during)
      const places = ({ rows }: LiveList<number>): string => rows.map(({ key }) => key).join()
      if (places(held) !== places(start)) return false
      const free = holding(held, false, most)
      const plain = play(holding(start, false, most), during)
      return (
        JSON.stringify([...free.rows].sort((a, b) => (a.key < b.key ? -1 : 1))) ===
        JSON.stringify([...plain.rows].sort((a, b) => (a.key < b.key ? -1 : 1)))
      )
    }),
  )
})
