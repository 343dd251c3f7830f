/** Very many small rows as columns: each comes as one text, so that neither the engine nor we make an object a row. */
import type { Sql, Value } from './sql.ts'

/** What a column of the statement holds: whole numbers or null, texts or null. */
type Column = readonly (number | string | null)[]

const ARRAY_OF = {
  sqlite: (name: string) => `json_group_array(${name})`,
  postgres: (name: string) => `cast(coalesce(json_agg(${name}), '[]') as text)`,
}

/**
 * The columns of what `statement` finds, in the order of `names`, rows in its order, which is to be limited to some
 * thousand rows: the thread waits for all of them.
 */
export async function readColumns<Columns extends readonly Column[]>(
  sql: Sql,
  names: readonly string[],
  statement: string,
  ...values: readonly Value[]
): Promise<Columns> {
  const arrays = names.map((name) => `${ARRAY_OF[sql.engine](name)} as ${name}`)
  const row = await sql.get<Record<string, string>>(
    `select ${arrays.join(', ')} from (${statement}) as found`,
    ...values,
  )
  return names.map((name) => JSON.parse(row?.[name] ?? '[]') as Column) as unknown as Columns
}
