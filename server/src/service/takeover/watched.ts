/** One account as the breaker knows it while it is at work: what it did of late, and what is usual for it. */
import type { AccountId } from '../../mail/ids.ts'
import { type Habits, hourOf, isStrangeHour, learned, ownCountries } from './habits.ts'
import { KNOWN_MAX } from './limits.ts'
import { type Evidence, judge, LIMITS, type LimitName } from './rules.ts'
import { type Amounts, type Sums, Windows } from './windows.ts'

/** One message, as far as it counts. */
export type Seen = {
  /** Hashes of those outside the company. */
  readonly outside: readonly number[]
  readonly colleagues: number
  /** The account only passes it on: how much arrives, others decide. */
  readonly forwarded: boolean
  readonly country: string | undefined
  readonly lane: 'personal' | 'mass'
}

export class Watched {
  readonly id: AccountId
  readonly organisationId: number
  usedMs = 0
  /** Something was learned that is not written. */
  changed = false
  #habits: Habits
  readonly #known: Set<number>
  #windows = new Windows()
  /** Of the running hour: what will be learned when it is over. */
  #hour = 0
  readonly #fresh = new Set<number>()
  readonly #countries = new Set<string>()
  readonly #peaks = new Map<LimitName, number>()
  #active = false
  #recipients = 0
  #bounced = 0

  constructor(id: AccountId, organisationId: number, habits: Habits, known: Iterable<number>) {
    this.id = id
    this.organisationId = organisationId
    this.#habits = habits
    this.#known = new Set(known)
  }

  get habits(): Habits {
    return this.#habits
  }

  /** The newest of those that it wrote to, oldest first. */
  get known(): Uint32Array {
    return Uint32Array.from([...this.#known].slice(-KNOWN_MAX))
  }

  /** Counts a message; the evidence when it is one too many. */
  count(seen: Seen, nowMs: number): Evidence | undefined {
    this.settle(nowMs)
    this.usedMs = nowMs
    this.#windows.add(nowMs, this.#amountsOf(seen))
    this.#recipients += seen.outside.length
    const sums = this.#windows.sums(nowMs)
    if (nowMs >= this.#habits.trustedUntilMs) {
      const evidence = judge({
        sums,
        nowMs,
        lane: seen.lane,
        peaks: this.#habits.peaks,
        country: seen.country,
        ownCountries: ownCountries(this.#habits),
        strangeHour: isStrangeHour(this.#habits, nowMs),
        recipients: this.#recipients,
        bounced: this.#bounced,
      })
      if (evidence !== undefined) return evidence
    }
    this.#active = true
    // What is usual in the mass lane is not in the lane of people.
    if (seen.lane === 'personal') this.#notePeaks(sums)
    if (seen.country !== undefined) this.#countries.add(seen.country)
    return undefined
  }

  signedIn(country: string, nowMs: number): void {
    this.settle(nowMs)
    this.usedMs = nowMs
    this.#active = true
    this.#countries.add(country)
  }

  bounced(): void {
    this.#bounced++
  }

  /** Believes the hour that is over: nobody pulled the brake in it. */
  settle(nowMs: number): void {
    const hour = hourOf(nowMs)
    if (hour <= this.#hour) return
    if (this.#active) {
      const { countries, peaks } = { countries: this.#countries, peaks: this.#peaks }
      this.#habits = learned(this.#habits, { hour: this.#hour, countries, peaks })
      for (const one of this.#fresh) this.#known.add(one)
      for (const one of this.#known) {
        if (this.#known.size <= KNOWN_MAX) break
        this.#known.delete(one)
      }
      this.changed = true
    }
    this.forget()
    this.#hour = hour
  }

  /** The running hour teaches nothing. */
  forget(): void {
    this.#fresh.clear()
    this.#countries.clear()
    this.#peaks.clear()
    this.#active = false
    this.#recipients = 0
    this.#bounced = 0
  }

  #notePeaks(sums: Sums): void {
    for (const { name, window, measure } of LIMITS) {
      const reached = sums[window][measure]
      if (reached > (this.#peaks.get(name) ?? 0)) this.#peaks.set(name, reached)
    }
  }

  #amountsOf({ outside, colleagues, forwarded }: Seen): Amounts {
    let newRecipients = 0
    for (const one of outside) {
      if (this.#known.has(one) || this.#fresh.has(one)) continue
      newRecipients++
      this.#fresh.add(one)
    }
    const own = forwarded ? 0 : 1
    return {
      messages: outside.length > 0 ? own : 0,
      newMessages: newRecipients > 0 ? own : 0,
      newRecipients,
      colleagueMessages: outside.length === 0 && colleagues > 0 ? own : 0,
    }
  }
}
