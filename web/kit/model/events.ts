/** What happened in one's account, as events of the ledger tell it: which sentence says it, and with what in it. docs/operating/ledger.md */
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { LedgerPage } from '../../../contract/src/ledger.ts'

export type LedgerEvent = NonNullable<AnswerOf<typeof LedgerPage>['events']>[number]

/** What a person looks for. */
export const EVENT_GROUPS = {
  access: ['signed-in', 'sign-in-refused', 'account-paused', 'account-restored'],
  mail: [
    ...[
      'accepted',
      'delivered',
      'undelivered',
      'queued',
      'relayed',
      'deferred',
      'bounced',
      'expired',
      'returned',
    ],
    ...['held', 'released', 'dropped', 'policy-refused', 'filtered', 'discarded', 'redirected', 'rejected'],
    ...['answered', 'quarantine-released', 'quarantine-dropped'],
  ],
  changes: ['rule-changed', 'filter-changed', 'mailbox-viewed', 'quarantine-viewed'],
} as const
export type EventGroup = keyof typeof EVENT_GROUPS

export type EventTone = 'good' | 'wary' | 'plain'
export type ToldEvent = {
  /** Of EVENT_TEXTS; `other` has no sentence of its own. */
  readonly key: string
  readonly values: { readonly from: string; readonly to: string; readonly by: string; readonly more: number }
  readonly tone: EventTone
}

const WARY = new Set([
  ...['sign-in-refused', 'undelivered', 'bounced', 'expired', 'returned', 'account-paused', 'policy-refused'],
  ...['rejected', 'rule-changed', 'mailbox-viewed', 'quarantine-viewed', 'discarded'],
])
const GOOD = new Set(['delivered', 'relayed', 'account-restored', 'quarantine-released', 'released'])
/** Kinds whose `class` makes two sentences of them. */
const BY_CLASS: Readonly<Record<string, readonly string[]>> = {
  accepted: ['in', 'out'],
  'sign-in-refused': ['wrong', 'half', 'suspended', 'paused', 'throttled'],
}

export function tellEvent(event: LedgerEvent): ToldEvent {
  const text = (name: string): string => {
    const value = event[name]
    return typeof value === 'string' ? value : ''
  }
  const to = Array.isArray(event['to']) ? event['to'].filter((one) => typeof one === 'string') : []
  // `password:wrong`: by what, and how it ended.
  const ending = text('class').slice(text('class').indexOf(':') + 1)
  const key = BY_CLASS[event.kind]?.includes(ending) === true ? `${event.kind}-${ending}` : event.kind
  return {
    key,
    values: { from: text('from'), to: to[0] ?? '', by: text('by'), more: Math.max(0, to.length - 1) },
    tone: WARY.has(event.kind) ? 'wary' : GOOD.has(event.kind) ? 'good' : 'plain',
  }
}

/** By which way somebody came: of the words of VIA_TEXTS. */
export const WAYS = ['imap', 'pop3', 'smtp', 'web', 'jmap', 'managesieve'] as const
export type Way = (typeof WAYS)[number]

/** undefined: the event was not somebody's coming. */
export function wayOf(event: LedgerEvent): Way | undefined {
  const via = typeof event['via'] === 'string' ? event['via'] : ''
  if (via.startsWith('submission')) return 'smtp'
  return WAYS.find((way) => via.startsWith(way))
}

export const ipOf = (event: LedgerEvent): string => (typeof event['ip'] === 'string' ? event['ip'] : '')
