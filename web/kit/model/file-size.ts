/**
 * `96 KB`, `1.2 MB`: as people read it, with two digits at least where there are more than octets. `step`: how many of one unit
 * make the next; 1024 where space is allotted.
 */
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
const STEP = 1000
/** Of storage: gigabytes of 2^30 octets, as the panel allots them. */
export const SPACE_STEP = 1024

export function fileSize(octets: number, locale: string, step = STEP): string {
  let amount = octets
  let unit = 0
  while (amount >= step && unit < UNITS.length - 1) {
    amount /= step
    unit++
  }
  // Locales have octets as “byte”, “bytes” or “B”: here they are the same everywhere.
  if (unit === 0) return `${new Intl.NumberFormat(locale).format(amount)}\u00a0B`
  const digits = unit > 1 && amount < 10 ? 1 : 0
  const style = { style: 'unit', unit: UNITS[unit] ?? 'byte', maximumFractionDigits: digits } as const
  return new Intl.NumberFormat(locale, style).format(amount)
}
