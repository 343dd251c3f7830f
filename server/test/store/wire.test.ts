/** What is asked over our own wire to PostgreSQL, and what becomes of a round trip that fails in its middle. */
import { type TestContext, test } from 'node:test'
import { type Database, DuplicateError, LateStatementError, migrate, type Sql } from '../../src/store/sql.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'

const MIGRATIONS = [
  {
    version: 1,
    statements: [
      'create table t (account_id {int}, k text, v {bytes}, primary key (account_id, k)) {clustered}',
    ],
  },
]

function wireTest(title: string, body: (t: TestContext, db: Database) => Promise<void>): void {
  const skip = ENGINES.includes('postgres') ? false : 'TEST_PG_URL names no server'
  test(title, { skip }, async (t: TestContext) => {
    await using engine = await openEngine('postgres')
    const db = engine.database('t')
    await migrate(db, 'test', MIGRATIONS)
    await body(t, db)
  })
}

function add(sql: Sql, key: string, value: Uint8Array | null = null): Promise<number> {
  return sql.run('insert into t (account_id, k, v) values (1, ?, ?)', key, value)
}

async function keysOf(db: Database): Promise<readonly string[]> {
  const rows = await db.read((sql) => sql.all<{ k: string }>('select k from t order by k'))
  return rows.map(({ k }) => k)
}

wireTest('every type that is asked for is read, and no other one is', async (t: TestContext, db) => {
  const row = await db.read((sql) =>
    sql.get<object>(`select -9007199254740991::bigint as low, 9007199254740991::bigint as high, (-7)::int as four, 3::smallint as two,
      true as yes, 0.5::double precision as half, null::text as nothing, 'ñ€😀'::text as words, 'n'::name as name,
      '\\x00ff'::bytea as octets, array['a', 'ñ']::text[] as list, array[]::text[] as none,
      12345678901234::numeric as sum, (-10000)::numeric as less, 0::numeric as zero`),
  )
  t.assert.deepStrictEqual(
    { ...row },
    {
      ...{ low: -9007199254740991, high: 9007199254740991, four: -7, two: 3, yes: true, half: 0.5 },
      ...{ nothing: null, words: 'ñ€😀', name: 'n', octets: Buffer.of(0, 255), list: ['a', 'ñ'], none: [] },
      ...{ sum: 12345678901234, less: -10000, zero: 0 },
    },
  )
  await t.assert.rejects(
    db.read((sql) => sql.all('select now() as moment')),
    /column moment has type 1184, which is not read/,
  )
  t.assert.deepStrictEqual(await keysOf(db), [])
})

wireTest('rows of any length come whole, however the network cuts them', async (t: TestContext, db) => {
  const lengths = [0, 1, 65_530, 65_536, 1_000_000, 15, 3_000_000]
  const values = lengths.map((length, n) => new Uint8Array(length).fill(n + 1))
  await db.write(async (sql) => {
    await Promise.all(values.map((value, n) => add(sql, `k${n}`, value)))
  })
  const rows = await db.read((sql) => sql.all<{ v: Uint8Array }>('select v from t order by k'))
  t.assert.deepStrictEqual(
    rows.map(({ v }) => Buffer.from(v)),
    values.map((value) => Buffer.from(value)),
  )
})

wireTest(
  'statements that nobody waits for are kept with the others, or nothing is',
  async (t: TestContext, db) => {
    const addAll = (...keys: readonly string[]): Promise<number> =>
      db.write(async (sql) => {
        for (const key of keys) add(sql, key).catch(() => undefined)
        return keys.length
      })
    t.assert.strictEqual(await addAll('a', 'b'), 2)
    for (const keys of [
      ['c', 'a'],
      ['a', 'c'],
      ['c', 'c', 'd'],
    ])
      await t.assert.rejects(addAll(...keys), DuplicateError)
    t.assert.strictEqual(await addAll('c'), 1)
    t.assert.deepStrictEqual(await keysOf(db), ['a', 'b', 'c'])
  },
)

wireTest(
  'a statement that comes behind the end of its transaction is an error',
  async (t: TestContext, db) => {
    const late = Promise.withResolvers<number>()
    await db.write(async (sql) => {
      add(sql, 'a').then(
        () => add(sql, 'b').then(late.resolve, late.reject),
        (error: unknown) => late.reject(error),
      )
    })
    await t.assert.rejects(late.promise, LateStatementError)
    t.assert.deepStrictEqual(await keysOf(db), ['a'])
  },
)

wireTest('a statement that was skipped is prepared again', async (t: TestContext, db) => {
  for (let n = 0; n < 2; n++) {
    const failed = await db
      .write((sql) =>
        Promise.allSettled([
          sql.get('select 1 / (0 * length(?)) as failed', 'a'),
          sql.get('select length(?) as skipped', 'abc'),
        ]),
      )
      .catch((error: Error) => error.message)
    t.assert.strictEqual(failed, 'division by zero')
  }
  const row = await db.read((sql) => sql.get<object>('select length(?) as skipped', 'abc'), { single: true })
  t.assert.deepStrictEqual({ ...row }, { skipped: 3 })
})

wireTest(
  'a connection that is lost fails what waits for it, and the next one serves',
  async (t: TestContext, db) => {
    await t.assert.rejects(
      db.write(async (sql) => {
        await add(sql, 'a')
        await sql.all('select pg_terminate_backend(pg_backend_pid())')
      }),
    )
    await t.assert.rejects(
      db.read((sql) => sql.all('select pg_terminate_backend(pg_backend_pid())'), { single: true }),
    )
    t.assert.deepStrictEqual(await keysOf(db), [])
    t.assert.strictEqual(await db.write((sql) => add(sql, 'b')), 1)
  },
)
