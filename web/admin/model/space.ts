/** Storage as people type it: gigabytes as all of the product counts them, of 2^30 octets. */
import { fileSize, SPACE_STEP } from '../../kit/model/file-size.ts'

const GB = 2 ** 30

/** `5,2 GB` */
export const spaceText = (bytes: number, language: string): string => fileSize(bytes, language, SPACE_STEP)

/** null: no limit; undefined: this is no size. */
export function bytesOfGb(text: string): number | null | undefined {
  const written = text.trim().replace(',', '.')
  if (written === '') return null
  if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(written)) return undefined
  const bytes = Math.round(Number(written) * GB)
  return bytes > 0 ? bytes : undefined
}

export function gbOfBytes(bytes: number | null): string {
  return bytes === null ? '' : String(Math.round((bytes / GB) * 1000) / 1000)
}
