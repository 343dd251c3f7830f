/** One change of many accounts, a slice after the other, told as it goes on and stopped between two slices. */
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { AccountChanges } from '../../../contract/src/directory.ts'
import { CHANGED_AT_ONCE_MAX } from '../limits.ts'

export type ManyChange =
  | { readonly kind: 'suspend' | 'enable' | 'password-due' }
  | { readonly kind: 'quota'; readonly quotaBytes: number | null }
  | { readonly kind: 'join' | 'leave'; readonly group: string }

/** Whom it is about: those that were chosen, or all that match what the list is filtered by. */
export type Many = { readonly total: number } & (
  | { readonly addresses: readonly string[] }
  | { readonly condition: Readonly<Record<string, string | undefined>> }
)

export type ManyDone = { readonly changed: number; readonly left: number }

/** What is done when it throws stays done: pressed again, it goes on with what is left. */
export async function changeMany(
  ask: (body: object) => Promise<AnswerOf<typeof AccountChanges>>,
  many: Many,
  change: ManyChange,
  { told, isStopped }: { readonly told: (done: ManyDone) => void; readonly isStopped: () => boolean },
): Promise<ManyDone> {
  let done: ManyDone = { changed: 0, left: 0 }
  const slice = async (body: object): Promise<number | null> => {
    const { changed, left, next } = await ask({ ...body, change })
    done = { changed: done.changed + changed.length, left: done.left + left }
    told(done)
    return next
  }
  if ('addresses' in many)
    for (let at = 0; at < many.addresses.length && !isStopped(); at += CHANGED_AT_ONCE_MAX)
      await slice({ addresses: many.addresses.slice(at, at + CHANGED_AT_ONCE_MAX) })
  else
    for (let after: number | null = 0; after !== null && !isStopped(); )
      after = await slice({ ...many.condition, after, limit: CHANGED_AT_ONCE_MAX })
  return done
}
