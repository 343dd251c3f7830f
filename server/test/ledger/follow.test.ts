/** The ledger followed as it grows: every event once, in the order of its writer, and to each company its own. MISSION M15 */
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { BookKeeper } from '../../src/service/ledger/book-keeper.ts'
import { type Followed, followEvents, readFollowPlace } from '../../src/service/ledger/follow.ts'
import type { LedgerScope } from '../../src/store/ledger/ledger-scope.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { NOON_MS, openTestLedger, type TestLedger, wayOut } from '../kit/ledger.ts'

const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }

function follow(
  { reader }: TestLedger,
  after: string | undefined,
  scope: LedgerScope = 'all',
  limit = 100,
): Promise<Followed> {
  return followEvents(reader, scope, ALL, after === undefined ? undefined : readFollowPlace(after), limit)
}

const told = ({ events }: Followed): string[] =>
  events.map(({ found: { event } }) => `${event.id} ${event.kind}`)

for (const name of ENGINES)
  test(`from a place on, over days and nodes, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const ledger = await openTestLedger(engine)
    const empty = await follow(ledger, undefined)
    t.assert.deepStrictEqual([empty.events, empty.after, empty.more], [[], '', false])
    await ledger.record(...wayOut(1, NOON_MS))
    // Who began when there was nothing hears all; who begins now, what comes.
    t.assert.strictEqual((await follow(ledger, '')).events.length, 4, 'and the beginning of the day')
    const now = await follow(ledger, undefined)
    t.assert.deepStrictEqual(now.events, [])
    await ledger.record(...wayOut(2, NOON_MS), ...wayOut(3, NOON_MS))
    const way = (n: number): string[] =>
      ['accepted', 'queued', 'relayed'].map((kind) => `delivery-${n}.1 ${kind}`)
    t.assert.deepStrictEqual(told(await follow(ledger, now.after)), [...way(2), ...way(3)])
    // In pages, each from the id of the last event; whole pages or not, nothing twice and nothing left out.
    const heard: string[] = []
    for (let after = now.after, more = true; more; ) {
      const page = await follow(ledger, after, 'all', 2)
      heard.push(...told(page))
      after = page.events.at(-1)?.after ?? page.after
      more = page.events.length > 0
    }
    t.assert.deepStrictEqual(heard, [...way(2), ...way(3)])
    t.assert.deepStrictEqual(told(await follow(ledger, now.after, 1)), way(3), 'of that company')
    // The next day, and another node that was not there before.
    const before = (await follow(ledger, undefined)).after
    ledger.clock.ms += 86_400_000
    await ledger.record(...wayOut(4, ledger.clock.ms, 1))
    const other = new BookKeeper({
      ...{ db: ledger.db, spool: `${ledger.spool}-2`, node: 'node-2', keepDays: 10, clock: ledger.clock },
      log: silentLog,
    })
    await other.takeIn()
    const both = await follow(ledger, before, 1)
    t.assert.deepStrictEqual(told(both), way(4))
    t.assert.deepStrictEqual((await follow(ledger, both.after, 1)).events, [])
    for (const wrong of ['x', '20261122.1.1,20261123.1.2', `${both.after},`, '20260231.1.1'])
      t.assert.strictEqual(readFollowPlace(wrong), undefined, wrong)
  })
