/**
 * When mail of an account looks like somebody else's (decisions/0023). Pure: what is counted and what is known of the
 * account come in; undefined, or the evidence, comes out.
 */
import {
  BOUNCE_SHARE,
  BOUNCES_MIN,
  BOUNCING_DIVISOR,
  PEAK_FACTOR,
  STRANGE_COUNTRY_DIVISOR,
  STRANGE_HOUR_DIVISOR,
} from './limits.ts'
import { type Measure, type Sums, WINDOWS, type WindowName } from './windows.ts'

export type LimitName = `${WindowName}.${Measure}`
type Limit = {
  readonly name: LimitName
  readonly window: WindowName
  readonly measure: Measure
  readonly max: number
}

/**
 * The message that reaches one of these is held. Nobody writes by hand to fifty people that they never wrote to in ten
 * minutes; whoever has a program do so has the mass lane. Colleagues count apart: what stays in the house can be taken back.
 */
export const LIMITS: readonly Limit[] = [
  limit('minute', 'messages', 50),
  limit('minute', 'newRecipients', 200),
  limit('tenMinutes', 'newMessages', 50),
  limit('tenMinutes', 'messages', 150),
  limit('tenMinutes', 'newRecipients', 300),
  limit('tenMinutes', 'colleagueMessages', 200),
  limit('hour', 'newMessages', 150),
  limit('hour', 'messages', 500),
  limit('hour', 'newRecipients', 600),
  limit('hour', 'colleagueMessages', 1000),
]

function limit(window: WindowName, measure: Measure, max: number): Limit {
  return { name: `${window}.${measure}`, window, measure, max }
}

/** The most that the account did of each in ordinary life. */
export type Peaks = { readonly [Name in LimitName]?: number }

export type Situation = {
  readonly sums: Sums
  readonly nowMs: number
  readonly lane: 'personal' | 'mass'
  readonly peaks: Peaks
  /** Where the message comes from; undefined: nobody can say. */
  readonly country: string | undefined
  /** The countries that are the account's own; empty: not known yet. */
  readonly ownCountries: readonly string[]
  /** Whether the account never worked at this hour, in UTC. */
  readonly strangeHour: boolean
  /** Recipients of this hour, and how many of them failed for good. */
  readonly recipients: number
  readonly bounced: number
}

/** Why the brake was pulled: numbers, for people and programs. */
export type Evidence = {
  readonly measure: Measure
  readonly count: number
  readonly seconds: number
  readonly limit: number
  /** The most of it in ordinary life; 0: nothing is known. */
  readonly usual: number
  /** Recipients never written to before, within the last hour. */
  readonly newRecipients: number
  readonly messages: number
  /** When it is not one of the account's own. */
  readonly country?: string
  readonly ownCountries?: readonly string[]
  /** Hour of the day in UTC, when the account never worked then. */
  readonly hour?: number
  readonly bounced?: number
}

/** Undefined: nothing is wrong. */
export function judge(situation: Situation): Evidence | undefined {
  const { sums, lane, peaks } = situation
  const signs = signsOf(situation)
  // The mass lane has its own pace. From where its account never was, it is a person's like any other.
  if (lane === 'mass' && signs.country === undefined) return undefined
  for (const one of LIMITS) {
    const usual = Math.round(peaks[one.name] ?? 0)
    const max = lane === 'mass' ? one.max : allowed(one.max, usual, signs.divisor)
    const count = sums[one.window][one.measure]
    if (count < max) continue
    return {
      measure: one.measure,
      count,
      seconds: WINDOWS[one.window].ms / 1000,
      limit: max,
      usual,
      newRecipients: sums.hour.newRecipients,
      messages: sums.hour.messages + sums.hour.colleagueMessages,
      ...(signs.country !== undefined && { country: signs.country, ownCountries: situation.ownCountries }),
      ...(signs.hour !== undefined && { hour: signs.hour }),
      ...(signs.bounced !== undefined && { bounced: signs.bounced }),
    }
  }
  return undefined
}

/** What was usual is allowed where nothing else is strange; a strange sign makes everything narrower. */
function allowed(max: number, usual: number, divisor: number): number {
  return divisor === 1 ? Math.max(max, usual * PEAK_FACTOR) : Math.ceil(max / divisor)
}

type Signs = {
  readonly divisor: number
  readonly country: string | undefined
  readonly hour: number | undefined
  readonly bounced: number | undefined
}

function signsOf(situation: Situation): Signs {
  const { country, ownCountries, strangeHour, recipients, bounced, nowMs } = situation
  const isAbroad = country !== undefined && ownCountries.length > 0 && !ownCountries.includes(country)
  const isBouncing = bounced >= BOUNCES_MIN && bounced >= recipients * BOUNCE_SHARE
  return {
    divisor: Math.max(
      isAbroad ? STRANGE_COUNTRY_DIVISOR : 1,
      isBouncing ? BOUNCING_DIVISOR : 1,
      strangeHour ? STRANGE_HOUR_DIVISOR : 1,
    ),
    country: isAbroad ? country : undefined,
    hour: strangeHour ? new Date(nowMs).getUTCHours() : undefined,
    bounced: isBouncing ? bounced : undefined,
  }
}
