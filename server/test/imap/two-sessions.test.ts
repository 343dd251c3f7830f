/** What one session does, the other sees: soon, in order, and only when it may hear it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { INLINE_BYTES_MAX } from '../../src/store/limits.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine(
  'IDLE hears of a new message, flags and removal without asking',
  async (t: TestContext, engine) => {
    // No interval ever comes round, so nothing that is heard was found by looking again.
    t.mock.timers.enable({ apis: ['setInterval'] })
    await using world = await openImapWorld(engine)
    await using writer = await world.client()
    await writer.append('INBOX', 'Subject: uno\r\n\r\n')
    await using idler = await world.client()
    await idler.ok('SELECT INBOX')
    await writer.ok('SELECT INBOX')
    idler.write('i IDLE\r\n')
    t.assert.match((await idler.response()) ?? '', /^\+ /)

    const heard = async (command: string, expected: readonly string[]): Promise<void> => {
      await writer.ok(command)
      for (const line of expected) t.assert.strictEqual(await idler.response(), line)
    }
    await heard('APPEND INBOX {16+}\r\nSubject: dos\r\n\r\n', ['* 2 EXISTS'])
    await heard('STORE 2 +FLAGS (\\Seen)', ['* 2 FETCH (UID 2 FLAGS (\\Seen))'])
    await heard('STORE 1 +FLAGS ($Tarea)', [
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Tarea)',
      '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Tarea \\*)] Done',
      '* 1 FETCH (UID 1 FLAGS ($Tarea))',
    ])
    await heard('MOVE 1 Trash', ['* 1 EXPUNGE'])
    idler.write('DONE\r\n')
    t.assert.match((await idler.answer('i')).tagged, /^i OK/)
    t.assert.deepStrictEqual(await idler.ok('UID FETCH 1:* FLAGS'), ['* 1 FETCH (UID 2 FLAGS (\\Seen))'])
  },
)

eachEngine('numbers stay while FETCH, STORE and SEARCH count on them', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using writer = await world.client()
  for (const n of [1, 2, 3, 4]) await writer.append('INBOX', `Subject: ${n}\r\n\r\n`)
  await using reader = await world.client()
  await reader.ok('SELECT INBOX')
  await writer.ok('SELECT INBOX')
  await writer.ok('UID STORE 2 +FLAGS.SILENT (\\Deleted)')
  await writer.ok('EXPUNGE')
  await writer.append('INBOX', 'Subject: 5\r\n\r\n')

  // Message 2 is gone, but nobody may say so yet. RFC 9051 §7.5.1
  const fetched = await reader.command('FETCH 1:* UID')
  t.assert.deepStrictEqual(fetched.untagged, [
    '* 5 EXISTS',
    '* 1 FETCH (UID 1)',
    '* 3 FETCH (UID 3)',
    '* 4 FETCH (UID 4)',
    '* 5 FETCH (UID 5)',
  ])
  t.assert.match(fetched.tagged, / NO \[EXPUNGEISSUED\]/)
  t.assert.deepStrictEqual(await reader.ok('SEARCH UNDELETED'), ['* SEARCH 1 3 4 5'])
  t.assert.deepStrictEqual(await reader.ok('STORE 3 +FLAGS (\\Flagged)'), [
    '* 3 FETCH (UID 3 FLAGS (\\Flagged))',
  ])
  t.assert.match((await reader.command('STORE 2 +FLAGS (\\Flagged)')).tagged, / NO \[EXPUNGEISSUED\]/)
  // The number means what it meant when the client chose it. RFC 9051 §5.5
  await reader.ok('COPY 3 Archive')
  await writer.ok('SELECT Archive')
  const [copied] = await writer.ok('FETCH 1 BODY.PEEK[]')
  t.assert.match(copied ?? '', /Subject: 3/)
  await writer.ok('SELECT INBOX')
  t.assert.deepStrictEqual(await reader.ok('UID FETCH 3 UID'), ['* 2 FETCH (UID 3)'])
  // By UID, a message that went a moment ago is one that is not there: no fault. RFC 9051 §6.4.9
  await writer.ok('UID STORE 4 +FLAGS.SILENT (\\Deleted)')
  await writer.ok('EXPUNGE')
  t.assert.deepStrictEqual(await reader.ok('UID FETCH 4:5 UID'), ['* 4 FETCH (UID 5)', '* 3 EXPUNGE'])
})

eachEngine('a mailbox that another session deletes ends the session', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using writer = await world.client()
  await writer.ok('CREATE Obras')
  await using reader = await world.client()
  await reader.ok('SELECT Obras')
  await writer.ok('DELETE Obras')
  const { untagged } = await reader.command('NOOP')
  t.assert.match(untagged[0] ?? '', /^\* BYE /)
})

eachEngine('of two conditional changes one wins', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using first = await world.client()
  await first.append('INBOX', 'Subject: uno\r\n\r\n')
  await first.ok('SELECT INBOX (CONDSTORE)')
  await using second = await world.client()
  await second.ok('SELECT INBOX (CONDSTORE)')
  const modSeq = /MODSEQ \((\d+)\)/.exec((await first.ok('FETCH 1 (MODSEQ)'))[0] ?? '')?.[1]
  const answers = await Promise.all(
    [first, second].map((client, n) =>
      client.command(`STORE 1 (UNCHANGEDSINCE ${modSeq}) +FLAGS.SILENT ($K${n})`),
    ),
  )
  const refused = answers.filter(({ tagged }) => tagged.includes('[MODIFIED 1]'))
  t.assert.strictEqual(refused.length, 1)
})

eachEngine('the server says goodbye before it goes, after the answers', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using idler = await world.client()
  await idler.ok('SELECT INBOX')
  idler.write('i IDLE\r\n')
  t.assert.match((await idler.response()) ?? '', /^\+ /)
  await using quiet = await world.client()
  const drained = world.server.drain()
  for (const client of [idler, quiet]) {
    t.assert.match((await client.response()) ?? '', /^\* BYE This server is going down/)
    t.assert.strictEqual(await client.response(), undefined)
  }
  await drained
})

eachEngine('a damaged message does not keep the others from their reader', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  const large = 'x'.repeat(INLINE_BYTES_MAX)
  for (const n of [1, 2, 3]) await client.append('INBOX', `Subject: ${n}\r\n\r\n${n === 2 ? large : ''}`)
  await client.ok('SELECT INBOX')
  const files = readdirSync(join(engine.dir, 'blobs'), { recursive: true }).map(String)
  const blob = join(engine.dir, 'blobs', files.find((file) => file.length > 60) ?? '')
  writeFileSync(blob, readFileSync(blob).fill(0x5a, 100, 101))
  const { untagged, tagged } = await client.command('FETCH 1:3 BODY.PEEK[]')
  t.assert.match(untagged[0] ?? '', /Subject: 1/)
  t.assert.strictEqual(untagged[1], '* 2 FETCH (BODY[] NIL)')
  t.assert.match(untagged[2] ?? '', /Subject: 3/)
  t.assert.match(tagged, / NO \[CORRUPTION\]/)
  t.assert.deepStrictEqual(await client.ok('FETCH 2 FLAGS'), ['* 2 FETCH (FLAGS ())'])
})

eachEngine('the mod-sequence that is told is never beyond what is told', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using writer = await world.client()
  for (const n of [1, 2]) await writer.append('INBOX', `Subject: ${n}\r\n\r\n`)
  await using reader = await world.client()
  await reader.ok('SELECT INBOX')
  await writer.ok('SELECT INBOX')
  const before = Number(/MODSEQ \((\d+)\)/.exec((await writer.ok('FETCH 2 (MODSEQ)')).at(-1) ?? '')?.[1])
  await writer.ok('UID STORE 1 +FLAGS.SILENT (\\Deleted)')
  await writer.ok('EXPUNGE')
  // Number 1 is gone, and may not be told yet: who came back with a later mod-sequence would never hear of it.
  const fetched = await reader.ok('FETCH 2 (MODSEQ)')
  t.assert.deepStrictEqual(fetched, [`* OK [HIGHESTMODSEQ ${before}] Done`, `* 2 FETCH (MODSEQ (${before}))`])
  t.assert.deepStrictEqual(await reader.ok('NOOP'), ['* 1 EXPUNGE'])
})

eachEngine('IDLE hears of what a followed search finds', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using writer = await world.client()
  await writer.append('INBOX', 'Subject: uno\r\n\r\n')
  await writer.ok('SELECT INBOX')
  await using idler = await world.client()
  await idler.ok('SELECT INBOX')
  await idler.ok('UID SEARCH RETURN (UPDATE COUNT) SUBJECT dos UNSEEN')
  idler.write('i IDLE\r\n')
  t.assert.match((await idler.response()) ?? '', /^\+ /)
  const heard = async (command: string, expected: readonly string[]): Promise<void> => {
    await writer.ok(command)
    for (const line of expected) t.assert.strictEqual(await idler.response(), line)
  }
  await heard('APPEND INBOX {16+}\r\nSubject: dos\r\n\r\n', [
    '* 2 EXISTS',
    '* ESEARCH (TAG "t3") UID ADDTO (0 2)',
  ])
  await heard('STORE 2 +FLAGS (\\Seen)', [
    '* 2 FETCH (UID 2 FLAGS (\\Seen))',
    '* ESEARCH (TAG "t3") UID REMOVEFROM (0 2)',
  ])
  idler.write('DONE\r\n')
  t.assert.match((await idler.answer('i')).tagged, /^i OK/)
})
