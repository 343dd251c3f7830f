/**
 * Looks whether what our mail leaves from is on block lists, and keeps since when and until when. One node of a cluster does
 * it, for all; what nobody could say changes nothing.
 */
import type { Clock } from '../../lib/clock.ts'
import { InTurn } from '../../lib/in-turn.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import { isPublicAddress } from '../../net/address-range.ts'
import { boundedResolver } from '../../net/dns/bounded-resolver.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { canonicalHostAddress } from '../../net/host-address.ts'
import type { Directory } from '../../store/directory.ts'
import type { ReputationSubject } from '../../store/directory-reputation.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { askLists, type BlockList, type ListVerdict } from './block-lists.ts'
import * as limits from './limits.ts'

export type LookDeps = {
  readonly directory: Directory
  readonly lists: readonly BlockList[]
  /** A fresh one for each look: what it remembers is of the look before. */
  readonly resolver: () => Promise<Resolver>
  /** That this node sends from. */
  readonly addresses: readonly string[]
  readonly node: string
  /** From 0 to 1. */
  readonly random: () => number
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  readonly metrics: Metrics
}

/** Whose: of one company, or one domain; neither: everything. */
export type Scope = {
  readonly organisationId?: OrganisationId | undefined
  readonly domain?: string | undefined
}

export class Lookout {
  readonly #deps: LookDeps
  readonly #turns = new InTurn<'round' | 'check', void>()
  #listed = 0

  constructor(deps: LookDeps) {
    this.#deps = deps
  }

  /** Looks at everything when it is time and no other node does; about every quarter of an hour. */
  async round(): Promise<void> {
    await this.#turns.run('round', () => this.#round())
  }

  /** Looks now at what is in `scope`, some of it where it is much: what was not looked at for longest. */
  async check(scope: Scope): Promise<void> {
    await this.#turns.run('check', async () => {
      await this.#tellAddresses()
      const subjects = (await this.#subjects(scope)).slice(0, limits.CHECK_SUBJECTS_MAX)
      await this.#look(subjects, limits.CHECK_MS)
      await this.#gauge()
    })
  }

  async #round(): Promise<void> {
    const { directory, clock, random, log } = this.#deps
    await this.#tellAddresses()
    const beganMs = clock.now()
    const isOurs = await directory.writeUnseen(({ reputation }) =>
      reputation.claimTurn(beganMs, beganMs + limits.TURN_MS),
    )
    if (isOurs) {
      const subjects = await this.#subjects({})
      await this.#look(subjects, limits.LOOK_MAX_MS)
      await directory.writeUnseen(async ({ reputation }) => {
        await this.#endStrays(reputation, subjects)
        const nowMs = clock.now()
        await reputation.sweep(nowMs - limits.HISTORY_KEPT_MS, nowMs - limits.SUBJECT_KEPT_MS)
        const jitter = (2 * random() - 1) * limits.LOOK_JITTER
        await reputation.setTurn(beganMs + limits.LOOK_EVERY_MS * (1 + jitter))
      })
      log.info('reputation.looked', { subjects: subjects.length, lists: this.#deps.lists.length })
    }
    await this.#gauge()
  }

  async #tellAddresses(): Promise<void> {
    const { directory, addresses, node, clock } = this.#deps
    const lane = (await directory.massLane()).sources.map(canonicalHostAddress)
    // Nobody outside sees the others, and no list has them.
    const own = [...new Set([...addresses, ...lane])].filter(isPublicAddress)
    await directory.writeUnseen(({ reputation }) => reputation.tellAddresses(own, node, clock.now()))
  }

  /** What was not looked at for longest comes first. */
  async #subjects({ organisationId, domain }: Scope): Promise<readonly ReputationSubject[]> {
    const { directory, clock } = this.#deps
    const all = await directory.writeUnseen(async ({ domains, reputation }) => {
      const own = (await domains.list(organisationId)).filter(({ enabled }) => enabled)
      const isAll = organisationId === undefined && domain === undefined
      const sinceMs = clock.now() - limits.ADDRESS_KEPT_MS
      const addresses = isAll ? await reputation.addressesSince(sinceMs) : []
      const lookedAt = await reputation.lookedAt()
      const subjects: readonly ReputationSubject[] = [
        ...addresses.map((name) => ({ kind: 'address' as const, name, organisationId: undefined })),
        ...own.map((one) => ({
          kind: 'domain' as const,
          name: one.name,
          organisationId: one.organisationId,
        })),
      ]
      return subjects.map((one) => ({ ...one, lookedMs: lookedAt.get(`${one.kind} ${one.name}`) ?? 0 }))
    })
    return all
      .filter(({ name }) => domain === undefined || name === domain)
      .sort((a, b) => a.lookedMs - b.lookedMs)
      .map(({ lookedMs: _, ...subject }) => subject)
  }

  async #look(subjects: readonly ReputationSubject[], timeMs: number): Promise<void> {
    const { lists, clock } = this.#deps
    const questionsMax = subjects.length * lists.length * limits.QUESTIONS_PER_LIST
    const resolver = boundedResolver(await this.#deps.resolver(), { ...this.#deps, questionsMax, timeMs })
    const endMs = clock.now() + timeMs
    for (let at = 0; at < subjects.length && clock.now() < endMs; at += limits.SUBJECTS_AT_ONCE) {
      const some = subjects.slice(at, at + limits.SUBJECTS_AT_ONCE)
      const asked = await Promise.all(some.map((subject) => askLists(subject, lists, resolver)))
      for (const [n, subject] of some.entries()) await this.#settle(subject, asked[n] ?? [])
    }
  }

  async #settle(subject: ReputationSubject, verdicts: readonly ListVerdict[]): Promise<void> {
    const { directory, clock, log } = this.#deps
    const nowMs = clock.now()
    const changes = await directory.writeUnseen(async ({ reputation }) => {
      const changed: { readonly event: 'listed' | 'cleared'; readonly list: string }[] = []
      const open = await reputation.open({ kind: subject.kind, name: subject.name })
      for (const { list, verdict } of verdicts) {
        const known = open.find((one) => one.list === list.id)
        if (verdict.kind === 'listed') {
          const { found, reason } = verdict
          const listing = { ...subject, list: list.id, fromMs: known?.fromMs ?? nowMs, found, reason }
          if (known !== undefined) await reputation.goesOn(listing)
          else if (await reputation.begin(listing)) changed.push({ event: 'listed', list: list.id })
        } else if (verdict.kind === 'clean' && known !== undefined) {
          await reputation.end(known, nowMs, false)
          changed.push({ event: 'cleared', list: list.id })
        }
      }
      const of = (kind: 'refused' | 'silent'): string[] =>
        verdicts.filter(({ verdict }) => verdict.kind === kind).map(({ list }) => list.id)
      const clean = verdicts.filter(({ verdict }) => verdict.kind === 'clean').length
      await reputation.looked(subject, { clean, refused: of('refused'), silent: of('silent') }, nowMs)
      return changed
    })
    for (const { event, list } of changes) {
      const { kind, name } = subject
      log[event === 'listed' ? 'warn' : 'info'](`reputation.${event}`, { kind, name, list })
    }
  }

  /** Listings of what is ours no more, and of lists that are asked no more. */
  async #endStrays(
    reputation: DirectoryTables['reputation'],
    subjects: readonly ReputationSubject[],
  ): Promise<void> {
    const ours = new Set(subjects.map(({ kind, name }) => `${kind} ${name}`))
    const known = new Set(this.#deps.lists.map(({ id }) => id))
    for (const one of await reputation.open({}))
      if (!ours.has(`${one.kind} ${one.name}`) || !known.has(one.list))
        await reputation.end(one, this.#deps.clock.now(), true)
  }

  /** Every node shows what there is, whichever of them found it. */
  async #gauge(): Promise<void> {
    const { directory, metrics } = this.#deps
    const open = await directory.read(({ reputation }) => reputation.open({}))
    metrics.gauge('reputation_listings', {}, open.length - this.#listed)
    this.#listed = open.length
  }
}
