/** Dates as IMAP writes them: `21-Nov-2026` in SEARCH, `" 1-Nov-2026 09:05:00 +0100"` elsewhere. RFC 9051 §9 */
import type { Reader } from './reader.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_MS = 86_400_000

/** Days since 1970-01-01 of a SEARCH date, with or without quotes. */
export function readDate(read: Reader): number {
  const text = read.sees('"') ? read.string() : read.atom('a date')
  const found = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(text)
  const day = found === null ? undefined : dayOf(found[1], found[2], found[3])
  if (day === undefined) throw read.fault('a date such as 21-Nov-2026')
  return day
}

/** Milliseconds of a quoted date and time. A day below 10 has a space before it, or 0, or (in some programs) nothing. */
export function readDateTime(read: Reader): number {
  const found = /^( ?\d|\d\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/.exec(
    read.string(),
  )
  const day = found === null ? undefined : dayOf(found[1], found[2], found[3])
  if (found === null || day === undefined) throw read.fault('a date such as "21-Nov-2026 09:05:00 +0100"')
  const [hour, minute, second] = [Number(found[4]), Number(found[5]), Number(found[6])]
  const zone = (Number(found[8]) * 60 + Number(found[9])) * (found[7] === '-' ? -1 : 1)
  if (hour > 23 || minute > 59 || second > 60) throw read.fault('a time of day')
  return day * DAY_MS + ((hour * 60 + minute - zone) * 60 + second) * 1000
}

/** `" 1-Nov-2026 09:05:00 +0000"`, always in UTC: the store keeps an instant, not the zone it was told in. */
export function formatDateTime(ms: number): string {
  const date = new Date(ms)
  const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`)
  const day = date.getUTCDate()
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `"${day < 10 ? ` ${day}` : day}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()} ${time} +0000"`
}

function dayOf(day = '', month = '', year = ''): number | undefined {
  const at = MONTHS.findIndex((name) => name.toLowerCase() === month.toLowerCase())
  const ms = Date.UTC(Number(year), at, Number(day))
  // A day that the month lacks would come out in the next one.
  if (at < 0 || new Date(ms).getUTCDate() !== Number(day) || new Date(ms).getUTCFullYear() !== Number(year))
    return undefined
  return ms / DAY_MS
}
