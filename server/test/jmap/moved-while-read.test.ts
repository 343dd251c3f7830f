/** A message that is moved while others ask for it is in one place or the other, at every moment. RFC 8621 §4.2 */
import { type TestContext, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer } from '../kit/start-server.ts'

const MOVES = 100
const LETTER = 'From: Bea <bea@fuera.test>\nSubject: hola\n\nHola.\n'

for (const engine of ENGINES)
  test(`whoever asks for what is being moved finds it, on ${engine}`, async (t: TestContext) => {
    await using server = await startServer({ engine })
    const [mover, reader] = [await JmapClient.open(server, 'ana'), await JmapClient.open(server, 'ana')]
    const inbox = await mover.role('inbox')
    const archive = await mover.role('archive')
    const id = await mover.put(LETTER, inbox, { $seen: true })
    let isMoving = true
    const move = async (): Promise<void> => {
      for (let n = 0; n < MOVES; n++)
        await mover.call('Email/set', {
          update: { [id]: { mailboxIds: { [n % 2 === 0 ? archive : inbox]: true } } },
        })
      isMoving = false
    }
    const read = async (): Promise<void> => {
      while (isMoving) {
        const { list } = await reader.call('Email/get', { ids: [id], properties: ['mailboxIds', 'keywords'] })
        const [one] = list
        t.assert.ok(one !== undefined, 'it is nowhere')
        t.assert.strictEqual(Object.keys(one['mailboxIds'] as object).length, 1)
        t.assert.deepStrictEqual(one['keywords'], { $seen: true })
      }
    }
    await Promise.all([move(), read()])
  })
