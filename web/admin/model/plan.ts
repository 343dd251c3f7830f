/** The questions of the plan finder, and its answers for a drawing. */
import type { z } from 'zod'
import type { Plan as PlanShape } from '../../../contract/src/plan.ts'

export type Plan = z.infer<typeof PlanShape>
export type Answers = Readonly<Record<string, string>>

export type NumberName =
  | 'people'
  | 'generic'
  | 'growth'
  | 'years'
  | 'webmail'
  | 'pop3'
  | 'phones'
  | 'mails'
  | 'kilobytes'
  | 'mass'
  | 'massHours'
  | 'line'
  | 'oldGigabytes'
  | 'largestGigabytes'
export const HOMES = ['none', 'google', 'microsoft', 'imap', 'pop3'] as const

/** What was said, as the API asks it; an empty field is one that nobody answered. */
export function planQuery(answers: Answers): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ''))
}

/** Programs with IMAP: whoever is left, in per cent. */
export function imapShare({ webmail, pop3 }: Plan['answers']): number {
  return Math.max(0, 100 - Number(webmail ?? 0) - Number(pop3 ?? 0))
}

/** Widths of the parts of each year's bar, in per cent of the largest disk. */
export function diskBars(
  years: Plan['years'],
): readonly { readonly name: string; readonly mail: number; readonly rest: number; readonly disk: number }[] {
  const most = Math.max(1, ...years.map(({ disk }) => disk))
  const share = (gigabytes: number): number => Math.round((gigabytes / most) * 1000) / 10
  return years.map(({ name, mail, rest, disk }) => ({
    ...{ name, mail: share(mail), rest: share(rest), disk: share(disk) },
  }))
}
