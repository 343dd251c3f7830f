/** What an automatic reply does on a day. Days are written as ISO 8601 has them, so they compare as texts. */
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { Autoreply } from '../../../../contract/src/sieve.ts'

export type Reply = NonNullable<AnswerOf<typeof Autoreply>['autoreply']>
export type ReplyState = 'none' | 'off' | 'on' | 'until' | 'later' | 'over'

export function stateOfReply(reply: Reply | null, today: string): ReplyState {
  if (reply === null) return 'none'
  const { enabled, from, until } = reply
  if (!enabled) return 'off'
  if (until !== null && until < today) return 'over'
  if (from !== null && from > today) return 'later'
  return until === null ? 'on' : 'until'
}

/** The day of the person, as `2026-07-01`. */
export function dayOf(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Noon of that day where the person is: whatever the clocks do, it is that day. */
export const noonOf = (day: string): Date => new Date(`${day}T12:00:00`)
