/** When summaries are due: at an hour of the company's own day, whatever its clocks do in spring and autumn. */

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const WEEK_DAYS = 7
/** Sunday is 0. */
const MONDAY = 1

/** The last moment, at `nowMs` or before, at which it was that hour there; `weekly`: on a Monday. */
export function lastDue(
  nowMs: number,
  hour: number,
  timeZone: string,
  frequency: 'daily' | 'weekly',
): number {
  const today = localDay(nowMs, timeZone)
  for (let back = 0; back <= WEEK_DAYS; back++) {
    const day = today - back * DAY_MS
    if (frequency === 'weekly' && new Date(day).getUTCDay() !== MONDAY) continue
    const due = momentOf(day, hour, timeZone)
    if (due <= nowMs) return due
  }
  // Monday of last week is eight days ago at most, when the hour of this Monday has not come.
  return momentOf(today - (WEEK_DAYS + 1) * DAY_MS, hour, timeZone)
}

/** Midnight UTC of the date that it is there. */
function localDay(ms: number, timeZone: string): number {
  const local = ms + offsetAt(ms, timeZone)
  return local - mod(local, DAY_MS)
}

/** When that hour of that date begins there; an hour that is left out in spring is the one after it. */
function momentOf(day: number, hour: number, timeZone: string): number {
  const local = day + hour * HOUR_MS
  const guess = local - offsetAt(local, timeZone)
  return local - offsetAt(guess, timeZone)
}

/** Milliseconds that the clocks there are ahead of UTC, to the minute. */
function offsetAt(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms)
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value)
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return local - (ms - mod(ms, 1000))
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by
}
