import { suite, type TestContext, test } from 'node:test'
import { readDate } from './date.ts'

const MORNING = '2026-11-21T09:15:00.000Z'
/** As written, as meant. */
const DATES: readonly (readonly [string, string | undefined])[] = [
  ['Sat, 21 Nov 2026 10:15:00 +0100', MORNING],
  ['Sat, 21 Nov 2026 10:15:00 +0100 (CET)', MORNING],
  ['21 Nov 2026 09:15 GMT', MORNING],
  ['21 Nov 26 09:15 UT', MORNING],
  ['Sat, 21 Nov 2026 04:15:00 EST', MORNING],
  ['Sat, 21 Nov 2026 10:15:00 CET', MORNING],
  ['Sat, 21 Nov 2026 09:15:00 Z', MORNING],
  ['Sat, 21 Nov 2026 09:15:00 A', MORNING],
  ['Sat, 21 Nov 2026 09:15:00', MORNING],
  ['Sat,21 Nov 2026 9:15:00 -0000', MORNING],
  ['Sat, 21 Nov 2026 10:15:00 +01:00', MORNING],
  ['Sat, 21 Nov 2026 10:15:00 GMT+0100', MORNING],
  ['Sat, 21 Nov 2026 10:15:00+0100', MORNING],
  ['Sat Nov 21 09:15:00 2026', MORNING],
  ['21-Nov-2026 10:15:00 +0100', MORNING],
  ['Saturday, November 21 2026 09:15:00 GMT', MORNING],
  ['(hi) Sat, 21 (x) Nov 2026 09:15:00 GMT', MORNING],
  ['2026-11-21T09:15:00Z', MORNING],
  ['2026-11-21 10:15:00 +0100', MORNING],
  ['Tue, 1 Jul 97 10:00:00 PDT', '1997-07-01T17:00:00.000Z'],
  ['1 Jul 126 10:00:00 GMT', '2026-07-01T10:00:00.000Z'],
  ['31 Dec 2016 23:59:60 GMT', '2016-12-31T23:59:59.000Z'],
  ['21 Nov 2026', '2026-11-21T00:00:00.000Z'],
  ['29 Feb 2024 00:00:00 GMT', '2024-02-29T00:00:00.000Z'],
  ['30 Feb 2026 00:00:00 GMT', undefined],
  ['32 Nov 2026 00:00:00 GMT', undefined],
  ['21 Nov 2026 25:00:00 GMT', undefined],
  ['21 Nov 1899 00:00:00 GMT', undefined],
  ['21 Nov 99999 00:00:00 GMT', undefined],
  ['Sat, Nov 10:15', undefined],
  ['ayer', undefined],
  ['', undefined],
]

suite('dates', () => {
  for (const [text, meant] of DATES) {
    test(`${JSON.stringify(text)} is ${meant ?? 'no date'}`, (t: TestContext) => {
      const ms = readDate(text)
      t.assert.strictEqual(ms === undefined ? undefined : new Date(ms).toISOString(), meant)
    })
  }
})
