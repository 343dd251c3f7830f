/**
 * Tells webhooks what has happened. Nothing is kept for them: each has a place in the ledger, and moves on with every event that it
 * took. What it does not take comes again after growing waits, in the same order; so an event may come twice, and never too late
 * for one that was told before it. Who takes nothing for days is disabled.
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Directory } from '../../store/directory.ts'
import type { WebhookProgress, WebhookRecord } from '../../store/directory-webhooks.ts'
import type { LedgerScope } from '../../store/ledger/ledger-scope.ts'
import type { Sealer } from '../../store/sealed/sealer.ts'
import { SealFault } from '../../store/sealed/sealer.ts'
import { eventIdOf } from '../ledger/event-id.ts'
import type { Followed } from '../ledger/follow.ts'
import { eventJson } from '../ledger/ledger-methods.ts'
import {
  CLAIM_MS,
  EVENTS_AT_ONCE,
  EVERY_MS,
  GIVE_UP_MS,
  HOOKS_AT_ONCE,
  JITTER,
  TURN_MS,
  WAITS_MS,
} from './limits.ts'
import { type PostDeps, type PostResult, postEvent } from './post-event.ts'

export type Follow = (
  scope: LedgerScope,
  kinds: readonly string[],
  place: string | undefined,
  limit: number,
) => Promise<Followed>

export type DeliverDeps = PostDeps & {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly follow: Follow
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly log: Log
}

/** Whoever seals a webhook's secret says where it belongs. */
export function secretPlace(id: number, url: string): readonly [string, number, string] {
  return ['webhook.sealed', id, url]
}

/** One round over those whose time has come. True: somebody has to be told that a hook was disabled. */
export async function tellWebhooks(deps: DeliverDeps): Promise<boolean> {
  const { directory, clock } = deps
  const due = await directory.read(({ webhooks }) => webhooks.due(clock.now(), HOOKS_AT_ONCE))
  await Promise.all(due.map((hook) => turnOf(deps, hook)))
  return (await directory.read(({ webhooks }) => webhooks.untold())).length > 0
}

async function turnOf(deps: DeliverDeps, hook: WebhookRecord): Promise<void> {
  const { directory, clock } = deps
  const claimedMs = clock.now() + CLAIM_MS
  if (!(await directory.writeUnseen(({ webhooks }) => webhooks.claim(hook, claimedMs)))) return
  const to = await tell(deps, hook)
  await directory.writeUnseen(({ webhooks }) => webhooks.progress(hook.id, to))
}

async function tell(deps: DeliverDeps, hook: WebhookRecord): Promise<WebhookProgress> {
  const { clock, log } = deps
  const endMs = clock.now() + TURN_MS
  const { events, after } = await deps.follow(
    hook.organisationId ?? 'all',
    hook.kinds,
    hook.place,
    EVENTS_AT_ONCE,
  )
  let at: WebhookProgress = hook
  for (const one of events) {
    if (clock.now() >= endMs) return { ...at, nextMs: clock.now() }
    const result = await post(deps, hook, one)
    if (result !== 'taken') return failed(deps, hook, at, result)
    const nowMs = clock.now()
    at = {
      ...{ place: one.after, tries: 0, failingMs: undefined, disabledMs: undefined },
      ...{ nextMs: nowMs, lastMs: nowMs, lastResult: 'taken' },
    }
  }
  if (events.length > 0) log.info('webhook.told', { id: hook.id, events: events.length })
  // Also past what is of other kinds or companies.
  const more = events.length === EVENTS_AT_ONCE
  return { ...at, place: after, nextMs: clock.now() + (more ? 0 : EVERY_MS) }
}

async function post(
  deps: DeliverDeps,
  { id, url, sealed, allowPrivate }: WebhookRecord,
  { found }: Followed['events'][number],
): Promise<PostResult> {
  try {
    const secret = (await deps.sealer()).open(sealed, secretPlace(id, url))
    const event = {
      ...{ id: eventIdOf(found), type: `ledger.${found.event.kind}` },
      ...{ atMs: found.event.at, data: eventJson(found) },
    }
    return await postEvent(deps, { url, allowPrivate, secret }, event, deps.clock.now())
  } catch (error) {
    if (!(error instanceof SealFault)) throw error
    deps.log.warn('webhook.locked', { id, why: error.kind, key: error.keyId })
    return 'unreachable'
  }
}

function failed(
  { clock, random, log }: DeliverDeps,
  { id }: WebhookRecord,
  at: WebhookProgress,
  result: PostResult,
): WebhookProgress {
  const nowMs = clock.now()
  const failingMs = at.failingMs ?? nowMs
  const over = result === 'gone' || nowMs - failingMs >= GIVE_UP_MS
  if (over) log.warn('webhook.disabled', { id, result })
  const waitMs = WAITS_MS[Math.min(at.tries, WAITS_MS.length - 1)] ?? 0
  return {
    ...{ place: at.place, tries: at.tries + 1, failingMs, lastMs: nowMs, lastResult: result },
    nextMs: nowMs + Math.round(waitMs * (1 + JITTER * random())),
    disabledMs: over ? nowMs : undefined,
  }
}
