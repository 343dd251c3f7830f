/**
 * What an invitation says: what, when, where, who. Of iCalendar as much as people are asked with by mail; what repeats is told,
 * never spread out. Everything in it was written by others. RFC 5545, RFC 5546 §3.2
 */
import { ATTENDEES_MAX, INVITATION_SIGNS_MAX } from '../../limits.ts'
import { type ContentLine, readContentLines, unescapeText } from '../content-lines.ts'
import { type CalendarTime, readCalendarTime } from './zones.ts'

export const ANSWERS = ['accepted', 'tentative', 'declined'] as const
export type InvitationAnswer = (typeof ANSWERS)[number]

export type Attendee = {
  readonly name: string
  readonly email: string
  readonly answer: InvitationAnswer | 'none'
}
export type Invitation = {
  /** `request`: one is asked. `cancel`: it does not take place. `reply`: one answers. `other`: one is told. */
  readonly kind: 'request' | 'cancel' | 'reply' | 'other'
  readonly title: string
  readonly place: string
  readonly note: string
  readonly start: CalendarTime
  /** Of a date: the first day that is not part of it. */
  readonly end: CalendarTime | undefined
  /** Of the clock, where no zone is known. */
  readonly zone: string
  readonly repeats: 'daily' | 'weekly' | 'monthly' | 'yearly' | 'often' | undefined
  readonly organizer: Attendee | undefined
  readonly attendees: readonly Attendee[]
  /** Lines that an answer says again, as they stood. RFC 5546 §3.2.3 */
  readonly kept: readonly string[]
}

const KINDS: Readonly<Record<string, Invitation['kind']>> = {
  ...{ REQUEST: 'request', ADD: 'request', CANCEL: 'cancel', REPLY: 'reply' },
}
const OFTEN: Readonly<Record<string, Invitation['repeats']>> = {
  ...{ DAILY: 'daily', WEEKLY: 'weekly', MONTHLY: 'monthly', YEARLY: 'yearly' },
}
const PARTSTAT: Readonly<Record<string, InvitationAnswer>> = {
  ...{ ACCEPTED: 'accepted', TENTATIVE: 'tentative', DECLINED: 'declined' },
}

/** The first event of it; undefined: it holds none that has a time. */
export function readInvitation(text: string): Invitation | undefined {
  const lines = readContentLines(text)
  const event = firstEvent(lines)
  const one = (name: string): ContentLine | undefined => event.find((line) => line.name === name)
  const words = (name: string): string => shown(one(name)?.value ?? '')
  const [from, until] = [one('DTSTART'), one('DTEND')]
  const start = from && timeOf(from)
  if (start === undefined) return undefined
  const repeats = one('RRULE')
  const organizer = one('ORGANIZER')
  return {
    kind:
      KINDS[
        lines
          .find(({ name }) => name === 'METHOD')
          ?.value.trim()
          .toUpperCase() ?? ''
      ] ?? 'other',
    ...{ title: words('SUMMARY'), place: words('LOCATION'), note: words('DESCRIPTION'), start },
    end: until === undefined ? afterDuration(start, one('DURATION')?.value) : timeOf(until),
    zone: from?.parameters.get('TZID')?.[0] ?? '',
    repeats: repeats && (OFTEN[/FREQ=([A-Z]+)/i.exec(repeats.value)?.[1]?.toUpperCase() ?? ''] ?? 'often'),
    organizer: organizer && attendeeOf(organizer),
    attendees: event
      .filter(({ name }) => name === 'ATTENDEE')
      .slice(0, ATTENDEES_MAX)
      .flatMap((line) => attendeeOf(line) ?? []),
    kept: event.filter(isKept).map(asLine),
  }
}

/** Which event, and which of those that repeat, in which version. RFC 5546 §3.2.3 */
const KEPT = new Set(['UID', 'SEQUENCE', 'RECURRENCE-ID', 'DTSTART', 'DTEND', 'ORGANIZER', 'SUMMARY'])

/** A time in a zone would need the rules of that zone beside it; an answer may do without. RFC 5545 §3.2.19 */
function isKept({ name, parameters }: ContentLine): boolean {
  return KEPT.has(name) && (name === 'RECURRENCE-ID' || !parameters.has('TZID'))
}

/** Its own lines, without those of what stands within it (alarms). */
function firstEvent(lines: readonly ContentLine[]): readonly ContentLine[] {
  const event: ContentLine[] = []
  const within: string[] = []
  for (const line of lines) {
    const part = line.value.trim().toUpperCase()
    if (line.name === 'BEGIN') within.push(part)
    else if (line.name === 'END') {
      if (within.at(-1) === 'VEVENT') break
      within.pop()
    } else if (within.at(-1) === 'VEVENT') event.push(line)
  }
  return event
}

function timeOf({ value, parameters }: ContentLine): CalendarTime | undefined {
  return readCalendarTime(value.trim(), parameters.get('TZID')?.[0])
}

const UNITS_MS = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 } as const

/** `PT1H30M`, `P1D`. RFC 5545 §3.3.6 */
function afterDuration(start: CalendarTime, duration: string | undefined): CalendarTime | undefined {
  if (duration === undefined || start.kind === 'date' || !/^\+?P[\dTWDHMS]{1,40}$/.test(duration))
    return undefined
  let ms = start.at.getTime()
  for (const [, amount = '', unit = ''] of duration.matchAll(/(\d{1,9})([WDHMS])/g))
    ms += Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS]
  const at = new Date(ms)
  return Number.isNaN(at.getTime()) ? undefined : { ...start, at }
}

function attendeeOf({ value, parameters }: ContentLine): Attendee | undefined {
  const email = /^mailto:([^\s<>"?,;]+@[^\s<>"?,;]+)$/i.exec(value.trim())?.[1]
  if (email === undefined) return undefined
  const name = shown(parameters.get('CN')?.[0] ?? '')
  const answer = PARTSTAT[parameters.get('PARTSTAT')?.[0]?.toUpperCase() ?? ''] ?? 'none'
  return { name: name === '' ? email : name, email, answer }
}

const shown = (value: string): string => unescapeText(value).trim().slice(0, INVITATION_SIGNS_MAX)

function asLine({ name, parameters, value }: ContentLine): string {
  const written = [...parameters].map(
    ([key, values]) => `;${key}=${values.map((one) => `"${one.replaceAll('"', '')}"`).join(',')}`,
  )
  return `${name}${written.join('')}:${value}`
}
