import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Mail } from './mail.ts'
import { inverse, isResnooze, move, moveAll, patched, resnooze, setKeyword, snooze } from './patch.ts'

const MAIL: Mail = {
  ...{ id: 'm', threadId: 't', subject: 's', preview: '', hasAttachment: false, from: null, to: null },
  ...{ receivedAt: '2026-11-19T10:42:00Z', mailboxIds: { inbox: true }, keywords: { $seen: true } },
}

test('a move takes it out of one folder and puts it into another', () => {
  assert.deepEqual(patched(MAIL, move('inbox', 'archive')).mailboxIds, { archive: true })
  assert.deepEqual(
    patched({ ...MAIL, mailboxIds: { a: true, b: true } }, moveAll(MAIL, 'trash')).mailboxIds,
    {
      ...{ a: true, b: true },
      trash: true,
    },
  )
  assert.deepEqual(move('inbox', 'inbox'), {})
})

test('what is undone is as it was before, whatever was done', () => {
  const name = fc.stringMatching(/^[a-z/~$]{1,6}$/)
  const ids = fc.array(name).map((names) => Object.fromEntries(names.map((one) => [one, true as const])))
  fc.assert(
    fc.property(ids, ids, name, fc.boolean(), (keywords, mailboxIds, one, on) => {
      const mail: Mail = { ...MAIL, keywords, mailboxIds }
      for (const patch of [setKeyword(one, on), move(one, 'x'), moveAll(mail, one)])
        assert.deepEqual(patched(patched(mail, patch), inverse(mail, patch)), mail)
    }),
  )
})

test('another time is no move', () => {
  const patch = resnooze(new Date('2026-11-24T13:00:00Z'))
  assert.deepEqual(patch, { snoozed: { until: '2026-11-24T13:00:00Z' } })
  assert.deepEqual([isResnooze(patch), isResnooze(snooze('inbox', new Date(0)))], [true, false])
})

test('what is snoozed leaves its folder, says until when, and is taken back', () => {
  const patch = snooze('inbox', new Date('2026-11-24T13:00:00.500Z'))
  assert.deepEqual(patch, { 'mailboxIds/inbox': null, snoozed: { until: '2026-11-24T13:00:00Z' } })
  const off = patched(MAIL, patch)
  assert.deepEqual([off.mailboxIds, off.snoozed], [{}, { until: '2026-11-24T13:00:00Z' }])
  const back = patched(off, inverse(MAIL, patch))
  assert.deepEqual([back.mailboxIds, back.snoozed], [{ inbox: true }, null])
})
