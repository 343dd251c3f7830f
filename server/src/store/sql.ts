/**
 * What both engines offer to the tables above them: statements inside one unit of work.
 * SQL is written once, by hand, with `?` for values; the dialects change nothing in it but the placeholders and
 * the token `{for update}`, which locks the rows read where the engine does not lock the whole file anyway.
 * Portable values only: text, integers below 2^53, bytes, null. Times are milliseconds, booleans 0 or 1.
 */
export type Value = string | number | Uint8Array | null

export type Sql = {
  readonly engine: 'sqlite' | 'postgres'
  /** All rows. Columns come by their name in the statement. */
  all<Row>(statement: string, ...values: readonly Value[]): Promise<Row[]>
  /** The first row, or undefined. */
  get<Row>(statement: string, ...values: readonly Value[]): Promise<Row | undefined>
  /**
   * Executes and tells how many rows changed. In a `write` on PostgreSQL nobody need wait for it: `commit` leaves behind
   * it, and when it failed nothing is kept and `write` rejects with its failure.
   */
  run(statement: string, ...values: readonly Value[]): Promise<number>
  /**
   * Hands every row to `onRow` as an array, columns in the statement's order: the way for very many small rows, of which
   * the statement takes some thousands at a time.
   */
  scan<Row extends readonly Value[]>(
    statement: string,
    values: readonly Value[],
    onRow: (row: Row) => void,
  ): Promise<void>
}

export type ReadOptions = {
  /** `work` makes one statement only, which is consistent in itself: no transaction is opened around it. */
  readonly single?: boolean
}

export type WriteOptions = {
  /**
   * `synced` (the default): resolves when the commit is on the disk (or replicated). `soon`: survives a crash of the
   * program at once and a power cut after at most a second; for flag changes only. `noted`: as `soon`, but whoever
   * writes has it synced by the accept log before anybody is told; PostgreSQL knows no difference to `synced`.
   */
  readonly durable?: 'synced' | 'soon' | 'noted'
}

/** A statement whose answer nobody needs. */
export type Told = { readonly statement: string; readonly values: readonly Value[] }

export type Database = AsyncDisposable & {
  readonly engine: 'sqlite' | 'postgres'
  /** Runs statements that only read, on a consistent state. */
  read<T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions): Promise<T>
  /**
   * Runs `work` in one transaction; a throw rolls it back. Nothing slow may be awaited inside: the engine's writer
   * is held. Use only the given `sql` inside: another call on the same database would wait for ever.
   * `work` runs again from its start when the engine lost a race, so it must not keep state between runs.
   */
  write<T>(work: (sql: Sql) => Promise<T>, options?: WriteOptions): Promise<T>
  /**
   * Statements that need no answers, in one transaction and one round trip; where a round trip costs something. False:
   * nothing was done, for the first did not find what it expects (it divides by nought then), or the engine lost a race.
   */
  writeAtOnce?(statements: readonly Told[], options?: WriteOptions): Promise<boolean>
}

/** One step forward of a schema. Forward only; `statements` may use the tokens of `ddl`. */
export type Migration = { readonly version: number; readonly statements: readonly MigrationStatement[] }
/** Text for both engines, or for PostgreSQL alone (storage parameters that SQLite has no word for). */
export type MigrationStatement = string | { readonly postgres: string }

/**
 * Portable column and table words: `{int}` a whole number below 2^53, `{bytes}` octets,
 * `{clustered}` after the closing bracket of a table whose rows are kept in primary-key order,
 * `{account}` at the head of a key: `account_id,` where accounts share tables, nothing where each has its own file.
 */
export function ddl(engine: 'sqlite' | 'postgres', statement: string): string {
  return statement
    .replaceAll('{int}', engine === 'sqlite' ? 'integer' : 'bigint')
    .replaceAll('{bytes}', engine === 'sqlite' ? 'blob' : 'bytea')
    .replaceAll('{clustered}', engine === 'sqlite' ? 'without rowid' : '')
    .replaceAll('{account}', engine === 'sqlite' ? '' : 'account_id, ')
}

/** Advisory lock of PostgreSQL under which tables and roles are made and changed. */
export const MIGRATION_LOCK = 7_236_452

/** Brings the schema called `name` to its newest version; safe when several threads or nodes start at once. */
export async function migrate(db: Database, name: string, migrations: readonly Migration[]): Promise<void> {
  const newest = migrations.at(-1)?.version ?? 0
  const versionOf = async (sql: Sql): Promise<number> => {
    const row = await sql.get<{ version: number }>('select version from schema_version where name = ?', name)
    return row?.version ?? 0
  }
  if (db.engine === 'sqlite') {
    const current = await db.read(async (sql) => {
      const known = await sql.get(
        "select 1 from sqlite_schema where type = 'table' and name = 'schema_version'",
      )
      return known === undefined ? 0 : await versionOf(sql)
    })
    if (current === newest) return
  }
  await db.write(async (sql) => {
    if (sql.engine === 'postgres') await sql.run('select pg_advisory_xact_lock(?)', MIGRATION_LOCK)
    await sql.run(
      ddl(
        sql.engine,
        'create table if not exists schema_version (name text primary key, version {int} not null)',
      ),
    )
    const current = await versionOf(sql)
    if (current > newest) throw new NewerDataError(name, current, newest)
    for (const { version, statements } of migrations) {
      if (version <= current) continue
      for (const statement of statements) {
        if (typeof statement === 'string') await sql.run(ddl(sql.engine, statement))
        else if (sql.engine === 'postgres') await sql.run(statement.postgres)
      }
      await sql.run(
        'insert into schema_version (name, version) values (?, ?) on conflict (name) do update set version = excluded.version',
        name,
        version,
      )
    }
  })
}

/** The data was written by a newer release: going on could harm it. */
export class NewerDataError extends Error {
  override readonly name = 'NewerDataError'
  constructor(schema: string, found: number, known: number) {
    super(`the ${schema} data has version ${found}; this release knows ${known}`)
  }
}

/** A unique index refused the row. Both engines, one error. */
export class DuplicateError extends Error {
  override readonly name = 'DuplicateError'
}

/** A statement was handed over when its transaction was over. */
export class LateStatementError extends Error {
  override readonly name = 'LateStatementError'
}

/** The engine found its own file in disorder. */
export class CorruptError extends Error {
  override readonly name = 'CorruptError'
}

/** The engine found no room on its disk; nothing of the transaction was kept. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError'
}
