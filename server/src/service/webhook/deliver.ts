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

/** Seals anew what was sealed with an older key, so that the older one can go. */
export async function resealWebhooks({
  directory,
  sealer,
  log,
}: Pick<DeliverDeps, 'directory' | 'sealer' | 'log'>): Promise<void> {
  const hooks = await directory.read(({ webhooks }) => webhooks.list(undefined))
  const seals = await sealer()
  for (const hook of hooks.filter(({ sealed }) => seals.isOld(sealed))) {
    const place = secretPlace(hook.id, hook.url)
    try {
      const anew = seals.seal(seals.open(hook.sealed, place), place)
      await directory.writeUnseen(({ webhooks }) => webhooks.reseal(hook, anew))
    } catch (error) {
      if (!(error instanceof SealFault)) throw error
      log.warn('webhook.locked', { id: hook.id, why: error.kind, key: error.keyId })
    }
  }
}

/** Tells the webhooks of this node's claims, each in a turn of its own: one that answers slowly holds up nobody. */
export class WebhookTeller {
  readonly #deps: DeliverDeps
  readonly #turns = new Map<number, Promise<void>>()
  #stopped = false

  constructor(deps: DeliverDeps) {
    this.#deps = deps
  }

  /** Begins the turns of those whose time has come. True: somebody has to be told that a hook was disabled. */
  async round(): Promise<boolean> {
    const { directory, clock, log } = this.#deps
    const due = await directory.read(({ webhooks }) => webhooks.due(clock.now(), HOOKS_AT_ONCE))
    for (const hook of due) {
      if (this.#turns.size >= HOOKS_AT_ONCE) break
      if (hook.disabledMs !== undefined || this.#turns.has(hook.id)) continue
      const turn = this.#turn(hook)
        .catch((error: unknown) => {
          // What was taken and not noted comes again after the next start.
          if (!this.#stopped) log.error('webhook.turn', error, { id: hook.id })
        })
        .finally(() => this.#turns.delete(hook.id))
      this.#turns.set(hook.id, turn)
    }
    return due.some(({ disabledMs }) => disabledMs !== undefined)
  }

  /** The turns that have begun are over. */
  async settled(): Promise<void> {
    await Promise.all(this.#turns.values())
  }

  /** Begins nothing more; nobody waits for those that are slow to answer. */
  stop(): void {
    this.#stopped = true
  }

  async #turn(hook: WebhookRecord): Promise<void> {
    const { directory, clock } = this.#deps
    const claimedMs = clock.now() + CLAIM_MS
    if (!(await directory.writeUnseen(({ webhooks }) => webhooks.claim(hook, claimedMs)))) return
    const to = await this.#tell(hook)
    if (!this.#stopped) await directory.writeUnseen(({ webhooks }) => webhooks.progress(hook.id, to))
  }

  async #tell(hook: WebhookRecord): Promise<WebhookProgress> {
    const { clock, follow } = this.#deps
    const endMs = clock.now() + TURN_MS
    let at: WebhookProgress = hook
    for (;;) {
      const scope = hook.organisationId ?? 'all'
      const { events, after, more } = await follow(scope, hook.kinds, at.place, EVENTS_AT_ONCE)
      for (const one of events) {
        if (this.#stopped || clock.now() >= endMs) return { ...at, nextMs: clock.now() }
        const result = await post(this.#deps, hook, one)
        if (result !== 'taken') return failed(this.#deps, hook, at, result)
        at = taken(one.after, clock.now())
      }
      // Also past what is of other kinds and companies.
      at = { ...at, place: after, nextMs: clock.now() + (more ? 0 : EVERY_MS) }
      if (!more || clock.now() >= endMs) return at
    }
  }
}

function taken(place: string, nowMs: number): WebhookProgress {
  return {
    ...{ place, tries: 0, failingMs: undefined, disabledMs: undefined },
    ...{ nextMs: nowMs, lastMs: nowMs, lastResult: 'taken' },
  }
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
  log.warn(over ? 'webhook.disabled' : 'webhook.failed', { id, result, tries: at.tries + 1 })
  const waitMs = WAITS_MS[Math.min(at.tries, WAITS_MS.length - 1)] ?? 0
  return {
    ...{ place: at.place, tries: at.tries + 1, failingMs, lastMs: nowMs, lastResult: result },
    nextMs: nowMs + Math.round(waitMs * (1 + JITTER * random())),
    disabledMs: over ? nowMs : undefined,
  }
}
