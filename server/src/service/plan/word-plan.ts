/** A plan in words: the same sentences for the page, the PDF and the terminal. */
import type { Language, Texts } from '../../lib/text.ts'
import type { PlanAnswers } from './answers.ts'
import { CORES_OF_ONE, DAY_MS } from './figures.ts'
import { mailAYear, type PlanSizes, planSizes } from './sizes.ts'
import { type Move, planMove } from './steps.ts'

export type PlanRow = {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly why: string
}
export type WordedPlan = {
  readonly answers: PlanAnswers
  readonly kind: PlanSizes['kind']
  readonly title: string
  readonly sentence: string
  readonly sizes: readonly PlanRow[]
  /** In gigabytes, at the end of each year. */
  readonly years: readonly {
    readonly name: string
    readonly mail: number
    readonly rest: number
    readonly disk: number
  }[]
  readonly keep: readonly (PlanRow & { readonly accounts: number })[]
  readonly lanes: readonly { readonly id: string; readonly name: string; readonly why: string }[]
  readonly steps: readonly {
    readonly id: string
    readonly date: string
    readonly until: string | null
    readonly name: string
    readonly why: string
  }[]
  readonly notes: readonly { readonly id: string; readonly text: string; readonly isWarning: boolean }[]
}

type Values = Readonly<Record<string, string | number>>
type Say = (key: string, values?: Values) => string
type Planned = {
  readonly answers: PlanAnswers
  readonly sizes: PlanSizes
  readonly move: Move
  readonly say: Say
}

/** `nowMs` gives the first day where the answers name none. */
export function wordPlan(answers: PlanAnswers, nowMs: number, texts: Texts, language: Language): WordedPlan {
  const sizes = planSizes(answers)
  const today = new Date(nowMs - (nowMs % DAY_MS)).toISOString().slice(0, 10)
  const move = planMove(answers, today)
  const say: Say = (key, values) => texts.format(language, { key: `plan.${key}`, ...(values && { values }) })
  const planned = { answers, sizes, move, say }
  const { cores, memoryGb: memory, diskGb: disk, kind } = sizes
  return {
    ...{ answers, kind, title: say('title') },
    sentence: say(`sentence.${kind}`, { cores, memory, disk, years: answers.years }),
    sizes: sizeRows(planned),
    years: sizes.years.map(({ year, ...rest }) => ({
      name: say('year', { n: year }),
      ...{ mail: Math.ceil(rest.mail), rest: Math.ceil(rest.rest), disk: Math.ceil(rest.disk) },
    })),
    keep: keepRows(planned),
    lanes: laneRows(planned),
    steps: stepRows(planned),
    notes: notesOf(planned, language),
  }
}

function sizeRows({ answers, sizes, say }: Planned): PlanRow[] {
  const { years, growth, line } = answers
  const last = sizes.years.at(-1)
  const gigabytes = (n: number): string => say('gigabytes', { n })
  const row = (id: string, value: string, values: Values): PlanRow => ({
    ...{ id, name: say(id), value },
    why: say(`${id}.why`, { years, ...values }),
  })
  const of = { mail: Math.ceil(last?.mail ?? 0), rest: Math.ceil(last?.rest ?? 0) }
  return [
    row('disk', gigabytes(sizes.diskGb), of),
    row('memory', gigabytes(sizes.memoryGb), { sessions: sizes.sessions }),
    row('cores', say('cores.value', { n: sizes.cores }), { busy: shown(sizes.busyCores) }),
    row('line', say('line.value', { n: line }), { busy: shown(sizes.busyMbit), has: line }),
    row('accounts', say('accounts.value', { now: sizes.accounts, later: sizes.accountsLater }), { growth }),
    row('quota', gigabytes(sizes.quotaGb), { year: mailAYear(answers) }),
  ]
}

/** Two digits behind the point, and never nothing at all. */
function shown(figure: number): number {
  return Math.max(0.01, Math.round(figure * 100) / 100)
}

function keepRows({ answers, say }: Planned): WordedPlan['keep'] {
  const { people, pop3, webmail, phones, generic } = answers
  const of = (share: number): number => Math.round((people * share) / 100)
  const ways = [
    { id: 'pop3', value: 'days', accounts: of(pop3) },
    { id: 'imap', value: 'all', accounts: of(100 - pop3 - webmail) },
    { id: 'webmail', value: 'all', accounts: of(webmail) },
    { id: 'phones', value: 'copy', accounts: of(phones) },
    { id: 'generic', value: 'all', accounts: generic },
  ]
  return ways
    .filter(({ accounts }) => accounts > 0)
    .map(({ id, value, accounts }) => ({
      ...{ id, accounts, name: say(`keep.${id}`), value: say(`keep.${value}`) },
      why: say(`keep.${id}.why`),
    }))
}

function laneRows({ sizes, say }: Planned): WordedPlan['lanes'] {
  const name = say('lane.people')
  if (sizes.massHour === 0) return [{ id: 'people', name, why: say('lane.alone') }]
  return [
    { id: 'people', name, why: say('lane.people.why') },
    { id: 'mass', name: say('lane.mass'), why: say('lane.mass.why', { hour: sizes.massHour }) },
  ]
}

function stepRows({ answers, sizes, move, say }: Planned): WordedPlan['steps'] {
  const values: Readonly<Record<string, Values>> = {
    accounts: { n: sizes.accounts },
    copy: { gb: answers.oldGigabytes, days: move.copyDays },
    mass: { n: answers.mass, hours: answers.massHours },
  }
  return move.steps.map(({ id, date, until }) => ({
    ...{ id, date, until: until ?? null, name: say(`step.${id}`) },
    why: say(`step.${id}.why`, values[id]),
  }))
}

function notesOf({ answers, sizes, move, say }: Planned, language: Language): WordedPlan['notes'] {
  const warn = (id: string, values?: Values) => ({ id, text: say(`note.${id}`, values), isWarning: true })
  const tell = (id: string, values?: Values) => ({ id, text: say(`note.${id}`, values), isWarning: false })
  return [
    ...(sizes.beyond || sizes.cores > CORES_OF_ONE ? [warn('beyond')] : []),
    ...(move.tooEarly ? [warn('tooEarly', { day: dayText(move.moveOn, language) })] : []),
    ...(sizes.busyMbit > answers.line / 2 ? [warn('line')] : []),
    tell('backup', { disk: sizes.diskGb }),
    ...(move.copyDays > 0 ? [tell('copy')] : []),
    tell('scanner'),
    tell('assumed'),
  ]
}

/** `2026-11-28` as people write it. */
export function dayText(date: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date))
}
