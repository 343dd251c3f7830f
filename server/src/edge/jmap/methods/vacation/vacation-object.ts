/**
 * The automatic reply as JMAP has it. It is kept by days where the person is; JMAP has moments, so the first is the beginning of
 * a day there and the last the end of one. RFC 8621 §8
 */
import { utcDate } from '../../../../mail/header/header-forms.ts'
import { offsetText } from '../../../../service/sieve/people/zone.ts'
import type { JsonValue } from '../../../jmap-server.ts'
import type { Autoreply } from '../../autoreplies.ts'

export const VACATION_PROPERTIES = [
  'id',
  'isEnabled',
  'fromDate',
  'toDate',
  'subject',
  'textBody',
  'htmlBody',
] as const

/** There is one of it. RFC 8621 §8 */
export const VACATION_ID = 'singleton'

export type Vacation = Readonly<Record<(typeof VACATION_PROPERTIES)[number], JsonValue>>

export function vacationObject(reply: Autoreply | undefined): Vacation {
  const {
    enabled = false,
    from = null,
    until = null,
    subject = null,
    text = null,
    zone = 'UTC',
  } = reply ?? {}
  return {
    id: VACATION_ID,
    isEnabled: enabled,
    fromDate: from === null ? null : utcDate(beginOf(from, zone)),
    toDate: until === null ? null : utcDate(beginOf(dayAfter(until), zone)),
    ...{ subject, textBody: text, htmlBody: null },
  }
}

function beginOf(day: string, zone: string): number {
  const [, sign = '+', hours = '00', minutes = '00'] =
    /^([+-])(\d\d)(\d\d)$/.exec(offsetText(zone, day)) ?? []
  return Date.parse(`${day}T00:00:00${sign}${hours}:${minutes}`)
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

/** The day on which that moment is there. */
export function dayOf(ms: number, zone: string): string {
  // In this language a date is written year, month, day.
  return new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' }).format(ms)
}
