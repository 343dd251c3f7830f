import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createJmapClient, type JmapSession } from '../../kit/jmap-client.ts'
import { callBack, findScheduled, NotTaken, type Sender, sendDraft } from './sending.ts'

type Call = readonly [name: string, args: Record<string, unknown>, id: string]

/** A server that answers each method with what is said of it, and what it was asked. */
function server(answers: Readonly<Record<string, unknown>>): { sender: Sender; calls: Call[] } {
  const calls: Call[] = []
  const jmap = createJmapClient({
    session: () =>
      Promise.resolve({
        capabilities: { 'urn:ietf:params:jmap:core': { maxCallsInRequest: 16 } },
        apiUrl: '/jmap/api',
      } as unknown as JmapSession),
    post: (_url, body) => {
      const { methodCalls } = body as { readonly methodCalls: readonly Call[] }
      calls.push(...methodCalls)
      return Promise.resolve({
        methodResponses: methodCalls.map(([name, , id]) => [name, answers[name], id]),
        sessionState: 's',
      })
    },
  })
  const places = { accountId: 'A1', draftsId: 'D', sentId: 'S', identityId: 'I1' }
  return { calls, sender: { jmap, ...places, from: { name: null, email: 'ana@empresa.test' } } }
}

const DRAFT = {
  keywords: { $draft: true },
  to: [{ name: 'Luis', email: 'luis@empresa.test' }],
  cc: null,
  bcc: [
    { name: null, email: 'eva@empresa.test' },
    { name: null, email: 'luis@empresa.test' },
  ],
}
const MADE = { created: { leaves: { id: 'S7', sendAt: '2026-11-23T04:00:10Z' } }, notCreated: null }

test('a draft leaves in a moment for all whom it names, each once, and lies among the sent', async () => {
  const { sender, calls } = server({ 'Email/get': { list: [DRAFT] }, 'EmailSubmission/set': MADE })
  const departure = await sendDraft(sender, 'M1', { seconds: 10 })
  assert.deepEqual(departure, { id: 'S7', emailId: 'M1', sendAt: '2026-11-23T04:00:10Z' })
  assert.deepEqual(calls[1]?.[1]['create'], {
    leaves: {
      ...{ emailId: 'M1', identityId: 'I1' },
      envelope: {
        mailFrom: { email: 'ana@empresa.test', parameters: { HOLDFOR: '10' } },
        rcptTo: [{ email: 'luis@empresa.test' }, { email: 'eva@empresa.test' }],
      },
    },
  })
  const filed = { 'mailboxIds/D': null, 'mailboxIds/S': true, 'keywords/$draft': null }
  assert.deepEqual(calls[1]?.[1]['onSuccessUpdateEmail'], { '#leaves': filed })
})

test('what leaves another day waits among the drafts, with a mark', async () => {
  const { sender, calls } = server({ 'Email/get': { list: [DRAFT] }, 'EmailSubmission/set': MADE })
  await sendDraft(sender, 'M1', { at: new Date('2026-12-01T08:00:00Z') })
  assert.match(JSON.stringify(calls[1]?.[1]['create']), /"HOLDUNTIL":"2026-12-01T08:00:00\.000Z"/)
  assert.deepEqual(calls[1]?.[1]['onSuccessUpdateEmail'], { '#leaves': { 'keywords/$scheduled': true } })
})

test('what is no draft any more is not sent again, and a no is told in its words', async () => {
  const left = server({ 'Email/get': { list: [{ ...DRAFT, keywords: {} }] } })
  assert.equal(await sendDraft(left.sender, 'M1', { seconds: 10 }), undefined)
  assert.equal(left.calls.length, 1)
  const no = server({
    'Email/get': { list: [DRAFT] },
    'EmailSubmission/set': { created: null, notCreated: { leaves: { description: 'Solo a su dominio.' } } },
  })
  await assert.rejects(sendDraft(no.sender, 'M1', { seconds: 10 }), new NotTaken('Solo a su dominio.'))
})

test('called back it is a draft again; what has left is not', async () => {
  const back = server({ 'EmailSubmission/set': { updated: { S7: null }, notUpdated: null } })
  assert.equal(await callBack(back.sender, { id: 'S7' }), true)
  assert.deepEqual(back.calls[0]?.[1]['onSuccessUpdateEmail'], {
    S7: {
      ...{ 'mailboxIds/S': null, 'mailboxIds/D': true },
      ...{ 'keywords/$draft': true, 'keywords/$scheduled': null },
    },
  })
  const late = server({
    'EmailSubmission/set': { updated: null, notUpdated: { S7: { type: 'cannotUnsend' } } },
  })
  assert.equal(await callBack(late.sender, { id: 'S7' }), false)
})

test('scheduled is what a time was chosen for, in the order of the server', async () => {
  const waiting = (id: string) => ({ id, emailId: `M${id}`, sendAt: '2026-12-01T08:00:00Z' })
  const mail = (id: string, keywords: object) => ({ ...DRAFT, id, keywords, subject: null, preview: 'Hola' })
  const { sender } = server({
    'EmailSubmission/query': { ids: ['2', '1', '3'] },
    'EmailSubmission/get': { list: [waiting('2'), waiting('1'), waiting('3')] },
    'Email/get': {
      list: [mail('M1', { $scheduled: true }), mail('M2', { $scheduled: true }), mail('M3', {})],
    },
  })
  const found = await findScheduled(sender.jmap, 'A1')
  assert.deepEqual(
    found.map(({ id, subject }) => [id, subject]),
    [
      ['2', ''],
      ['1', ''],
    ],
  )
})
