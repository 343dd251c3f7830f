/**
 * Learns in the background what people teach by moving and marking their mail. The store keeps each lesson until it is
 * learned, so nothing is lost when the program ends: what an account left behind is learned when it teaches again.
 * Nobody waits for it, and it takes its turns like everybody else. THREATS TE5
 */
import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import { Refusal } from '../../../lib/refusal.ts'
import type { Scheduler } from '../../../lib/scheduler.ts'
import type { AccountId, OrganisationId } from '../../../mail/ids.ts'
import { readStructureInSlices } from '../../../mail/mime/structure.ts'
import type { AccountStore, AccountStores } from '../../../store/account-store.ts'
import type { FilterStore, Teaching } from '../../../store/filter/filter-store.ts'
import type { Lesson } from '../../../store/lesson-store.ts'
import type { Turns } from '../../fairness/turns.ts'
import type { ReadContent } from '../content/create-content-examiner.ts'
import { lessonOf } from './lesson.ts'
import { ACCOUNTS_WAITING_MAX, LEARN_AFTER_MS, LEARNED_OCTETS_MAX, LESSONS_A_TURN } from './limits.ts'

export type LearnerDeps = {
  readonly accounts: Pick<AccountStores, 'open'>
  readonly store: () => Promise<Pick<FilterStore, 'teach'>>
  readonly read: ReadContent
  /** Of this thread. */
  readonly turns: Pick<Turns, 'take'>
  readonly scheduler: Scheduler
  readonly clock: Clock
  readonly log: Log
}

export type Whose = { readonly accountId: AccountId; readonly organisationId: OrganisationId }

export type MailLearner = AsyncDisposable & {
  /** Lessons of that account wait. */
  taught(whose: Whose): void
  /** Resolves when nothing waits in this thread. */
  settled(): Promise<void>
}

export function createLearner(deps: LearnerDeps): MailLearner {
  const waiting = new Map<AccountId, Whose>()
  let cancel: (() => void) | undefined
  let running: Promise<void> | undefined
  let isOver = false

  const run = async (): Promise<void> => {
    for (const [accountId, whose] of waiting) {
      if (isOver) return
      waiting.delete(accountId)
      try {
        // An account with much to teach comes again behind the others.
        if (await learnSome(whose, deps)) waiting.set(accountId, whose)
      } catch (error) {
        deps.log.error('filter.learning', error, { accountId })
      }
    }
  }
  const start = (): void => {
    cancel = undefined
    running ??= run().finally(() => {
      running = undefined
      if (waiting.size > 0 && !isOver) wait()
    })
  }
  const wait = (): void => {
    cancel ??= deps.scheduler.after(LEARN_AFTER_MS, start)
  }
  return {
    taught(whose) {
      if (isOver || (waiting.size >= ACCOUNTS_WAITING_MAX && !waiting.has(whose.accountId))) return
      waiting.set(whose.accountId, whose)
      wait()
    },
    async settled() {
      while (waiting.size > 0 || running !== undefined) {
        cancel?.()
        start()
        await running
      }
    },
    async [Symbol.asyncDispose]() {
      isOver = true
      cancel?.()
      await running
    },
  }
}

/** True: more may wait. */
async function learnSome(whose: Whose, deps: LearnerDeps): Promise<boolean> {
  const account = deps.accounts.open(whose.accountId)
  const lessons = await account.lessons.waiting(LESSONS_A_TURN)
  if (lessons.length === 0) return false
  const teachings: Teaching[] = []
  for (const lesson of lessons) {
    await deps.turns.take(whose.organisationId)
    const teaching = await teachingOf(account, lesson, whose.organisationId, deps)
    if (teaching !== undefined) teachings.push(teaching)
  }
  await (await deps.store()).teach(whose, teachings)
  await account.lessons.learned(lessons)
  return lessons.length === LESSONS_A_TURN
}

/** Undefined: there is nothing to learn from, for it is gone, damaged or a film. */
async function teachingOf(
  account: AccountStore,
  { messageId, junk }: Lesson,
  organisationId: OrganisationId,
  { read, turns, clock }: LearnerDeps,
): Promise<Teaching | undefined> {
  try {
    const bytes = await account.bytes(messageId)
    if (bytes.length > LEARNED_OCTETS_MAX) return undefined
    const structure = await readStructureInSlices(bytes, () => turns.take(organisationId))
    return await lessonOf({ bytes, structure }, junk ? 'spam' : 'ham', { read, nowMs: clock.now() })
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
