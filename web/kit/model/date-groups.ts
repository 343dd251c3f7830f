/** Which messages stand under which day. The day is the reader's, of their time zone. */

export type DateGroup =
  | { readonly kind: 'today' | 'yesterday' | 'thisWeek' | 'lastWeek' }
  | { readonly kind: 'month'; readonly year: number; readonly month: number }

const DAY_MS = 86_400_000
const DAYS_A_WEEK = 7

/** `month` counts from 0. Weeks begin on Monday. */
export function dateGroup(when: Date, now: Date): DateGroup {
  const days = dayNumber(now) - dayNumber(when)
  if (days <= 0) return { kind: 'today' }
  if (days === 1) return { kind: 'yesterday' }
  const weekday = (now.getDay() + DAYS_A_WEEK - 1) % DAYS_A_WEEK
  if (days <= weekday) return { kind: 'thisWeek' }
  if (days <= weekday + DAYS_A_WEEK) return { kind: 'lastWeek' }
  return { kind: 'month', year: when.getFullYear(), month: when.getMonth() }
}

/** The same for the same group. */
export const groupKey = (group: DateGroup): string =>
  group.kind === 'month' ? `${group.year}-${group.month}` : group.kind

/** `mar, 24 nov, 8:00` */
export const DAY_AND_TIME = {
  ...{ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
} as const satisfies Intl.DateTimeFormatOptions

/** How the time of a row is said: the hour today, the day this week, the date this year, else with its year. */
export function timeStyle(when: Date, now: Date): Intl.DateTimeFormatOptions {
  const days = dayNumber(now) - dayNumber(when)
  if (days <= 0) return { hour: 'numeric', minute: '2-digit' }
  if (days < DAYS_A_WEEK) return { weekday: 'short', day: 'numeric' }
  if (when.getFullYear() === now.getFullYear()) return { day: 'numeric', month: 'short' }
  return { day: 'numeric', month: 'short', year: 'numeric' }
}

/** Days of the calendar, whatever the hour and the summer time. */
const dayNumber = (date: Date): number =>
  Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS)
