import assert from 'node:assert/strict'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { isBusy, openSqlite, SqliteDatabase } from './sqlite.ts'

test('who opens a file that another thread is making waits for it, off the thread', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'valija-test-'))
  const path = join(folder.path, 'filter.db')
  const maker = new DatabaseSync(path)
  maker.exec('begin exclusive; create table one (id integer)')
  assert.throws(() => new SqliteDatabase(path), isBusy)
  let isOpen = false
  const opening = openSqlite(path).then((db) => {
    isOpen = true
    return db
  })
  await pause(20)
  assert.equal(isOpen, false)
  maker.exec('commit')
  maker.close()
  await using db = await opening
  assert.deepEqual(await db.read((sql) => sql.all('select * from one')), [])
})
