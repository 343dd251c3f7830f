import { suite, type TestContext, test } from 'node:test'
import { DuplicateError, migrate } from '../src/store/sql.ts'
import { ENGINES, openEngine } from './kit/engines.ts'

const MIGRATIONS = [
  {
    version: 1,
    statements: [
      'create table t (account_id {int}, k text, v {bytes}, primary key (account_id, k)) {clustered}',
    ],
  },
]

for (const name of ENGINES) {
  suite(`statements on ${name}`, () => {
    test('values come back as they went in, and a second key is refused', async (t: TestContext) => {
      await using engine = await openEngine(name)
      const db = engine.database('t')
      await migrate(db, 'test', MIGRATIONS)
      await migrate(db, 'test', MIGRATIONS)
      await db.write((sql) =>
        sql.run('insert into t (account_id, k, v) values (?, ?, ?)', 2 ** 50, 'ñ', new Uint8Array([0, 255])),
      )
      const row = await db.read((sql) =>
        sql.get<{ account_id: number; k: string; v: Uint8Array }>('select * from t where k = ?', 'ñ'),
      )
      t.assert.strictEqual(row?.account_id, 2 ** 50)
      t.assert.deepStrictEqual([...(row?.v ?? [])], [0, 255])
      await t.assert.rejects(
        db.write((sql) => sql.run('insert into t (account_id, k) values (?, ?)', 2 ** 50, 'ñ')),
        DuplicateError,
      )
    })

    test('a throw rolls everything back', async (t: TestContext) => {
      await using engine = await openEngine(name)
      const db = engine.database('t')
      await migrate(db, 'test', MIGRATIONS)
      await t.assert.rejects(
        db.write(async (sql) => {
          await sql.run('insert into t (account_id, k) values (1, ?)', 'a')
          throw new Error('no')
        }),
      )
      const row = await db.read((sql) => sql.get<{ n: number }>('select count(*) as n from t'))
      t.assert.strictEqual(row?.n, 0)
    })

    test('several readers and writers at once see whole transactions', async (t: TestContext) => {
      await using engine = await openEngine(name)
      const [one, two] = [engine.database('t'), engine.database('t')]
      await migrate(one, 'test', MIGRATIONS)
      const add = (db: typeof one, key: number) =>
        db.write(async (sql) => {
          await sql.run('insert into t (account_id, k) values (?, ?)', key, 'a')
          await sql.run('insert into t (account_id, k) values (?, ?)', key, 'b')
        })
      const look = async (db: typeof one): Promise<void> => {
        const [before, after] = await db.read(async (sql) => [
          await sql.get<{ n: number }>('select count(*) as n from t'),
          await sql.get<{ n: number }>('select count(*) as n from t'),
        ])
        t.assert.strictEqual(before?.n, after?.n)
        t.assert.strictEqual((before?.n ?? 0) % 2, 0)
      }
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => [add(n % 2 ? one : two, n), look(n % 2 ? two : one)]).flat(),
      )
      const seen: unknown[] = []
      await one.read((sql) =>
        sql.scan('select account_id, k from t where account_id = ? order by k', [3], (row) => seen.push(row)),
      )
      t.assert.deepStrictEqual(seen, [
        [3, 'a'],
        [3, 'b'],
      ])
    })
  })
}

test('a swallowed error inside a transaction is not taken for a commit (postgres)', {
  skip: ENGINES.includes('postgres') ? false : 'TEST_PG_URL names no server',
}, async (t: TestContext) => {
  await using engine = await openEngine('postgres')
  const db = engine.database('t')
  await migrate(db, 'test', MIGRATIONS)
  await t.assert.rejects(
    db.write(async (sql) => {
      await sql.run('insert into t (account_id, k) values (1, ?)', 'a')
      await sql.run('insert into t (account_id, k) values (1, ?)', 'a').catch(() => 0)
    }),
    DuplicateError,
  )
})
