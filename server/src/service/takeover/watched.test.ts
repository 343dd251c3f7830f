import { type TestContext, test } from 'node:test'
import type { AccountId } from '../../mail/ids.ts'
import { type Habits, NO_HABITS } from './habits.ts'
import { KNOWN_MAX } from './limits.ts'
import type { Evidence } from './rules.ts'
import { type Seen, Watched } from './watched.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A Monday, nine in the morning. */
const START_MS = Date.UTC(2026, 10, 2, 9)

let serial = 0
/** Whom the account has always written to. */
const PEOPLE = Array.from({ length: 50 }, (_, n) => 1_000_000_000 + n)

function toStrangers(count = 1, more: Partial<Seen> = {}): Seen {
  const outside = Array.from({ length: count }, () => ++serial)
  return { outside, colleagues: 0, forwarded: false, country: 'AR', lane: 'personal', ...more }
}

const watch = (habits: Habits = NO_HABITS): Watched => new Watched(7 as AccountId, 1, habits, PEOPLE)

/** One message after the other, `gapMs` apart; how many it took, and the evidence. */
function burst(
  watched: Watched,
  fromMs: number,
  gapMs: number,
  most: number,
  seen: () => Seen,
): { readonly at: number; readonly evidence: Evidence | undefined } {
  for (let n = 1; n <= most; n++) {
    const evidence = watched.count(seen(), fromMs + n * gapMs)
    if (evidence !== undefined) return { at: n, evidence }
  }
  return { at: most, evidence: undefined }
}

/** Twenty working days, from nine to five, of a few messages to the same people. */
function ordinaryLife(watched: Watched, messagesAnHour = 3): number {
  for (let day = 0; day < 20; day++)
    for (let hour = 0; hour < 8; hour++)
      for (let n = 0; n < messagesAnHour; n++) {
        const at = START_MS + day * DAY_MS + hour * HOUR_MS + n * 1000
        const outside = [PEOPLE[n % 50] ?? 0]
        watched.count({ ...toStrangers(0), outside }, at)
      }
  return START_MS + 20 * DAY_MS
}

test('an account without history: fifty messages in a minute, or two hundred strangers', (t: TestContext) => {
  t.assert.strictEqual(burst(watch(), START_MS, 100, 100, () => toStrangers()).at, 50)
  const { at, evidence } = burst(watch(), START_MS, 100, 10, () => toStrangers(60))
  t.assert.deepStrictEqual([at, evidence?.measure, evidence?.count], [4, 'newRecipients', 240])
})

test('a slow outbreak to strangers is one too, and one to known people is not', (t: TestContext) => {
  const slow = burst(watch(), START_MS, 10_000, 100, () => toStrangers())
  t.assert.deepStrictEqual([slow.at, slow.evidence?.measure], [50, 'newMessages'])
  const known = watch()
  const sameForty = (): Seen => ({ ...toStrangers(0), outside: [PEOPLE[serial++ % 40] ?? 0] })
  t.assert.strictEqual(burst(known, START_MS, 10_000, 100, sameForty).evidence, undefined)
})

test('windows slide: what is two minutes old is in no minute', (t: TestContext) => {
  const watched = watch()
  t.assert.strictEqual(burst(watched, START_MS, 10, 40, () => toStrangers()).evidence, undefined)
  const later = burst(watched, START_MS + 2 * 60_000, 10, 9, () => toStrangers())
  t.assert.strictEqual(later.evidence, undefined)
  // Of ten minutes they are all in.
  t.assert.strictEqual(watched.count(toStrangers(), START_MS + 3 * 60_000)?.measure, 'newMessages')
})

test('in a country of its own the limits are the usual ones, in a strange one a quarter', (t: TestContext) => {
  const watched = watch()
  const now = ordinaryLife(watched)
  t.assert.strictEqual(burst(watched, now, 100, 40, () => toStrangers()).evidence, undefined)
  const abroad = watch(watched.habits)
  const { at, evidence } = burst(abroad, now, 100, 40, () => toStrangers(1, { country: 'NG' }))
  t.assert.deepStrictEqual([at, evidence?.country, evidence?.ownCountries], [13, 'NG', ['AR']])
  const unknown = watch(watched.habits)
  const nowhere = (): Seen => toStrangers(1, { country: undefined })
  t.assert.strictEqual(burst(unknown, now, 100, 40, nowhere).evidence, undefined)
})

test('at night the limits are half, for who never worked then', (t: TestContext) => {
  const watched = watch()
  const night = ordinaryLife(watched) + 15 * HOUR_MS
  const { at, evidence } = burst(watched, night, 100, 40, () => toStrangers())
  t.assert.deepStrictEqual([at, evidence?.hour], [25, 0])
})

test('when most do not exist the limits are a quarter', (t: TestContext) => {
  const watched = watch()
  t.assert.strictEqual(burst(watched, START_MS, 100, 12, () => toStrangers()).evidence, undefined)
  for (let n = 0; n < 10; n++) watched.bounced()
  t.assert.strictEqual(watched.count(toStrangers(), START_MS + 2000)?.bounced, 10)
})

test('who sends much every day may: twice the most so far, to people they know', (t: TestContext) => {
  const watched = watch()
  const now = ordinaryLife(watched, 45)
  const sameFifty = (): Seen => ({ ...toStrangers(0), outside: [PEOPLE[serial++ % 50] ?? 0] })
  t.assert.ok(burst(watched, now, 100, 80, sameFifty).evidence === undefined)
  t.assert.strictEqual(burst(watch(watched.habits), now, 100, 100, sameFifty).at, 90)
  const strangers = burst(watch(watched.habits), now + HOUR_MS, 100, 100, () => toStrangers())
  t.assert.deepStrictEqual([strangers.at, strangers.evidence?.measure], [50, 'newMessages'])
})

test('the mass lane is not judged at home, and as a person abroad', (t: TestContext) => {
  const watched = watch()
  const now = ordinaryLife(watched)
  const mass = (country: string) => (): Seen => toStrangers(1, { lane: 'mass', country })
  t.assert.strictEqual(burst(watched, now, 10, 5000, mass('AR')).evidence, undefined)
  // What it sent there is not usual for a person.
  watched.settle(now + 2 * HOUR_MS)
  t.assert.strictEqual(burst(watched, now + 2 * HOUR_MS, 100, 100, () => toStrangers()).at, 50)
  t.assert.strictEqual(burst(watch(watched.habits), now, 10, 100, mass('NG')).at, 50)
})

test('whom an admin vouches for is not judged for a day', (t: TestContext) => {
  const watched = watch({ ...NO_HABITS, trustedUntilMs: START_MS + DAY_MS })
  t.assert.strictEqual(burst(watched, START_MS, 100, 500, () => toStrangers()).evidence, undefined)
  const later = START_MS + DAY_MS
  t.assert.ok(burst(watched, later, 10, 2000, () => toStrangers()).evidence !== undefined)
})

test('an hour in which the brake was pulled teaches nothing', (t: TestContext) => {
  const watched = watch()
  burst(watched, START_MS, 100, 100, () => toStrangers())
  watched.forget()
  watched.settle(START_MS + HOUR_MS)
  t.assert.deepStrictEqual([watched.habits, watched.known.length], [NO_HABITS, PEOPLE.length])
})

test('no more recipients are remembered than fit, the newest', (t: TestContext) => {
  const watched = watch({ ...NO_HABITS, trustedUntilMs: Number.MAX_SAFE_INTEGER })
  for (let n = 0; n < 6; n++) watched.count(toStrangers(1000), START_MS + n * HOUR_MS)
  watched.settle(START_MS + 7 * HOUR_MS)
  t.assert.strictEqual(watched.known.length, KNOWN_MAX)
  t.assert.strictEqual(watched.known.at(-1), serial)
})
