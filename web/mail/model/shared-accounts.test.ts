import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JmapSession } from '../../kit/jmap-client.ts'
import type { Mail } from './mail.ts'
import {
  askedOf,
  idIn,
  idsByAccount,
  located,
  mailIn,
  patchesByAccount,
  sharedAccounts,
} from './shared-accounts.ts'

test('an id says which account it is of, and goes back to what that account calls it', () => {
  for (const [accountId, id] of [
    [undefined, 'F3'],
    ['A7', 'F3'],
  ] as const)
    assert.deepEqual(located(idIn(accountId, id)), { accountId, id })
  assert.deepEqual(
    [...idsByAccount(['M1', 'A7.M1', 'M2', 'A9.M1'])],
    [
      [undefined, ['M1', 'M2']],
      ['A7', ['M1']],
      ['A9', ['M1']],
    ],
  )
})

test('a message of somebody else is told with all its ids in that account', () => {
  const mail = {
    id: 'M1',
    threadId: 'T1',
    mailboxIds: { F3: true },
    keywords: { $seen: true },
  } as unknown as Mail
  assert.equal(mailIn(undefined, mail), mail)
  const { id, threadId, mailboxIds, keywords } = mailIn('A7', mail)
  assert.deepEqual(
    [id, threadId, mailboxIds, keywords],
    ['A7.M1', 'A7.T1', { 'A7.F3': true }, { $seen: true }],
  )
})

test('the folder of a list says which account is asked', () => {
  assert.deepEqual(askedOf({ inMailbox: 'F3' }), { accountId: undefined, filter: { inMailbox: 'F3' } })
  const pinned = { operator: 'AND', conditions: [{ inMailbox: 'A7.F3' }, { hasKeyword: 'pinned' }] }
  assert.deepEqual(askedOf(pinned), {
    accountId: 'A7',
    filter: { operator: 'AND', conditions: [{ inMailbox: 'F3' }, { hasKeyword: 'pinned' }] },
  })
  assert.deepEqual(askedOf({ hasKeyword: '$flagged' }), {
    accountId: undefined,
    filter: { hasKeyword: '$flagged' },
  })
})

test('changes go to the account of their message, in its words', () => {
  const patches = {
    M1: { 'mailboxIds/F1': null, 'mailboxIds/F2': true },
    'A7.M1': { 'mailboxIds/A7.F1': null, 'mailboxIds/A7.F2': true, 'keywords/$seen': true },
  } as const
  assert.deepEqual(
    [...patchesByAccount(patches)],
    [
      [undefined, { M1: patches.M1 }],
      ['A7', { M1: { 'mailboxIds/F1': null, 'mailboxIds/F2': true, 'keywords/$seen': true } }],
    ],
  )
})

test('accounts of others are those with mail that are not the own one', () => {
  const mail = { 'urn:ietf:params:jmap:mail': {} }
  const account = (name: string, accountCapabilities: object) => ({ name, accountCapabilities })
  const session = {
    accounts: {
      A1: account('yo@x', mail),
      A9: account('zoe@x', mail),
      A7: account('ana@x', mail),
      A8: account('c@x', {}),
    },
    primaryAccounts: { 'urn:ietf:params:jmap:mail': 'A1' },
  } as unknown as JmapSession
  assert.deepEqual(
    sharedAccounts(session).map(({ id }) => id),
    ['A7', 'A9'],
  )
})
