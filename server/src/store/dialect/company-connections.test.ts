import { type TestContext, test } from 'node:test'
import { COMPANY_BESIDE_MS } from '../limits.ts'
import { CompanyConnections } from './company-connections.ts'

const LOUD = 1
const QUIET = 2
const THIRD = 3

/** Eight connections, and who holds them in which order. */
class Place {
  nowMs = 1_000
  readonly log: string[] = []
  readonly shares = new CompanyConnections(8, { now: () => this.nowMs })

  ask(company: number | undefined, name: string): void {
    const turn = this.shares.take(company)
    if (turn === undefined) this.log.push(name)
    else void turn.then(() => this.log.push(name))
  }

  async give(company: number | undefined): Promise<void> {
    this.shares.release(company)
    await new Promise((resolve) => setImmediate(resolve))
  }

  get said(): string {
    return this.log.splice(0).join('')
  }
}

test('who is alone holds all, and one more waits for the first that is given back', async (t: TestContext) => {
  const place = new Place()
  for (let n = 0; n < 9; n++) place.ask(LOUD, 'a')
  t.assert.strictEqual(place.said, 'aaaaaaaa')
  await place.give(LOUD)
  t.assert.strictEqual(place.said, 'a')
})

test('while another is there, a company holds three quarters: one below, at and above', async (t: TestContext) => {
  const place = new Place()
  place.ask(QUIET, 'b')
  for (let n = 0; n < 7; n++) place.ask(LOUD, 'a')
  t.assert.strictEqual(place.said, 'baaaaaa')
  place.ask(QUIET, 'b')
  t.assert.strictEqual(place.said, 'b')
  await place.give(QUIET)
  t.assert.strictEqual(place.said, '', 'what is left stays for the others')
  await place.give(LOUD)
  t.assert.strictEqual(place.said, 'a')
})

test('the other is forgotten after its time', (t: TestContext) => {
  const place = new Place()
  place.ask(QUIET, 'b')
  place.ask(LOUD, 'a')
  place.nowMs += COMPANY_BESIDE_MS
  for (let n = 0; n < 6; n++) place.ask(LOUD, 'a')
  t.assert.strictEqual(place.said, 'baaaaaaa')
})

test('a free one goes to the company that holds the fewest, and not to whoever asked first', async (t: TestContext) => {
  const place = new Place()
  for (let n = 0; n < 30; n++) place.ask(LOUD, 'a')
  place.ask(QUIET, 'b')
  place.ask(THIRD, 'c')
  place.ask(QUIET, 'b')
  t.assert.strictEqual(place.said, 'aaaaaaaa')
  for (let n = 0; n < 3; n++) await place.give(LOUD)
  t.assert.strictEqual(place.said, 'bcb')
  await place.give(QUIET)
  t.assert.strictEqual(place.said, 'a', 'five are held by it: below its three quarters')
})

test('what belongs to no company goes first and is not bound', async (t: TestContext) => {
  const place = new Place()
  for (let n = 0; n < 8; n++) place.ask(undefined, 'd')
  place.ask(LOUD, 'a')
  place.ask(undefined, 'd')
  t.assert.strictEqual(place.said, 'dddddddd')
  await place.give(undefined)
  t.assert.strictEqual(place.said, 'd')
  await place.give(undefined)
  t.assert.strictEqual(place.said, 'a')
})

test('one connection serves everybody in turn', async (t: TestContext) => {
  const log: string[] = []
  const shares = new CompanyConnections(1, { now: () => 0 })
  const ask = (company: number, name: string): void => {
    const turn = shares.take(company)
    if (turn === undefined) log.push(name)
    else void turn.then(() => log.push(name))
  }
  for (let n = 0; n < 3; n++) ask(LOUD, 'a')
  ask(QUIET, 'b')
  for (const company of [LOUD, LOUD, LOUD, QUIET]) {
    shares.release(company)
    await new Promise((resolve) => setImmediate(resolve))
  }
  t.assert.strictEqual(log.toSorted().join(''), 'aaab')
})
