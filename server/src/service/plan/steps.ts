/** The move, day by day: what has to be ready before what, counted from the first day of work. */
import { warmUpDay } from '../queue/mass/pace.ts'
import type { PlanAnswers } from './answers.ts'
import {
  DAY_MS,
  GIGABYTES_A_DAY_PER_MBIT,
  GOOGLE_GIGABYTES_A_DAY,
  LINE_FOR_COPY,
  WARM_UP,
  WARM_UP_DAYS_MAX,
} from './figures.ts'

export type StepId =
  | 'server'
  | 'accounts'
  | 'signing'
  | 'copy'
  | 'tell'
  | 'ttl'
  | 'move'
  | 'devices'
  | 'catchUp'
  | 'ttlUp'
  | 'warmUp'
  | 'mass'
  | 'close'
export type PlanStep = {
  readonly id: StepId
  /** `2026-11-23` */
  readonly date: string
  /** The last day of what takes several. */
  readonly until?: string
}

export type Move = {
  readonly steps: readonly PlanStep[]
  /** Days that copying the old mail takes; 0: there is none. */
  readonly copyDays: number
  readonly moveOn: string
  /** The wish was before everything can be ready; `moveOn` is what can be done. */
  readonly tooEarly: boolean
  /** Days until a new address may send the whole mailing; 0: no mailing, or it is small. */
  readonly warmUpDays: number
}

/** Days of work: the server on the first, accounts two days later, and so on. */
const ACCOUNTS_AFTER = 2
const SIGNING_AFTER = 3
const COPY_AFTER = 4
/** From the end of the copy to the change: to read the report and to tell people. */
const BEFORE_MOVE = 3
const SATURDAY = 6

/** `today`: `2026-11-23`, the first day where the answers name none. */
export function planMove(answers: PlanAnswers, today: string): Move {
  const start = answers.start ?? today
  const copyDays = copyDaysOf(answers)
  const ready = plus(start, COPY_AFTER + copyDays + BEFORE_MOVE)
  const wish = answers.moveOn
  const tooEarly = wish !== undefined && wish < ready
  const moveOn = wish === undefined || tooEarly ? nextSaturday(ready) : wish
  const warmUpDays = warmUpDaysOf(answers)
  const steps: PlanStep[] = [
    { id: 'server', date: start },
    { id: 'accounts', date: plus(start, ACCOUNTS_AFTER) },
    { id: 'signing', date: plus(start, SIGNING_AFTER) },
    ...(copyDays > 0 ? [step('copy', plus(start, COPY_AFTER), plus(start, COPY_AFTER + copyDays - 1))] : []),
    { id: 'tell', date: plus(moveOn, -3) },
    { id: 'ttl', date: plus(moveOn, -2) },
    { id: 'move', date: moveOn },
    ...(copyDays > 0 ? [step('catchUp', plus(moveOn, 1))] : []),
    { id: 'devices', date: plus(moveOn, 2) },
    { id: 'ttlUp', date: plus(moveOn, 7) },
    ...(warmUpDays > 0 ? [step('warmUp', plus(moveOn, 7), plus(moveOn, 6 + warmUpDays))] : []),
    ...(answers.mass > 0 ? [step('mass', plus(moveOn, 7 + warmUpDays))] : []),
    ...(answers.from === 'none' ? [] : [step('close', plus(moveOn, 30))]),
  ]
  return {
    ...{ copyDays, moveOn, tooEarly, warmUpDays },
    steps: steps.toSorted((a, b) => a.date.localeCompare(b.date)),
  }
}

/** The slower of the line and, at Google, what one mailbox gives in a day. */
function copyDaysOf({ from, oldGigabytes, largestGigabytes, line }: PlanAnswers): number {
  if (from === 'none' || oldGigabytes === 0) return 0
  const byLine = oldGigabytes / (line * GIGABYTES_A_DAY_PER_MBIT * LINE_FOR_COPY)
  const byMailbox = from === 'google' ? Math.min(largestGigabytes, oldGigabytes) / GOOGLE_GIGABYTES_A_DAY : 0
  return Math.max(1, Math.ceil(Math.max(byLine, byMailbox)))
}

/** As the mass lane warms an address up: until a day's share takes the mailing, all of it at one provider. */
function warmUpDaysOf({ mass, massHours }: PlanAnswers): number {
  const aDay = Math.min(mass, (mass / massHours) * 24)
  if (aDay <= WARM_UP.first) return 0
  const lane = { ...WARM_UP, startMs: 0, days: WARM_UP_DAYS_MAX }
  for (let day = 1; day < WARM_UP_DAYS_MAX; day++)
    if ((warmUpDay(lane, (day - 1) * DAY_MS)?.messages ?? 0) >= aDay) return day
  return WARM_UP_DAYS_MAX
}

function step(id: StepId, date: string, until?: string): PlanStep {
  return { id, date, ...(until !== undefined && until !== date && { until }) }
}

function nextSaturday(date: string): string {
  return plus(date, (SATURDAY - new Date(date).getUTCDay() + 7) % 7)
}

function plus(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)
}
