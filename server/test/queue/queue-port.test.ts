import { type TestContext, test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { AccountId, QueueId } from '../../src/mail/ids.ts'
import type { Sighting } from '../../src/service/queue/brake.ts'
import { createQueueClient, type QueueDoor, serveQueue } from '../../src/service/queue/queue-port.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import { OPERATOR } from '../directory/admin.ts'
import { submission } from '../kit/queue.ts'

const noCall = (): Promise<never> => Promise.reject(new Error('nobody calls'))
const observe = (): void => undefined

test('bytes arrive whole, the caller keeps its own, answers find their question', async (t: TestContext) => {
  const { port1, port2 } = new MessageChannel()
  const seen: Submission[] = []
  const sightings: Sighting[] = []
  serveQueue(
    port2,
    {
      enqueue: async (one) => {
        seen.push(one)
        return one.deliveryId as QueueId
      },
      call: noCall,
      observe: (sighting) => void sightings.push(sighting),
    },
    silentLog,
  )
  const client = createQueueClient(port1)
  const pool = Buffer.from('xxxhola\r\nyyy')
  const one = submission('a@x.test', { bytes: pool.subarray(3, 9) })
  const two = submission('b@x.test')
  const sighting = { accountId: 7 as AccountId, organisationId: 1, recipients: ['luis@empresa.test'] }
  client.observe(sighting)
  t.assert.deepStrictEqual(await Promise.all([client.enqueue(one), client.enqueue(two)]), [
    one.deliveryId,
    two.deliveryId,
  ])
  t.assert.strictEqual(Buffer.from(seen[0]?.bytes ?? []).toString(), 'hola\r\n')
  t.assert.deepStrictEqual(sightings, [sighting])
  t.assert.strictEqual(pool.toString(), 'xxxhola\r\nyyy')
  port1.close()
})

test('a refusal comes back as one, a bug as "try later"', async (t: TestContext) => {
  const { port1, port2 } = new MessageChannel()
  const errors = [new Refusal('over-quota', { key: 'k', values: { n: 1 } }), new TypeError('bug')]
  serveQueue(
    port2,
    { enqueue: () => Promise.reject(errors.shift() ?? new Error('none')), call: noCall, observe },
    silentLog,
  )
  const client = createQueueClient(port1)
  await t.assert.rejects(client.enqueue(submission('a@x.test')), {
    code: 'over-quota',
    text: { key: 'k', values: { n: 1 } },
  })
  await t.assert.rejects(client.enqueue(submission('a@x.test')), { code: 'try-later' })
  port1.close()
})

test('an administrative method is called with who asks; a refusal of it comes back', async (t: TestContext) => {
  const { port1, port2 } = new MessageChannel()
  const door: QueueDoor = {
    enqueue: noCall,
    call: async (principal, method, input) => {
      if (method === 'queue.drop') throw new Refusal('forbidden', { key: 'k' })
      return { who: principal.address, may: [...principal.scopes], method, input }
    },
    observe,
  }
  serveQueue(port2, door, silentLog)
  const client = createQueueClient(port1)
  const jefa = { ...OPERATOR, address: 'jefa@x.test', scopes: new Set(['web'] as const) }
  t.assert.deepStrictEqual(await client.call(jefa, 'queue.list', { limit: 1 }), {
    who: 'jefa@x.test',
    may: ['web'],
    method: 'queue.list',
    input: { limit: 1 },
  })
  await t.assert.rejects(client.call(jefa, 'queue.drop', {}), { code: 'forbidden', text: { key: 'k' } })
  port1.close()
})

test('a queue that goes away refuses what waits', async (t: TestContext) => {
  const { port1, port2 } = new MessageChannel()
  serveQueue(port2, { enqueue: () => new Promise(() => undefined), call: noCall, observe }, silentLog)
  const client = createQueueClient(port1)
  const waiting = client.enqueue(submission('a@x.test'))
  setTimeout(() => port2.close(), 10)
  await t.assert.rejects(waiting, { code: 'try-later' })
  await t.assert.rejects(client.enqueue(submission('a@x.test')), { code: 'try-later' })
})
