/**
 * Rows with many octets, in the binary form of COPY: the driver hands over all else as text, octets as twice as many
 * hexadecimal digits, which takes longer than what is done with them. PostgreSQL 15, COPY, "Binary Format"
 */
import pg from 'pg'
import type { ColumnKind, Value } from '../sql.ts'

/** What there is of pg's query beyond its types; the version of pg is exact. */
type WireQuery = { callback: (error: Error | null) => void }
const BaseQuery = pg.Query as unknown as new (question: { readonly text: string }) => WireQuery

class CopyQuery extends BaseQuery {
  readonly chunks: Buffer[] = []

  handleCopyData({ chunk }: { readonly chunk: Uint8Array }): void {
    // What it lies in is used again for what comes next.
    this.chunks.push(Buffer.from(chunk))
  }
}

/** The rows of a query whose values are whole numbers. Within a transaction that has settled who asks. */
export async function copyRows<Row>(
  client: pg.PoolClient,
  statement: string,
  columns: Readonly<Record<string, ColumnKind>>,
  values: readonly number[],
): Promise<Row[]> {
  const query = new CopyQuery({ text: `copy (${withNumbers(statement, values)}) to stdout (format binary)` })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  query.callback = (error) => (error === null ? resolve() : reject(error))
  client.query(query as unknown as pg.Submittable)
  await promise
  return rowsOf(query.chunks, Object.entries(columns)) as Row[]
}

/** COPY takes no parameters; whole numbers can stand in its text. */
function withNumbers(statement: string, values: readonly number[]): string {
  let at = 0
  const text = statement.replaceAll('?', () => {
    const value = values[at++]
    if (!Number.isSafeInteger(value)) throw new Error('only whole numbers can be asked for')
    return `(${value})::bigint`
  })
  if (at !== values.length) throw new Error('values and places differ')
  return text
}

/** What the first row comes behind: PGCOPY and octets that no text has. */
const SIGNATURE = Buffer.from('5047434f50590aff0d0a00', 'hex')
/** Octets of the signature and the flags; the length of what else may follow them stands behind. */
const HEAD = 15

/** Each chunk is a row, the first one with a head before it; the last one says that it is the last. */
function rowsOf(
  chunks: readonly Buffer[],
  columns: readonly (readonly [string, ColumnKind])[],
): Record<string, Value>[] {
  const rows: Record<string, Value>[] = []
  for (const [n, chunk] of chunks.entries()) {
    let at = n === 0 ? headOctets(chunk) : 0
    if (at === chunk.length) continue
    const count = chunk.readInt16BE(at)
    if (count === -1) return rows
    if (count !== columns.length) throw new Error('columns and their kinds differ')
    at += 2
    const row: Record<string, Value> = {}
    for (const [name, kind] of columns) {
      const length = chunk.readInt32BE(at)
      at += 4
      row[name] = length === -1 ? null : decoded(chunk.subarray(at, at + length), kind)
      at += Math.max(length, 0)
    }
    if (at !== chunk.length) throw new Error('a chunk that is no row')
    rows.push(row)
  }
  throw new Error('rows without an end')
}

function headOctets(chunk: Buffer): number {
  if (!chunk.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new Error('no binary form')
  return HEAD + 4 + chunk.readInt32BE(HEAD)
}

function decoded(octets: Buffer, kind: ColumnKind): Value {
  if (kind === 'text') return octets.toString('utf8')
  if (kind === 'bytes') return octets
  return octets.length === 8 ? Number(octets.readBigInt64BE(0)) : octets.readInt32BE(0)
}
