/** When an event is, in the words of a language and in the time of this device. */
import type { Invitation } from './invitation.ts'
import type { CalendarTime } from './zones.ts'

const DAY_MS = 86_400_000

/** `martes, 24 de noviembre de 2026, 10:00–11:00`; of whole days their dates. */
export function whenText({ start, end }: Pick<Invitation, 'start' | 'end'>, locale: string): string {
  const isWhole = start.kind === 'date'
  // What clocks of an unknown place show, and days, are told as they stand, in any zone.
  const asItStands = start.kind !== 'instant' ? { timeZone: 'UTC' } : {}
  const format = new Intl.DateTimeFormat(locale, {
    ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    ...(!isWhole && { hour: '2-digit', minute: '2-digit' }),
    ...asItStands,
  })
  const from = momentOf(start)
  const until = end === undefined || end.kind !== start.kind ? from : momentOf(end)
  // The end of whole days is the day after the last. RFC 5545 §3.6.1
  const last = isWhole ? Math.max(from, until - DAY_MS) : until
  return last > from ? format.formatRange(from, last) : format.format(from)
}

const momentOf = (time: CalendarTime): number =>
  time.kind === 'date' ? Date.UTC(time.year, time.month - 1, time.day) : time.at.getTime()
