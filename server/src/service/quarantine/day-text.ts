/** Days as people say them. */
import type { Language } from '../../lib/text.ts'

/** `3 May`, `3 de mayo`: the year is that of everybody. */
export function dayText(ms: number, language: Language, timeZone: string): string {
  const locale = language === 'en' ? 'en-GB' : 'es'
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone }).format(ms)
}
