import { type TestContext, test } from 'node:test'
import type { OrganisationId } from '../../mail/ids.ts'
import { LARGE_MESSAGE_OCTETS } from '../delivery/limits.ts'
import {
  BESIDE_MS,
  COMPANY_SAVED_MS,
  COMPANY_TIME_SHARE,
  CROWD,
  OWN_MS,
  ROUND_MS,
  SETTLED_MS,
  STORING_ALONE_MAX,
  STORING_BESIDE_MAX,
} from './limits.ts'
import { Turns } from './turns.ts'

const LOUD = 1 as OrganisationId
const QUIET = 2 as OrganisationId
const THIRD = 3 as OrganisationId
const LARGE = LARGE_MESSAGE_OCTETS + 1

/** A thread whose time passes only by the work that is done in it, and whose rounds are begun by the test. */
class Thread {
  nowMs = 1000
  readonly log: string[] = []
  readonly waits: number[] = []
  #asked = 0
  #rounds: (() => void)[] = []
  #ready: (() => void)[] = []
  readonly #later: { readonly atMs: number; readonly work: () => void }[] = []
  /** What the thread did for nobody by name. */
  otherMs = 0
  #workMs = 0
  readonly turns = new Turns({
    now: () => this.nowMs,
    nextRound: (work) => this.#rounds.push(work),
    afterReady: (work) => this.#ready.push(work),
    later: (ms, work) => this.#later.push({ atMs: this.nowMs + ms, work }),
    busyMs: () => this.#workMs + this.otherMs,
    waited: (ms) => this.waits.push(ms),
  })

  /** Those who have not had their turn. */
  get waiting(): number {
    return this.#asked - this.log.length
  }

  get idle(): boolean {
    return this.#rounds.length === 0
  }

  /** Work of a company that takes so long, when it may begin. */
  work(company: OrganisationId, name: string, tookMs = 1): void {
    this.when(this.turns.take(company), name, tookMs)
  }

  store(company: OrganisationId, name: string, tookMs = 0): void {
    this.when(this.turns.takeToStore(company), name, tookMs)
  }

  /** Until all that the round of the loop began is done. */
  async round(): Promise<void> {
    const rounds = this.#rounds
    this.#rounds = []
    for (const begin of rounds) begin()
    for (;;) {
      await settled()
      const next = this.#ready.shift()
      if (next === undefined) return
      next()
    }
  }

  /** So long nothing happens but what was to happen later. */
  async rest(ms: number): Promise<void> {
    this.nowMs += ms
    for (const { atMs, work } of this.#later.splice(0))
      if (atMs <= this.nowMs) work()
      else this.#later.push({ atMs, work })
    await this.round()
  }

  /** What began at once has done what it can. */
  settle(): void {
    for (const next of this.#ready.splice(0)) next()
  }

  when(turn: Promise<void> | undefined, name: string, tookMs: number): void {
    this.#asked++
    const run = (): void => {
      this.log.push(name)
      this.nowMs += tookMs
      this.#workMs += tookMs
    }
    if (turn === undefined) run()
    else void turn.then(run)
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

test('who is alone begins at once, until the round has had its time', async (t: TestContext) => {
  const thread = new Thread()
  for (let n = 1; n <= 5; n++) thread.work(LOUD, `a${n}`, ROUND_MS / 2)
  t.assert.deepStrictEqual(thread.log, ['a1', 'a2'])
  await thread.round()
  t.assert.deepStrictEqual(thread.log, ['a1', 'a2', 'a3', 'a4'])
  await thread.round()
  t.assert.deepStrictEqual(thread.log, ['a1', 'a2', 'a3', 'a4', 'a5'])
  await thread.round()
  await thread.round()
  t.assert.ok(thread.idle)
  t.assert.strictEqual(thread.waiting, 0)
})

test('a hundred of one company wait; the one of another begins at once', async (t: TestContext) => {
  const thread = new Thread()
  for (let n = 1; n <= 100; n++) thread.work(LOUD, 'a', ROUND_MS)
  thread.work(QUIET, 'b')
  t.assert.deepStrictEqual(thread.log, ['a', 'b'])
  t.assert.strictEqual(thread.waiting, 99)
})

test('lines are served in turn, whatever their lengths', async (t: TestContext) => {
  const thread = new Thread()
  for (const [company, name] of [
    [LOUD, 'a'],
    [QUIET, 'b'],
    [THIRD, 'c'],
  ] as const)
    for (let n = 0; n < (company === LOUD ? 50 : 3); n++) thread.work(company, name, ROUND_MS)
  t.assert.strictEqual(thread.log.join(''), 'abc')
  for (let n = 0; n < 8; n++) await thread.round()
  t.assert.strictEqual(thread.log.join(''), 'abcabcabcaa')
})

test('a long turn is followed by the other company, and one line keeps its order', async (t: TestContext) => {
  const thread = new Thread()
  for (let n = 1; n <= 3; n++) thread.work(LOUD, `a${n}`, 500)
  for (let n = 1; n <= 2; n++) thread.work(QUIET, `b${n}`, 500)
  for (let n = 0; n < 4; n++) await thread.round()
  t.assert.deepStrictEqual(thread.log, ['a1', 'b1', 'a2', 'b2', 'a3'])
  t.assert.ok(thread.waits.every((ms) => ms >= 500))
})

for (const [above, most] of [
  ['beside others', STORING_BESIDE_MAX],
  ['alone', STORING_ALONE_MAX],
] as const)
  test(`${above}, ${most} of a company store at once, and one more waits`, async (t: TestContext) => {
    const thread = new Thread()
    if (above === 'beside others') thread.work(QUIET, 'b', 0)
    for (let n = 0; n <= most; n++) thread.store(LOUD, 'a')
    const stored = (): number => thread.log.filter((name) => name === 'a').length
    t.assert.strictEqual(stored(), most)
    await thread.round()
    t.assert.strictEqual(stored(), most)
    thread.turns.stored(LOUD)
    await thread.round()
    t.assert.strictEqual(stored(), most + 1)
    for (let n = 0; n < most; n++) thread.turns.stored(LOUD)
    await thread.round()
    await thread.round()
    t.assert.ok(thread.idle)
  })

test('the others are forgotten after their time', async (t: TestContext) => {
  const thread = new Thread()
  thread.work(QUIET, 'b', 0)
  thread.work(LOUD, 'a', 0)
  await thread.round()
  thread.nowMs += BESIDE_MS
  for (let n = 0; n < STORING_ALONE_MAX; n++) thread.store(LOUD, 'a')
  t.assert.strictEqual(thread.waiting, 0)
})

test('a company whose disk is busy goes on reading, and readers do not shut its writers out', async (t: TestContext) => {
  const thread = new Thread()
  thread.work(QUIET, 'b', 0)
  for (let n = 0; n < STORING_BESIDE_MAX; n++) thread.store(LOUD, 's')
  thread.store(LOUD, 'w')
  thread.work(LOUD, 'r', 0)
  t.assert.deepStrictEqual(thread.log.slice(-2), ['s', 'r'])
  for (let n = 0; n < 4; n++) thread.work(LOUD, 'r', ROUND_MS)
  thread.turns.stored(LOUD)
  for (let n = 0; n < 3; n++) await thread.round()
  t.assert.ok(thread.log.includes('w'), thread.log.join(''))
})

test('what belongs to no company has one line of its own', async (t: TestContext) => {
  const thread = new Thread()
  t.assert.strictEqual(thread.turns.take(undefined), undefined)
  thread.nowMs += ROUND_MS
  t.assert.notStrictEqual(thread.turns.take(undefined), undefined)
  t.assert.strictEqual(thread.turns.take(LOUD), undefined)
})

test('a company may use a little time of its own in a round that another has used up', (t: TestContext) => {
  const thread = new Thread()
  thread.work(LOUD, 'a', ROUND_MS)
  thread.settle()
  for (let n = 0; n < 4; n++) {
    thread.work(QUIET, 'b', OWN_MS / 2)
    thread.settle()
  }
  t.assert.strictEqual(thread.log.join(''), 'abb')
})

test('time is shared, not turns: short work is done often', async (t: TestContext) => {
  const thread = new Thread()
  for (let n = 0; n < 20; n++) thread.work(LOUD, 'a', 5)
  for (let n = 0; n < 60; n++) thread.work(QUIET, 'b', 0.5)
  thread.settle()
  for (let n = 0; n < 80; n++) await thread.round()
  t.assert.strictEqual(thread.waiting, 0)
  const beside = thread.log.slice(0, thread.log.lastIndexOf('b'))
  const turns = beside.filter((one) => one === 'a').length
  t.assert.ok(turns <= 7, `${turns} turns of 5 ms beside 60 of 0.5 ms`)
})

test('who was away has no claim on the time before', async (t: TestContext) => {
  const thread = new Thread()
  for (let n = 0; n < 30; n++) thread.work(LOUD, 'a', 4)
  for (let n = 0; n < 20; n++) await thread.round()
  for (let n = 0; n < 10; n++) thread.work(QUIET, 'b', 4)
  const before = thread.log.length
  for (let n = 0; n < 8; n++) await thread.round()
  const since = thread.log.slice(before)
  t.assert.ok(since.filter((one) => one === 'a').length >= 3, since.join(''))
})

test('large messages of a company are stored one by one beside others', async (t: TestContext) => {
  const thread = new Thread()
  thread.work(QUIET, 'b', 0)
  const large = (name: string): void => thread.when(thread.turns.takeToStore(LOUD, LARGE), name, 0)
  large('L1')
  large('L2')
  thread.store(LOUD, 's')
  t.assert.strictEqual(thread.log.join(' '), 'b L1')
  thread.turns.stored(LOUD, LARGE)
  await thread.round()
  t.assert.strictEqual(thread.log.join(' '), 'b L1 L2')
  thread.turns.stored(LOUD, LARGE)
  await thread.round()
  t.assert.strictEqual(thread.log.join(' '), 'b L1 L2 s')
})

/** Work of 1 ms each, asked for at once and never enough. */
async function flood(thread: Thread, ms: number, people = CROWD + 2): Promise<number> {
  const untilMs = thread.nowMs + ms
  const before = thread.log.length
  while (thread.nowMs < untilMs) {
    while (thread.waiting < people) thread.work(LOUD, 'a')
    thread.settle()
    await thread.round()
    if (thread.idle) await thread.rest(1)
  }
  return thread.log.slice(before).filter((name) => name === 'a').length
}

test('beside others a company that floods has its part of the time, even when nobody wants the rest', async (t: TestContext) => {
  const thread = new Thread()
  thread.work(QUIET, 'b', 0)
  await flood(thread, 2 * COMPANY_SAVED_MS)
  const done = await flood(thread, 1000)
  t.assert.ok(Math.abs(done - 1000 * COMPANY_TIME_SHARE) < 50, `${done} ms of 1000`)
})

test('a few people who are busy are no flood', async (t: TestContext) => {
  const thread = new Thread()
  thread.work(QUIET, 'b', 0)
  await flood(thread, 2 * COMPANY_SAVED_MS, CROWD - 1)
  t.assert.ok((await flood(thread, 1000, CROWD - 1)) > 950)
})

test('a crowd that uses less than another company does not wait for the rest of its part', async (t: TestContext) => {
  const thread = new Thread()
  thread.work(LOUD, 'a', 0)
  thread.work(QUIET, 'b', 3 * COMPANY_SAVED_MS)
  await thread.round()
  const done = await flood(thread, 100)
  t.assert.ok(done > 95, `${done} ms of 100`)
})

test('alone it has all of the time', async (t: TestContext) => {
  const thread = new Thread()
  await flood(thread, 2 * COMPANY_SAVED_MS)
  t.assert.ok((await flood(thread, 1000)) > 950)
})

test('what a company did while it was alone is not held against it for ever', async (t: TestContext) => {
  const thread = new Thread()
  await flood(thread, 10_000)
  thread.work(QUIET, 'b', 0)
  await thread.rest(COMPANY_SAVED_MS / COMPANY_TIME_SHARE + SETTLED_MS)
  const before = thread.log.length
  await flood(thread, 20)
  t.assert.ok(thread.log.length > before)
})

test('who floods pays for what the thread does for nobody by name', async (t: TestContext) => {
  const done = async (otherPart: number): Promise<number> => {
    const thread = new Thread()
    thread.work(QUIET, 'b', 0)
    let ms = 0
    for (let n = 0; n < 200; n++) {
      thread.otherMs += 10 * otherPart
      ms += await flood(thread, 10)
    }
    return ms
  }
  const [free, dear] = [await done(0), await done(0.25)]
  t.assert.ok(dear < 0.7 * free, `${dear} of ${free} ms`)
})

test('a company that uses less than its part does not wait beside one that floods', async (t: TestContext) => {
  const thread = new Thread()
  thread.work(QUIET, 'b', 0)
  await flood(thread, 1000)
  let waited = 0
  for (let n = 0; n < 100; n++) {
    await flood(thread, 20)
    const begun = thread.log.length
    thread.work(QUIET, 'b', OWN_MS / 2)
    if (thread.log.length === begun) waited++
  }
  t.assert.ok(waited <= 1, `${waited} of 100 waited`)
})
