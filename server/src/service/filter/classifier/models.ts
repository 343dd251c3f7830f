/**
 * Models of companies and persons as this thread holds them: loaded with the first message for somebody, looked after
 * when the store says that there is something newer, dropped when others need the room.
 */
import type { Clock } from '../../../lib/clock.ts'
import type { OrganisationId } from '../../../mail/ids.ts'
import type { Counts } from '../../../store/filter/counts.ts'
import type { FilterStore, Learner } from '../../../store/filter/filter-store.ts'
import { TokenIndex } from './counts.ts'
import type { Experience, Models } from './create-classifier.ts'
import { FRESH_MS, HELD_OCTETS_MAX, LARGE_MODEL_OCTETS, LEARNED_HAM_MIN, LEARNED_SPAM_MIN } from './limits.ts'

/** The company under which the operator teaches for all. */
export const EVERYBODY = 0 as OrganisationId

export type ModelDeps = {
  readonly store: () => Promise<Pick<FilterStore, 'revision' | 'model'>>
  readonly clock: Clock
}

type Held = {
  /** Of the store when it was loaded. */
  revision: number
  /** When the store was last asked whether there is something newer. */
  askedMs: number
  /** Undefined: too little experience. */
  readonly index: TokenIndex | undefined
  readonly octets: number
}

const NOTHING_OCTETS = 200

export function createModels({ store, clock }: ModelDeps): Models {
  // In the order of use: the first is the one that was loaded the longest ago.
  const held = new Map<string, Held>()
  const loading = new Map<string, Promise<TokenIndex | undefined>>()
  let octets = 0

  const keep = (key: string, fresh: Held): void => {
    octets += fresh.octets - (held.get(key)?.octets ?? 0)
    held.delete(key)
    held.set(key, fresh)
    for (const [oldest, { octets: freed }] of held) {
      if (octets <= HELD_OCTETS_MAX || oldest === key) break
      held.delete(oldest)
      octets -= freed
    }
  }

  const load = async (key: string, learner: Learner): Promise<TokenIndex | undefined> => {
    const opened = await store()
    const known = held.get(key)
    if (known !== undefined && (await opened.revision(learner.organisationId)) === known.revision) {
      known.askedMs = clock.now()
      return known.index
    }
    const { revision, counts } = await opened.model(learner)
    const index = hasExperience(counts) ? new TokenIndex(counts) : undefined
    keep(key, { revision, askedMs: clock.now(), index, octets: index?.octets ?? NOTHING_OCTETS })
    return index
  }

  const one = (learner: Learner): TokenIndex | undefined | Promise<TokenIndex | undefined> => {
    const key = `${learner.organisationId} ${learner.accountId ?? 0}`
    const known = held.get(key)
    if (known !== undefined && clock.now() - known.askedMs < freshMs(known)) return known.index
    let mine = loading.get(key)
    if (mine === undefined) {
      mine = load(key, learner).finally(() => loading.delete(key))
      loading.set(key, mine)
    }
    return mine
  }

  return {
    async of({ organisationId, accountId }: Experience) {
      const everybody = await one({ organisationId: EVERYBODY, accountId: undefined })
      const company =
        organisationId === EVERYBODY ? undefined : await one({ organisationId, accountId: undefined })
      const person = accountId === undefined ? undefined : await one({ organisationId, accountId })
      return [everybody, company, person].filter((layer) => layer !== undefined)
    },
  }
}

/** A large model takes long to load, and changes little with each lesson. */
function freshMs({ octets }: Held): number {
  return FRESH_MS * Math.max(1, octets / LARGE_MODEL_OCTETS)
}

/** Too few messages of one kind would make everything look like the other. */
function hasExperience({ spamMessages, hamMessages }: Counts): boolean {
  return spamMessages >= LEARNED_SPAM_MIN && hamMessages >= LEARNED_HAM_MIN
}
