/**
 * One connection to PostgreSQL as the store asks: what is handed over in one turn of the thread leaves in one write, is
 * one round trip, and comes back in binary form. pg connects, encrypts, signs in, and takes what comes while nobody asks here.
 * A statement is named and prepared at its first use on a connection. docs/decisions/0015
 *
 *   Parse lock · Bind begin · Bind settings · Bind lock · Bind mailbox · Sync
 *   ParseComplete … DataRow CommandComplete · ReadyForQuery
 */
import { EventEmitter } from 'node:events'
import pg from 'pg'
import type { Value } from '../sql.ts'
import { type Column, columnsOf, rowOf, valuesOf } from './wire-rows.ts'
import { WireWriter } from './wire-writer.ts'

export type Statement = { readonly name: string; readonly text: string }
/** What became of a statement: its rows, the word PostgreSQL says when it is done, and the rows it changed. */
export type Answer = { readonly rows: unknown[]; readonly command: string; readonly count: number }

type Prepared = { columns: readonly Column[]; state: 'asked' | 'there' }
type Asked = {
  readonly name: string
  readonly prepared: Prepared
  readonly isArray: boolean
  readonly rows: unknown[]
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}
/** What stands for a Sync among those that wait. */
const ROUND_TRIP = Symbol('round trip')

/** What there is of pg's connection beyond its types; the version of pg is exact, and all tests of the engine meet it. */
type Stream = EventEmitter & {
  readonly writable: boolean
  write(bytes: Buffer): boolean
  destroy(error: Error): void
}
type Connection = { attachListeners(stream: EventEmitter): void }

const HEAD_BYTES = 5
const MESSAGE = {
  parseComplete: 0x31,
  commandComplete: 0x43,
  dataRow: 0x44,
  error: 0x45,
  emptyQuery: 0x49,
  rowDescription: 0x54,
  readyForQuery: 0x5a,
} as const

/** pg's client with a wire of ours on its connection. */
export class WireClient extends pg.Client {
  readonly wire: Wire

  constructor(config?: pg.ClientConfig) {
    super(config)
    this.wire = new Wire((this as unknown as { connection: Connection }).connection)
    // Also while it is lent: whoever waits hears of it, and the pool takes no broken one back.
    this.on('error', (error) => this.wire.fail(error))
    this.on('end', () => this.wire.fail(new Error('the connection to the database has ended')))
  }
}

export class Wire {
  readonly #writer = new WireWriter()
  readonly #prepared = new Map<string, Prepared>()
  /** In the order of their answers. */
  #waiting: (Asked | typeof ROUND_TRIP)[] = []
  #isWritten = true
  #roundTrips = 0
  #broken: Error | undefined
  #stream: Stream | undefined
  /** The beginning of a message whose end has not come yet. */
  #pieces: Buffer[] = []
  #piecesBytes = 0
  #neededBytes = HEAD_BYTES

  constructor(connection: Connection) {
    const attach = connection.attachListeners.bind(connection)
    connection.attachListeners = (stream) => {
      const forPg = new EventEmitter()
      attach(forPg)
      this.#stream = stream as Stream
      stream.on('data', (chunk: Buffer) => this.#hear(chunk, forPg))
    }
  }

  /** Hands a statement over; it leaves at the end of this turn, or with `send`. Rejects with PostgreSQL's error. */
  ask({ name, text }: Statement, values: readonly Value[], isArray = false): Promise<Answer> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    let prepared = this.#prepared.get(name)
    if (prepared === undefined) {
      prepared = { columns: [], state: 'asked' }
      this.#prepared.set(name, prepared)
      this.#writer.parse(name, text)
    }
    this.#writer.execute(name, values)
    if (this.#isWritten) {
      this.#isWritten = false
      process.nextTick(() => this.send())
    }
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    this.#waiting.push({ name, prepared, isArray, rows: [], resolve, reject })
    return promise
  }

  /** Ends the round trip: what is handed over later is not touched by a failure in this one. */
  send(): void {
    if (this.#isWritten || this.#broken !== undefined) return
    this.#isWritten = true
    this.#roundTrips++
    this.#writer.sync()
    this.#waiting.push(ROUND_TRIP)
    this.#stream?.write(this.#writer.take())
  }

  /** Why nobody can ask any more. */
  get broken(): Error | undefined {
    return this.#broken
  }

  /** Which round trip the next statement belongs to. */
  get roundTrip(): number {
    return this.#roundTrips
  }

  /** Nobody is answered any more. */
  fail(error: Error): void {
    if (this.#broken !== undefined) return
    this.#broken = error
    const waiting = this.#waiting
    this.#waiting = []
    for (const asked of waiting) if (asked !== ROUND_TRIP) asked.reject(error)
  }

  /** Whole messages go on; of the last one the beginning is kept. */
  #hear(chunk: Buffer, forPg: EventEmitter): void {
    let bytes = chunk
    if (this.#piecesBytes > 0) {
      this.#pieces.push(chunk)
      this.#piecesBytes += chunk.length
      if (this.#piecesBytes < this.#neededBytes) return
      bytes = Buffer.concat(this.#pieces, this.#piecesBytes)
      this.#pieces = []
      this.#piecesBytes = 0
    }
    let at = 0
    while (at + HEAD_BYTES <= bytes.length) {
      const end = at + 1 + bytes.readUInt32BE(at + 1)
      if (end > bytes.length) break
      if (this.#waiting.length === 0) forPg.emit('data', bytes.subarray(at, end))
      else this.#take(bytes, at, end)
      at = end
    }
    if (at === bytes.length) return
    const rest = bytes.subarray(at)
    this.#neededBytes = rest.length < HEAD_BYTES ? HEAD_BYTES : 1 + rest.readUInt32BE(1)
    this.#pieces = [rest]
    this.#piecesBytes = rest.length
  }

  #take(bytes: Buffer, at: number, end: number): void {
    try {
      this.#answer(bytes[at] ?? 0, bytes, at + HEAD_BYTES, end)
    } catch (error) {
      // What cannot be read leaves no certainty about what follows.
      this.#stream?.destroy(error as Error)
      this.fail(error as Error)
    }
  }

  #answer(code: number, bytes: Buffer, from: number, end: number): void {
    const first = this.#waiting[0]
    if (code === MESSAGE.readyForQuery) this.#endRoundTrip()
    else if (code === MESSAGE.error) this.#refuse(errorOf(bytes, from, end))
    // Notices and the like come at any time.
    if (first === undefined || first === ROUND_TRIP) return
    const { prepared, rows } = first
    switch (code) {
      case MESSAGE.dataRow:
        rows.push((first.isArray ? valuesOf : rowOf)(prepared.columns, bytes, from))
        return
      case MESSAGE.parseComplete:
        prepared.state = 'there'
        return
      case MESSAGE.rowDescription:
        prepared.columns = columnsOf(bytes, from)
        return
      case MESSAGE.commandComplete: {
        this.#waiting.shift()
        // `UPDATE 3`, `INSERT 0 1`, `COMMIT`
        const words = bytes.toString('utf8', from, end - 1).split(' ')
        first.resolve({ rows, command: words[0] ?? '', count: Number(words.at(-1)) || 0 })
        return
      }
      case MESSAGE.emptyQuery:
        this.#waiting.shift()
        first.resolve({ rows, command: '', count: 0 })
        return
    }
  }

  #refuse(error: pg.DatabaseError): void {
    this.#failRoundTrip(error)
    // The connection ends with it: nobody is to be given it meanwhile.
    if (error.severity === 'FATAL' || error.severity === 'PANIC') this.fail(error)
  }

  /** PostgreSQL skips what stands before the next Sync: none of it was done, and it fails for the same reason. */
  #failRoundTrip(error: Error): void {
    const end = this.#waiting.indexOf(ROUND_TRIP)
    const skipped = this.#waiting.splice(0, end === -1 ? this.#waiting.length : end)
    for (const asked of skipped) {
      if (asked === ROUND_TRIP) continue
      const { name, prepared } = asked
      if (prepared.state === 'asked' && this.#prepared.get(name) === prepared) this.#prepared.delete(name)
      asked.reject(error)
    }
  }

  #endRoundTrip(): void {
    const ended = this.#waiting.shift()
    if (ended !== ROUND_TRIP) throw new Error('a round trip ended with a statement that had no answer')
  }
}

/** ErrorResponse: fields, each a letter and a text, as pg names them. */
function errorOf(bytes: Buffer, from: number, end: number): pg.DatabaseError {
  const fields = new Map<string, string>()
  for (let at = from; at < end && bytes[at] !== 0; ) {
    const close = bytes.indexOf(0, at)
    fields.set(String.fromCharCode(bytes[at] ?? 0), bytes.toString('utf8', at + 1, close))
    at = close + 1
  }
  const error = new pg.DatabaseError(fields.get('M') ?? 'PostgreSQL refused', end - from, 'error')
  return Object.assign(error, {
    severity: fields.get('V') ?? fields.get('S'),
    code: fields.get('C'),
    detail: fields.get('D'),
    hint: fields.get('H'),
    position: fields.get('P'),
    where: fields.get('W'),
    schema: fields.get('s'),
    table: fields.get('t'),
    column: fields.get('c'),
    constraint: fields.get('n'),
  })
}
