const UNITS = ['KB', 'MB', 'GB', 'TB', 'PB'] as const

/** 5242880 → `5 MB`: as file managers show it, in the same form in both languages. */
export function sizeText(bytes: number): string {
  if (bytes < 1_048_576) return `${Math.ceil(bytes / 1024)} KB`
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length)
  return `${Math.ceil(bytes / (1024 ** power / 10)) / 10} ${UNITS[power - 1]}`
}
