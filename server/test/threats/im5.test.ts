/** IM5: a client that never reads. */
import { suite, type TestContext } from 'node:test'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { lookedAfter, unsentBytes } from '../kit/mailbox-world.ts'
import { until } from '../kit/queue.ts'
import { allEngines } from '../kit/stores.ts'

const MESSAGE =
  `Subject: grande\r\n\r\n${'x'.repeat(1022)}\r\n`.padEnd(16, ' ') + `${'y'.repeat(1022)}\r\n`.repeat(1024)
const COMMANDS = 1_000

suite('IM5', () => {
  allEngines(
    'little is held for it, and after five minutes it is cut off',
    async (t: TestContext, engine) => {
      const clock = { ms: Date.now(), now: () => clock.ms }
      await using world = await openImapWorld(engine, { clock })
      await using client = await world.client()
      for (let n = 0; n < 4; n++) await client.append('INBOX', MESSAGE)
      await client.ok('SELECT INBOX')
      client.socket.pause()
      client.write('f FETCH 1:* (BODY.PEEK[])\r\n'.repeat(COMMANDS))
      const unsent = await unsentBytes(world)
      t.assert.ok(unsent <= 2 * 1024 * 1024, `${unsent} octets wait`)

      // Others are served.
      await using other = await ImapClient.signIn(
        world.port,
        'luis@empresa.test',
        'sol de medianoche en Lima',
      )
      await other.ok('SELECT INBOX')

      clock.ms += 5 * 60_000 - 1_000
      await lookedAfter()
      t.assert.strictEqual(world.connections.size, 2)
      clock.ms += 2_000
      // The one that does not read.
      await until(() => world.connections.size === 1)
    },
  )
})
