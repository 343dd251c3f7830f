/**
 * Writes what this release's store keeps of a small account as JSON, for the tests of all later releases:
 * `node server/test/store/write-fixture.ts > server/test/store/fixtures/mail-N.json`, once for each schema version.
 */
import { SEEN } from '../../src/mail/flag.ts'
import type { MessageId } from '../../src/mail/ids.ts'
import { MAIL_MIGRATIONS } from '../../src/store/migrations/mail-schema.ts'
import { ddl, type Value } from '../../src/store/sql.ts'
import { openEngine } from '../kit/engines.ts'
import { ANA, flags, inboxOf, LUIS, message, openTestStores, uids } from '../kit/stores.ts'

await using engine = await openEngine('sqlite')
await using stores = await openTestStores(engine)
const ana = stores.accounts.open(ANA)
await ana.provision()
const inbox = await inboxOf(ana)
const bytes = new TextEncoder().encode('Message-ID: <uno@empresa.test>\r\nSubject: ñandú\r\n\r\nHola.\r\n')
await ana.append(inbox, [message('uno', { bytes, flags: flags('\\Seen', '$Importante') })], {})
await ana.append(inbox, [message('dos', { deliveryId: 'entrega-2' }), message('tres')], {})
const archive = await ana.createMailbox('Clientes/Año 2026')
await ana.copy(inbox, uids(1), archive.id, {})
await ana.setFlags({ mailboxId: inbox, uids: uids(3), op: 'add', flags: flags('\\Deleted', 'k2') })
await ana.expunge(inbox)
// One message received by the main device, another deleted by a copy.
const { deviceId } = await ana.maildrop(undefined, 'app-1')
const { deviceId: copy, columns } = await ana.maildrop(undefined, 'app-2')
await ana.retention.setRule({ keep: 'days', days: 30, primaryDevice: deviceId })
const received = [...columns.messageIds.subarray(0, 1)] as MessageId[]
await ana.settleMaildrop({ mailboxId: inbox, deviceId, received, deleted: [] })
await ana.settleMaildrop({ mailboxId: inbox, deviceId: copy, received: [], deleted: uids(2) })
await ana.setAnnotations(inbox, [{ entry: '/private/comment', value: new TextEncoder().encode('ñ') }])
// Somebody who shares the inbox has read the second message.
const by = { holder: LUIS, may: { flags: SEEN, keywords: false } }
await ana.sharing.setFlags({ ...by, mailboxId: inbox, uids: uids(2), op: 'add', flags: flags('\\Seen') })
await ana.createMailbox('Viejo')
await ana.deleteMailbox('Viejo')

const tables: Record<string, { columns: string[]; rows: unknown[][] }> = {}
const db = engine.database('accounts/07/7')
await db.read(async (sql) => {
  const names = await sql.all<{ name: string }>(
    "select name from sqlite_schema where type = 'table' and name like 'mail_%' order by name",
  )
  for (const { name } of names) {
    const rows = await sql.all<Record<string, Value>>(`select * from ${name}`)
    const columns = Object.keys(rows[0] ?? {})
    tables[name] = {
      columns,
      rows: rows.map((row) => columns.map((column) => portable(row[column] ?? null))),
    }
  }
})
const version = MAIL_MIGRATIONS.at(-1)?.version
const statements = (engineName: 'sqlite' | 'postgres'): string[] =>
  MAIL_MIGRATIONS.flatMap((migration) => migration.statements).flatMap((statement) => {
    if (typeof statement === 'string') return [ddl(engineName, statement)]
    return engineName === 'postgres' ? [statement.postgres] : []
  })
console.log(
  JSON.stringify(
    { version, schema: { sqlite: statements('sqlite'), postgres: statements('postgres') }, tables },
    undefined,
    1,
  ),
)

function portable(value: Value): unknown {
  return value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value
}
