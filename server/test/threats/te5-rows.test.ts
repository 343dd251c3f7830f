/**
 * THREATS TE5, the second wall: on PostgreSQL all accounts share tables, and a statement that forgets its account
 * finds nothing there. Every table with an account in it is asked, whichever they are: a new one cannot be forgotten.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Log, silentLog } from '../../src/lib/log.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { openDirectory } from '../../src/store/directory.ts'
import { SEARCH_BEHIND_MAX } from '../../src/store/limits.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import { QueueStore } from '../../src/store/queue.ts'
import type { Database, Value } from '../../src/store/sql.ts'
import { NO_POSTGRES, type PostgresOwner, postgresOwner } from '../kit/postgres-owner.ts'
import { ANA, flags, inboxOf, LUIS, message, openTestStores, uids } from '../kit/stores.ts'

/** Belong to the directory and the queue, which look over accounts by their nature. */
const NOT_MAIL = [
  ...[
    'account_use',
    'api_key',
    'api_request',
    'file_link',
    'app_password',
    'audit',
    'credential',
    'passkey',
    'password_reset',
  ],
  ...['oauth_token', 'outside_identity', 'push_subscription', 'recovery_code'],
  ...['send_as', 'snoozed_message', 'takeover_case', 'takeover_habits', 'totp', 'unsubscription'],
  ...['queue_held_for', 'queue_message', 'web_session'],
]
/** Those of the first release; later ones only add to them. */
const MAIL_TABLES = 12
const BOTH = [ANA, LUIS]
/** For columns of tables that a life leaves empty. */
const ANY = { bigint: 1, text: 'x', bytea: Buffer.from('x') } as const

function wallTest(title: string, attributes: string, run: Parameters<typeof withOwner>[2]): void {
  test(`TE5: ${title}`, { skip: NO_POSTGRES }, (t: TestContext) => withOwner(t, attributes, run))
}

async function withOwner(
  t: TestContext,
  attributes: string,
  run: (t: TestContext, owner: PostgresOwner) => Promise<void>,
): Promise<void> {
  await using owner = await postgresOwner(attributes)
  await run(t, owner)
}

type Filled = { readonly owner: PostgresOwner; readonly stores: Stores; readonly ana: Database }

/** Both accounts live; `ana` asks as one of them does. */
function filledTest(title: string, run: (t: TestContext, filled: Filled) => Promise<void>): void {
  wallTest(title, 'createrole', async (t, owner) => {
    await using stores = await openTestStores(owner)
    await fill(owner, stores)
    await run(t, { owner, stores, ana: owner.connected.forAccount(ANA, roleOf(owner)) })
  })
}

/** Both accounts, with rows in every table that has an account. */
async function fill(owner: PostgresOwner, stores: Stores): Promise<void> {
  for (const accountId of BOTH) await live(stores, accountId)
  for (const table of await mailTables(owner)) {
    if ((await accountsIn(owner.admin, table)).length > 0) continue
    const { rows } = await owner.admin.pool.query<{ name: string; type: keyof typeof ANY }>(
      `select attname as name, atttypid::regtype::text as type from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [table],
    )
    for (const accountId of BOTH) {
      const values = rows.map(({ name, type }) => (name === 'account_id' ? accountId : ANY[type]))
      const places = rows.map((_, n) => `$${n + 1}`)
      await owner.admin.pool.query(`insert into ${table} values (${places.join(', ')})`, values)
    }
  }
}

/** A little of an account's life. */
async function live(stores: Stores, accountId: AccountId): Promise<void> {
  const account = stores.accounts.open(accountId)
  await account.provision()
  const inbox = await inboxOf(account)
  const some = [message('a', { deliveryId: `a-${accountId}`, flags: flags('k') }), message('b'), message('c')]
  await account.append(inbox, some, {})
  // So many that a search has its index made.
  const many = Array.from({ length: SEARCH_BEHIND_MAX + 1 }, (_, n) => message(`n${n}`))
  await account.append(inbox, many, {})
  const { messageIds, count } = await account.view(inbox)
  await account.searchTexts([{ kind: 'body', text: 'x' }], [...messageIds.subarray(0, count)], async () => {})
  await account.copy(inbox, uids(1), inbox, {})
  await account.setFlags({ mailboxId: inbox, uids: uids(2), op: 'add', flags: flags('\\Deleted') })
  await account.expunge(inbox)
  await account.createMailbox('Viejo')
  await account.deleteMailbox('Viejo')
  await account.setSubscribed('Lista', true)
  await account.setAnnotations(inbox, [{ entry: '/private/comment', value: new Uint8Array([1]) }])
}

async function accountTables(owner: PostgresOwner): Promise<string[]> {
  const { rows } = await owner.admin.pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') order by 1`,
  )
  return rows.map(({ name }) => name)
}

async function mailTables(owner: PostgresOwner): Promise<string[]> {
  return (await accountTables(owner)).filter((table) => !NOT_MAIL.includes(table))
}

/** Which accounts' rows a statement without any account finds. */
async function accountsIn(db: Database, table: string, single = true): Promise<number[]> {
  const statement = `select distinct account_id from ${table} order by 1`
  const rows = await db.read((sql) => sql.all<{ account_id: number }>(statement), { single })
  return rows.map(({ account_id }) => account_id)
}

function refused(code: string) {
  return (error: unknown): boolean => (error as { code?: string }).code === code
}

/** insufficient_privilege: also what row security answers. */
const REFUSED = refused('42501')

function roleOf(owner: PostgresOwner): string {
  return `${owner.role}_account`
}

filledTest(
  'without an account nothing is found, with one only its own',
  async (t: TestContext, { owner, ana }) => {
    const tables = await mailTables(owner)
    t.assert.ok(tables.length >= MAIL_TABLES, tables.join(' '))
    for (const table of tables) {
      t.assert.deepStrictEqual(await accountsIn(owner.admin, table), [ANA, LUIS], `${table} has rows of both`)
      t.assert.deepStrictEqual(await accountsIn(owner.connected, table), [], `${table}, no account`)
      for (const single of [true, false]) {
        t.assert.deepStrictEqual(await accountsIn(ana, table, single), [ANA], `${table}, as ANA`)
        // On the same connection, which has just been ANA's.
        t.assert.deepStrictEqual(await accountsIn(owner.connected, table, single), [], `${table}, after ANA`)
      }
    }
    await owner.connected.read(async (sql) => {
      await sql.run(`set local role ${roleOf(owner)}`)
      for (const table of tables)
        t.assert.deepStrictEqual(await sql.all(`select 1 from ${table}`), [], `${table}, as the role alone`)
    })
  },
)

filledTest(
  'rows of another account are not written, changed or removed',
  async (t: TestContext, { owner, ana }) => {
    const before = await owner.admin.pool.query('select * from mail_mailbox where account_id = $1', [LUIS])
    for (const table of await mailTables(owner)) {
      const all = (await owner.admin.pool.query(`select * from ${table}`)).rows.length
      const own = (await owner.admin.pool.query(`select * from ${table} where account_id = ${ANA}`)).rows
        .length
      await t.assert.rejects(
        ana.write((sql) =>
          sql.run(
            `insert into ${table} select * from json_populate_record(null::${table}, '{"account_id": 9}')`,
          ),
        ),
        REFUSED,
        `insert into ${table}`,
      )
      await t.assert.rejects(
        ana.write((sql) => sql.run(`update ${table} set account_id = ?`, LUIS)),
        REFUSED,
        `rows of ${table} given away`,
      )
      const changed = await ana.write((sql) =>
        sql.run(`update ${table} set account_id = account_id where account_id = ?`, LUIS),
      )
      t.assert.strictEqual(changed, 0, `update of ${table}`)
      t.assert.strictEqual(
        await ana.write((sql) => sql.run(`delete from ${table}`)),
        own,
        `delete from ${table}`,
      )
      const left = (await owner.admin.pool.query(`select * from ${table}`)).rows.length
      t.assert.strictEqual(left, all - own, `what is left of ${table}`)
    }
    const after = await owner.admin.pool.query('select * from mail_mailbox where account_id = $1', [LUIS])
    t.assert.deepStrictEqual(after.rows, before.rows)
  },
)

wallTest(
  'account work is done as a role that owns nothing and passes nothing',
  'createrole',
  async (t: TestContext, owner) => {
    await using stores = await openTestStores(owner)
    await openDirectory(stores.directoryDb)
    const ana = owner.connected.forAccount(ANA, roleOf(owner))
    const who = `select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,
      (select count(*) from pg_class where relowner = r.oid) as owned,
      (select count(*) from pg_auth_members where member = r.oid) as memberships
    from pg_roles r where rolname = current_user`
    for (const single of [true, false])
      t.assert.deepStrictEqual(await ana.read((sql) => sql.get(who), { single }), {
        rolname: roleOf(owner),
        rolsuper: false,
        rolbypassrls: false,
        rolcanlogin: false,
        rolcreaterole: false,
        rolcreatedb: false,
        owned: 0,
        memberships: 0,
      })
    for (const statement of [
      'select 1 from credential',
      'select 1 from account',
      'select 1 from schema_version',
      'truncate mail_entry',
      'alter table mail_entry no force row level security',
      'drop policy own_account on mail_entry',
      'create table mine (a int)',
    ])
      await t.assert.rejects(
        ana.write((sql) => sql.run(statement)),
        REFUSED,
        statement,
      )
  },
)

wallTest('every table with an account has the wall', 'createrole', async (t: TestContext, owner) => {
  await using stores = await openTestStores(owner)
  await openDirectory(stores.directoryDb)
  await QueueStore.open(stores.queueDb, 'node')
  const tables = await accountTables(owner)
  for (const name of NOT_MAIL) t.assert.ok(tables.includes(name), `${name} is not there: a stale exception`)
  const { rows } = await owner.admin.pool.query<{
    name: string
    forced: boolean
    rule: string
    role: string
  }>(
    `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
        (select string_agg(concat_ws(' ', polname, polcmd, pg_get_expr(polqual, polrelid)), '; ' order by polname)
          from pg_policy where polrelid = c.oid) as rule, pg_get_userbyid(c.relowner) as role
      from pg_class c where c.relnamespace = current_schema()::regnamespace and relname = any($1)`,
    [tables.filter((name) => !NOT_MAIL.includes(name))],
  )
  const own = `own_account * (account_id = (NULLIF(current_setting('valija.account_id'::text, true), ''::text))::bigint)`
  const every = `every_account r (current_setting('valija.care'::text, true) = 'accounts'::text); `
  for (const { name, forced, rule, role } of rows) {
    t.assert.strictEqual(forced, true, name)
    t.assert.strictEqual(rule, name === 'mail_account' ? every + own : own, name)
    t.assert.strictEqual(role, owner.role)
  }
  t.assert.strictEqual(rows.length, tables.length - NOT_MAIL.length)
})

filledTest(
  'the care of the store sees which accounts there are, and no more',
  async (t: TestContext, { owner, stores }) => {
    t.assert.deepStrictEqual([...(await stores.care.accounts())], [ANA, LUIS])
    for (const id of [ANA, LUIS]) t.assert.deepStrictEqual((await stores.care.check(id)).problems, [])
    t.assert.strictEqual((await stores.care.maintain()).failed, 0)
    await owner.connected.write(async (sql) => {
      await sql.run("set local valija.care = 'accounts'")
      for (const table of await mailTables(owner)) {
        const seen = await sql.all(`select distinct account_id from ${table}`)
        t.assert.strictEqual(seen.length, table === 'mail_account' ? 2 : 0, table)
      }
      t.assert.strictEqual(await sql.run('update mail_account set used_bytes = 0'), 0)
    })
  },
)

function warnings(): { readonly log: Log; readonly events: string[] } {
  const events: string[] = []
  return { events, log: { ...silentLog, warn: (event) => events.push(event) } }
}

wallTest('an owner that may make no role is held by the same wall', '', async (t: TestContext, owner) => {
  const { log, events } = warnings()
  await using stores = await openTestStores(owner, { log })
  await fill(owner, stores)
  const ana = owner.connected.forAccount(ANA, undefined)
  for (const table of await mailTables(owner)) {
    t.assert.deepStrictEqual(await accountsIn(owner.connected, table), [])
    for (const single of [true, false]) t.assert.deepStrictEqual(await accountsIn(ana, table, single), [ANA])
  }
  t.assert.deepStrictEqual([...(await stores.care.accounts())], [ANA, LUIS])
  t.assert.deepStrictEqual(events, [])
  // The operator makes one by hand: used from the next start on.
  await owner.admin.pool.query(`create role ${roleOf(owner)}; grant ${roleOf(owner)} to ${owner.role}`)
  await using again = await openTestStores(owner)
  await again.accounts.open(ANA).usage()
  t.assert.deepStrictEqual(await accountsIn(owner.connected.forAccount(ANA, roleOf(owner)), 'mail_entry'), [
    ANA,
  ])
})

wallTest('a role of that name with rights of its own is not used', '', async (t: TestContext, owner) => {
  await owner.admin.pool.query(
    `create role ${roleOf(owner)} bypassrls; grant ${roleOf(owner)} to ${owner.role}`,
  )
  const { log, events } = warnings()
  await using stores = await openTestStores(owner, { log })
  await live(stores, ANA)
  t.assert.deepStrictEqual(events, ['the database role for accounts has rights beyond them: not used'])
  const { rows } = await owner.admin.pool.query(
    `select has_table_privilege('${roleOf(owner)}', 'mail_entry', 'select') as given`,
  )
  t.assert.deepStrictEqual(rows, [{ given: false }])
})

wallTest('a wall that was taken down is said', 'bypassrls', async (t: TestContext, owner) => {
  await using first = await openTestStores(owner)
  await live(first, ANA)
  await owner.connected.write((sql) => sql.run('alter table mail_entry no force row level security'))
  const { log, events } = warnings()
  await using stores = await openTestStores(owner, { log })
  await stores.accounts.open(ANA).usage()
  t.assert.deepStrictEqual(events, [
    'row security is not forced on mail tables',
    'row security does not hold the database role that is connected',
  ])
})

wallTest(
  'when the role is gone nothing is done, and nothing stays behind',
  'createrole',
  async (t: TestContext, owner) => {
    await using stores = await openTestStores(owner)
    await live(stores, ANA)
    const lost = owner.connected.forAccount(ANA, 'nobody_at_all')
    const rows = await owner.admin.pool.query('select * from mail_subscription')
    for (const single of [true, false])
      await t.assert.rejects(
        lost.read((sql) => sql.all('select 1 from mail_subscription'), { single }),
        /nobody_at_all/,
      )
    await t.assert.rejects(
      lost.write((sql) => sql.run('delete from mail_subscription')),
      /nobody_at_all/,
    )
    t.assert.deepStrictEqual(
      (await owner.admin.pool.query('select * from mail_subscription')).rows,
      rows.rows,
    )
    const ana = owner.connected.forAccount(ANA, roleOf(owner))
    for (const single of [true, false])
      t.assert.deepStrictEqual(await accountsIn(ana, 'mail_subscription', single), [ANA])
  },
)

filledTest(
  'questions of several accounts at once on one connection do not meet',
  async (t: TestContext, { owner }) => {
    const found = await Promise.all(
      Array.from({ length: 60 }, (_, n) => {
        const id = [ANA, LUIS, 9 as AccountId][n % 3] ?? ANA
        return accountsIn(owner.connected.forAccount(id, roleOf(owner)), 'mail_message', n % 4 !== 0)
      }),
    )
    for (const [n, ids] of found.entries()) t.assert.deepStrictEqual(ids, [[ANA], [LUIS], []][n % 3])
  },
)

wallTest('data of the schema before the wall gets it', 'createrole', async (t: TestContext, owner) => {
  type Fixture = {
    readonly schema: { readonly postgres: readonly string[] }
    readonly tables: Readonly<
      Record<string, { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }>
    >
  }
  const path = join(import.meta.dirname, '../store/fixtures/mail-1.json')
  const { schema, tables } = JSON.parse(await readFile(path, 'utf8')) as Fixture
  await owner.connected.write(async (sql) => {
    await sql.run('create table schema_version (name text primary key, version bigint not null)')
    await sql.run("insert into schema_version (name, version) values ('mail', 1)")
    for (const statement of schema.postgres) await sql.run(statement)
    for (const [table, { columns, rows }] of Object.entries(tables))
      for (const row of rows)
        await sql.run(
          `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
          ...row.map(bound),
        )
  })
  t.assert.deepStrictEqual(await accountsIn(owner.connected, 'mail_message'), [ANA])
  await using stores = await openTestStores(owner)
  for (const table of await mailTables(owner))
    t.assert.deepStrictEqual(await accountsIn(owner.connected, table), [], table)
  t.assert.deepStrictEqual((await stores.care.check(ANA)).problems, [])
  t.assert.strictEqual((await stores.accounts.open(ANA).mailbox('INBOX'))?.messages, 2)
})

function bound(value: unknown): Value {
  if (typeof value === 'object' && value !== null && 'hex' in value)
    return Buffer.from(String(value.hex), 'hex')
  return value as Value
}
