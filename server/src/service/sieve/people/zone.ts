/** How far from UTC a place is on a day, as Sieve writes it. RFC 5260 §4.1 */

/** `+0200`. `zone` is one that `isZone` takes, `day` as `2026-07-01`. */
export function offsetText(zone: string, day: string): string {
  const noon = new Date(`${day}T12:00:00Z`)
  const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(noon)
    .find(({ type }) => type === 'timeZoneName')?.value
  // `GMT` alone is UTC itself.
  const [, sign = '+', hours = '00', minutes = '00'] = /^GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? []
  return `${sign}${hours}${minutes}`
}

export function isZone(name: string): boolean {
  // What could end a comment is no zone, whatever else it is.
  return /^[A-Za-z0-9_+/-]{1,64}$/.test(name) && isKnown(name)
}

/** Where this machine stands. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
