/** Every engine that this machine can offer: SQLite always, PostgreSQL when TEST_PG_URL names a server. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgresDatabase } from '../../src/store/dialect/postgres.ts'
import { SqliteDatabase } from '../../src/store/dialect/sqlite.ts'
import type { Database } from '../../src/store/sql.ts'

export type EngineName = 'sqlite' | 'postgres'

export type Schema = { readonly url: string; readonly schema: string }

/** A fresh, empty place on one engine; gone when disposed. */
export type Engine = AsyncDisposable & {
  readonly name: EngineName
  /** Folder for account files and blobs. */
  readonly dir: string
  /** Set for PostgreSQL: a schema of this test alone. */
  readonly postgres: Schema | undefined
  /** A database for one area; on SQLite a file of that name, on PostgreSQL the schema. */
  database(name: string): Database
}

const pgUrl = process.env['TEST_PG_URL']
let schemas = 0

export const ENGINES: readonly EngineName[] = pgUrl === undefined ? ['sqlite'] : ['sqlite', 'postgres']

export async function openEngine(name: EngineName): Promise<Engine> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-test-'))
  const opened: Database[] = []
  const postgres = name === 'postgres' ? await createSchema() : undefined
  return {
    name,
    dir,
    postgres,
    database(area) {
      const db =
        postgres === undefined
          ? new SqliteDatabase(join(dir, `${area}.db`))
          : new PostgresDatabase({ ...postgres, connections: 4 })
      opened.push(db)
      return db
    },
    async [Symbol.asyncDispose]() {
      for (const db of opened) await db[Symbol.asyncDispose]()
      if (postgres !== undefined) await dropSchema(postgres)
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** A schema of this test alone in the server that TEST_PG_URL names. */
export async function createSchema(): Promise<Schema> {
  if (pgUrl === undefined) throw new Error('TEST_PG_URL is not set')
  const schema = `test_${process.pid}_${++schemas}_${Date.now() % 1_000_000}`
  const db = new PostgresDatabase({ url: pgUrl, connections: 1 })
  await db.pool.query(`create schema ${schema}`)
  await db[Symbol.asyncDispose]()
  return { url: pgUrl, schema }
}

export async function dropSchema({ url, schema }: Schema): Promise<void> {
  const db = new PostgresDatabase({ url, connections: 1 })
  await db.pool.query(`drop schema ${schema} cascade`)
  await db[Symbol.asyncDispose]()
}
