/** A client that waits long hears that its command goes on. RFC 9585 */

import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { PROGRESS_MS } from '../../src/edge/imap/limits.ts'
import type { ReadFiles } from '../../src/mail/message/search-file.ts'
import { SEARCH_BEHIND_MAX } from '../../src/store/limits.ts'
import type { Engine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { messageWith } from '../kit/office-files.ts'
import { allEngines, eachEngine } from '../kit/stores.ts'

allEngines('INPROGRESS comes while a STORE waits, and not without need', async (t: TestContext, engine) => {
  const clock = fakeClock()
  await using world = await openImapWorld(engine, { clock })
  await using client = await world.client()
  await client.append('INBOX', 'A: b\r\n\r\n')
  await client.ok('SELECT INBOX')
  const { ana } = world.accounts
  const db = engine.database(engine.postgres === undefined ? `accounts/0${ana}/${ana}` : 'mail')
  const held = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const holding = db.write(async (sql) => {
    await sql.get('select account_id from mail_account where account_id = ? {for update}', ana)
    held.resolve()
    await free.promise
  })
  await held.promise
  const answered = client.command('STORE 1 +FLAGS (\\Seen)')
  await sleep(1_500)
  await clock.advance(PROGRESS_MS)
  await sleep(1_500)
  await clock.advance(PROGRESS_MS - 1)
  await sleep(1_200)
  free.resolve()
  await holding
  const { untagged, tagged } = await answered
  const [tag] = tagged.split(' ')
  t.assert.strictEqual(untagged[0], `* OK [INPROGRESS ("${tag}" NIL NIL)] Still working on it`)
  t.assert.deepStrictEqual(untagged.slice(1), ['* 1 FETCH (UID 1 FLAGS (\\Seen))'])
  t.assert.match(tagged, / OK Done$/)
})

eachEngine('a search that waits for the index tells how far it is', async (t: TestContext, engine) => {
  const clock = fakeClock()
  const free = Promise.withResolvers<void>()
  const waiting = Promise.withResolvers<void>()
  const readFiles: ReadFiles = async (files) => {
    if (files.length === 0) return []
    waiting.resolve()
    await free.promise
    return files.map(() => ({ text: 'zafiro', cut: false }))
  }
  await using world = await openImapWorld({ ...engine, readFiles } as Engine, { clock })
  await using client = await world.client()
  for (let n = 0; n < SEARCH_BEHIND_MAX; n++) await client.append('INBOX', 'A: b\r\n\r\n')
  const carta = messageWith('carta', [{ name: 'a.pdf', bytes: Buffer.from('%PDF-') }])
  await client.append('INBOX', carta.toString('latin1'))
  await client.ok('SELECT INBOX')
  const answered = client.command('SEARCH BODY "zafiro"')
  await waiting.promise
  await clock.advance(PROGRESS_MS)
  await sleep(1_200)
  free.resolve()
  const { untagged } = await answered
  const told = /INPROGRESS \("[^"]+" ([0-9]+) ([0-9]+)\)/.exec(untagged[0] ?? '')
  t.assert.strictEqual(Number(told?.[2]), SEARCH_BEHIND_MAX + 1)
  t.assert.ok(Number(told?.[1]) > 0 && Number(told?.[1]) <= SEARCH_BEHIND_MAX + 1)
  t.assert.match(untagged.at(-1) ?? '', new RegExp(`SEARCH .*${SEARCH_BEHIND_MAX + 1}$`))
})
