/** 5242880 → `5 MB`: as file managers show it, in the same form in both languages. */
export function sizeText(bytes: number): string {
  if (bytes < 1_048_576) return `${Math.ceil(bytes / 1024)} KB`
  return `${Math.ceil(bytes / 104_857.6) / 10} MB`.replace('.0 ', ' ')
}
