import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Folder, Mail } from './mail.ts'
import { maySnooze, putOff } from './snooze-place.ts'

const folder = (id: string, role: string | null, account?: string) =>
  ({ id, role, ...(account !== undefined && { account: { id: account, name: account } }) }) as Folder
const INBOX = folder('i', 'inbox')
const SNOOZED = folder('z', 'snoozed')
const OWN = folder('o', null)
const ALL = [INBOX, SNOOZED, OWN, folder('t', 'trash'), folder('s', 'sent'), folder('A7.i', 'inbox', 'A7')]
const THEN = new Date('2026-11-24T11:00:00Z')
const until = { snoozed: { until: '2026-11-24T11:00:00Z' } }
const patchOf = (mail: Mail, here: Folder | undefined) => putOff([mail], THEN, ALL, here).patches.get(mail)
const within = (...ids: string[]) =>
  ({ mailboxIds: Object.fromEntries(ids.map((id) => [id, true])) }) as unknown as Mail

test('in a list across folders each message leaves the folder that it lies in', () => {
  assert.deepEqual(patchOf(within('o'), undefined), { 'mailboxIds/o': null, ...until })
  assert.deepEqual(patchOf(within('o', 'i'), undefined), { 'mailboxIds/i': null, ...until })
  for (const id of ['t', 's', 'A7.i']) assert.equal(patchOf(within(id), undefined), undefined, id)
})

test('in a folder only what lies there is put off', () => {
  assert.deepEqual(patchOf(within('o', 'i'), OWN), { 'mailboxIds/o': null, ...until })
  assert.equal(patchOf(within('i'), OWN), undefined)
})

test('what is put off already gets a new time and stays where it is', () => {
  assert.deepEqual(patchOf(within('z'), SNOOZED), until)
  assert.deepEqual(patchOf(within('z'), undefined), until)
})

test('what was put there by hand keeps its place: its first time is not undone', () => {
  const undone = (mail: Mail) => putOff([mail], THEN, ALL, SNOOZED).isUndone
  assert.equal(undone({ ...within('z'), snoozed: null }), false)
  assert.equal(undone({ ...within('z'), snoozed: { until: '2026-11-23T11:00:00Z' } }), true)
})

test('before the folders are known nothing is put off: nobody can say where it lies', () => {
  assert.equal(maySnooze(undefined, undefined), false)
  assert.equal(maySnooze(undefined, ALL), true)
  assert.equal(maySnooze(INBOX, ALL), true)
  assert.equal(maySnooze(folder('s', 'sent'), ALL), false)
})
