import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY_DRAFT } from './draft.ts'
import { readLocal } from './local-drafts.ts'

test('what an older page kept is gone on with, and what is none of ours is not', () => {
  const local = readLocal({ key: 'a', atMs: 1, draft: { subject: 'Pedido' } })
  assert.deepEqual(local, {
    ...{ key: 'a', atMs: 1, emailId: undefined },
    draft: { ...EMPTY_DRAFT, subject: 'Pedido' },
  })
  for (const other of [undefined, 7, {}, { key: 'a', atMs: 1 }, { key: 1, atMs: 1, draft: {} }])
    assert.equal(readLocal(other), undefined)
})
