import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAction, marked, nextToSend, portions, revived, seen, undone } from './action-queue.ts'
import type { Mail } from './mail.ts'
import { move, setKeyword } from './patch.ts'

const mail = (id: string, keywords: Mail['keywords'] = {}): Mail => ({
  ...{ id, threadId: 't', subject: 's', preview: '', hasAttachment: false, from: null, to: null },
  ...{ receivedAt: '2026-11-19T10:42:00Z', mailboxIds: { inbox: true }, keywords },
})

test('what was done is seen at once', () => {
  const archive = makeAction('1', [mail('a')], () => move('inbox', 'archive'))
  const read = makeAction('2', [mail('a')], () => setKeyword('$seen', true))
  const now = seen(mail('a'), [archive, read])
  assert.deepEqual(now.mailboxIds, { archive: true })
  assert.deepEqual(now.keywords, { $seen: true })
  assert.equal(seen(mail('b'), [archive, read]).keywords['$seen'], undefined)
})

test('messages that are so already are left alone, and stay so when it is undone', () => {
  const action = makeAction('1', [mail('a', { $seen: true }), mail('b')], () => setKeyword('$seen', true))
  assert.deepEqual(Object.keys(action.patches), ['b'])
  assert.deepEqual(action.back, { b: { 'keywords/$seen': null } })
})

test('one is sent at a time, in order', () => {
  const one = makeAction('1', [mail('a')], () => move('inbox', 'x'))
  const two = makeAction('2', [mail('a')], () => move('x', 'y'))
  const queue = [one, two]
  assert.equal(nextToSend(queue)?.id, '1')
  assert.equal(nextToSend(marked(queue, '1', 'sending')), undefined)
  assert.equal(nextToSend(marked(queue, '1', 'sent'))?.id, '2')
})

test('undo forgets what was not sent and takes back what was', () => {
  const action = makeAction('1', [mail('a')], () => move('inbox', 'trash'))
  assert.deepEqual(undone([action], action, 'u'), [])
  const sent = undone(marked([action], '1', 'sent'), action, 'u')
  assert.deepEqual(seen(mail('a'), sent).mailboxIds, { inbox: true })
  const onItsWay = undone(marked([action], '1', 'sending'), action, 'u')
  assert.equal(onItsWay.length, 2)
})

test('after the page was closed, what was on its way is sent again', () => {
  const action = makeAction('1', [mail('a')], () => move('inbox', 'trash'))
  const kept: unknown = JSON.parse(JSON.stringify(marked([action], '1', 'sending')))
  assert.equal(nextToSend(revived(kept))?.id, '1')
  assert.deepEqual(revived('damaged'), [])
})

test('many messages are sent in portions', () => {
  const mails = Array.from({ length: 1_001 }, (_, n) => mail(`m${n}`))
  const { patches } = makeAction('1', mails, () => setKeyword('$seen', true))
  assert.deepEqual(
    portions(patches, 500).map((some) => Object.keys(some).length),
    [500, 500, 1],
  )
})
