/**
 * Dates of headers, in RFC 5322's form, its obsolete ones and those of real programs.
 *
 *   Sat, 21 Nov 2026 10:15:00 +0100 (CET)    21 Nov 26 09:15 GMT    Sat Nov 21 09:15:00 2026    2026-11-21T09:15:00Z
 */

/** Earlier and later ones are mistakes, and would break the dates of clients. */
const YEAR_MIN = 1900
const YEAR_MAX = 9999
/** Signs of a date that are looked at: the longest real ones, with a comment, have some 60. */
const DATE_SIGNS_MAX = 200

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Minutes east of UTC. Other letters mean "unknown": UTC. RFC 5322 §4.3 */
const ZONES: ReadonlyMap<string, number> = new Map([
  ['est', -300],
  ['edt', -240],
  ['cst', -360],
  ['cdt', -300],
  ['mst', -420],
  ['mdt', -360],
  ['pst', -480],
  ['pdt', -420],
  ['wet', 0],
  ['west', 60],
  ['bst', 60],
  ['cet', 60],
  ['cest', 120],
  ['met', 60],
  ['mest', 120],
  ['eet', 120],
  ['eest', 180],
  ['msk', 180],
  ['jst', 540],
  ['kst', 540],
])

/** As nearly all programs write it: `Sat, 21 Nov 2026 10:15:00 +0100`. */
const USUAL =
  /^(?:[A-Za-z]{3}, +)?([0-9]{1,2}) ([A-Za-z]{3}) ([0-9]{4}) ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))? ([+-][0-9]{4})$/

/** Milliseconds since 1970, or undefined where no date can be read. RFC 5322 §3.3, RFC 5322 §4.3 */
export function readDate(text: string): number | undefined {
  const usual = USUAL.exec(text)
  if (usual !== null) {
    const [, day, name = '', year, hour, minute, second, zone = ''] = usual
    const month = MONTHS.indexOf(name.toLowerCase())
    return month < 0 ? undefined : timeOf(year, month, day, [hour, minute, second], zoneOf(zone) ?? 0)
  }
  const plain = withoutComments(text.slice(0, DATE_SIGNS_MAX))
  const iso =
    /^\s*([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?/.exec(plain)
  if (iso !== null) {
    const zone = zoneOf(plain.slice(iso[0].length).trim().split(/\s/)[0] ?? '')
    return timeOf(iso[1], Number(iso[2]) - 1, iso[3], [iso[4], iso[5], iso[6]], zone ?? 0)
  }
  return readWords(plain.split(/[\s,]+/).filter((word) => word !== ''))
}

/** Minutes east of UTC of the zone that a date is written in; undefined where it names none at its end. RFC 5322 §3.3 */
export function readZone(text: string): number | undefined {
  const plain = withoutComments(text.slice(0, DATE_SIGNS_MAX)).trim()
  const last = /(?:[+-][0-9]{2}:?[0-9]{2}|[A-Za-z]{1,5})$/.exec(plain)
  return last === null ? undefined : zoneOf(last[0])
}

/** Day, month, year, time and zone in whatever order; the words say themselves what they are. */
function readWords(words: readonly string[]): number | undefined {
  const numbers: string[] = []
  let month = -1
  let time: RegExpExecArray | undefined
  let zone: number | undefined
  for (const word of words.flatMap((text) =>
    /^[0-9]+-[A-Za-z]+-[0-9]+$/.test(text) ? text.split('-') : [text],
  )) {
    const clock = /^([0-9]{1,2})[:.]([0-9]{1,2})(?:[:.]([0-9]{1,2}))?(.*)$/.exec(word)
    if (clock !== null && time === undefined) {
      time = clock
      const glued = clock[4] ?? ''
      if (glued !== '') zone = zoneOf(glued)
    } else if (/^[0-9]+$/.test(word) && !(time !== undefined && numbers.length >= 2)) numbers.push(word)
    else if (month < 0 && word.length >= 3 && MONTHS.includes(word.slice(0, 3).toLowerCase())) {
      month = MONTHS.indexOf(word.slice(0, 3).toLowerCase())
    } else if (time !== undefined) zone ??= zoneOf(word)
  }
  const [first = '', second = ''] = numbers
  const [day, year] = first.length === 4 ? [second, first] : [first, second]
  if (month < 0 || numbers.length < 2) return undefined
  return timeOf(year, month, day, [time?.[1], time?.[2], time?.[3]], zone ?? 0)
}

function timeOf(
  yearText: string | undefined,
  month: number,
  dayText: string | undefined,
  clock: readonly (string | undefined)[],
  zoneMinutes: number,
): number | undefined {
  const year = fullYear(yearText ?? '')
  const day = Number(dayText)
  const [hour = 0, minute = 0, second = 0] = clock.map((text) => Number(text ?? 0))
  if (year < YEAR_MIN || year > YEAR_MAX || month < 0 || month > 11 || day < 1 || day > 31) return undefined
  // A leap second is the second before it. RFC 5322 §3.3
  if (hour > 24 || minute > 59 || second > 60) return undefined
  const at = new Date(0)
  at.setUTCFullYear(year, month, day)
  if (at.getUTCMonth() !== month) return undefined
  at.setUTCHours(hour, minute, Math.min(second, 59))
  return at.getTime() - zoneMinutes * 60_000
}

/** Two digits: 2000 to 2049, else 19xx; three: 1900 is added. RFC 5322 §4.3 */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return text.length === 3 ? 1900 + year : year
}

/** Minutes east of UTC; undefined for what is no zone. */
function zoneOf(word: string): number | undefined {
  const form = /^(?:(?:GMT|UTC?)?([+-])([0-9]{1,2}):?([0-9]{2})?)$/i.exec(word)
  if (form !== null) {
    const minutes = Number(form[2]) * 60 + Number(form[3] ?? 0)
    return minutes >= 24 * 60 ? 0 : form[1] === '-' ? -minutes : minutes
  }
  // Military letters were defined with the wrong sign: they say nothing. RFC 5322 §4.3
  return /^[a-z]+$/i.test(word) ? (ZONES.get(word.toLowerCase()) ?? 0) : undefined
}

function withoutComments(text: string): string {
  if (!text.includes('(')) return text
  const out: string[] = []
  let depth = 0
  for (const sign of text) {
    if (sign === '(') depth++
    else if (sign === ')') depth = Math.max(depth - 1, 0)
    else if (depth === 0) out.push(sign)
  }
  return out.join('')
}
