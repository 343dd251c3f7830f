/** A message on its way in: pieces in a list, joined once, bounded by the size limit and by what the worker can hold. */
import { SLICE_OCTETS } from '../../lib/slices.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import { COMPANY_INFLIGHT_SHARE, MESSAGE_OCTETS } from './limits.ts'

/** Where a message's octets are taken from. */
export type Budget = {
  /** False: there is no room for so many. */
  take(bytes: number): boolean
  give(bytes: number): void
}

/** Octets that all messages in flight of this worker may take together. */
export class MemoryBudget implements Budget {
  readonly #limit: number
  #taken = 0
  readonly #companies = new Map<OrganisationId, number>()

  constructor(limitBytes: number) {
    this.#limit = limitBytes
  }

  get takenBytes(): number {
    return this.#taken
  }

  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#limit) return false
    this.#taken += bytes
    return true
  }

  give(bytes: number): void {
    this.#taken -= bytes
  }

  /** The part of it that one company may have: what floods one leaves room for the others. THREATS TE5 */
  shareOf(company: OrganisationId | undefined): Budget {
    if (company === undefined) return this
    const change = (bytes: number): void => {
      const taken = (this.#companies.get(company) ?? 0) + bytes
      if (taken === 0) this.#companies.delete(company)
      else this.#companies.set(company, taken)
    }
    return {
      take: (bytes) => {
        const most = this.#limit * COMPANY_INFLIGHT_SHARE
        if ((this.#companies.get(company) ?? 0) + bytes > most || !this.take(bytes)) return false
        change(bytes)
        return true
      },
      give: (bytes) => {
        this.give(bytes)
        change(-bytes)
      },
    }
  }
}

/** Pieces below this are copied together: a peer that sends 64 octets at a time must not cost a kilobyte each. */
const SMALL_PIECE_BYTES = 4096
const BLOCK_BYTES = 16_384

export class MessageBuffer {
  readonly #budget: Budget
  readonly #maxBytes: number
  #pieces: Buffer[] = []
  #block: Buffer | undefined
  #blockBytes = 0
  #reserved = 0
  #bytes = 0
  #state: 'growing' | 'too-large' | 'no-memory' = 'growing'

  constructor(budget: Budget, maxBytes: number = MESSAGE_OCTETS) {
    this.#budget = budget
    this.#maxBytes = maxBytes
  }

  /** Octets of the message so far, kept or not. */
  get bytes(): number {
    return this.#bytes
  }

  get state(): 'growing' | 'too-large' | 'no-memory' {
    return this.#state
  }

  add(bytes: Buffer, start: number, end: number): void {
    const length = end - start
    this.#bytes += length
    if (this.#state !== 'growing') return
    if (this.#bytes > this.#maxBytes) this.#give('too-large')
    else if (length >= SMALL_PIECE_BYTES) this.#addPiece(bytes.subarray(start, end))
    else this.#copy(bytes, start, end)
  }

  #addPiece(piece: Buffer): void {
    if (!this.#reserve(piece.length)) return
    this.#closeBlock()
    this.#pieces.push(piece)
  }

  #copy(bytes: Buffer, start: number, end: number): void {
    const length = end - start
    if (this.#block === undefined || this.#blockBytes + length > this.#block.length) {
      if (!this.#reserve(BLOCK_BYTES)) return
      this.#closeBlock()
      this.#block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
    }
    bytes.copy(this.#block, this.#blockBytes, start, end)
    this.#blockBytes += length
  }

  /** The whole message behind `front`, in memory of its own. */
  join(front: Buffer): Buffer {
    this.#closeBlock()
    const whole = Buffer.concat([front, ...this.#pieces], front.length + this.#bytes)
    this.#pieces = []
    return whole
  }

  /** The same for a large message, piece by piece. Does not mind a `release` meanwhile. */
  async joinInSlices(front: Buffer, pause: () => Promise<void> | undefined): Promise<Buffer> {
    this.#closeBlock()
    const pieces = [front, ...this.#pieces]
    this.#pieces = []
    const whole = Buffer.allocUnsafeSlow(front.length + this.#bytes)
    let at = 0
    let since = 0
    for (const piece of pieces) {
      at += piece.copy(whole, at)
      if (at - since < SLICE_OCTETS) continue
      since = at
      await pause()
    }
    return whole
  }

  /** Gives the memory back; the joined message stands for itself until it is committed. */
  release(): void {
    this.#budget.give(this.#reserved)
    this.#reserved = 0
    this.#pieces = []
    this.#block = undefined
    this.#blockBytes = 0
  }

  #reserve(bytes: number): boolean {
    if (!this.#budget.take(bytes)) {
      this.#give('no-memory')
      return false
    }
    this.#reserved += bytes
    return true
  }

  #closeBlock(): void {
    if (this.#block !== undefined && this.#blockBytes > 0)
      this.#pieces.push(this.#block.subarray(0, this.#blockBytes))
    this.#block = undefined
    this.#blockBytes = 0
  }

  #give(state: 'too-large' | 'no-memory'): void {
    this.#state = state
    this.release()
  }
}
