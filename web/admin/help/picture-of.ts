/** Where the picture of a guide is; undefined: it has none. */
import type { Guide } from './guide.ts'

export function pictureOf({ id, picture }: Guide, language: 'en' | 'es'): string | undefined {
  return picture === undefined ? undefined : new URL(`./pictures/${id}-${language}.jpg`, import.meta.url).href
}
