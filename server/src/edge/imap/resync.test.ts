import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { MailboxId, ModSeq, Uid } from '../../mail/ids.ts'
import type { MessageSet } from '../../mail/imap/message-set.ts'
import type { MailboxView } from '../../service/mailbox/account-mail.ts'
import { lastCommonUid, vanishedRanges } from './resync.ts'

function viewOf(uids: readonly number[]): MailboxView {
  const none = new Uint32Array(0)
  return {
    mailboxId: 1 as MailboxId,
    modSeq: 1 as ModSeq,
    count: uids.length,
    uids: Uint32Array.from(uids),
    messageIds: none,
    flagsLow: none,
    flagsHigh: none,
    modSeqs: new Float64Array(0),
  }
}

function set(by: 'seq' | 'uid', ...ranges: (readonly [number, number])[]): MessageSet {
  return { by, ranges }
}

const rising = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 30 })
  .map((uids) => uids.sort((a, b) => a - b))

/** In the shortest form, as clients write sets. */
function ranges(numbers: readonly number[]): [number, number][] {
  const out: [number, number][] = []
  for (const number of numbers) {
    const last = out.at(-1)
    if (last?.[1] === number - 1) last[1] = number
    else out.push([number, number])
  }
  return out
}

test('the last common UID is the last pair below which nothing has gone', (t: TestContext) => {
  fc.assert(
    fc.property(rising, fc.array(fc.nat(29)), fc.uniqueArray(fc.nat(29)), (before, gone, asked) => {
      const now = before.filter((_, at) => !gone.includes(at))
      const places = asked.filter((at) => at < before.length).sort((a, b) => a - b)
      const common = lastCommonUid(viewOf(now), {
        numbers: set('seq', ...ranges(places.map((at) => at + 1))),
        uids: set('uid', ...ranges(places.map((at) => before[at] ?? 0))),
      })
      const untouched = places.filter((at) => before.slice(0, at + 1).every((uid) => now.includes(uid)))
      t.assert.strictEqual(common, before[untouched.at(-1) ?? -1] ?? 0)
    }),
  )
})

test('pairs far beyond the mailbox cost no more than the mailbox', (t: TestContext) => {
  const all: readonly [number, number] = [1, 4_294_967_295]
  t.assert.strictEqual(
    lastCommonUid(viewOf([1, 2, 4]), { numbers: set('seq', all), uids: set('uid', all) }),
    2,
  )
})

test('what is told as vanished is what is asked for and gone, whether the log is whole or not', (t: TestContext) => {
  const uids = (ranges: ReturnType<typeof vanishedRanges>): number[] =>
    ranges.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, at) => low + at))
  fc.assert(
    fc.property(rising, rising, rising, fc.nat(40), (there, gone, asked, above) => {
      const expunged = gone.filter((uid) => !there.includes(uid))
      const wanted = set('uid', ...ranges(asked))
      const expected = (among: readonly number[]): number[] =>
        among.filter((uid) => asked.includes(uid) && uid > above)
      const log = { uids: expunged as Uid[], uidNext: 41, incomplete: false }
      t.assert.deepStrictEqual(uids(vanishedRanges(viewOf(there), log, wanted, above)), expected(expunged))
      const none = Array.from({ length: 40 }, (_, at) => at + 1).filter((uid) => !there.includes(uid))
      const swept = { uids: [], uidNext: 41, incomplete: true }
      t.assert.deepStrictEqual(uids(vanishedRanges(viewOf(there), swept, wanted, above)), expected(none))
    }),
  )
})

test('* reaches to the last UID there ever was', (t: TestContext) => {
  const star = set('uid', [2, Number.POSITIVE_INFINITY])
  const log = { uids: [5, 7] as Uid[], uidNext: 8, incomplete: false }
  t.assert.deepStrictEqual(vanishedRanges(viewOf([1, 3]), log, star, 0), [
    [5, 5],
    [7, 7],
  ])
  t.assert.deepStrictEqual(
    vanishedRanges(viewOf([]), { uids: [], uidNext: 1, incomplete: true }, star, 0),
    [],
  )
})
