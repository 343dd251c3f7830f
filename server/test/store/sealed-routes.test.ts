/** Passwords of relays as they lie in the database: sealed, bound to their route, and gone from it in clear. */
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Secret } from '../../src/lib/secret.ts'
import { listRoutes, sealRoutes, setRoute } from '../../src/store/queue-routes.ts'
import { QUEUE_MIGRATIONS, QUEUE_SCHEMA } from '../../src/store/queue-schema.ts'
import type { Route } from '../../src/store/queue-types.ts'
import { KEY_BYTES, Sealer, SealFault } from '../../src/store/sealed/sealer.ts'
import { type Database, migrate } from '../../src/store/sql.ts'
import type { Engine } from '../kit/engines.ts'
import { eachEngine } from '../kit/stores.ts'

const PASSWORD = 'Correct-Horse-Battery-Staple'
const ROUTE: Route = {
  domain: 'otra.test',
  host: 'relay.test',
  port: 587,
  tls: 'require',
  implicitTls: false,
  lmtp: false,
  username: 'valija',
  password: new Secret(PASSWORD),
}

const sealerOf = (fill: number): Sealer => new Sealer([new Uint8Array(KEY_BYTES).fill(fill)])

/** `otra.test open`, `otra.test no-key`: every route and what became of its password. */
async function states(db: Database, sealer: Sealer): Promise<readonly string[]> {
  return (await listRoutes(db, sealer)).map(({ domain, password }) => {
    if (password instanceof SealFault) return `${domain} ${password.kind}`
    return `${domain} ${password?.reveal() === PASSWORD ? 'open' : String(password)}`
  })
}

/** Whether the text stands anywhere in the files that the table lies in. */
async function liesInClear(engine: Engine, db: Database, text: string): Promise<boolean> {
  if (engine.postgres === undefined) {
    const names = (await readdir(engine.dir)).filter((name) => name.startsWith('queue.db'))
    const files = await Promise.all(names.map((name) => readFile(join(engine.dir, name))))
    return Buffer.concat(files).includes(text)
  }
  await db.read((sql) => sql.all('checkpoint'), { single: true })
  const row = await db.read((sql) =>
    sql.get<{ file: Uint8Array }>("select pg_read_binary_file(pg_relation_filepath('queue_route')) as file"),
  )
  return Buffer.from(row?.file ?? []).includes(text)
}

async function openTables(engine: Engine, version?: number): Promise<Database> {
  const db = engine.database('queue')
  await migrate(db, QUEUE_SCHEMA, QUEUE_MIGRATIONS.slice(0, version))
  return db
}

eachEngine('a password that is set never lies in clear', async (t: TestContext, engine) => {
  const db = await openTables(engine)
  const sealer = sealerOf(1)
  await setRoute(db, sealer, ROUTE)
  await setRoute(db, sealer, { ...ROUTE, domain: '*', username: null, password: null })
  t.assert.deepStrictEqual(await states(db, sealer), ['* null', 'otra.test open'])
  t.assert.strictEqual(await liesInClear(engine, db, PASSWORD), false)
  t.assert.strictEqual(await liesInClear(engine, db, 'relay.test'), true, 'it would be found')
})

eachEngine(
  'who can write into the database cannot have it said elsewhere',
  async (t: TestContext, engine) => {
    const db = await openTables(engine)
    const sealer = sealerOf(1)
    const changes = [
      "host = 'evil.test'",
      'port = 25',
      "tls = 'off'",
      'implicit_tls = 1',
      'lmtp = 1',
      "username = 'root'",
      "domain = '*'",
      'sealed = null',
      "sealed = (select sealed from queue_route where domain = 'tercera.test')",
    ]
    for (const change of changes) {
      await db.write((sql) => sql.run('delete from queue_route'))
      await setRoute(db, sealer, ROUTE)
      await setRoute(db, sealer, { ...ROUTE, domain: 'tercera.test' })
      await db.write((sql) => sql.run(`update queue_route set ${change} where domain = 'otra.test'`))
      t.assert.deepStrictEqual(
        (await states(db, sealer)).map((state) => state.split(' ')[1]).sort(),
        ['altered', 'open'],
        change,
      )
    }
  },
)

eachEngine('another key opens nothing, an older one opens and gives way', async (t: TestContext, engine) => {
  const db = await openTables(engine)
  await setRoute(db, sealerOf(1), ROUTE)
  t.assert.deepStrictEqual(await states(db, sealerOf(2)), ['otra.test no-key'])
  await sealRoutes(db, sealerOf(2))
  t.assert.deepStrictEqual(await states(db, sealerOf(1)), ['otra.test open'], 'nothing was lost')
  const both = new Sealer([2, 1].map((fill) => new Uint8Array(KEY_BYTES).fill(fill)))
  await sealRoutes(db, both)
  t.assert.deepStrictEqual(await states(db, sealerOf(2)), ['otra.test open'])
  t.assert.deepStrictEqual(await states(db, sealerOf(1)), ['otra.test no-key'])
})

eachEngine('what an older release kept in clear is sealed and gone', async (t: TestContext, engine) => {
  const db = await openTables(engine, 2)
  const filler = randomBytes(600).toString('base64url')
  for (const domain of ['otra.test', 'tercera.test'])
    await db.write((sql) =>
      sql.run(
        `insert into queue_route (domain, host, port, tls, implicit_tls, lmtp, username, password)
           values (?, 'relay.test', 587, 'require', 0, 0, ?, ?)`,
        ...[domain, filler, PASSWORD],
      ),
    )
  t.assert.strictEqual(await liesInClear(engine, db, PASSWORD), true)
  await migrate(db, QUEUE_SCHEMA, QUEUE_MIGRATIONS)
  const sealer = sealerOf(1)
  // Somebody is in the middle of a long look.
  const looking =
    engine.postgres === undefined ? undefined : db.read((sql) => sql.get('select pg_sleep(0.5)::text'))
  await sealRoutes(db, sealer)
  t.assert.deepStrictEqual(await states(db, sealer), ['otra.test open', 'tercera.test open'])
  t.assert.strictEqual(await liesInClear(engine, db, PASSWORD), false)
  await looking
  t.assert.strictEqual(await liesInClear(engine, db, filler), true)
})
