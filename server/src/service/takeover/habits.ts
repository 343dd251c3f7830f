/**
 * What is usual for an account, learned hour by hour: an hour is believed when it is over and nobody pulled the brake.
 * Kept as JSON in the account's row; times are whole days and hours since 1970, UTC.
 */
import {
  COUNTRIES_MAX,
  COUNTRY_FAMILIAR_DAYS,
  COUNTRY_KEPT_DAYS,
  COUNTRY_LEARNING_DAYS,
  HOURS_LEARNING_DAYS,
  PEAK_KEPT_A_DAY,
} from './limits.ts'
import type { LimitName } from './rules.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const HOURS = 24

export type Habits = {
  /** Days on which the account did anything. */
  readonly activeDays: number
  readonly lastDay: number
  /** On how many days it worked at each hour of the day. */
  readonly hours: readonly number[]
  readonly countries: { readonly [code: string]: { readonly days: number; readonly last: number } }
  readonly peaks: { readonly [Name in LimitName]?: number }
  /** Until then an admin vouches for it: nothing is judged, all is learned. */
  readonly trustedUntilMs: number
}

export const NO_HABITS: Habits = {
  activeDays: 0,
  lastDay: 0,
  hours: new Array<number>(HOURS).fill(0),
  countries: {},
  peaks: {},
  trustedUntilMs: 0,
}

/** What one hour showed. */
export type Hour = {
  /** Since 1970. */
  readonly hour: number
  readonly countries: ReadonlySet<string>
  readonly peaks: ReadonlyMap<LimitName, number>
}

export function hourOf(nowMs: number): number {
  return Math.floor(nowMs / HOUR_MS)
}

/** The habits after an hour that was ordinary. */
export function learned(habits: Habits, { hour, countries, peaks }: Hour): Habits {
  const day = Math.floor((hour * HOUR_MS) / DAY_MS)
  const isNewDay = day > habits.lastDay
  const activeDays = habits.activeDays + (isNewDay ? 1 : 0)
  const faded = isNewDay ? PEAK_KEPT_A_DAY ** (activeDays === 1 ? 0 : day - habits.lastDay) : 1
  const kept: { [Name in LimitName]?: number } = {}
  for (const [name, peak] of Object.entries(habits.peaks) as [LimitName, number][]) kept[name] = peak * faded
  for (const [name, peak] of peaks) kept[name] = Math.max(kept[name] ?? 0, peak)
  return {
    ...habits,
    activeDays,
    lastDay: Math.max(day, habits.lastDay),
    hours: habits.hours.map((days, at) => (at === hour % HOURS ? days + 1 : days)),
    countries: countriesAfter(habits, countries, day, activeDays),
    peaks: kept,
  }
}

function countriesAfter(
  habits: Habits,
  seen: ReadonlySet<string>,
  day: number,
  activeDays: number,
): Habits['countries'] {
  const after = new Map(
    Object.entries(habits.countries).filter(([, { last }]) => day - last <= COUNTRY_KEPT_DAYS),
  )
  for (const code of seen) {
    const known = after.get(code)
    const isNewDay = known === undefined || known.last < day
    // Those of its first days are the account's own at once: something has to be.
    const least = activeDays <= COUNTRY_LEARNING_DAYS ? COUNTRY_FAMILIAR_DAYS : 0
    const days = Math.max(least, (known?.days ?? 0) + (isNewDay ? 1 : 0))
    if (known !== undefined || after.size < COUNTRIES_MAX) after.set(code, { days, last: day })
  }
  return Object.fromEntries(after)
}

/** Empty: too little is known to call any of them strange. */
export function ownCountries({ activeDays, countries }: Habits): readonly string[] {
  if (activeDays < COUNTRY_LEARNING_DAYS) return []
  return Object.entries(countries)
    .filter(([, { days }]) => days >= COUNTRY_FAMILIAR_DAYS)
    .map(([code]) => code)
}

/** An hour in which, and around which, the account never worked. */
export function isStrangeHour({ activeDays, hours }: Habits, nowMs: number): boolean {
  if (activeDays < HOURS_LEARNING_DAYS) return false
  const hour = hourOf(nowMs) % HOURS
  // Its neighbours too: clocks are changed twice a year, and people stay longer.
  return [hour - 1, hour, hour + 1].every((one) => hours[(one + HOURS) % HOURS] === 0)
}
