/** `96 KB`, `1.2 MB`: as people read it, in thousands, with two digits at least where there are more than octets. */
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
const STEP = 1000

export function fileSize(octets: number, locale: string): string {
  let amount = octets
  let unit = 0
  while (amount >= STEP && unit < UNITS.length - 1) {
    amount /= STEP
    unit++
  }
  const digits = unit > 1 && amount < 10 ? 1 : 0
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(amount)
}
