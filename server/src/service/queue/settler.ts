/** Writes how attempts ended, in groups, and sets off what follows from it: notices, expansions, the next attempt. */

import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { openOnce } from '../../lib/open-once.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { domainOf } from '../../mail/address.ts'
import type { Verdict as Meaning } from '../../mail/bounce/verdict.ts'
import type { QueueStore } from '../../store/queue.ts'
import { FencedError } from '../../store/queue-lease.ts'
import type {
  LaterRecipient,
  NewMessage,
  NewRecipient,
  Settlement,
  StoredRecipient,
} from '../../store/queue-types.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { NoteCopies } from '../submission/note-copies.ts'
import { GroupWriter } from './group-writer.ts'
import type { Way } from './hop.ts'
import type { Job } from './job.ts'
import type { Lanes } from './lanes.ts'
import { noteAttempt, type Peer } from './ledger-events.ts'
import { SETTLE_BATCH } from './limits.ts'
import type { Outcome } from './outcome.ts'
import type { Schedule } from './schedule.ts'
import { judge, type NoticeEvent, notifyBehind, type Verdict } from './settle.ts'

export type SettlerDeps = {
  readonly store: QueueStore
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  readonly metrics: Metrics
  /** Default: nothing is recorded. */
  readonly ledger?: Ledger
  readonly noteCopies?: NoteCopies | undefined
  readonly schedule: Schedule
  readonly random: () => number
  readonly lanes: () => Lanes
  /** Which way a domain goes now. */
  wayOf(domain: string): Promise<Way>
  /** The notices that these events call for, ready to be queued. */
  notices(job: Job, events: readonly NoticeEvent[]): Promise<readonly NewMessage[]>
  /** True when what fails to be written is no longer ours to write. */
  ended(): boolean
}

/** Milliseconds between two tries to write what happened, while the disk or the database refuses. */
const WRITE_RETRY_MS = 1000

export class Settler {
  readonly #deps: SettlerDeps
  readonly #writer: GroupWriter<Settlement, undefined>
  readonly #open = new Set<Promise<void>>()
  /** The rules take megabytes: not before somebody says no. */
  readonly #verdicts = openOnce(async () => (await import('../bounce/load-rules.ts')).loadVerdicts())

  constructor(deps: SettlerDeps) {
    this.#deps = deps
    this.#writer = new GroupWriter(
      (settlements) => this.#write(settlements),
      () => 1,
      { items: SETTLE_BATCH, weight: Number.POSITIVE_INFINITY, atOnce: 1 },
    )
  }

  /**
   * Takes the outcomes of a job; `peer` is who was spoken to. The job's place in memory is free when they are written.
   */
  settle(job: Job, outcomes: readonly Outcome[], peer?: Peer): void {
    const { clock, schedule, random } = this.#deps
    this.#count(job, outcomes)
    const verdict = judge(job, outcomes, clock.now(), schedule, random)
    const mine = this.#end(job, outcomes, verdict, peer)
      .catch((error: unknown) => {
        if (!this.#deps.ended()) this.#deps.log.error('queue.settle', error, { message: job.message.id })
      })
      .finally(() => this.#open.delete(mine))
    this.#open.add(mine)
  }

  /** Resolves when nothing is left to write, also of what comes meanwhile. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open)
  }

  /** Resolves when everything given so far is written. */
  async written(): Promise<void> {
    await Promise.all(this.#open)
  }

  async #end(job: Job, outcomes: readonly Outcome[], judged: Verdict, peer: Peer | undefined): Promise<void> {
    const { ledger, noteCopies } = this.#deps
    const verdict = await this.#onItsNewWay(job, judged).catch((error: unknown) => {
      // A directory that does not answer keeps nothing from being written: the usual delay holds.
      this.#deps.log.error('queue.way', error)
      return judged
    })
    const meanings = outcomes.some(saysNo) ? await this.#meaningsOf(outcomes) : []
    // Before the queue forgets the message: what the other side said outlives us from here on.
    if (ledger !== undefined) noteAttempt(ledger, job, outcomes, meanings, verdict.settlement, peer)
    // At the same time: until the queue has written it a crash sends it once more.
    const finishing = this.#finish(job, meanings.length === 0 ? verdict : explained(job, verdict, meanings))
    await Promise.all([finishing, noteCopies?.(job, outcomes, verdict.settlement.finished)])
  }

  /** Whose domain goes another way since the attempt began is due at once: this hop's no says nothing of that one. */
  async #onItsNewWay(job: Job, verdict: Verdict): Promise<Verdict> {
    const { settlement } = verdict
    if (settlement.later.length === 0) return verdict
    const destinations = new Map(job.recipients.map(({ n, destination }) => [n, destination]))
    const later: LaterRecipient[] = []
    for (const one of settlement.later) {
      const destination = destinations.get(one.n)
      const moved =
        one.state === 'waiting' &&
        destination !== undefined &&
        (await this.#deps.wayOf(destination)).key !== job.hop
      later.push(moved ? { ...one, nextMs: Math.min(one.nextMs, this.#deps.clock.now()) } : one)
    }
    return { ...verdict, settlement: { ...settlement, later } }
  }

  /** What each no means, in order; without its rules the service says less, and goes on. */
  async #meaningsOf(outcomes: readonly Outcome[]): Promise<readonly (Meaning | undefined)[]> {
    try {
      const verdictOf = await this.#verdicts()
      return outcomes.map((outcome) => (saysNo(outcome) ? verdictOf(outcome.reply) : undefined))
    } catch (error) {
      this.#deps.log.error('queue.bounce-rules', error)
      return []
    }
  }

  async #finish(job: Job, verdict: Verdict): Promise<void> {
    const lanes = this.#deps.lanes()
    const dispatcher = lanes.by(job)
    const { settlement, untried, events, expanded } = verdict
    try {
      if (settlement.finished.length > 0 || settlement.later.length > 0) {
        const notices = events.length === 0 ? [] : await this.#deps.notices(job, events)
        const added = expanded.flatMap((one) => this.#expansion(one.recipient, one.addresses))
        const written = { ...settlement, added, notices }
        if (!this.#writeAtOnce(written)) await this.#writer.add(written)
        for (const notice of notices) await lanes.addFresh(notice)
        for (const { nextMs } of added) dispatcher.wakeAt(nextMs)
      }
    } finally {
      dispatcher.release(job)
    }
    for (const { nextMs } of settlement.later) dispatcher.wakeAt(nextMs)
    if (untried.length > 0) await this.#again(job, untried)
  }

  async #again(job: Job, untried: readonly StoredRecipient[]): Promise<void> {
    const all = untried.length === job.recipients.length
    const rest = all ? job : { ...job, recipients: untried, whole: false }
    if (this.#deps.ended()) await this.#deps.store.giveBack(untried, this.#deps.clock.now())
    else await this.#deps.lanes().requeue(rest)
  }

  #expansion(recipient: StoredRecipient, addresses: readonly string[]): NewRecipient[] {
    const notify = notifyBehind(recipient.notify)
    return [...new Set(addresses)].map((address) => ({
      address,
      destination: domainOf(address),
      state: 'waiting',
      nextMs: this.#deps.clock.now(),
      expiresMs: recipient.expiresMs,
      notify,
      originalRecipient: recipient.originalRecipient,
      expansions: recipient.expansions + 1,
    }))
  }

  /** The usual case, before anything else happens: each moment until then is one in which a crash sends it twice. */
  #writeAtOnce(settlement: Settlement): boolean {
    try {
      return this.#deps.store.finishAtOnce(settlement)
    } catch (error) {
      this.#deps.log.error('queue.write', error, { settlements: 1 })
      return false
    }
  }

  /** Tries until it is written: what happened is known only here. */
  async #write(settlements: readonly Settlement[]): Promise<readonly undefined[]> {
    const lasting = settlements.some(({ notices, added }) => notices.length > 0 || added.length > 0)
    for (;;) {
      try {
        await this.#deps.store.settle(settlements, lasting ? 'synced' : 'soon')
        return settlements.map(() => undefined)
      } catch (error) {
        if (error instanceof FencedError || this.#deps.ended()) throw error
        this.#deps.log.error('queue.write', error, { settlements: settlements.length })
        await new Promise<void>((resolve) => this.#deps.scheduler.after(WRITE_RETRY_MS, resolve))
      }
    }
  }

  #count(job: Job, outcomes: readonly Outcome[]): void {
    const { metrics, clock } = this.#deps
    for (const outcome of outcomes) {
      if (outcome.kind === 'untried') continue
      const cause = outcome.kind === 'failed' || outcome.kind === 'deferred' ? outcome.class : 'none'
      metrics.count('delivery_attempts_total', { result: outcome.kind, class: cause })
      if (outcome.kind === 'relayed' || outcome.kind === 'delivered')
        metrics.observe(
          'delivery_duration_seconds',
          {},
          Math.max(0, clock.now() - job.message.acceptedMs) / 1000,
        )
    }
  }
}

function saysNo(outcome: Outcome): outcome is Extract<Outcome, { kind: 'failed' | 'deferred' }> {
  return outcome.kind === 'failed' || outcome.kind === 'deferred'
}

/** People are told the class that the books have. */
function explained(job: Job, verdict: Verdict, meanings: readonly (Meaning | undefined)[]): Verdict {
  const classes = new Map(job.recipients.map(({ n }, at) => [n, meanings[at]?.class]))
  const events = verdict.events.map((event) => ({
    ...event,
    class: classes.get(event.recipient.n) ?? event.class,
  }))
  return { ...verdict, events }
}
