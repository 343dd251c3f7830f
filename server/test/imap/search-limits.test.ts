/** What a session may have remembered, one below, at and above its limits. */
import { type TestContext, test } from 'node:test'
import {
  SAVED_RANGES,
  UPDATED_MESSAGES,
  UPDATED_SEARCHES,
  UPDATED_SORTED_MESSAGES,
} from '../../src/edge/imap/limits.ts'
import { saveResults } from '../../src/edge/imap/search/answer-search.ts'
import { keepUpdated } from '../../src/edge/imap/search/updates.ts'
import { SelectedMailbox } from '../../src/edge/imap/selected-mailbox.ts'
import type { SelectedSession } from '../../src/edge/imap/session.ts'
import type { MailboxId, ModSeq } from '../../src/mail/ids.ts'
import type { MailboxView } from '../../src/service/mailbox/account-mail.ts'
import { EMPTY_INBOX } from '../kit/empty-inbox.ts'

function viewOf(count: number): MailboxView {
  return {
    mailboxId: 1 as MailboxId,
    modSeq: 1 as ModSeq,
    count,
    uids: Uint32Array.from({ length: count }, (_, at) => at + 1),
    messageIds: new Uint32Array(count),
    flagsLow: new Uint32Array(count),
    flagsHigh: new Uint32Array(count),
    modSeqs: new Float64Array(count),
  }
}

/** A session with that many messages open; `told` collects what its client hears. */
function sessionWith(count: number, told: string[] = []): SelectedSession {
  const selected = new SelectedMailbox(EMPTY_INBOX, viewOf(count), [], false, 0)
  const parts = { selected, tag: 'a', untagged: (line: string) => told.push(line), phrase: () => 'no' }
  return parts as unknown as SelectedSession
}

function numbers(count: number, step = 1): number[] {
  return Array.from({ length: count }, (_, at) => at * step + 1)
}

test('$ stands for as many ranges as are remembered', (t: TestContext) => {
  const session = sessionWith(2 * SAVED_RANGES + 2)
  for (const [ranges, expected] of [
    [SAVED_RANGES - 1, 'saved'],
    [SAVED_RANGES, 'saved'],
    [SAVED_RANGES + 1, 'too-many'],
  ] as const)
    t.assert.strictEqual(saveResults(session, numbers(ranges, 2)), expected, `${ranges} ranges`)
  t.assert.strictEqual(saveResults(session, numbers(2 * SAVED_RANGES + 2)), 'saved', 'all are one range')
  t.assert.deepStrictEqual(session.selected.saved, [[1, 2 * SAVED_RANGES + 2]])
})

test('a followed search has so many messages, a sorted one fewer', (t: TestContext) => {
  const order = [{ key: 'date', reverse: false }] as const
  const key = { kind: 'all' } as const
  for (const [most, more] of [
    [UPDATED_MESSAGES, {}],
    [UPDATED_SORTED_MESSAGES, { order }],
  ] as const)
    for (const count of [most - 1, most, most + 1]) {
      const told: string[] = []
      const session = sessionWith(count, told)
      keepUpdated(session, { by: 'uid', key, saved: [], ...more }, numbers(count))
      t.assert.strictEqual(session.selected.updated.size, count > most ? 0 : 1, `${count} messages`)
      t.assert.deepStrictEqual(told, count > most ? ['NO [NOUPDATE "a"] no'] : [])
    }
})

test('a session follows so many searches', (t: TestContext) => {
  const told: string[] = []
  const session = sessionWith(1, told)
  for (let n = 1; n <= UPDATED_SEARCHES + 1; n++) {
    Object.assign(session, { tag: `t${n}` })
    keepUpdated(session, { by: 'seq', key: { kind: 'all' }, saved: [] }, [1])
  }
  t.assert.deepStrictEqual(told, [`NO [NOUPDATE "t${UPDATED_SEARCHES + 1}"] no`])
})
