/** Bodies that come with the one before them: the same octets, only to their account, only whole ones, and not for long. */
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MessageId } from '../../src/mail/ids.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { INLINE_BYTES_MAX, NEXT_BODIES_MS } from '../../src/store/limits.ts'
import type { Database } from '../../src/store/sql.ts'
import type { Engine } from '../kit/engines.ts'
import { ANA, allEngines, inboxOf, LUIS, message, openTestStores, refuses } from '../kit/stores.ts'

/** The tables of ANA, for doing harm. */
function tablesOf(engine: Engine): Database {
  return engine.postgres === undefined ? engine.database('accounts/07/7') : engine.database('mail')
}

async function filled(account: AccountStore, subjects: readonly string[]): Promise<MessageId[]> {
  await account.provision()
  const inbox = await inboxOf(account)
  await account.append(
    inbox,
    subjects.map((subject) => message(subject)),
    {},
  )
  const view = await account.view(inbox)
  return Array.from(view.messageIds.subarray(0, view.count)) as MessageId[]
}

async function textOf(
  account: AccountStore,
  id: MessageId,
  ahead?: () => readonly MessageId[],
): Promise<string> {
  const body = await account.body(id, ahead)
  return Buffer.from(body.whole ?? new Uint8Array())
    .toString()
    .slice(0, body.headerBytes)
}

allEngines('a body that is wanted next comes with the one before, once', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  const [one, two, three] = await filled(ana, ['uno', 'dos', 'tres'])
  if (one === undefined || two === undefined || three === undefined) throw new Error('three messages')
  const luis = stores.accounts.open(LUIS)
  await filled(luis, ['suyo', 'suyos'])
  t.assert.match(await textOf(ana, one, () => [two, three]), /Subject: uno/)
  // Harm done since shows who is asked for it.
  await tablesOf(engine).write((sql) =>
    sql.run('update mail_message set checksum = checksum + 1 where account_id = ?', ANA),
  )
  // Of the same number, but somebody else's.
  t.assert.match(await textOf(luis, two), /Subject: suyos/)
  if (engine.postgres === undefined) await t.assert.rejects(textOf(ana, two), refuses('damaged'))
  else t.assert.match(await textOf(ana, two), /Subject: dos/)
  await t.assert.rejects(textOf(ana, two), refuses('damaged'))
  // What nobody asked for is forgotten.
  await sleep(NEXT_BODIES_MS + 500)
  await t.assert.rejects(textOf(ana, three), refuses('damaged'))
})

allEngines(
  'what is damaged, large or not there does not come with another',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine)
    const ana = stores.accounts.open(ANA)
    const [one, two, three] = await filled(ana, ['uno', 'dos', 'tres'])
    if (one === undefined || two === undefined || three === undefined) throw new Error('three messages')
    const large = message('grande', { bytes: Buffer.alloc(INLINE_BYTES_MAX + 1, 'x') })
    await ana.append(await inboxOf(ana), [large], {})
    await tablesOf(engine).write((sql) =>
      sql.run(
        'update mail_message set checksum = checksum + 1 where account_id = ? and message_id = ?',
        ANA,
        two,
      ),
    )
    const ahead = [two, (three + 1) as MessageId, 999 as MessageId, three]
    t.assert.match(await textOf(ana, one, () => ahead), /Subject: uno/)
    await t.assert.rejects(textOf(ana, two), refuses('damaged'))
    t.assert.strictEqual((await ana.body((three + 1) as MessageId)).sizeBytes, INLINE_BYTES_MAX + 1)
    await t.assert.rejects(ana.body(999 as MessageId), refuses('not-found'))
    t.assert.match(await textOf(ana, three), /Subject: tres/)
    // The one that is asked for is judged as ever, whatever comes with it.
    await t.assert.rejects(
      textOf(ana, two, () => [one]),
      refuses('damaged'),
    )
    await t.assert.rejects(
      ana.body(999 as MessageId, () => [one]),
      refuses('not-found'),
    )
  },
)
