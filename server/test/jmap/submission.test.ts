/** What a submission may ask for: no extension of SMTP, and no more people than SMTP takes. RFC 8621 §7.5 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer } from '../kit/start-server.ts'

test('envelopes: parameters are refused, a thousand people are the most', async () => {
  await using server = await startServer()
  const ana = await JmapClient.open(server, 'ana')
  const id = await ana.put('From: ana@empresa.test\nSubject: uno\n\nHola.\n', await ana.role('drafts'))
  const [identity] = (await ana.call('Identity/get')).list
  const told = async (envelope: unknown): Promise<Record<string, unknown> | undefined> => {
    const one = { emailId: id, identityId: identity?.['id'], envelope }
    const answer = await ana.call('EmailSubmission/set', { create: { one } })
    return (answer['notCreated'] as Record<string, Record<string, unknown>> | null)?.['one']
  }
  const mailFrom = { email: 'ana@empresa.test' }
  const people = (count: number): unknown[] =>
    Array.from({ length: count }, (_, n) => ({ email: `nadie${n}@empresa.test` }))
  const delayed = await told({ mailFrom: { ...mailFrom, parameters: { HOLDFOR: '60' } }, rcptTo: people(1) })
  assert.equal(delayed?.['type'], 'invalidProperties')
  const over = await told({ mailFrom, rcptTo: people(1001) })
  assert.deepEqual([over?.['type'], over?.['maxRecipients']], ['tooManyRecipients', 1000])
  // Nobody there is called that, which is said of the first of as many as may be.
  assert.equal((await told({ mailFrom, rcptTo: people(1000) }))?.['type'], 'invalidRecipients')
})
