/**
 * Rows of PostgreSQL in their binary form: numbers are numbers and octets are octets, where text would have to be read
 * digit by digit, octets as twice as many. PostgreSQL 15, "Message Formats", RowDescription, DataRow
 */

export type Column = { readonly name: string; readonly decode: Decode }
type Decode = (bytes: Buffer, from: number, to: number) => unknown

const HIGH = 2 ** 32
/** Octets of a column's description behind its name. */
const DESCRIPTION_BYTES = 18
const TYPE_AT = 6
const NULL_LENGTH = -1

const text: Decode = (bytes, from, to) => bytes.toString('utf8', from, to)

/** By the number of the type (pg_type.oid): those that our tables and questions have. */
const DECODERS: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [16, (bytes, from) => bytes[from] === 1],
  [17, octets],
  // Whole numbers stay below 2^53, as they do in SQLite.
  [20, (bytes, from) => bytes.readInt32BE(from) * HIGH + bytes.readUInt32BE(from + 4)],
  [21, (bytes, from) => bytes.readInt16BE(from)],
  [23, (bytes, from) => bytes.readInt32BE(from)],
  [26, (bytes, from) => bytes.readUInt32BE(from)],
  [700, (bytes, from) => bytes.readFloatBE(from)],
  [701, (bytes, from) => bytes.readDoubleBE(from)],
  [1700, numeric],
  [18, text],
  [19, text],
  [25, text],
  [705, text],
  [1042, text],
  [1043, text],
  [1009, texts],
  // A function that returns nothing.
  [2278, () => null],
])

/** The columns of RowDescription. */
export function columnsOf(bytes: Buffer, from: number): Column[] {
  const columns: Column[] = []
  let at = from + 2
  for (let n = bytes.readInt16BE(from); n > 0; n--) {
    const end = bytes.indexOf(0, at)
    const name = bytes.toString('utf8', at, end)
    const type = bytes.readUInt32BE(end + 1 + TYPE_AT)
    columns.push({ name, decode: DECODERS.get(type) ?? unread(name, type) })
    at = end + 1 + DESCRIPTION_BYTES
  }
  return columns
}

/** A row by the names of its columns. */
export function rowOf(columns: readonly Column[], bytes: Buffer, from: number): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  let at = from + 2
  for (const { name, decode } of columns) {
    const length = bytes.readInt32BE(at)
    at += 4
    if (length === NULL_LENGTH) row[name] = null
    else {
      row[name] = decode(bytes, at, at + length)
      at += length
    }
  }
  return row
}

/** A row in the order of its columns. */
export function valuesOf(columns: readonly Column[], bytes: Buffer, from: number): unknown[] {
  const row: unknown[] = []
  let at = from + 2
  for (const { decode } of columns) {
    const length = bytes.readInt32BE(at)
    at += 4
    if (length === NULL_LENGTH) row.push(null)
    else {
      row.push(decode(bytes, at, at + length))
      at += length
    }
  }
  return row
}

/** A copy of its own where it is only a small part of what it came in, which would be kept for it. */
function octets(bytes: Buffer, from: number, to: number): Buffer {
  const part = bytes.subarray(from, to)
  return 2 * part.length < bytes.length ? Buffer.from(part) : part
}

const NUMERIC_NEGATIVE = 0x4000
const NUMERIC_DIGIT = 10_000

/** What a sum of whole numbers is: digits to the base 10,000 behind four numbers of 16 bits. */
function numeric(bytes: Buffer, from: number): number {
  const digits = bytes.readInt16BE(from)
  const weight = bytes.readInt16BE(from + 2)
  let sum = 0
  for (let n = 0; n < digits; n++) sum += bytes.readInt16BE(from + 8 + 2 * n) * NUMERIC_DIGIT ** (weight - n)
  return bytes.readUInt16BE(from + 4) === NUMERIC_NEGATIVE ? -sum : sum
}

const ARRAY_HEAD_BYTES = 12
const ARRAY_DIMENSION_BYTES = 8

/** A list of texts, none of them null. */
function texts(bytes: Buffer, from: number): string[] {
  if (bytes.readInt32BE(from) === 0) return []
  const list: string[] = []
  let at = from + ARRAY_HEAD_BYTES + ARRAY_DIMENSION_BYTES
  for (let n = bytes.readInt32BE(from + ARRAY_HEAD_BYTES); n > 0; n--) {
    const length = bytes.readInt32BE(at)
    list.push(bytes.toString('utf8', at + 4, at + 4 + length))
    at += 4 + length
  }
  return list
}

function unread(name: string, type: number): Decode {
  return () => {
    throw new Error(`column ${name} has type ${type}, which is not read`)
  }
}
