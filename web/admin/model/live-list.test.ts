/** Nothing moves under a hand, and nothing is lost by it. */
import { type TestContext, test } from 'node:test'
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

test('whatever happens while it is held: the rows stay in their places, and in the end all is as it is', (t: TestContext) => {
  // The same numbers each time, and no two rounds alike.
  let seed = 7
  const next = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  const play = (list: LiveList<number>, steps: readonly (readonly [string, number])[]): LiveList<number> =>
    steps.reduce(
      (now, [key, value]) =>
        value === 0 ? changed(now, [], [key], most) : changed(now, [[key, value]], [], most),
      list,
    )
  const someSteps = () => Array.from({ length: next(12) }, () => [`k${next(5)}`, next(9)] as const)
  const places = ({ rows }: LiveList<number>): string => rows.map(({ key }) => key).join()
  const content = ({ rows }: LiveList<number>): string =>
    rows
      .map(({ key, value }) => `${key}=${value}`)
      .sort()
      .join()
  for (let round = 0; round < 500; round++) {
    const [before, during] = [someSteps(), someSteps()]
    const start = holding(play(emptyLiveList<number>(), before), true, most)
    const held = play(start, during)
    t.assert.strictEqual(places(held), places(start))
    const free = holding(held, false, most)
    t.assert.strictEqual(content(free), content(play(holding(start, false, most), during)))
  }
})
