/**
 * What an account did in the last minute, ten minutes and hour. Each window is a ring of slots, so that it slides; it may
 * reach one slot further back than its name says, never less far.
 */

/** What is counted. `newRecipients`: nobody of the account had written to them before. */
export const MEASURES = ['messages', 'newMessages', 'newRecipients', 'colleagueMessages'] as const
export type Measure = (typeof MEASURES)[number]

/** Milliseconds of each window, and of its slots. */
export const WINDOWS = {
  minute: { ms: 60_000, slotMs: 10_000 },
  tenMinutes: { ms: 600_000, slotMs: 60_000 },
  hour: { ms: 3_600_000, slotMs: 600_000 },
} as const
export type WindowName = keyof typeof WINDOWS
export const WINDOW_NAMES = Object.keys(WINDOWS) as readonly WindowName[]

export type Amounts = Readonly<Record<Measure, number>>
export type Sums = Readonly<Record<WindowName, Amounts>>

class Ring {
  readonly #slotMs: number
  readonly #slots: number
  readonly #counts: Int32Array
  /** The newest slot. */
  #slot = 0

  constructor({ ms, slotMs }: { readonly ms: number; readonly slotMs: number }) {
    this.#slotMs = slotMs
    this.#slots = ms / slotMs + 1
    this.#counts = new Int32Array(this.#slots * MEASURES.length)
  }

  add(nowMs: number, amounts: Amounts): void {
    this.#turn(nowMs)
    const at = (this.#slot % this.#slots) * MEASURES.length
    for (const [n, measure] of MEASURES.entries())
      this.#counts[at + n] = (this.#counts[at + n] ?? 0) + amounts[measure]
  }

  sums(nowMs: number): Amounts {
    this.#turn(nowMs)
    const sums: Record<Measure, number> = {
      messages: 0,
      newMessages: 0,
      newRecipients: 0,
      colleagueMessages: 0,
    }
    for (let at = 0; at < this.#counts.length; at += MEASURES.length)
      for (const [n, measure] of MEASURES.entries()) sums[measure] += this.#counts[at + n] ?? 0
    return sums
  }

  #turn(nowMs: number): void {
    // A clock that was set back counts into the newest slot there is.
    const slot = Math.max(this.#slot, Math.floor(nowMs / this.#slotMs))
    const from = Math.max(this.#slot + 1, slot - this.#slots + 1)
    for (let one = from; one <= slot; one++) {
      const at = (one % this.#slots) * MEASURES.length
      this.#counts.fill(0, at, at + MEASURES.length)
    }
    this.#slot = slot
  }
}

export class Windows {
  readonly #rings: Readonly<Record<WindowName, Ring>> = {
    minute: new Ring(WINDOWS.minute),
    tenMinutes: new Ring(WINDOWS.tenMinutes),
    hour: new Ring(WINDOWS.hour),
  }

  add(nowMs: number, amounts: Amounts): void {
    for (const name of WINDOW_NAMES) this.#rings[name].add(nowMs, amounts)
  }

  sums(nowMs: number): Sums {
    const { minute, tenMinutes, hour } = this.#rings
    return { minute: minute.sums(nowMs), tenMinutes: tenMinutes.sums(nowMs), hour: hour.sums(nowMs) }
  }
}
