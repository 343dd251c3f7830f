/** A database that keeps a list of what it was asked: units of work and statements, without their values. */
import type { Database, Sql } from '../../src/store/sql.ts'

export type WatchedDatabase = Database & {
  /** What was asked since the last call. */
  asked(): readonly string[]
}

export function watchDatabase(db: Database): WatchedDatabase {
  let list: string[] = []
  const watched = (sql: Sql): Sql => ({
    engine: sql.engine,
    all(statement, ...values) {
      list.push(statement)
      return sql.all(statement, ...values)
    },
    get(statement, ...values) {
      list.push(statement)
      return sql.get(statement, ...values)
    },
    run(statement, ...values) {
      list.push(statement)
      return sql.run(statement, ...values)
    },
    scan(statement, values, onRow) {
      list.push(statement)
      return sql.scan(statement, values, onRow)
    },
  })
  return {
    engine: db.engine,
    read(work, options) {
      list.push('read')
      return db.read((sql) => work(watched(sql)), options)
    },
    write(work, options) {
      list.push('write')
      return db.write((sql) => work(watched(sql)), options)
    },
    asked() {
      const now = list
      list = []
      return now
    },
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  }
}
