/** This release opens what every earlier one has written. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { SEEN } from '../../src/mail/flag.ts'
import type { MessageId, ModSeq } from '../../src/mail/ids.ts'
import { uidlOf } from '../../src/service/mailbox/uidl.ts'
import { MAIL_SCHEMA } from '../../src/store/migrations/mail-schema.ts'
import { type Database, NewerDataError, type Value } from '../../src/store/sql.ts'
import type { Engine } from '../kit/engines.ts'
import { ANA, eachEngine, inboxOf, LUIS, message, openTestStores, uids } from '../kit/stores.ts'

type Fixture = {
  readonly version: number
  readonly schema: Readonly<Record<'sqlite' | 'postgres', readonly string[]>>
  readonly tables: Readonly<
    Record<string, { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }>
  >
}

async function load(engine: Engine, fixture: Fixture): Promise<Database> {
  await mkdir(join(engine.dir, 'accounts', '07'), { recursive: true })
  const db = engine.database(engine.postgres === undefined ? 'accounts/07/7' : 'mail')
  await db.write(async (sql) => {
    await sql.run('create table schema_version (name text primary key, version bigint not null)')
    await sql.run('insert into schema_version (name, version) values (?, ?)', MAIL_SCHEMA, fixture.version)
    for (const statement of fixture.schema[engine.name]) await sql.run(statement)
    for (const [table, { columns, rows }] of Object.entries(fixture.tables))
      for (const row of rows)
        await sql.run(
          `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
          ...row.map(bound),
        )
  })
  return db
}

function bound(value: unknown): Value {
  if (typeof value === 'object' && value !== null && 'hex' in value)
    return Buffer.from(String(value.hex), 'hex')
  return value as Value
}

for (const version of [1, 2, 3, 4, 5, 6, 7])
  eachEngine(`mail of schema version ${version} opens`, async (t: TestContext, engine) => {
    const text = await readFile(join(import.meta.dirname, 'fixtures', `mail-${version}.json`), 'utf8')
    await load(engine, JSON.parse(text) as Fixture)
    await using stores = await openTestStores(engine)
    const ana = stores.accounts.open(ANA)
    t.assert.deepStrictEqual((await stores.care.check(ANA)).problems, [])
    t.assert.deepStrictEqual(
      (await ana.mailboxes()).map(({ name, messages, unseen }) => [name, messages, unseen]),
      [
        ['INBOX', 2, 1],
        ['Archive', 0, 0],
        ['Clientes', 0, 0],
        ['Clientes/Año 2026', 1, 0],
        ['Drafts', 0, 0],
        ['Junk', 0, 0],
        ['Sent', 0, 0],
        ['Trash', 0, 0],
      ],
    )
    const inbox = await inboxOf(ana)
    const view = await ana.view(inbox)
    t.assert.deepStrictEqual([...view.uids.subarray(0, view.count)], [1, 2])
    t.assert.deepStrictEqual([...(await ana.keywords())], ['$Importante', 'k2'])
    t.assert.ok(Buffer.from(await ana.bytes(1 as MessageId)).includes('Subject: ñandú'))
    t.assert.deepStrictEqual([...(await ana.changesSince(inbox, 1 as ModSeq)).expunged], [])
    const shared = await ana.sharing.view(inbox, LUIS)
    t.assert.strictEqual((shared.flagsLow[1] ?? 0) & SEEN, version < 6 ? 0 : SEEN)
    // What POP3 calls them by is the same in every release and on both engines: clients have downloaded them already.
    const { columns, hidden } = await ana.maildrop(undefined, 'app-2')
    const { count, messageIds, datesMs } = columns
    const uidls = Array.from({ length: count }, (_, n) => uidlOf(messageIds[n] ?? 0, datesMs[n] ?? 0))
    t.assert.deepStrictEqual(uidls, ['1.loyw3v28', '2.loyw3v28'])
    t.assert.deepStrictEqual([...hidden], version < 3 ? [] : [2])
    t.assert.deepStrictEqual((await ana.retention.rule()).days, version < 3 ? undefined : 30)
    t.assert.deepStrictEqual(
      (await ana.annotations(await inboxOf(ana))).map(({ entry, value }) => [
        entry,
        Buffer.from(value).toString(),
      ]),
      version < 4 ? [] : [['/private/comment', 'ñ']],
    )
    const again = await ana.append(inbox, [message('dos', { deliveryId: 'entrega-2' })], {})
    t.assert.deepStrictEqual([again.duplicate, [...again.uids]], [true, [2]])
    const next = await ana.append(inbox, [message('cuatro')], {})
    t.assert.deepStrictEqual([...next.uids], [4])
    t.assert.strictEqual((await ana.infos(inbox, uids(4)))[0]?.derived.messageId, 'cuatro@empresa.test')
  })

eachEngine('data of a newer release is refused, not guessed at', async (t: TestContext, engine) => {
  const text = await readFile(join(import.meta.dirname, 'fixtures', 'mail-1.json'), 'utf8')
  await load(engine, { ...(JSON.parse(text) as Fixture), version: 9_999 })
  await t.assert.rejects(async () => {
    await using stores = await openTestStores(engine)
    await stores.accounts.open(ANA).mailboxes()
  }, NewerDataError)
})
