/** Parts of a date, as `date` and `currentdate` compare them. RFC 5260 §4.2 */

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_MS = 86_400_000
/** The modified Julian day of 1 January 1970. */
const EPOCH_JULIAN = 40_587

/** Of a time in a zone, minutes east of UTC; undefined: there is no such part, or no such year. */
export function datePart(part: string, ms: number, zoneMinutes: number): string | undefined {
  const local = new Date(ms + zoneMinutes * 60_000)
  const year = local.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) return undefined
  const years = String(year).padStart(4, '0')
  const month = two(local.getUTCMonth() + 1)
  const day = two(local.getUTCDate())
  const date = `${years}-${month}-${day}`
  const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`
  switch (part.toLowerCase()) {
    case 'year':
      return years
    case 'month':
      return month
    case 'day':
      return day
    case 'date':
      return date
    case 'julian':
      return String(Math.floor(local.getTime() / DAY_MS) + EPOCH_JULIAN)
    case 'hour':
      return time.slice(0, 2)
    case 'minute':
      return time.slice(3, 5)
    case 'second':
      return time.slice(6)
    case 'time':
      return time
    case 'iso8601':
      return `${date}T${time}${zoneText(zoneMinutes, ':')}`
    case 'std11': {
      const words = `${WEEKDAYS[local.getUTCDay()]}, ${day} ${MONTHS[local.getUTCMonth()]} ${years}`
      return `${words} ${time} ${zoneText(zoneMinutes, '')}`
    }
    case 'zone':
      return zoneText(zoneMinutes, '')
    case 'weekday':
      return String(local.getUTCDay())
    default:
      return undefined
  }
}

function zoneText(minutes: number, colon: string): string {
  const whole = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(whole / 60))}${colon}${two(whole % 60)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
