/** A client that people use, from the first connection to the last. */
import type { TestContext } from 'node:test'
import { ImapFlow } from 'imapflow'
import { openImapWorld } from '../kit/imap-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine(
  'imapflow signs in over STARTTLS, files, flags, finds, moves and waits',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: world.strictPort,
      secure: false,
      tls: { rejectUnauthorized: false },
      auth: { user: 'ana@empresa.test', pass: PASSWORD },
      logger: false,
    })
    await client.connect()
    t.assert.strictEqual(client.secureConnection, true)
    await client.mailboxCreate(['Clientes', 'Año nuevo'])
    const paths = (await client.list()).map(({ path }) => path)
    t.assert.ok(paths.includes('Clientes/Año nuevo'))
    t.assert.strictEqual(
      (await client.list()).find(({ specialUse }) => specialUse === '\\Sent')?.path,
      'Sent',
    )

    const source = 'From: a@b.test\r\nSubject: =?utf-8?q?A=C3=B1o?=\r\n\r\nHola, mundo.\r\n'
    const appended = await client.append('INBOX', source, ['\\Seen'], new Date('2026-01-05T10:00:00Z'))
    t.assert.ok(appended !== false && appended.uid === 1)

    const opened = await client.mailboxOpen('INBOX')
    t.assert.strictEqual(opened.exists, 1)
    const message = await client.fetchOne('1', {
      envelope: true,
      bodyStructure: true,
      source: true,
      flags: true,
    })
    if (!message) throw new Error('no message came')
    t.assert.strictEqual(message.envelope?.subject, 'Año')
    t.assert.strictEqual(message.source?.toString(), source)
    t.assert.deepStrictEqual([...(message.flags ?? [])], ['\\Seen'])

    t.assert.strictEqual(await client.messageFlagsAdd('1', ['\\Flagged', '$Tarea']), true)
    t.assert.deepStrictEqual(await client.search({ flagged: true, subject: 'año' }, { uid: true }), [1])

    const news = new Promise<number>((resolve) => client.once('exists', ({ count }) => resolve(count)))
    const waiting = client.idle()
    await using other = await world.client()
    await other.append('INBOX', 'Subject: dos\r\n\r\n')
    t.assert.strictEqual(await news, 2)
    const moved = await client.messageMove('1', 'Clientes/Año nuevo')
    await waiting
    t.assert.ok(moved !== false && moved.uidMap?.get(1) === 1)
    const status = await client.status('INBOX', { messages: true })
    t.assert.ok(status !== false && status.messages === 1)
    await client.logout()
  },
)

eachEngine('imapflow with QRESYNC hears of removals by UID', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using writer = await world.client()
  for (const n of [1, 2, 3]) await writer.append('INBOX', `Subject: ${n}\r\n\r\n`)
  await writer.ok('SELECT INBOX')
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: world.strictPort,
    secure: false,
    tls: { rejectUnauthorized: false },
    auth: { user: 'ana@empresa.test', pass: PASSWORD },
    logger: false,
    qresync: true,
  })
  await client.connect()
  t.assert.ok(client.enabled.has('QRESYNC'))
  await client.mailboxOpen('INBOX')
  const removed: unknown[] = []
  client.on('expunge', (event: unknown) => removed.push(event))
  await writer.ok('STORE 1,3 +FLAGS.SILENT (\\Deleted)')
  await writer.ok('EXPUNGE')
  await client.noop()
  t.assert.deepStrictEqual(removed, [
    { path: 'INBOX', uid: 1, vanished: true, earlier: false },
    { path: 'INBOX', uid: 3, vanished: true, earlier: false },
  ])
  t.assert.deepStrictEqual(await client.search({ subject: '2' }, { uid: true }), [2])
  await client.logout()
})
