import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPushMessage } from './push-message.ts'

test('a change of mail is new mail for the accounts where some was delivered', () => {
  const changed = { a1: { EmailDelivery: 's1', Email: 's2' }, a2: { Mailbox: 's3' } }
  assert.deepEqual(readPushMessage(JSON.stringify({ '@type': 'StateChange', changed })), {
    kind: 'delivered',
    accounts: ['a1'],
  })
})

test('the code that proves a subscription', () => {
  const message = { '@type': 'PushVerification', pushSubscriptionId: 'p1', verificationCode: 'c' }
  assert.deepEqual(readPushMessage(JSON.stringify(message)), { kind: 'verify', id: 'p1', code: 'c' })
})

test('everything else is nothing', () => {
  for (const text of ['', 'null', '[]', '{', '{"@type":"StateChange"}', '{"@type":"PushVerification"}'])
    assert.deepEqual(readPushMessage(text), { kind: 'other' }, text)
})
