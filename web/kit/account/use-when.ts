/** Times as people say them: `hoy 10:41`, `ayer 22:04`, `mié 18`. */
import { useMemo } from 'react'
import { useKit, useWords } from '../kit-context.ts'
import { dateGroup, timeStyle } from '../model/date-groups.ts'
import { WHEN_TEXTS } from '../texts/when.ts'
import { localeOf } from '../words.ts'

export function useWhen(): (iso: string) => string {
  const { language } = useKit()
  const say = useWords(WHEN_TEXTS)
  return useMemo(() => {
    const locale = localeOf(language)
    return (iso) => {
      const when = new Date(iso)
      const now = new Date()
      const { kind } = dateGroup(when, now)
      if (kind === 'today' || kind === 'yesterday') return say(kind, { when })
      return new Intl.DateTimeFormat(locale, timeStyle(when, now)).format(when)
    }
  }, [language, say])
}
