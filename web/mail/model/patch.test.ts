import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Mail } from './mail.ts'
import { inverse, move, moveAll, patched, setKeyword } from './patch.ts'

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
