/** NOTIFY between two sessions of one account, and never of another's. RFC 5465 */
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ImapClient } from '../kit/imap-client.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const MESSAGE = 'Subject: hola\r\n\r\nque tal\r\n'

type Pair = { readonly watcher: ImapClient; readonly other: ImapClient; readonly world: ImapWorld }

function pair(name: string, work: (t: TestContext, pair: Pair) => Promise<void>): void {
  eachEngine(name, async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using watcher = await world.client()
    await using other = await world.client()
    await work(t, { watcher, other, world })
  })
}

async function heard(client: ImapClient, count: number): Promise<string[]> {
  const said: string[] = []
  for (let n = 0; n < count; n++)
    said.push(((await client.response()) ?? 'closed').replace(/UIDVALIDITY \d+/, 'UIDVALIDITY n'))
  return said
}

/** Asserts that nothing waits: the answer to NOOP is the next thing that is said. */
async function assertSilence(t: TestContext, client: ImapClient): Promise<void> {
  await sleep(50)
  t.assert.deepStrictEqual(await client.ok('NOOP'), [])
}

pair('messages in mailboxes that are not open', async (t: TestContext, { watcher, other }) => {
  await other.ok('CREATE Clientes/Norte')
  await watcher.ok('NOTIFY SET (subtree Clientes (MessageNew MessageExpunge FlagChange))')
  await other.append('Clientes/Norte', MESSAGE)
  t.assert.deepStrictEqual(await heard(watcher, 1), [
    '* STATUS "Clientes/Norte" (MESSAGES 1 UIDNEXT 2 UIDVALIDITY n UNSEEN 1)',
  ])
  await other.append('INBOX', MESSAGE)
  await assertSilence(t, watcher)
  await other.ok('SELECT Clientes/Norte')
  await other.ok('STORE 1 +FLAGS (\\Seen \\Deleted)')
  t.assert.deepStrictEqual(await heard(watcher, 1), [
    '* STATUS "Clientes/Norte" (MESSAGES 1 UIDNEXT 2 UIDVALIDITY n UNSEEN 0)',
  ])
  await watcher.ok('ENABLE CONDSTORE')
  await other.ok('EXPUNGE')
  t.assert.match(
    (await heard(watcher, 1))[0] ?? '',
    /^\* STATUS "Clientes\/Norte" \(MESSAGES 0 UIDNEXT 2 UIDVALIDITY n UNSEEN 0 HIGHESTMODSEQ \d+\)$/,
  )
  await watcher.ok('NOTIFY NONE')
  await other.append('Clientes/Norte', MESSAGE)
  await assertSilence(t, watcher)
})

pair('names, subscriptions and notes', async (t: TestContext, { watcher, other }) => {
  await watcher.ok(
    'NOTIFY SET (personal (MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange))',
  )
  // One after the other: what happens between two looks is told as what came of it.
  const told: readonly (readonly [command: string, news: string])[] = [
    ['CREATE "Se&APE-ales"', '* LIST () "/" "Se&APE-ales"'],
    ['RENAME "Se&APE-ales" Otro', '* LIST () "/" "Otro" ("OLDNAME" ("Se&APE-ales"))'],
    ['SUBSCRIBE Otro', '* LIST (\\Subscribed) "/" "Otro"'],
    [
      'SETMETADATA Otro (/private/comment "x" /shared/comment "y")',
      '* METADATA "Otro" /private/comment /shared/comment',
    ],
    ['SETMETADATA Otro (/private/comment "x" /shared/comment "z")', '* METADATA "Otro" /shared/comment'],
    ['SETMETADATA "" (/private/vendor/acme "x")', '* METADATA "" /private/vendor/acme'],
    ['UNSUBSCRIBE Otro', '* LIST () "/" "Otro"'],
    ['DELETE Otro', '* LIST (\\NonExistent) "/" "Otro"'],
    ['SUBSCRIBE Nada', '* LIST (\\Subscribed \\NonExistent) "/" "Nada"'],
  ]
  for (const [command, news] of told) {
    await other.ok(command)
    t.assert.deepStrictEqual(await heard(watcher, 1), [news])
  }
})

pair(
  'the open mailbox at once, with what is asked of new messages',
  async (t: TestContext, { watcher, other }) => {
    await other.append('INBOX', MESSAGE)
    await watcher.ok('NOTIFY SET (selected (MessageNew (UID BODY[TEXT]) MessageExpunge FlagChange))')
    await watcher.ok('SELECT INBOX')
    await other.append('INBOX', MESSAGE)
    t.assert.deepStrictEqual(await heard(watcher, 2), [
      '* 2 EXISTS',
      '* 2 FETCH (UID 2 BODY[TEXT] {9}\r\nque tal\r\n)',
    ])
    await other.ok('SELECT INBOX')
    await other.ok('STORE 1 +FLAGS.SILENT (\\Deleted)')
    t.assert.deepStrictEqual(await heard(watcher, 1), ['* 1 FETCH (UID 1 FLAGS (\\Deleted))'])
    await other.ok('EXPUNGE')
    t.assert.deepStrictEqual(await heard(watcher, 1), ['* 1 EXPUNGE'])
    // To be told of a message is no reading.
    t.assert.deepStrictEqual(await watcher.ok('FETCH 1 FLAGS'), ['* 1 FETCH (FLAGS ())'])
    // In IDLE it is told once too.
    watcher.write('i IDLE\r\n')
    await heard(watcher, 1)
    await other.append('INBOX', MESSAGE)
    t.assert.deepStrictEqual(await heard(watcher, 2), [
      '* 2 EXISTS',
      '* 2 FETCH (UID 3 BODY[TEXT] {9}\r\nque tal\r\n)',
    ])
    watcher.write('DONE\r\n')
    t.assert.deepStrictEqual((await watcher.answer('i')).untagged, [])
  },
)

pair(
  'a delayed mailbox keeps its numbers until a command lets them go',
  async (t: TestContext, { watcher, other }) => {
    for (let n = 0; n < 3; n++) await other.append('INBOX', MESSAGE)
    await watcher.ok('NOTIFY SET (selected-delayed (MessageNew MessageExpunge))')
    await watcher.ok('SELECT INBOX')
    await other.ok('SELECT INBOX')
    await other.ok('STORE 1 +FLAGS.SILENT (\\Deleted)')
    await other.ok('EXPUNGE')
    await other.append('INBOX', MESSAGE)
    const said = await heard(watcher, 2)
    t.assert.deepStrictEqual(said, ['* 1 FETCH (UID 1 FLAGS (\\Deleted))', '* 4 EXISTS'])
    t.assert.deepStrictEqual(await watcher.ok('FETCH 4 UID'), ['* 4 FETCH (UID 4)'])
    t.assert.deepStrictEqual(await watcher.ok('NOOP'), ['* 1 EXPUNGE'])
  },
)

pair('nothing of another account is ever told', async (t: TestContext, { watcher, world }) => {
  await using luis = await world.client('luis')
  await watcher.ok(
    'NOTIFY SET STATUS (personal (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange))',
  )
  await luis.append('INBOX', MESSAGE)
  await luis.ok('CREATE Secreto')
  await luis.ok('SUBSCRIBE Secreto')
  await luis.ok('SETMETADATA Secreto (/shared/comment "x")')
  await luis.ok('DELETE Secreto')
  await assertSilence(t, watcher)
})

pair('commands and news do not get into each other', async (t: TestContext, { watcher, other }) => {
  await watcher.ok('SELECT INBOX')
  await watcher.ok(
    'NOTIFY SET (selected (MessageNew (UID BODY.PEEK[]) MessageExpunge)) (personal (MessageNew MessageExpunge))',
  )
  const sending = (async () => {
    for (let n = 0; n < 60; n++) await other.append(n % 3 === 0 ? 'Archive' : 'INBOX', MESSAGE)
  })()
  let fetched = 0
  let exists = 0
  const count = (responses: readonly string[]): void => {
    for (const response of responses) {
      t.assert.match(response, /^\* (?:\d+ EXISTS|STATUS "Archive" \(.*\)|\d+ FETCH \(.*\))$/s)
      fetched += /^\* \d+ FETCH \(UID \d+ BODY\[\]/.test(response) ? 1 : 0
      exists = Number(/^\* (\d+) EXISTS/.exec(response)?.[1] ?? exists)
    }
  }
  for (let n = 0; n < 30; n++) count(await watcher.ok('UID FETCH 1:* (FLAGS BODY.PEEK[TEXT])'))
  await sending
  await sleep(100)
  count(await watcher.ok('NOOP'))
  t.assert.strictEqual(exists, 40)
  t.assert.ok(fetched <= 40)
  t.assert.strictEqual((await watcher.ok('UID FETCH 1:* UID')).length, 40)
})
