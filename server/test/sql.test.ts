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
  })
}
