/**
 * Reads a piece of a script back as a rule, whoever wrote it; what says more than a rule can say stays as it is. RFC 5228
 */
import { parseSieve } from '../../../mail/sieve/parse.ts'
import type { ArgumentSyntax, NodeSyntax } from '../../../mail/sieve/syntax.ts'
import type { Piece } from './pieces.ts'
import type { Action, Condition, ConditionMatch, Rule } from './rule.ts'

/** Arguments of a node: tags by name, and the strings and numbers in their order. */
type Arguments = {
  readonly tags: ReadonlySet<string>
  readonly strings: readonly (readonly string[])[]
  readonly numbers: readonly number[]
}

type Whose = { readonly name: string }

/** Undefined: it is no rule of ours. `name`: that of the comment before it, or one that is made up. */
export function readRule(piece: Piece, { name }: Whose): Rule | undefined {
  const [command, ...more] = piece.commands
  if (command === undefined || more.length > 0) return undefined
  if (command.name !== 'if') {
    const action = readAction(command)
    if (action === undefined || command.block !== undefined) return undefined
    return { name, enabled: true, when: 'all', conditions: [], actions: [action] }
  }
  const [written] = command.tests
  const off = written?.name === 'false' && command.tests.length === 1 ? disabledTest(piece.text) : undefined
  const test = off ?? written
  const tests = test && readTests(test)
  const actions = readActions(command.block ?? [])
  if (tests === undefined || actions === undefined) return undefined
  return { name, enabled: off === undefined, ...tests, actions }
}

/** A rule that is switched off keeps its test in a comment, as Roundcube writes it: `if false # allof (…)`. */
export function disabledTest(text: string): NodeSyntax | undefined {
  const comment = /^if\s+false\s*#(.*)$/m.exec(text)?.[1]
  if (comment === undefined) return undefined
  const { commands, faults } = parseSieve(`if ${comment} {}`)
  return faults.length === 0 && commands.length === 1 ? commands[0]?.tests[0] : undefined
}

function readTests(test: NodeSyntax): Pick<Rule, 'when' | 'conditions'> | undefined {
  if (test.name === 'true' && test.args.length === 0) return { when: 'all', conditions: [] }
  const isList = test.name === 'allof' || test.name === 'anyof'
  const when = test.name === 'anyof' ? 'any' : 'all'
  const tests = isList ? test.tests : [test]
  const conditions: Condition[] = []
  for (const one of tests) {
    const condition = readCondition(one)
    if (condition === undefined) return undefined
    conditions.push(condition)
  }
  return { when, conditions }
}

function readCondition(test: NodeSyntax): Condition | undefined {
  if (test.name === 'not') {
    const [inner] = test.tests
    const condition = inner && inner.name !== 'not' ? readCondition(inner) : undefined
    return condition && { ...condition, not: true }
  }
  if (test.tests.length > 0) return undefined
  const args = argumentsOf(test.args)
  return args && READERS[test.name]?.(args)
}

const READERS: Readonly<Record<string, (args: Arguments) => Condition | undefined>> = {
  header: readHeader,
  address: readAddress,
  body: ({ tags, strings: [values = []] }) => {
    const match = matchOf(tags, ['text'])
    return match && { kind: 'body', match, values }
  },
  exists: ({ tags, strings: [names = []] }) =>
    tags.size === 0 && names.length === 1 && names[0]?.toLowerCase() === 'list-id'
      ? { kind: 'list', values: [] }
      : undefined,
  size: ({ tags, numbers: [bytes] }) =>
    bytes !== undefined && tags.size === 1 && (tags.has('over') || tags.has('under'))
      ? { kind: 'size', over: tags.has('over'), bytes }
      : undefined,
}

function readHeader({ tags, strings: [names = [], values = []] }: Arguments): Condition | undefined {
  const fields = names.map((name) => name.toLowerCase())
  const [field = ''] = fields
  const isMime = tags.has('mime') && tags.has('anychild')
  const match = matchOf(tags, isMime ? ['mime', 'anychild'] : [])
  if (match === undefined) return undefined
  if (isMime) {
    const isAttachment =
      field === 'content-disposition' && match === 'contains' && values.join() === 'attachment'
    return isAttachment && fields.length === 1 ? { kind: 'attachment' } : undefined
  }
  if (match !== 'is' && fields.length === 2 && fields.includes('to') && fields.includes('cc'))
    return { kind: 'recipients', match, values }
  if (fields.length !== 1) return undefined
  if (field === 'list-id' && match === 'contains') return { kind: 'list', values }
  if (field === 'subject') return { kind: 'subject', match, values }
  // The whole field is the address where there is no name before it.
  if (match !== 'is' && (field === 'from' || field === 'to' || field === 'cc'))
    return { kind: field, match, values }
  return { kind: 'header', name: names[0] ?? '', match, values }
}

function readAddress({ tags, strings: [names = [], values = []] }: Arguments): Condition | undefined {
  const part = ['all', 'domain', 'localpart', 'user', 'detail'].filter((name) => tags.has(name))
  const match = matchOf(tags, part)
  if (match !== 'is' || part.length > 1 || (part.length === 1 && part[0] !== 'all' && part[0] !== 'domain'))
    return undefined
  const fields = names.map((name) => name.toLowerCase()).sort()
  const kind =
    fields.join() === 'cc,to'
      ? 'recipients'
      : (['from', 'to', 'cc'] as const).find((name) => name === fields.join())
  return kind && { kind, match: part[0] === 'domain' ? 'domain' : 'is', values }
}

/** How values are compared; undefined: in a way that a rule does not know. `others`: tags that mean something else. */
function matchOf(
  tags: ReadonlySet<string>,
  others: readonly string[],
): Exclude<ConditionMatch, 'domain'> | undefined {
  const rest = [...tags].filter((tag) => !others.includes(tag))
  if (rest.length === 0) return 'is'
  const [only] = rest
  if (rest.length > 1) return undefined
  return only === 'contains' || only === 'is' || only === 'matches' ? only : undefined
}

function readActions(block: readonly NodeSyntax[]): readonly Action[] | undefined {
  const actions: Action[] = []
  for (const command of block) {
    const action = command.block === undefined ? readAction(command) : undefined
    if (action === undefined) return undefined
    actions.push(action)
  }
  return actions.length === 0 ? undefined : actions
}

function readAction(command: NodeSyntax): Action | undefined {
  const args = command.tests.length === 0 ? argumentsOf(command.args) : undefined
  if (args === undefined) return undefined
  const { tags, strings } = args
  const [first = [], second] = strings
  const [value] = first
  switch (command.name) {
    case 'stop':
    case 'keep':
    case 'discard':
      return command.args.length === 0 ? { kind: command.name } : undefined
    case 'redirect':
      return value !== undefined && second === undefined && isOnly(tags, ['copy'])
        ? { kind: 'forward', address: value, keep: tags.has('copy') }
        : undefined
    case 'addflag':
      return second === undefined && tags.size === 0 && first.length > 0
        ? { kind: 'flag', flags: first }
        : undefined
    case 'fileinto':
      return readFiling(tags, strings)
    default:
      return undefined
  }
}

function readFiling(tags: ReadonlySet<string>, strings: readonly (readonly string[])[]): Action | undefined {
  if (tags.has('specialuse')) {
    const isTrash = strings[0]?.join().toLowerCase() === '\\trash' && strings.length === 2
    return isTrash && isOnly(tags, ['specialuse', 'create']) ? { kind: 'trash' } : undefined
  }
  const [[mailbox] = []] = strings
  if (mailbox === undefined || strings.length > 1 || !isOnly(tags, ['copy', 'create'])) return undefined
  return { kind: tags.has('copy') ? 'copy' : 'move', mailbox }
}

function isOnly(tags: ReadonlySet<string>, allowed: readonly string[]): boolean {
  return [...tags].every((tag) => allowed.includes(tag))
}

/** Undefined: a comparator that a rule does not know. */
function argumentsOf(args: readonly ArgumentSyntax[]): Arguments | undefined {
  const tags = new Set<string>()
  const strings: (readonly string[])[] = []
  const numbers: number[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]
    if (arg === undefined) break
    if (arg.kind === 'number') numbers.push(arg.value)
    else if (arg.kind === 'strings') strings.push(arg.strings.map(({ text }) => text))
    else if (arg.name === 'comparator') {
      const named = args[++at]
      const usual = named?.kind === 'strings' && named.strings.map(({ text }) => text).join()
      if (usual !== 'i;ascii-casemap') return undefined
    } else tags.add(arg.name)
  }
  return { tags, strings, numbers }
}
