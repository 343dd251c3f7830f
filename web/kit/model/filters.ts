/** A person's filters as the API has them, read for people. */
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { PersonalFilters } from '../../../contract/src/sieve.ts'

export type FilterItem = AnswerOf<typeof PersonalFilters>['filters'][number]
export type RuleItem = Extract<FilterItem, { readonly kind: 'rule' }>
export type Rule = RuleItem['rule']
export type Condition = Rule['conditions'][number]
export type Action = Rule['actions'][number]
export type ForwardAction = Extract<Action, { readonly kind: 'forward' }>

export const isForward = (action: Action): action is ForwardAction => action.kind === 'forward'

export type WholeForward = {
  readonly id: string
  readonly enabled: boolean
  readonly rule: Rule
  readonly action: ForwardAction
}

/** Filters that lead all mail elsewhere and do nothing else. */
export function wholeForwards(filters: readonly FilterItem[]): readonly WholeForward[] {
  return filters.flatMap((item) => {
    if (item.kind !== 'rule' || item.rule.conditions.length > 0) return []
    const [action, ...more] = item.rule.actions
    if (action === undefined || !isForward(action) || more.length > 0) return []
    return [{ id: item.id, enabled: item.rule.enabled, rule: item.rule, action }]
  })
}

/** Those that lead some of it. */
export function partForwards(filters: readonly FilterItem[]): number {
  return filters.filter(
    (item) => item.kind === 'rule' && item.rule.conditions.length > 0 && item.rule.actions.some(isForward),
  ).length
}

/** The order with that one moved by so many places; undefined: it is at the end already. */
export function movedBy(
  filters: readonly FilterItem[],
  id: string,
  step: -1 | 1,
): readonly string[] | undefined {
  const ids = filters.map((item) => item.id)
  const at = ids.indexOf(id)
  const to = at + step
  if (at < 0 || to < 0 || to >= ids.length) return undefined
  return ids.toSpliced(at, 1).toSpliced(to, 0, id)
}

/** What is missing before the server is asked. */
export function faultOfRule({
  conditions,
  actions,
}: Rule): 'values' | 'actions' | 'mailbox' | 'address' | undefined {
  for (const condition of conditions)
    if ('values' in condition && condition.kind !== 'list' && condition.values.length === 0) return 'values'
  if (actions.length === 0) return 'actions'
  for (const action of actions) {
    if ((action.kind === 'move' || action.kind === 'copy') && action.mailbox.trim() === '') return 'mailbox'
    if (isForward(action) && !action.address.includes('@')) return 'address'
  }
  return undefined
}

/** `a, b` or lines, as people type several. */
export const valuesOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
