/**
 * Which accounts this process is home of, in memory that its threads share. A thread that holds homes is a holder: it
 * stands for them until a moment that it puts off again and again, and whoever looks later does not believe it.
 */
import type { AccountId } from '../../mail/ids.ts'

/** Threads that a process ever had; those beyond hold no homes and ask. */
const HOLDERS = 256
/** Accounts that share a slot take it from each other. */
const SLOTS = 8_192
const FREE = 0n
/** A slot is the account times so much, and the holder. */
const HOLDER_BITS = 8n

export const HOME_TABLE_BYTES = (1 + HOLDERS + 2 * SLOTS) * BigInt64Array.BYTES_PER_ELEMENT

export class HomeTable {
  readonly #holders: BigInt64Array
  /** Of each holder, in nanoseconds of the machine's steady clock, which all threads read alike. */
  readonly #until: BigInt64Array
  readonly #slots: BigInt64Array
  readonly #homes: BigInt64Array

  /** Of `HOME_TABLE_BYTES` octets, all zero at first. Default: of this thread alone. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(HOME_TABLE_BYTES), from = 0) {
    const part = (at: number, length: number): BigInt64Array =>
      new BigInt64Array(memory, from + at * BigInt64Array.BYTES_PER_ELEMENT, length)
    this.#holders = part(0, 1)
    this.#until = part(1, HOLDERS)
    this.#slots = part(1 + HOLDERS, SLOTS)
    this.#homes = part(1 + HOLDERS + SLOTS, SLOTS)
  }

  /** A number for a thread that will hold homes; undefined: there were too many. */
  takeHolder(): number | undefined {
    const taken = Number(Atomics.add(this.#holders, 0, 1n))
    return taken < HOLDERS ? taken : undefined
  }

  /** Whether a holder stands for the account at this moment. */
  has(accountId: AccountId): boolean {
    const slot = Atomics.load(this.#slots, accountId % SLOTS)
    if (slot === FREE || slot >> HOLDER_BITS !== BigInt(accountId)) return false
    return process.hrtime.bigint() < this.until(Number(slot & ((1n << HOLDER_BITS) - 1n)))
  }

  /** Whether `home` is the account's home in this process, also when nobody stands for it just now. */
  isHere(accountId: AccountId, home: number): boolean {
    const at = accountId % SLOTS
    const slot = Atomics.load(this.#slots, at)
    const here = Atomics.load(this.#homes, at)
    return (
      slot >> HOLDER_BITS === BigInt(accountId) &&
      here === BigInt(home) &&
      slot === Atomics.load(this.#slots, at)
    )
  }

  put(accountId: AccountId, holder: number, home: number): void {
    const at = accountId % SLOTS
    Atomics.store(this.#slots, at, FREE)
    Atomics.store(this.#homes, at, BigInt(home))
    Atomics.store(this.#slots, at, slotOf(accountId, holder))
  }

  /** Unless another holder or account has taken its place. */
  remove(accountId: AccountId, holder: number): void {
    Atomics.compareExchange(this.#slots, accountId % SLOTS, slotOf(accountId, holder), FREE)
  }

  until(holder: number): bigint {
    return Atomics.load(this.#until, holder)
  }

  standUntil(holder: number, until: bigint): void {
    Atomics.store(this.#until, holder, until)
  }
}

function slotOf(accountId: AccountId, holder: number): bigint {
  return (BigInt(accountId) << HOLDER_BITS) | BigInt(holder)
}
