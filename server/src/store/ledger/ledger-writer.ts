/**
 * The one writer of a node: takes lines into the tables in groups, and their hashes into the tree of the day. A group is
 * one transaction, together with how far the spool has been read: every line is there once, whenever we are killed.
 */
import { type Database, DuplicateError, type Sql } from '../sql.ts'
import { writeLedger } from './ledger-scope.ts'
import { BLOCK_LEAVES, CHUNK_EVENTS } from './limits.ts'
import { linesOf, timeOf } from './line.ts'
import { DayTree, leafHash } from './tree.ts'

/** The end of a day, which the first line of the next one tells. */
export type DayEnd = { readonly day: number; readonly events: number; readonly head: string }

export type LedgerWriterDeps = {
  readonly db: Database
  /** Of this node; the same after a restart. */
  readonly node: string
  /** The first line of a day; `previous` undefined: the ledger begins. */
  dayBegun(previous: DayEnd | undefined): Buffer
  /** What else is written of lines, in their transaction; it may run again from its start. */
  alongside(sql: Sql, piece: PlacedLines): Promise<void>
}

export type LedgerGroup = {
  readonly day: number
  /** By company. */
  readonly lines: ReadonlyMap<number, readonly Buffer[]>
  /** Octets of each file of the spool that are in with these lines. */
  readonly taken: ReadonlyMap<string, number>
}

type DayRow = {
  readonly events: number
  readonly head: Uint8Array
  readonly from_ms: number
  readonly to_ms: number
}

/** Lines of one company that follow each other from the place `first` on. */
export type PlacedLines = Piece & { readonly first: number }

const LF = Buffer.of(10)

export class LedgerWriter {
  readonly #deps: LedgerWriterDeps
  #writer: number | undefined
  /** The tree as it was committed last. */
  #known: { readonly day: number; readonly tree: DayTree } | undefined

  constructor(deps: LedgerWriterDeps) {
    this.#deps = deps
  }

  /** This node's number among the writers, given out at the first call. */
  async number(): Promise<number> {
    while (this.#writer === undefined)
      try {
        this.#writer = await writeLedger(this.#deps.db, (sql) => writerOf(sql, this.#deps.node))
      } catch (error) {
        // Another node took that number at the same moment: now it is seen, and the next one is free.
        if (!(error instanceof DuplicateError)) throw error
      }
    return this.#writer
  }

  /** How much of each file of the spool is in. */
  async taken(): Promise<Map<string, number>> {
    const writer = await this.number()
    const rows = await this.#deps.db.read((sql) =>
      sql.all<{ file: string; taken: number }>(
        'select file, taken from ledger_spool where writer = ?',
        writer,
      ),
    )
    return new Map(rows.map(({ file, taken }) => [file, taken]))
  }

  /**
   * Resolves when the group is on the disk. Throws LedgerDamage when what is kept of the day does not lead to its head: then
   * nothing was written, and `beginAnew` goes on.
   */
  async commit(group: LedgerGroup): Promise<void> {
    const writer = await this.number()
    const tree = await writeLedger(this.#deps.db, (sql) => this.#write(sql, writer, group))
    this.#known = { day: group.day, tree }
  }

  /** Goes on under another number: what is damaged stays as it was found, for whoever looks into it. */
  async beginAnew(): Promise<void> {
    const old = await this.number()
    this.#known = undefined
    this.#writer = await writeLedger(this.#deps.db, async (sql) => {
      const row = await sql.get<{ next: number }>('select max(writer) + 1 as next from ledger_writer')
      const next = row?.next ?? old + 1
      await sql.run('update ledger_writer set writer = ? where writer = ?', next, old)
      await sql.run('update ledger_spool set writer = ? where writer = ?', next, old)
      return next
    })
  }

  /** Forgets the files that are removed. */
  async forget(files: readonly string[]): Promise<void> {
    const writer = await this.number()
    await writeLedger(this.#deps.db, async (sql) => {
      for (const file of files)
        await sql.run('delete from ledger_spool where writer = ? and file = ?', writer, file)
    })
  }

  async #write(sql: Sql, writer: number, { day, lines, taken }: LedgerGroup): Promise<DayTree> {
    const row = await sql.get<DayRow>(
      'select events, head, from_ms, to_ms from ledger_day where day = ? and writer = ? {for update}',
      day,
      writer,
    )
    const tree = await this.#treeOf(sql, writer, day, row)
    const span = new Span(row)
    if (row === undefined) {
      const first = this.#deps.dayBegun(await endBefore(sql, writer, day))
      await putChunks(sql, { day, writer, organisationId: 0, lines: [first] }, tree, span)
    }
    for (const [organisationId, ofCompany] of lines) {
      const piece = { day, writer, organisationId, lines: ofCompany, first: tree.size }
      await putChunks(sql, piece, tree, span)
      await this.#deps.alongside(sql, piece)
    }
    for (const { block, head } of tree.takeBlocks())
      await sql.run(
        'insert into ledger_node (day, writer, block, head) values (?, ?, ?, ?)',
        day,
        writer,
        block,
        head,
      )
    await sql.run(
      `insert into ledger_day (day, writer, events, head, from_ms, to_ms) values (?, ?, ?, ?, ?, ?)
       on conflict (day, writer) do update set events = excluded.events, head = excluded.head,
         from_ms = excluded.from_ms, to_ms = excluded.to_ms`,
      day,
      writer,
      tree.size,
      tree.head(),
      span.fromMs,
      span.toMs,
    )
    for (const [file, upto] of taken)
      await sql.run(
        `insert into ledger_spool (writer, file, taken) values (?, ?, ?)
         on conflict (writer, file) do update set taken = excluded.taken`,
        writer,
        file,
        upto,
      )
    return tree
  }

  async #treeOf(sql: Sql, writer: number, day: number, row: DayRow | undefined): Promise<DayTree> {
    if (row === undefined) return new DayTree()
    if (this.#known?.day === day && this.#known.tree.size === row.events) return this.#known.tree.copy()
    const tree = await readTree(sql, writer, day, row.events)
    if (!tree.head().equals(row.head)) throw new LedgerDamage(day, writer)
    return tree
  }
}

/** What is kept of a day is not what was written. */
export class LedgerDamage extends Error {
  override readonly name = 'LedgerDamage'
  constructor(day: number, writer: number) {
    super(`day ${day} of writer ${writer} does not lead to its head`)
  }
}

async function writerOf(sql: Sql, node: string): Promise<number> {
  const known = 'select writer from ledger_writer where node = ?'
  const found = await sql.get<{ writer: number }>(known, node)
  if (found !== undefined) return found.writer
  await sql.run(
    'insert into ledger_writer (node, writer) select ?, coalesce(max(writer), 0) + 1 from ledger_writer',
    node,
  )
  const made = await sql.get<{ writer: number }>(known, node)
  if (made === undefined) throw new Error('the writer that was just made is not there')
  return made.writer
}

async function endBefore(sql: Sql, writer: number, day: number): Promise<DayEnd | undefined> {
  const row = await sql.get<{ day: number; events: number; head: Uint8Array }>(
    'select day, events, head from ledger_day where writer = ? and day < ? order by day desc limit 1',
    writer,
    day,
  )
  return row && { day: row.day, events: row.events, head: Buffer.from(row.head).toString('hex') }
}

type Piece = {
  readonly day: number
  readonly writer: number
  readonly organisationId: number
  readonly lines: readonly Buffer[]
}

async function putChunks(sql: Sql, piece: Piece, tree: DayTree, span: Span): Promise<void> {
  const { day, writer, organisationId } = piece
  for (let at = 0; at < piece.lines.length; at += CHUNK_EVENTS) {
    const lines = piece.lines.slice(at, at + CHUNK_EVENTS)
    const own = new Span()
    const first = tree.size
    for (const line of lines) {
      own.add(timeOf(line) ?? 0)
      tree.append(leafHash(line))
    }
    span.add(own.fromMs)
    span.add(own.toMs)
    await sql.run(
      `insert into ledger_chunk (day, writer, first_seq, events, organisation_id, from_ms, to_ms, lines)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[day, writer, first, lines.length, organisationId, own.fromMs, own.toMs],
      Buffer.concat(lines.flatMap((line) => [line, LF])),
    )
  }
}

/** The tree of what is kept of a day, from the stored heads and the lines behind the last of them. */
async function readTree(sql: Sql, writer: number, day: number, events: number): Promise<DayTree> {
  const nodes = await sql.all<{ head: Uint8Array }>(
    'select head from ledger_node where day = ? and writer = ? order by block',
    day,
    writer,
  )
  const tree = DayTree.ofBlocks(nodes.map(({ head }) => head))
  for (const leaf of await readLeaves(sql, { day, writer, from: tree.size, to: events })) tree.append(leaf)
  tree.takeBlocks()
  return tree
}

/** Hashes of the lines `from` up to `to`, which begins a block. */
export async function readLeaves(
  sql: Sql,
  {
    day,
    writer,
    from,
    to,
  }: { readonly day: number; readonly writer: number; readonly from: number; readonly to: number },
): Promise<Buffer[]> {
  const chunks = await sql.all<{ first_seq: number; lines: Uint8Array }>(
    `select first_seq, lines from ledger_chunk
     where day = ? and writer = ? and first_seq > ? and first_seq < ? order by first_seq`,
    day,
    writer,
    from - CHUNK_EVENTS,
    to,
  )
  return chunks.flatMap(({ first_seq, lines }) =>
    linesOf(lines)
      .filter((_, n) => first_seq + n >= from && first_seq + n < to)
      .map(leafHash),
  )
}

/** First place of the block that a place is in. */
export function blockStart(seq: number): number {
  return seq - (seq % BLOCK_LEAVES)
}

class Span {
  #from = Number.MAX_SAFE_INTEGER
  #to = 0

  constructor(row?: { readonly from_ms: number; readonly to_ms: number }) {
    if (row === undefined) return
    this.#from = row.from_ms
    this.#to = row.to_ms
  }

  add(ms: number): void {
    this.#from = Math.min(this.#from, ms)
    this.#to = Math.max(this.#to, ms)
  }

  get fromMs(): number {
    return this.#from
  }

  get toMs(): number {
    return this.#to
  }
}
