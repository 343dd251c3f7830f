/** Turns the outcomes of one attempt into what is written: finished, later, set aside; and what people are told. */

import { CRASHES_MAX } from '../../store/queue-settle.ts'
import type { LaterRecipient, Settlement, StoredRecipient, StoredReply } from '../../store/queue-types.ts'
import type { Job } from './job.ts'
import type { BounceClass, Outcome } from './outcome.ts'
import { delayAfter, type Schedule } from './schedule.ts'

/** Something a sender may have to be told. RFC 3461 §5.2, RFC 3464 §2.3.3 */
export type NoticeEvent = {
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  readonly recipient: StoredRecipient
  readonly reply: StoredReply
  readonly class: BounceClass
  /** The time ran out; `reply` is the last thing that was said. */
  readonly expired: boolean
}

export type Verdict = {
  /** All but the notices, which are written from `events`. */
  readonly settlement: Omit<Settlement, 'notices' | 'added'>
  readonly expanded: readonly { readonly recipient: StoredRecipient; readonly addresses: readonly string[] }[]
  readonly events: readonly NoticeEvent[]
  /** Recipients that nobody has tried yet: they stay in memory. */
  readonly untried: readonly StoredRecipient[]
}

/** Judges a job. Pure: time and chance come in. */
export function judge(
  job: Job,
  outcomes: readonly Outcome[],
  nowMs: number,
  schedule: Schedule,
  random: () => number,
): Verdict {
  const draft: Draft = { finished: [], later: [], untried: [], events: [], expanded: [], crashed: false }
  for (const [at, recipient] of job.recipients.entries()) {
    const outcome = outcomes[at] ?? { kind: 'untried' }
    switch (outcome.kind) {
      case 'untried':
        draft.untried.push(recipient)
        break
      case 'deferred':
        defer(draft, job, recipient, outcome, nowMs, schedule, random)
        break
      case 'crashed':
        draft.crashed = true
        draft.later.push({
          ...laterOf(recipient, outcome.reply, nowMs),
          state: job.message.crashes + 1 >= CRASHES_MAX ? 'aside' : 'waiting',
          nextMs: nowMs + delayAfter(schedule, 1, random),
        })
        break
      case 'relayed':
      case 'delivered':
      case 'expanded':
      case 'failed':
        finish(draft, recipient, outcome)
    }
  }
  const { crashed, finished, later, expanded, events, untried } = draft
  const whole = job.whole && finished.length === job.recipients.length && expanded.length === 0
  return {
    settlement: { messageId: job.message.id, finished, whole, later, crashed },
    expanded,
    events,
    untried,
  }
}

type Draft = {
  readonly finished: number[]
  readonly later: LaterRecipient[]
  readonly untried: StoredRecipient[]
  readonly events: NoticeEvent[]
  readonly expanded: { readonly recipient: StoredRecipient; readonly addresses: readonly string[] }[]
  crashed: boolean
}

type Final = Extract<Outcome, { kind: 'relayed' | 'delivered' | 'expanded' | 'failed' }>

function finish(draft: Draft, recipient: StoredRecipient, outcome: Final): void {
  const { reply, kind } = outcome
  draft.finished.push(recipient.n)
  if (kind === 'expanded') draft.expanded.push({ recipient, addresses: outcome.addresses })
  if (kind === 'failed') {
    if (wants(recipient, 'failure'))
      draft.events.push({ action: 'failed', recipient, reply, class: outcome.class, expired: false })
    return
  }
  // Who passed the duty on says nothing itself. RFC 3461 §5.2.2
  if (wants(recipient, 'success') && !(kind === 'relayed' && outcome.dsn))
    draft.events.push({ action: kind, recipient, reply, class: 'unknown', expired: false })
}

function defer(
  draft: Draft,
  job: Job,
  recipient: StoredRecipient,
  { reply, class: cause }: Extract<Outcome, { kind: 'deferred' }>,
  nowMs: number,
  schedule: Schedule,
  random: () => number,
): void {
  const later = laterOf(recipient, reply, nowMs)
  const { attempts } = later
  if (nowMs >= recipient.expiresMs) {
    draft.finished.push(recipient.n)
    if (wants(recipient, 'failure'))
      draft.events.push({
        action: 'failed',
        recipient: { ...recipient, attempts },
        reply,
        class: cause,
        expired: true,
      })
    return
  }
  const warn = !recipient.warned && nowMs - job.message.acceptedMs >= schedule.warnMs
  if (warn && wants(recipient, 'delay'))
    draft.events.push({ action: 'delayed', recipient, reply, class: cause, expired: false })
  draft.later.push({
    ...later,
    state: 'waiting',
    // The last attempt is made at the very end, not up to four hours before it.
    nextMs: Math.min(nowMs + delayAfter(schedule, attempts, random), recipient.expiresMs),
    warned: recipient.warned || warn,
  })
}

function laterOf(
  recipient: StoredRecipient,
  reply: StoredReply,
  nowMs: number,
): Omit<LaterRecipient, 'state' | 'nextMs'> {
  const { n, warned, attempts } = recipient
  return { n, attempts: attempts + 1, warned, lastMs: nowMs, reply }
}

/** NOTIFY of those behind an alias or a group, of which itself success is told. RFC 3461 §5.2.7 */
export function notifyBehind(notify: string | null): string | null {
  const left = notify?.split(',').filter((word) => word !== 'success')
  return left === undefined ? null : left.length === 0 ? 'never' : left.join(',')
}

/** NOTIFY; without it failures and delays are told, successes are not. RFC 3461 §4.1 */
function wants({ notify }: StoredRecipient, what: 'success' | 'failure' | 'delay'): boolean {
  return notify === null ? what !== 'success' : notify.split(',').includes(what)
}
