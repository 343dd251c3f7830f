/** A client that waits long hears that its command goes on. RFC 9585 */

import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { PROGRESS_MS } from '../../src/edge/imap/limits.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine('INPROGRESS comes while a STORE waits, and not without need', async (t: TestContext, engine) => {
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
