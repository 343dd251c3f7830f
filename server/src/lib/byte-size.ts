/** Amounts of storage as people write and read them: `500MB`, `5 GB`. A kilobyte is 1,024 octets, as mail programs count. */
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** Undefined when it is no size below 2^53. */
export function parseByteSize(written: string): number | undefined {
  const parts = /^(\d{1,15}(?:\.\d{1,3})?) ?([KMGT]?)(i?B)?$/i.exec(written.trim())
  if (parts === null) return undefined
  const power = UNITS.findIndex((unit) => unit.replace('B', '') === (parts[2] ?? '').toUpperCase())
  const bytes = Math.round(Number(parts[1]) * 1024 ** power)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

export function formatByteSize(bytes: number, language: 'en' | 'es'): string {
  let power = 0
  let value = bytes
  while (value >= 1024 && power < UNITS.length - 1) {
    value /= 1024
    power++
  }
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)
  return `${number} ${UNITS[power] ?? ''}`
}
