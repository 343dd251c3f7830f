/** What to do with each pile of held mail, and how much of each that makes. MISSION M19 */
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { TakeoverPiles } from '../../../contract/src/takeover.ts'

export type Pile = AnswerOf<typeof TakeoverPiles>['piles'][number]
export const CHOICES = ['drop', 'doubt', 'release'] as const
export type Choice = (typeof CHOICES)[number]
/** By the first id of the pile; what is not there stays as it was proposed. */
export type Choices = Readonly<Record<string, Choice>>

export function keyOf({ ids }: Pick<Pile, 'ids'>): string {
  return ids[0] ?? ''
}

export function choiceOf(pile: Pile, choices: Choices): Choice {
  return choices[keyOf(pile)] ?? pile.proposal
}

export type Decision = {
  readonly [Name in Choice]: { readonly messages: number; readonly ids: readonly string[] }
}

export function decisionOf(piles: readonly Pile[], choices: Choices): Decision {
  const of = (choice: Choice): Decision[Choice] => {
    const chosen = piles.filter((pile) => choiceOf(pile, choices) === choice)
    return {
      messages: chosen.reduce((sum, { messages }) => sum + messages, 0),
      ids: chosen.flatMap(({ ids }) => ids),
    }
  }
  return { drop: of('drop'), doubt: of('doubt'), release: of('release') }
}

/** Whom messages reached before they were stopped: each once, in order. */
export function reachedBy(events: readonly { readonly kind: string; readonly to?: unknown }[]): string[] {
  const reached = new Set<string>()
  for (const { kind, to } of events)
    if (kind === 'relayed' && Array.isArray(to))
      for (const one of to) if (typeof one === 'string') reached.add(one)
  return [...reached].sort()
}
