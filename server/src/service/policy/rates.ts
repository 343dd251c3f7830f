/**
 * How much an account, its domain and its company may send: messages, recipients and octets in any hour and any day.
 * What is refused does not count, and neither does what was not taken after all.
 */
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import { sizeText } from '../../lib/size-text.ts'
import type { TextValues } from '../../lib/text.ts'
import { domainOf } from '../../mail/address.ts'
import type { Directory } from '../../store/directory.ts'
import {
  type Amounts,
  DAY_SLOTS,
  HOUR_SLOTS,
  RATE_NAMES,
  type RateName,
  type ScopedLimits,
  type SendingCounts,
  type SendingLimits,
  SLOT_MS,
  type Sums,
} from '../../store/directory-rates.ts'
import type { Principal } from '../account/principal.ts'

export type RatesDeps = {
  readonly directory: Pick<Directory, 'rateLimits' | 'writeCounts'>
  readonly clock: Clock
  /** Of each account that has none of its own. */
  readonly defaults: SendingLimits
}

/** What was counted, until it is known that the message is taken. */
export type Taken = { giveBack(): Promise<void> }

export type Rates = {
  /**
   * Counts a message that is about to be taken. Throws Refusal `try-later` when an hour's limit is reached, `limit` for
   * a day's, or when this message alone is more than a limit.
   */
  take(principal: Principal, amounts: Amounts): Promise<Taken>
}

type Measure = { readonly of: keyof Amounts; readonly window: 'hour' | 'day'; readonly slots: number }

const MEASURES: Readonly<Record<RateName, Measure>> = {
  messagesHour: { of: 'messages', window: 'hour', slots: HOUR_SLOTS },
  messagesDay: { of: 'messages', window: 'day', slots: DAY_SLOTS },
  recipientsHour: { of: 'recipients', window: 'hour', slots: HOUR_SLOTS },
  recipientsDay: { of: 'recipients', window: 'day', slots: DAY_SLOTS },
  bytesDay: { of: 'bytes', window: 'day', slots: DAY_SLOTS },
}
const NOTHING_TAKEN: Taken = { giveBack: () => Promise.resolve() }

export function createRates({ directory, clock, defaults }: RatesDeps): Rates {
  return {
    async take(principal, amounts) {
      if (principal.accountId === undefined) return NOTHING_TAKEN
      const scopes = (await directory.rateLimits(principal.accountId))
        .map((scope) => withDefaults(scope, defaults))
        .filter(({ limits }) => isLimited(limits))
      if (scopes.length === 0) return NOTHING_TAKEN
      const slot = Math.floor(clock.now() / SLOT_MS)
      await directory.writeCounts(async ({ counts }) => {
        for (const scope of scopes) {
          const sums = await counts.add(scope, slot, amounts)
          const name = exceeded(scope.limits, sums)
          // Thrown within the transaction: nothing of this message is counted anywhere.
          if (name !== undefined) throw await refusalOf(counts, scope, { name, slot, amounts, principal })
        }
      })
      return { giveBack: () => giveBack(directory, scopes, slot, amounts) }
    },
  }
}

async function giveBack(
  directory: RatesDeps['directory'],
  scopes: readonly ScopedLimits[],
  slot: number,
  { messages, recipients, bytes }: Amounts,
): Promise<void> {
  const less = { messages: -messages, recipients: -recipients, bytes: -bytes }
  await directory.writeCounts(async ({ counts }) => {
    for (const scope of scopes) await counts.add(scope, slot, less)
  })
}

export function withDefaults(scope: ScopedLimits, defaults: SendingLimits): ScopedLimits {
  return scope.scope === 'account' ? { ...scope, limits: { ...defaults, ...scope.limits } } : scope
}

function isLimited(limits: SendingLimits): boolean {
  return RATE_NAMES.some((name) => typeof limits[name] === 'number')
}

/** The first limit that is passed; those of the day before those of the hour, for they last longer. */
function exceeded(limits: SendingLimits, sums: Sums): RateName | undefined {
  const passed = RATE_NAMES.filter((name) => {
    const { window, of } = MEASURES[name]
    return sums[window][of] > (limits[name] ?? Infinity)
  })
  return passed.find((name) => MEASURES[name].window === 'day') ?? passed[0]
}

type Case = {
  readonly name: RateName
  readonly slot: number
  readonly amounts: Amounts
  readonly principal: Principal
}

async function refusalOf(
  counts: SendingCounts,
  { scope, id, limits, name: whose }: ScopedLimits,
  { name, slot, amounts, principal }: Case,
): Promise<Refusal> {
  const { of, window, slots } = MEASURES[name]
  const max = limits[name] ?? 0
  const values: TextValues = {
    what: of,
    max: of === 'bytes' ? sizeText(max) : String(max),
    whose,
    admin: `postmaster@${domainOf(principal.address)}`,
  }
  if (amounts[of] > max) return new Refusal('limit', { key: `rate.tooMuch.${window}`, values })
  // This message is among them, in the newest slot: the oldest go until what is left leaves room for it.
  const found = await counts.slots(scope, id, slot, slots)
  let sum = found.reduce((total, one) => total + one[of], 0)
  let free = slot + 1
  for (const one of found) {
    if (sum <= max) break
    sum -= one[of]
    free = one.slot + slots + 1
  }
  const time = timeText(free * SLOT_MS)
  if (window === 'hour') return new Refusal('try-later', { key: 'rate.hour', values: { ...values, time } })
  return new Refusal('limit', { key: 'rate.day', values: { ...values, time } })
}

/** `14:35 +0200`, by the clock of this machine. */
function timeText(ms: number): string {
  const date = new Date(ms)
  const two = (n: number): string => String(n).padStart(2, '0')
  const offset = -date.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`
  return `${two(date.getHours())}:${two(date.getMinutes())} ${zone}`
}
