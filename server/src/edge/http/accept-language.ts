/** The language a program asks for, of those we speak. RFC 9110 §12.5.4 */
import { LANGUAGES, type Language } from '../../lib/text.ts'

/** Ranges that are looked at: browsers send three or four. */
const RANGES_MAX = 10

/** The one with the most weight, the first of equals; undefined when none of ours is asked for. */
export function acceptedLanguage(field: string | undefined): Language | undefined {
  let best: { readonly language: Language; readonly weight: number } | undefined
  for (const range of (field ?? '').slice(0, 256).split(',', RANGES_MAX)) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const language = LANGUAGES.find((one) => tag === one || tag.startsWith(`${one}-`))
    const quality = parameters.find((one) => one.startsWith('q='))?.slice(2)
    const weight = quality === undefined ? 1 : Number.parseFloat(quality)
    if (language !== undefined && weight > (best?.weight ?? 0)) best = { language, weight }
  }
  return best?.language
}
