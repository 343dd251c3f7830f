import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PLAN_ANSWERS, type PlanAnswers } from './answers.ts'
import { mailAYear, planSizes } from './sizes.ts'
import { planMove } from './steps.ts'

const MONDAY = '2026-11-23'
const answers = (some: Partial<PlanAnswers>): PlanAnswers => PLAN_ANSWERS.parse(some)
const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < expected / 1000, `${actual} is not ${expected}`)

test('an office of twenty, worked by hand', () => {
  const office = answers({ people: 20, generic: 4, growth: 10, years: 3, mails: 60, kilobytes: 75 })
  // 60 messages × 250 days × 75 KB × 1.09
  near(mailAYear(office), 1.22625)
  const { years, ...sizes } = planSizes(office)
  assert.deepEqual(
    years.map(({ accounts }) => accounts),
    [27, 30, 32],
  )
  // (27 + 30 + 32) accounts, each a year of mail
  near(years[2]?.mail ?? 0, 89 * 1.22625)
  assert.equal(sizes.diskGb, 160)
  assert.equal(sizes.memoryGb, 4)
  assert.equal(sizes.cores, 2)
  // 1.23 GB a year, three years, half as much again: 5.5
  assert.equal(sizes.quotaGb, 10)
  assert.equal(sizes.kind, 'one')
  // 12 programs and 4.. generic accounts with three connections, 14 phones, 8 pages; a third more in three years
  assert.equal(sizes.sessions, Math.ceil(((12 + 4) * 3 * 32) / 24 + (22 * 20 * 32) / 24 / 20))
})

test('who fetches everything by POP3 needs the disk of fifteen days', () => {
  const plain = { people: 10, generic: 0, growth: 0, years: 1, mails: 100, kilobytes: 100, phones: 0 }
  const kept = planSizes(answers({ ...plain, webmail: 0 }))
  const fetched = planSizes(answers({ ...plain, pop3: 100, webmail: 0 }))
  near((fetched.years[0]?.mail ?? 0) / (kept.years[0]?.mail ?? 1), 15 / 365)
})

test('ten accounts that grow by a tenth are eleven, not twelve', () => {
  assert.equal(planSizes(answers({ people: 10, generic: 0, growth: 10, years: 1 })).accountsLater, 11)
})

test('a move from Google takes as many days as its largest mailbox', () => {
  const move = planMove(
    answers({ from: 'google', oldGigabytes: 1500, largestGigabytes: 40, line: 1000 }),
    MONDAY,
  )
  // 40 GB at 2.5 GB a day
  assert.equal(move.copyDays, 16)
  assert.deepEqual(
    move.steps.map(({ id, date }) => `${date} ${id}`),
    [
      '2026-11-23 server',
      '2026-11-25 accounts',
      '2026-11-26 signing',
      '2026-11-27 copy',
      '2026-12-16 tell',
      '2026-12-17 ttl',
      '2026-12-19 move',
      '2026-12-20 catchUp',
      '2026-12-21 devices',
      '2026-12-26 ttlUp',
      '2027-01-18 close',
    ],
  )
})

test('elsewhere it takes what half of the line carries', () => {
  // 10 Mbit/s are 108 GB a day: 540 GB by half of it take ten days.
  assert.equal(planMove(answers({ from: 'imap', oldGigabytes: 540, line: 10 }), MONDAY).copyDays, 10)
})

test('a day that is too early is said, a later one is kept', () => {
  const early = planMove(answers({ moveOn: '2026-11-24' }), MONDAY)
  assert.deepEqual([early.tooEarly, early.moveOn], [true, '2026-12-05'])
  const late = planMove(answers({ moveOn: '2027-03-02' }), MONDAY)
  assert.deepEqual([late.tooEarly, late.moveOn], [false, '2027-03-02'])
})

test('a mailing waits until its address is warmed up: 200 a day and 30 per cent more each day', () => {
  const { warmUpDays, steps } = planMove(answers({ mass: 50_000, massHours: 24 }), MONDAY)
  // 200 × 1.3^21 is 49,413 on the 22nd day, and 64,237 on the 23rd.
  assert.equal(warmUpDays, 23)
  assert.deepEqual(
    steps.filter(({ id }) => id === 'warmUp').map(({ date, until }) => [date, until]),
    [['2026-12-12', '2027-01-03']],
  )
  assert.equal(planMove(answers({ mass: 150 }), MONDAY).warmUpDays, 0)
})

test('mail that may not stop takes several machines', () => {
  assert.equal(planSizes(answers({ alwaysOn: true })).kind, 'cluster')
})

test('more of anything never needs less, and the days are in order', () => {
  const asked = fc.record({
    people: fc.integer({ min: 1, max: 50_000 }),
    generic: fc.nat(10_000),
    growth: fc.nat(200),
    years: fc.integer({ min: 1, max: 5 }),
    mails: fc.integer({ min: 1, max: 1000 }),
    kilobytes: fc.integer({ min: 1, max: 10_240 }),
    pop3: fc.nat(50),
    webmail: fc.nat(50),
    mass: fc.nat(5_000_000),
    from: fc.constantFrom('none', 'google', 'imap'),
    oldGigabytes: fc.nat(100_000),
  })
  fc.assert(
    fc.property(asked, (some) => {
      const less = planSizes(answers(some))
      const more = planSizes(answers({ ...some, mails: some.mails * 2 }))
      assert.ok(more.diskGb >= less.diskGb && more.memoryGb >= less.memoryGb && more.cores >= less.cores)
      const { steps } = planMove(answers(some), MONDAY)
      const days = steps.map(({ date }) => date)
      assert.deepEqual(days, days.toSorted())
      assert.ok(days.every((day) => day >= MONDAY))
    }),
  )
})
