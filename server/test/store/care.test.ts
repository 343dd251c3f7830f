/** Check finds what is wrong, rebuild mends what is derived, the sweep forgets what its time is over. */
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Clock } from '../../src/lib/clock.ts'
import type { MessageId, ModSeq } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import type { BlobKey } from '../../src/store/blobs/blob-store.ts'
import type { LookedUse } from '../../src/store/directory-use.ts'
import { BLOB_GRACE_MS, INLINE_BYTES_MAX, UNDELETE_MS } from '../../src/store/limits.ts'
import type { Database } from '../../src/store/sql.ts'
import { type Engine, openEngine } from '../kit/engines.ts'
import {
  ANA,
  eachEngine,
  flags,
  inboxOf,
  LUIS,
  message,
  openTestStores,
  refuses,
  uids,
} from '../kit/stores.ts'

const DAY = 24 * 3600 * 1000

function movingClock(): Clock & { ms: number } {
  return {
    ms: Date.now(),
    now() {
      return this.ms
    },
  }
}

/** The tables of ANA, for doing harm. */
function tablesOf(engine: Engine): Database {
  return engine.postgres === undefined ? engine.database('accounts/07/7') : engine.database('mail')
}

async function countListRows(engine: Engine): Promise<number> {
  const rows = await tablesOf(engine).read((sql) => sql.all('select 1 as one from mail_list_row'))
  return rows.length
}

eachEngine('a whole account has no problems; each kind of harm is named', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  await ana.append(inbox, [message('a'), message('b'), message('c')], {})
  await ana.copy(inbox, uids(1), inbox, {})
  t.assert.deepStrictEqual(await stores.care.check(ANA), { problems: [], takenBack: false })
  const harms: readonly (readonly [kind: string, statement: string])[] = [
    ['mailbox-counter', 'update mail_mailbox set unseen = unseen + 1 where mailbox_id = 1'],
    ['account-counter', 'update mail_account set used_bytes = used_bytes - 1'],
    ['uid', 'update mail_mailbox set uid_next = 2 where mailbox_id = 1'],
    ['size', 'update mail_entry set size_bytes = size_bytes + 1 where uid = 2'],
    ['holders', 'delete from mail_share'],
    ['body', 'update mail_message set checksum = checksum + 1 where message_id = 3'],
    ['missing-message', 'delete from mail_message where message_id = 2'],
    ['missing-mailbox', 'delete from mail_mailbox where mailbox_id = 1'],
  ]
  const tables = tablesOf(engine)
  for (const [kind, statement] of harms) {
    await tables.write((sql) => sql.run(statement))
    const { problems } = await stores.care.check(ANA)
    t.assert.ok(
      problems.some((problem) => problem.kind === kind),
      `${kind} in ${JSON.stringify(problems)}`,
    )
  }
})

eachEngine('rebuild computes everything derived again', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  const first = Buffer.from('Message-ID: <1@x.test>\r\nSubject: Hola\r\n\r\nuno\r\n')
  const reply = Buffer.from(
    'Message-ID: <2@x.test>\r\nIn-Reply-To: <1@x.test>\r\nSubject: Re: Hola\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n\r\ndos\r\n',
  )
  for (const bytes of [first, reply])
    await ana.append(inbox, [message('x', { bytes, derived: derive(bytes) })], {})
  const before = await ana.infos(inbox, uids(1, 2))
  t.assert.strictEqual(before[0]?.threadId, before[1]?.threadId)
  await tablesOf(engine).write(async (sql) => {
    await sql.run(
      "update mail_message set envelope = '', body_structure = '', thread_id = 77, base_subject = 'z'",
    )
    await sql.run('update mail_mailbox set messages = 40, unseen = 0, size_bytes = 1, uid_next = 1')
    await sql.run('update mail_account set used_messages = 0, used_bytes = 0')
    await sql.run('update mail_entry set sent_ms = null, size_bytes = 1')
    await sql.run('delete from mail_entry where uid = 1')
    await sql.run('delete from mail_list_row where message_id = 1')
    await sql.run("update mail_list_row set list_row = '[]' where message_id = 2")
  })
  t.assert.notDeepStrictEqual((await stores.care.check(ANA)).problems, [])
  const rebuilt = await stores.care.rebuild(ANA, derive)
  t.assert.deepStrictEqual(rebuilt, { messages: 2, damaged: [], recovered: [1] })
  t.assert.deepStrictEqual((await stores.care.check(ANA)).problems, [])
  t.assert.deepStrictEqual([...(await ana.infos(inbox, uids(1, 2)))], before.slice(1))
  t.assert.strictEqual((await ana.mailbox('INBOX'))?.messages, 1)
  const [row] = await ana.details(inbox, uids(2), ['listRow'])
  t.assert.strictEqual(row?.listRow, derive(reply).listRow)
})

eachEngine(
  'what was expunged goes after its window, shared messages with the last',
  async (t: TestContext, engine) => {
    const clock = movingClock()
    await using stores = await openTestStores(engine, { clock })
    const ana = stores.accounts.open(ANA)
    await ana.provision()
    const inbox = await inboxOf(ana)
    const large = message('grande', { bytes: new Uint8Array(INLINE_BYTES_MAX + 1).fill(66) })
    await ana.append(inbox, [message('a', { flags: flags('\\Deleted') }), large], {})
    const archive = (await ana.mailbox('Archive'))?.id ?? inbox
    await ana.copy(inbox, uids(1), archive, {})
    await ana.expunge(inbox)
    clock.ms += UNDELETE_MS + 1
    t.assert.strictEqual((await stores.care.maintain()).messages, 0)
    t.assert.strictEqual((await ana.bytes(1 as MessageId)).length, message('a').bytes.length)
    await ana.expunge(archive)
    await ana.setFlags({ mailboxId: inbox, uids: uids(2), op: 'add', flags: flags('\\Deleted') })
    await ana.expunge(inbox)
    t.assert.deepStrictEqual(await ana.usage(), { bytes: 0, messages: 0 })
    clock.ms += UNDELETE_MS - 1
    t.assert.strictEqual((await stores.care.maintain()).messages, 0)
    t.assert.strictEqual((await ana.bytes(2 as MessageId)).length, large.bytes.length)
    clock.ms += 2
    t.assert.strictEqual(await countListRows(engine), 2)
    const used: LookedUse[] = []
    const swept = await stores.care.maintain(async (some) => void used.push(...some))
    t.assert.deepStrictEqual(used, [{ accountId: ANA, bytes: 0, messages: 0 }])
    t.assert.deepStrictEqual([swept.messages, swept.blobs, swept.failed], [2, 1, 0])
    t.assert.strictEqual(await countListRows(engine), 0)
    await t.assert.rejects(ana.bytes(1 as MessageId), refuses('not-found'))
    t.assert.deepStrictEqual((await stores.care.check(ANA)).problems, [])
  },
)

eachEngine(
  'after the log is swept, changes since long ago are incomplete',
  async (t: TestContext, engine) => {
    const clock = movingClock()
    await using stores = await openTestStores(engine, { clock })
    const ana = stores.accounts.open(ANA)
    await ana.provision()
    const inbox = await inboxOf(ana)
    const { modSeq } = await ana.append(
      inbox,
      [message('a'), message('b', { flags: flags('\\Deleted') })],
      {},
    )
    await ana.expunge(inbox)
    const old = await ana.view(inbox)
    await ana.append(inbox, [message('c', { deliveryId: 'c' })], {})
    t.assert.strictEqual((await ana.changesSince(inbox, modSeq)).incomplete, false)
    t.assert.deepStrictEqual(await ana.expungedSince(inbox, modSeq), {
      uids: [2],
      uidNext: 4,
      incomplete: false,
    })
    clock.ms += 91 * DAY
    await ana.append(inbox, [message('d')], {})
    const swept = await stores.care.maintain()
    t.assert.deepStrictEqual([swept.changes, swept.deliveries], [3, 1])
    const changes = await ana.changesSince(inbox, modSeq)
    t.assert.strictEqual(changes.incomplete, true)
    t.assert.deepStrictEqual(await ana.expungedSince(inbox, modSeq), {
      uids: [],
      uidNext: 5,
      incomplete: true,
    })
    t.assert.deepStrictEqual(
      changes.changed.map(({ uid }) => uid as number),
      [3, 4],
    )
    t.assert.strictEqual(old.count, 1)
    const view = await ana.view(inbox)
    t.assert.deepStrictEqual([...view.uids.subarray(0, view.count)], [1, 3, 4])
    const next = await ana.append(inbox, [message('e')], {})
    t.assert.ok(next.modSeq > view.modSeq)
  },
)

eachEngine(
  'a large body is a blob of its company; a missing or changed one is damaged',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine, { organisationOf: async () => 3 as never })
    const [ana, luis] = [stores.accounts.open(ANA), stores.accounts.open(LUIS)]
    const large = message('grande', { bytes: new Uint8Array(INLINE_BYTES_MAX + 1).fill(66) })
    for (const account of [ana, luis]) {
      await account.provision()
      await account.append(await inboxOf(account), [large], {})
    }
    const files = (await readdir(join(engine.dir, 'blobs'), { recursive: true })).filter(
      (file) => file.length > 60,
    )
    t.assert.strictEqual(files.length, 1)
    t.assert.deepStrictEqual(Buffer.from(await luis.bytes(1 as MessageId)), Buffer.from(large.bytes))
    const path = join(engine.dir, 'blobs', files[0] ?? '')
    await writeFile(path, (await readFile(path)).fill(67, 0, 1))
    await t.assert.rejects(ana.bytes(1 as MessageId), refuses('damaged'))
    t.assert.deepStrictEqual(
      (await stores.care.check(ANA)).problems.map(({ kind }) => kind),
      ['body'],
    )
  },
)

eachEngine('blobs are not swept while no account can be seen', async (t: TestContext, engine) => {
  const clock = movingClock()
  await using stores = await openTestStores(engine, { clock })
  await stores.blobs.put('ab'.repeat(32) as BlobKey, new Uint8Array(3))
  clock.ms += BLOB_GRACE_MS + DAY
  t.assert.strictEqual((await stores.care.maintain()).blobs, 0)
  await stores.accounts.open(ANA).provision()
  t.assert.strictEqual((await stores.care.maintain()).blobs, 1)
})

test('a damaged file is set aside and the others serve on', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  const path = join(engine.dir, 'accounts', '07', '7.db')
  {
    await using stores = await openTestStores(engine)
    for (const id of [ANA, LUIS]) await stores.accounts.open(id).provision()
    await stores.accounts.open(ANA).append(await inboxOf(stores.accounts.open(ANA)), [message('a')], {})
  }
  const whole = await readFile(path)
  await writeFile(path, Buffer.from(whole).fill(0x5a, 0, 8192))
  await using stores = await openTestStores(engine)
  await using other = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await t.assert.rejects(ana.mailboxes(), refuses('damaged'))
  await t.assert.rejects(ana.append(1 as never, [message('b')], {}), refuses('damaged'))
  await t.assert.rejects(other.accounts.open(ANA).mailboxes(), refuses('damaged'))
  t.assert.ok(existsSync(`${path}.damaged`))
  t.assert.strictEqual((await stores.accounts.open(LUIS).mailboxes()).length, 6)
  const found = await stores.care.check(ANA)
  t.assert.deepStrictEqual([found.problems[0]?.kind, found.takenBack], ['engine', false])
  t.assert.strictEqual((await stores.care.maintain()).failed, 1)
  // The operator puts a good copy in its place and asks again.
  await writeFile(path, whole)
  t.assert.deepStrictEqual(await stores.care.check(ANA), { problems: [], takenBack: true })
  t.assert.strictEqual((await ana.view(await inboxOf(ana))).count, 1)
  t.assert.strictEqual((await ana.changesSince(1 as never, 0 as ModSeq)).changed.length, 1)
  t.assert.strictEqual((await other.accounts.open(ANA).mailboxes()).length, 6)
})
