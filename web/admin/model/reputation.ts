/** What the block lists and the providers think, put in one sentence. MISSION M18 */
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { Reputation } from '../../../contract/src/reputation.ts'

export type Known = AnswerOf<typeof Reputation>
export type Subject = Known['addresses'][number]
export type Replies = Known['replies'][number]

/** Of all that is watched, those that some list has. */
export function listedIn({ addresses, domains }: Pick<Known, 'addresses' | 'domains'>): Subject[] {
  return [...addresses, ...domains].filter(({ listed }) => listed.length > 0)
}

/** Lists that were asked about the subject that most were asked about. */
export function listsAsked({ addresses, domains }: Pick<Known, 'addresses' | 'domains'>): number {
  const counts = [...addresses, ...domains].map(
    ({ clean, listed, refused, silent }) => clean + listed.length + refused.length + silent.length,
  )
  return Math.max(0, ...counts)
}

/** How the subjects stand with the lists that answered; undefined: nobody has looked. */
export type Standing =
  | { readonly kind: 'listed'; readonly lists: readonly string[] }
  | { readonly kind: 'clean'; readonly lists: number }
  | { readonly kind: 'silent' }

export function standingOf(subjects: readonly Subject[]): Standing | undefined {
  const looked = subjects.filter(({ checkedAt }) => checkedAt !== null)
  if (looked.length === 0) return undefined
  const on = looked.flatMap(({ listed }) => listed.map(({ listName }) => listName))
  if (on.length > 0) return { kind: 'listed', lists: [...new Set(on)] }
  const clean = Math.max(...looked.map((one) => one.clean))
  return clean === 0 ? { kind: 'silent' } : { kind: 'clean', lists: clean }
}

/** When all of it had been looked at last; undefined: never. */
export function lastLook({ addresses, domains }: Pick<Known, 'addresses' | 'domains'>): string | undefined {
  return [...addresses, ...domains]
    .flatMap(({ checkedAt }) => (checkedAt === null ? [] : [checkedAt]))
    .sort()
    .at(-1)
}

/** Tries with them before their share says anything. */
const TRIES_MIN = 20
const SHARE_BAD = 0.05

/** The provider that turns most away for our reputation, where that is more than a few. */
export function worstReplies(replies: readonly Replies[]): Replies | undefined {
  const share = ({ taken, refused, reputation }: Replies): number =>
    taken + refused < TRIES_MIN ? 0 : reputation / (taken + refused)
  const worst = replies.toSorted((a, b) => share(b) - share(a))[0]
  return worst !== undefined && share(worst) >= SHARE_BAD ? worst : undefined
}

/** DMARC rows by source, most first. A source is proved when DKIM or SPF proved its mail. */
export function sourcesOf(
  rows: readonly { readonly source: string; readonly result: string; readonly count: number }[],
): { readonly source: string; readonly proved: number; readonly not: number }[] {
  const sums = new Map<string, { proved: number; not: number }>()
  for (const { source, result, count } of rows) {
    const sum = sums.get(source) ?? { proved: 0, not: 0 }
    const [, ...marks] = result.split(' ')
    if (marks.includes('pass')) sum.proved += count
    else sum.not += count
    sums.set(source, sum)
  }
  return [...sums]
    .map(([source, sum]) => ({ source, ...sum }))
    .sort((a, b) => b.proved + b.not - (a.proved + a.not))
}
