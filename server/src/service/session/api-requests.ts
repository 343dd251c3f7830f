/**
 * A request that bears a key of its own is carried out once, however often it comes: the answer is kept for a day and told
 * again. Two that come at the same time on any thread or node are one. draft-ietf-httpapi-idempotency-key-header
 */
import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import { Secret } from '../../lib/secret.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { ApiRequestName } from '../../store/directory-api-requests.ts'
import { type Place, type Sealer, SealFault } from '../../store/sealed/sealer.ts'
import type { Json } from '../admin/method.ts'
import { ALONE_PAUSE_MS, ALONE_TRIES, REQUEST_KEPT_MS, REQUEST_RUNS_MS } from './limits.ts'
import type { AccountPrincipal } from './web-sessions.ts'

/** `body`: absent where there is none. */
export type KeptAnswer = { readonly status: number; readonly body?: Json }

export type RepeatedRequest =
  | { readonly kind: 'answered'; readonly answer: KeptAnswer; readonly again: boolean }
  /** The same key came with another question. */
  | { readonly kind: 'other' }
  /** The first one is still being carried out. */
  | { readonly kind: 'running' }

export type ApiRequests = {
  /**
   * Does the work, unless it was done before. `key` is what the program calls the request, `question` all that makes it this
   * one. What the work throws is thrown, and not kept: nothing was changed, so it may come again.
   */
  once(
    principal: AccountPrincipal,
    key: string,
    question: string,
    work: () => Promise<KeptAnswer>,
  ): Promise<RepeatedRequest>
  /** Does the work while nobody else in the cluster does other work under that name. Throws Refusal `try-later`. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>
}

type Deps = {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly clock: Pick<Clock, 'now'>
}

type Kept = { readonly question: string; readonly answer?: KeptAnswer }

export function createApiRequests({ directory, sealer, clock }: Deps): ApiRequests {
  const claims = createClaims(directory, clock)
  return {
    async once(principal, key, question, work) {
      const seals = await sealer()
      // Two programs of one account may call their requests alike.
      const name = nameOf(principal.accountId, `${principal.apiKeyId ?? 0} ${key}`)
      const place: Place = ['api_request.sealed', name.accountId, Buffer.from(name.digest).toString('hex')]
      const seal = (kept: Kept): string => seals.seal(new Secret(JSON.stringify(kept)), place)
      const asked = createHash('sha256').update(question).digest('base64')
      const taken = await claims.take(name, principal.organisationId, seal({ question: asked }))
      if (taken.kind === 'mine') {
        const answer = await claims.releasing(name, taken.claimedMs, work)
        const sealed = seal({ question: asked, answer })
        await directory.writeUnseen(({ apiRequests }) => apiRequests.finish(name, taken.claimedMs, sealed))
        return { kind: 'answered', answer, again: false }
      }
      const before = readKept(seals, taken.sealed, place)
      if (before?.question !== asked) return { kind: 'other' }
      if (before.answer === undefined) return { kind: 'running' }
      return { kind: 'answered', answer: before.answer, again: true }
    },
    async alone(title, work) {
      const name = nameOf(NOBODY, title)
      for (let tries = 0; tries < ALONE_TRIES; tries++) {
        const taken = await claims.take(name, undefined, '')
        if (taken.kind === 'mine') {
          const result = await claims.releasing(name, taken.claimedMs, work)
          await directory.writeUnseen(({ apiRequests }) => apiRequests.release(name, taken.claimedMs))
          return result
        }
        await setTimeout(ALONE_PAUSE_MS)
      }
      throw new Refusal('try-later', { key: 'http.busy' })
    },
  }
}

/** Undefined: sealed with a key that is gone. What it was is not known, so that it is not done again. */
function readKept(seals: Sealer, sealed: string, place: Place): Kept | undefined {
  try {
    return JSON.parse(seals.open(sealed, place).reveal()) as Kept
  } catch (error) {
    if (error instanceof SealFault) return undefined
    throw error
  }
}

/** What belongs to no account. */
const NOBODY = 0 as AccountId

type Taken =
  | { readonly kind: 'mine'; readonly claimedMs: number }
  | { readonly kind: 'known'; readonly sealed: string }

function createClaims(directory: Directory, clock: Deps['clock']) {
  const release = (name: ApiRequestName, claimedMs: number): Promise<boolean> =>
    directory.writeUnseen(({ apiRequests }) => apiRequests.release(name, claimedMs))
  return {
    /** Whoever began it and is gone without an answer is forgotten after a while. */
    async take(
      name: ApiRequestName,
      organisationId: OrganisationId | undefined,
      sealed: string,
    ): Promise<Taken> {
      for (;;) {
        const claimedMs = clock.now()
        const claim = { organisationId, sealed, claimedMs, expiresMs: claimedMs + REQUEST_KEPT_MS }
        const found = await directory.writeUnseen(async ({ apiRequests }) => {
          await apiRequests.sweep(claimedMs)
          return (await apiRequests.claim(name, claim)) ? 'mine' : await apiRequests.get(name)
        })
        if (found === 'mine') return { kind: 'mine', claimedMs }
        // Let go of in this moment: it may be ours now.
        if (found === undefined) continue
        if (found.done || claimedMs - found.claimedMs < REQUEST_RUNS_MS)
          return { kind: 'known', sealed: found.sealed }
        await release(name, found.claimedMs)
      }
    },
    async releasing<T>(name: ApiRequestName, claimedMs: number, work: () => Promise<T>): Promise<T> {
      try {
        return await work()
      } catch (error) {
        await release(name, claimedMs)
        throw error
      }
    },
  }
}

function nameOf(accountId: AccountId, title: string): ApiRequestName {
  return { accountId, digest: createHash('sha256').update(title).digest() }
}
