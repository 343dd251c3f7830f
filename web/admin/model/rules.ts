/** The eight rules as the form shows them: one choice of whom it may write to, and two switches. VOICE.md §2 */
import type { z } from 'zod'
import type { PolicyHolder } from '../../../contract/src/policy.ts'

type Rule = Omit<z.infer<typeof PolicyHolder>['rules'][number], 'places'> & {
  readonly places: readonly string[]
}

export const WHOM = [
  'anyone',
  'ownDomain',
  'oneDomain',
  'listedDomains',
  'oneAddress',
  'listedAddresses',
  'receiveOnly',
] as const
export type Whom = (typeof WHOM)[number]
/** Those that name places. */
export const WITH_PLACES: readonly Whom[] = ['oneDomain', 'listedDomains', 'oneAddress', 'listedAddresses']

export type RulesForm = {
  readonly whom: Whom
  /** Domains or addresses, one on each line. */
  readonly places: string
  readonly forwardOn: boolean
  readonly forwardTo: string
  readonly keepCopy: boolean
  readonly sendOnly: boolean
}

const isWhom = (name: string): name is Whom => (WHOM as readonly string[]).includes(name)

export function formOfRules(rules: readonly Rule[]): RulesForm {
  const rule = rules.find(({ name }) => isWhom(name))
  const forward = rules.find(({ name }) => name === 'forwardForever')
  return {
    whom: rule !== undefined && isWhom(rule.name) ? rule.name : 'anyone',
    places: rule?.places.join('\n') ?? '',
    forwardOn: forward !== undefined,
    forwardTo: forward?.places.join('\n') ?? '',
    keepCopy: forward?.keepCopy ?? true,
    sendOnly: rules.some(({ name }) => name === 'sendOnly'),
  }
}

/** More than one of them stands together, which only other tools can set: the form would take one away. */
export function isBeyondForm(rules: readonly Rule[]): boolean {
  return rules.filter(({ name }) => isWhom(name)).length > 1
}

export const linesOf = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** What is wrong before the server is asked: places that are missing, or that exclude each other. */
export function faultOfForm({
  whom,
  places,
  forwardOn,
  forwardTo,
  sendOnly,
}: RulesForm): 'places' | 'forward' | 'conflict' | undefined {
  const count = linesOf(places).length
  if (WITH_PLACES.includes(whom) && count === 0) return 'places'
  if ((whom === 'oneDomain' || whom === 'oneAddress') && count > 1) return 'places'
  if (forwardOn && linesOf(forwardTo).length === 0) return 'forward'
  return sendOnly && (forwardOn || whom === 'receiveOnly') ? 'conflict' : undefined
}

/** What is set, and which rules are taken away first. */
export function changesOfForm(
  form: RulesForm,
  before: readonly Rule[],
): { readonly set: Readonly<Record<string, unknown>> | undefined; readonly clear: readonly string[] } {
  const places = linesOf(form.places)
  const set: Record<string, unknown> = {}
  switch (form.whom) {
    case 'anyone':
      break
    case 'ownDomain':
    case 'receiveOnly':
      set[form.whom] = true
      break
    case 'oneDomain':
    case 'oneAddress':
      set[form.whom] = places[0]
      break
    case 'listedDomains':
      set[form.whom] = { domains: places, ...(subDomains(before) && { subDomains: true }) }
      break
    case 'listedAddresses':
      set[form.whom] = places
  }
  if (form.forwardOn) set['forwardForever'] = { to: linesOf(form.forwardTo), keepCopy: form.keepCopy }
  // What the form does not show of it stays as it is.
  if (form.sendOnly && !before.some(({ name }) => name === 'sendOnly')) set['sendOnly'] = {}
  const kept = form.sendOnly ? [...Object.keys(set), 'sendOnly'] : Object.keys(set)
  const clear = before.map(({ name }) => name).filter((name) => !kept.includes(name))
  return { set: Object.keys(set).length === 0 ? undefined : set, clear }
}

function subDomains(before: readonly Rule[]): boolean {
  return before.some(({ name, subDomains: all }) => name === 'listedDomains' && all === true)
}
