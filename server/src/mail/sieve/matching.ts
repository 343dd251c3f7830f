/** Comparator, match type and keys of a test. RFC 5228 §2.7, RFC 5231, draft-ietf-sieve-regex */
import type { Arguments, TagShape } from './arguments.ts'
import type { MatchKey } from './match/key.ts'
import { KeyFault, prepareKey } from './match/prepare.ts'
import type { Comparator, Match, MatchType, Occurrence, Relation, SieveText } from './program.ts'
import type { Scope } from './scope.ts'
import type { StringSyntax } from './syntax.ts'

export const MATCH_TAGS = {
  is: { group: 'match' },
  contains: { group: 'match' },
  matches: { group: 'match' },
  regex: { group: 'match', extension: 'regex' },
  count: { group: 'match', extension: 'relational', takes: 'string' },
  value: { group: 'match', extension: 'relational', takes: 'string' },
  comparator: { takes: 'string' },
} as const satisfies Readonly<Record<string, TagShape>>

export const INDEX_TAGS = {
  index: { extension: 'index', takes: 'number' },
  last: { extension: 'index' },
} as const satisfies Readonly<Record<string, TagShape>>

const TYPES: readonly MatchType[] = ['is', 'contains', 'matches', 'regex', 'count', 'value']
const RELATIONS: readonly Relation[] = ['gt', 'ge', 'lt', 'le', 'eq', 'ne']
const COMPARATORS: readonly Comparator[] = [
  'i;octet',
  'i;ascii-casemap',
  'i;ascii-numeric',
  'i;unicode-casemap',
]
/** These need not be asked for. RFC 5228 §2.7.3 */
const ALWAYS: ReadonlySet<string> = new Set(['i;octet', 'i;ascii-casemap'])

type MatchOptions = {
  /** Where nothing is said. */
  readonly type?: MatchType
  readonly captures?: boolean
}

/** The match that the tags name, with the keys in that place. */
export function matchOf(args: Arguments, place: string | number, options: MatchOptions = {}): Match {
  const type = args.oneOf(TYPES) ?? options.type ?? 'is'
  const comparator = comparatorOf(args)
  if (comparator === 'i;ascii-numeric' && (type === 'contains' || type === 'matches' || type === 'regex'))
    args.scope.fault(args.tagAt('comparator'), 'sieve.comparatorMatch', { comparator, type })
  const form = { type, relation: relationOf(args, type), comparator }
  const strings = args.strings(place) ?? []
  const keys = strings.map((string) => args.scope.text(string))
  const captures =
    (options.captures ?? true) && (type === 'matches' || type === 'regex') && args.scope.has('variables')
  return {
    ...form,
    keys,
    prepared: preparedKeys(args.scope, form, keys, strings),
    captures,
  }
}

/** `:index` and `:last`. RFC 5260 §6 */
export function occurrenceOf(args: Arguments): Occurrence | undefined {
  const index = args.number('index')
  if (index === undefined) {
    if (args.has('last')) args.scope.fault(args.tagAt('last'), 'sieve.lastAlone')
    return undefined
  }
  if (index < 1) args.scope.fault(args.tagAt('index'), 'sieve.index')
  return { index, last: args.has('last') }
}

function comparatorOf(args: Arguments): Comparator {
  const name = args.constant('comparator')
  if (name === undefined) return 'i;ascii-casemap'
  const comparator = COMPARATORS.find((one) => one === name)
  const at = args.string('comparator') ?? args.at
  if (comparator === undefined) args.scope.fault(at, 'sieve.comparator', { name })
  else if (!ALWAYS.has(comparator) && !args.scope.has(`comparator-${comparator}`))
    args.scope.fault(at, 'sieve.comparatorExtension', { name })
  return comparator ?? 'i;ascii-casemap'
}

function relationOf(args: Arguments, type: MatchType): Relation {
  if (type !== 'count' && type !== 'value') return 'eq'
  const text = args.constant(type)?.toLowerCase()
  const relation = RELATIONS.find((one) => one === text)
  if (relation === undefined && text !== undefined)
    args.scope.fault(args.string(type) ?? args.at, 'sieve.relation', { text })
  return relation ?? 'eq'
}

function preparedKeys(
  scope: Scope,
  form: Pick<Match, 'type' | 'relation' | 'comparator'>,
  keys: readonly SieveText[],
  strings: readonly StringSyntax[],
): readonly MatchKey[] | undefined {
  const prepared: MatchKey[] = []
  for (const [i, key] of keys.entries()) {
    if (typeof key !== 'string') return undefined
    try {
      prepared.push(prepareKey(form, key, scope.work))
    } catch (error) {
      if (!(error instanceof KeyFault)) throw error
      scope.fault(strings[i] ?? { line: 1, column: 1 }, error.text.key, error.text.values)
    }
  }
  return prepared
}
