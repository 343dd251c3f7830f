/** Times and numbers in the language of the person. */
import { useMemo } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { fileSize } from '../../kit/model/file-size.ts'
import { isSameDay, lengthSince } from '../model/when.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'

export type Times = {
  /** `hoy 10:41`, `mié 18`: as short as it can be told. */
  readonly moment: (iso: string) => string
  /** `10:41:09` */
  readonly clock: (iso: string) => string
  /** The whole of it, for a tooltip. */
  readonly exact: (iso: string) => string
  /** `23 de noviembre` */
  readonly date: (iso: string) => string
  /** `mié 18` of a day. */
  readonly day: (date: Date) => string
  /** How long ago: `3 h 12 min`. */
  readonly since: (iso: string) => string
  readonly number: (value: number) => string
  /** 0.988 → `98,8 %` */
  readonly share: (value: number) => string
  readonly size: (bytes: number) => string
}

export function useTimes(): Times {
  const { language } = useKit()
  const say = useWords(CONTROL_TEXTS)
  return useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions): ((date: Date) => string) => {
      const made = new Intl.DateTimeFormat(language, options)
      return (date) => made.format(date)
    }
    const day = format({ weekday: 'short', day: 'numeric' })
    const old = format({ day: 'numeric', month: 'short', year: 'numeric' })
    const date = format({ day: 'numeric', month: 'long' })
    const exact = format({ dateStyle: 'long', timeStyle: 'medium' })
    const clock = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
    const number = new Intl.NumberFormat(language)
    const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
    return {
      moment: (iso) => {
        const at = new Date(iso)
        if (isSameDay(at, new Date())) return say('today', { at })
        return Math.abs(Date.now() - at.getTime()) < RECENT_MS ? day(at) : old(at)
      },
      clock: (iso) => clock(new Date(iso)),
      date: (iso) => date(new Date(iso)),
      exact: (iso) => exact(new Date(iso)),
      day,
      since: (iso) => {
        const { unit, ...values } = lengthSince(iso, Date.now())
        return say(unit, values)
      },
      number: (value) => number.format(value),
      share: (value) => share.format(value),
      size: (bytes) => fileSize(bytes, language),
    }
  }, [language, say])
}

/** Further away, a weekday would be taken for another week's. */
const RECENT_MS = 6 * 86_400_000
