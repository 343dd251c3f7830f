/**
 * Messages to PostgreSQL, one behind the other in one piece of memory, so that all of a round trip leave in one write.
 * PostgreSQL 15, "Frontend/Backend Protocol", "Message Formats"
 */
import type { Value } from '../sql.ts'

/** Octets asked for at a time: the statements of some transactions. */
const SLAB_BYTES = 16 * 1024
const PARSE = 0x50
const DESCRIBE = 0x44
const STATEMENT = 0x53
const BIND = 0x42
const EXECUTE = 0x45
const SYNC = 0x53
const BINARY = 1
const NULL_LENGTH = -1
/** What a character of a JavaScript string takes in UTF-8 at most. */
const UTF8_MAX = 3

export class WireWriter {
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
  /** Where what has not been taken yet begins, and ends. */
  #from = 0
  #at = 0

  /** All that was written since the last time. It is not touched again. */
  take(): Buffer {
    const taken = this.#slab.subarray(this.#from, this.#at)
    this.#from = this.#at
    return taken
  }

  /** Names a statement, and asks for the columns of its rows. Types of values are PostgreSQL's to find. */
  parse(name: string, text: string): void {
    const parse = this.#begin(PARSE)
    this.#string(name)
    this.#string(text)
    this.#int16(0)
    this.#end(parse)
    const describe = this.#begin(DESCRIBE)
    this.#octet(STATEMENT)
    this.#string(name)
    this.#end(describe)
  }

  /** Runs a statement. Values go as text, octets as they are; all rows come in binary form. */
  execute(name: string, values: readonly Value[]): void {
    const bind = this.#begin(BIND)
    this.#string('')
    this.#string(name)
    this.#formats(values)
    this.#int16(values.length)
    for (const value of values) this.#value(value)
    this.#int16(1)
    this.#int16(BINARY)
    this.#end(bind)
    const execute = this.#begin(EXECUTE)
    this.#string('')
    this.#int32(0)
    this.#end(execute)
  }

  /** The end of a round trip: a failure before it skips what stands between. */
  sync(): void {
    this.#end(this.#begin(SYNC))
  }

  /** Where the length will stand, counted from what was taken last: the slab may become another one. */
  #begin(code: number): number {
    this.#octet(code)
    const place = this.#at - this.#from
    this.#int32(0)
    return place
  }

  #end(place: number): void {
    const start = this.#from + place
    this.#slab.writeInt32BE(this.#at - start, start)
  }

  #formats(values: readonly Value[]): void {
    const isOctets = values.some((value) => value instanceof Uint8Array)
    this.#int16(isOctets ? values.length : 0)
    if (isOctets) for (const value of values) this.#int16(value instanceof Uint8Array ? BINARY : 0)
  }

  #value(value: Value): void {
    if (value === null) this.#int32(NULL_LENGTH)
    else if (value instanceof Uint8Array) {
      this.#int32(value.length)
      this.#room(value.length)
      this.#slab.set(value, this.#at)
      this.#at += value.length
    } else {
      const text = String(value)
      this.#room(4 + text.length * UTF8_MAX)
      const length = this.#slab.write(text, this.#at + 4, 'utf8')
      this.#slab.writeInt32BE(length, this.#at)
      this.#at += 4 + length
    }
  }

  #string(text: string): void {
    this.#room(text.length * UTF8_MAX + 1)
    this.#at += this.#slab.write(text, this.#at, 'utf8')
    this.#slab[this.#at++] = 0
  }

  #octet(value: number): void {
    this.#room(1)
    this.#slab[this.#at++] = value
  }

  #int16(value: number): void {
    this.#room(2)
    this.#at = this.#slab.writeInt16BE(value, this.#at)
  }

  #int32(value: number): void {
    this.#room(4)
    this.#at = this.#slab.writeInt32BE(value, this.#at)
  }

  #room(octets: number): void {
    if (this.#at + octets <= this.#slab.length) return
    const pending = this.#slab.subarray(this.#from, this.#at)
    const slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, 2 * pending.length + octets))
    slab.set(pending)
    this.#slab = slab
    this.#from = 0
    this.#at = pending.length
  }
}
