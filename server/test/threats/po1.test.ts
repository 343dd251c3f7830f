/** PO1: POP3 tells nobody who exists, and loses no mail. */
import { suite, type TestContext } from 'node:test'
import { addAccount } from '../directory/company.ts'
import { setPassword } from '../directory/sign-in.ts'
import { PASSWORD, unsentBytes } from '../kit/mailbox-world.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { until } from '../kit/queue.ts'
import { eachEngine } from '../kit/stores.ts'

const MIB = 1024 * 1024

suite('PO1', () => {
  eachEngine(
    'unknown, wrong, disabled and forbidden hear the same octets',
    async (t: TestContext, engine) => {
      await using world = await openPop3World(engine)
      const { directory, empresa } = world
      const off = await addAccount(directory, empresa, 'pausada', { state: 'suspended' })
      const other = await addAccount(directory, empresa, 'web', { protocols: new Set(['web', 'imap']) })
      for (const id of [off, other]) await setPassword(directory, id, PASSWORD)
      const heard = new Set<string>()
      for (const [user, password] of [
        ['nadie@empresa.test', 'x'],
        ['ana@empresa.test', 'x'],
        ['pausada@empresa.test', 'x'],
        ['web@empresa.test', PASSWORD],
        ['nadie@fuera.test', PASSWORD],
      ] as const) {
        await using client = await Pop3Client.open(world.port)
        await client.line()
        heard.add(`${await client.command(`USER ${user}`)} ${await client.command(`PASS ${password}`)}`)
      }
      t.assert.strictEqual(heard.size, 1, [...heard].join('\n'))
    },
  )

  eachEngine('what was marked stays when the connection breaks', async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    await world.deliver('ana', 'Subject: a\r\n\r\nuno\r\n', 'Subject: b\r\n\r\ndos\r\n')
    await using client = await world.client()
    await client.ok('DELE 1')
    client.socket.resetAndDestroy()
    await using slow = await world.client()
    await slow.ok('DELE 2')
    slow.write('QUI')
    slow.socket.end()
    t.assert.strictEqual(await slow.line(), undefined)
    await using again = await world.client()
    t.assert.strictEqual((await again.lines('LIST')).length, 2)
  })
})

suite('PO1: snapshots', () => {
  eachEngine(
    'only what is still there is removed, and others are not held up',
    async (t: TestContext, engine) => {
      await using world = await openPop3World(engine)
      const uids = await world.deliver(
        'ana',
        'Subject: a\r\n\r\n',
        'Subject: b\r\n\r\n',
        'Subject: c\r\n\r\n',
      )
      await using one = await world.client()
      await using other = await world.client()
      await one.ok('DELE 1')
      await one.ok('DELE 2')
      await other.ok('DELE 2')
      await other.ok('DELE 3')
      const store = world.store()
      const [inbox, archive] = [await store.mailbox('INBOX'), await store.mailbox('Archive')]
      if (inbox === undefined || archive === undefined) throw new Error('no mailboxes')
      await store.move(inbox.id, uids.slice(0, 1), archive.id)
      await world.deliver('ana', 'Subject: d\r\n\r\n')
      t.assert.strictEqual(await one.ok('QUIT'), 'Goodbye')
      t.assert.match((await other.message('RETR 1')).toString(), /Subject: a/, 'a snapshot stays readable')
      t.assert.strictEqual(await other.ok('QUIT'), 'Goodbye')
      t.assert.strictEqual((await store.mailbox('Archive'))?.messages, 1)
      t.assert.strictEqual((await store.mailbox('INBOX'))?.messages, 1)
    },
  )

  eachEngine(
    'the top of 50 MiB is streamed to a client that reads slowly',
    async (t: TestContext, engine) => {
      await using world = await openPop3World(engine)
      const line = `${'x'.repeat(76)}\r\n`
      const body = Buffer.alloc(50 * MIB, line)
      await world.deliver('ana', Buffer.concat([Buffer.from('Subject: grande\r\n\r\n'), body]))
      await using client = await world.client()
      client.write('TOP 1 4294967295\r\n')
      client.socket.pause()
      const unsent = await unsentBytes(world)
      t.assert.ok(unsent <= 2 * MIB, `${unsent} octets wait`)
      // Others are served meanwhile.
      await using other = await world.client()
      await other.ok('STAT')
      let length = 0
      client.socket.on('data', (octets: Buffer) => {
        length += octets.length
      })
      client.socket.resume()
      await until(() => length >= body.length)
    },
  )
})
