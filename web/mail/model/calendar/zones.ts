/** When something is, of a time as it stands in a calendar: a date, or a time in a zone, in UTC, or wherever one is. RFC 5545 §3.3.5 */

export type CalendarTime =
  | { readonly kind: 'date'; readonly year: number; readonly month: number; readonly day: number }
  | { readonly kind: 'instant'; readonly at: Date }
  /** By a clock whose place is not known; `at` is what it shows, as if it were UTC. */
  | { readonly kind: 'floating'; readonly at: Date }

/** `20261124`, `20261124T090000`, `20261124T120000Z`. Undefined: none of these, or no such day. */
export function readCalendarTime(value: string, zone: string | undefined): CalendarTime | undefined {
  const [, year, month, day, hour, minute, second, utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(value) ?? []
  if (year === undefined) return undefined
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const shown = new Date(Date.UTC(y, m - 1, d, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)))
  if (shown.getUTCDate() !== d || shown.getUTCMonth() !== m - 1 || y < 1000) return undefined
  if (hour === undefined) return { kind: 'date', year: y, month: m, day: d }
  if (utc !== undefined) return { kind: 'instant', at: shown }
  const known = zone === undefined ? undefined : zoneOf(zone)
  return known === undefined
    ? { kind: 'floating', at: shown }
    : { kind: 'instant', at: instantIn(known, shown) }
}

/** Its name as Intl knows it; undefined: it is none that we know. Outlook writes its own, some put a path before it. */
export function zoneOf(name: string): string | undefined {
  const plain = WINDOWS[name] ?? name
  const tail = /[A-Z][A-Za-z_]+\/[A-Za-z_/+-]+$/.exec(plain)?.[0]
  return [plain, tail].find((one) => one !== undefined && isZone(one))
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** When clocks there show that. Of an hour that comes twice one of both, of one that is left out the one after. */
function instantIn(zone: string, shown: Date): Date {
  let at = shown.getTime()
  // The first guess may lie on the other side of a change of the clocks; the second does not.
  for (let n = 0; n < 2; n++) at = shown.getTime() - (clockIn(zone, at) - at)
  return new Date(at)
}

/** What clocks there show at that moment, as if it were UTC. ms */
function clockIn(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(at)
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
}

/** What Outlook calls the zones of the Americas and Europe, by the list of the Unicode consortium (windowsZones). */
const WINDOWS: Readonly<Record<string, string>> = {
  UTC: 'Etc/UTC',
  'GMT Standard Time': 'Europe/London',
  'Romance Standard Time': 'Europe/Paris',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Central European Standard Time': 'Europe/Warsaw',
  'E. Europe Standard Time': 'Europe/Chisinau',
  'FLE Standard Time': 'Europe/Kiev',
  'GTB Standard Time': 'Europe/Bucharest',
  'Russian Standard Time': 'Europe/Moscow',
  'Argentina Standard Time': 'America/Buenos_Aires',
  'SA Eastern Standard Time': 'America/Cayenne',
  'E. South America Standard Time': 'America/Sao_Paulo',
  'Montevideo Standard Time': 'America/Montevideo',
  'Paraguay Standard Time': 'America/Asuncion',
  'Pacific SA Standard Time': 'America/Santiago',
  'SA Pacific Standard Time': 'America/Bogota',
  'SA Western Standard Time': 'America/La_Paz',
  'Venezuela Standard Time': 'America/Caracas',
  'Central America Standard Time': 'America/Guatemala',
  'Central Standard Time (Mexico)': 'America/Mexico_City',
  'Mountain Standard Time (Mexico)': 'America/Mazatlan',
  'Eastern Standard Time (Mexico)': 'America/Cancun',
  'Eastern Standard Time': 'America/New_York',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'US Mountain Standard Time': 'America/Phoenix',
  'Pacific Standard Time': 'America/Los_Angeles',
  'Atlantic Standard Time': 'America/Halifax',
  'India Standard Time': 'Asia/Calcutta',
  'China Standard Time': 'Asia/Shanghai',
  'Tokyo Standard Time': 'Asia/Tokyo',
  'AUS Eastern Standard Time': 'Australia/Sydney',
}
