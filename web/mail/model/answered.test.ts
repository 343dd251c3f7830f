import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createJmapClient, type JmapSession } from '../../kit/jmap-client.ts'
import { markOriginal, unmarkOriginal } from './answered.ts'

type Call = readonly [name: string, args: Record<string, unknown>, id: string]

/** A server whose Email/get answers all messages of one conversation, and what was changed there. */
function server(list: readonly object[]) {
  const updates: unknown[] = []
  const jmap = createJmapClient({
    session: () => Promise.resolve({ capabilities: {}, apiUrl: '/jmap/api' } as unknown as JmapSession),
    post: (_url, body) => {
      const { methodCalls } = body as { readonly methodCalls: readonly Call[] }
      return Promise.resolve({
        methodResponses: methodCalls.map(([name, args, id]) => {
          if (name === 'Email/set') updates.push(args['update'])
          return [name, { list }, id]
        }),
        sessionState: 's',
      })
    },
  })
  return { updates, sender: { jmap, accountId: 'A1' } }
}

const MAILS = [
  { id: 'M1', messageId: ['first@a.test'], keywords: { $seen: true } },
  { id: 'M2', messageId: ['second@a.test'], keywords: {} },
]

test('of a conversation the message that was answered is marked, and not when it is so already', async () => {
  const { sender, updates } = server(MAILS)
  const draft = { inReplyTo: ['second@a.test'], forwards: '' }
  const marked = await markOriginal(sender, draft, 'M3')
  assert.deepEqual(updates, [{ M2: { 'keywords/$answered': true } }])
  await unmarkOriginal(sender, marked)
  assert.deepEqual(updates[1], { M2: { 'keywords/$answered': null } })
  const again = server([{ ...MAILS[1], keywords: { $answered: true } }])
  const none = await markOriginal(again.sender, draft, 'M3')
  await unmarkOriginal(again.sender, none)
  assert.deepEqual(again.updates, [])
})

test('what was passed on is marked so; a new message marks nothing', async () => {
  const { sender, updates } = server(MAILS.slice(0, 1))
  await markOriginal(sender, { inReplyTo: [], forwards: 'M1' }, 'M3')
  assert.deepEqual(updates, [{ M1: { 'keywords/$forwarded': true } }])
  await markOriginal(sender, { inReplyTo: [], forwards: '' }, 'M3')
  assert.equal(updates.length, 1)
})
