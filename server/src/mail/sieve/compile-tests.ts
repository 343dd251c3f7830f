/**
 * Turns tests into branches: `allof`, `anyof` and `not` leave no trace but the order of jumps, so that a script stops
 * asking as soon as the answer is known. Nested tests wait on a stack. RFC 5228 §5
 */
import { type Arguments, type Shape, STRINGS, sortArguments } from './arguments.ts'
import { type Code, Label } from './code.ts'
import type { TestForm } from './forms.ts'
import type { SieveTest } from './program.ts'
import type { Scope } from './scope.ts'
import type { NodeSyntax } from './syntax.ts'
import { MESSAGE_TESTS } from './tests-message.ts'
import { WORLD_TESTS } from './tests-world.ts'

const FORMS: ReadonlyMap<string, TestForm> = new Map([
  ...Object.entries(MESSAGE_TESTS),
  ...Object.entries(WORLD_TESTS),
])
const GROUPS: ReadonlySet<string> = new Set(['allof', 'anyof', 'not'])
const NOTHING: Shape = {}
const IHAVE: Shape = { extension: 'ihave', places: [STRINGS] }

/** A test with the places where it goes on, or a place that is reached here. */
type Waiting =
  | { readonly test: NodeSyntax; readonly yes: Label; readonly no: Label }
  | { readonly here: Label }

/** Writes the branches of a test that goes on at `yes` or `no`. */
export function compileTest(root: NodeSyntax, yes: Label, no: Label, code: Code, scope: Scope): void {
  const waiting: Waiting[] = [{ test: root, yes, no }]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if ('here' in one) code.bind(one.here)
    else if (GROUPS.has(one.test.name)) openGroup(one, waiting, scope)
    else compileOne(one, code, scope)
  }
}

function openGroup(
  { test, yes, no }: { test: NodeSyntax; yes: Label; no: Label },
  waiting: Waiting[],
  scope: Scope,
): void {
  const single = test.name === 'not'
  if (test.args.length > 0) scope.fault(test, 'sieve.groupArguments', { name: test.name })
  if (test.tests.length === 0 || test.testList === single) {
    scope.fault(test, single ? 'sieve.oneTest' : 'sieve.testList', { name: test.name })
    return
  }
  const [first] = test.tests
  if (single) {
    if (first !== undefined) waiting.push({ test: first, yes: no, no: yes })
    return
  }
  const items: Waiting[] = []
  test.tests.forEach((child, i) => {
    if (i === test.tests.length - 1) {
      items.push({ test: child, yes, no })
      return
    }
    const next = new Label()
    items.push(test.name === 'allof' ? { test: child, yes: next, no } : { test: child, yes, no: next })
    items.push({ here: next })
  })
  // The stack gives them back the other way round.
  for (let i = items.length - 1; i >= 0; i--) waiting.push(items[i] as Waiting)
}

function compileOne(
  { test, yes, no }: { test: NodeSyntax; yes: Label; no: Label },
  code: Code,
  scope: Scope,
): void {
  const made = testOf(test, scope)
  if (made === undefined) return
  if (made.kind === 'constant') code.jump(made.yes ? yes : no)
  else code.branch(made, yes, no, test.line)
}

function testOf(node: NodeSyntax, scope: Scope): SieveTest | undefined {
  const test = readTest(node, scope)
  const text = scope.takeLate()
  return text === undefined ? test : { kind: 'fail', text }
}

function readTest(node: NodeSyntax, scope: Scope): SieveTest | undefined {
  const { name } = node
  if (node.tests.length > 0) return scope.fault(node, 'sieve.noTests', { name })
  if (name === 'true' || name === 'false')
    return sortArguments(node, NOTHING, scope) && { kind: 'constant', yes: name === 'true' }
  if (name === 'ihave') return ihave(node, scope)
  const form = FORMS.get(name)
  const extension = form?.shape.extension
  if (form === undefined) return scope.unknown(node, 'sieve.test', { name })
  if (extension !== undefined && !scope.has(extension))
    return scope.unknown(node, 'sieve.testExtension', { name, extension })
  const args = sortArguments(node, form.shape, scope)
  return args === undefined ? undefined : form.build(args)
}

/** What is there may be used from here on; what is not makes a doubtful rest. RFC 5463 §4 */
function ihave(node: NodeSyntax, scope: Scope): SieveTest | undefined {
  if (!scope.has('ihave'))
    return scope.fault(node, 'sieve.testExtension', { name: 'ihave', extension: 'ihave' })
  const args: Arguments | undefined = sortArguments(node, IHAVE, scope)
  if (args === undefined) return undefined
  const names = (args.strings(0) ?? []).map((string) => scope.constant(string) ?? '')
  const yes = names.every((name) => scope.offers(name))
  if (yes) for (const name of names) scope.activate(name)
  else scope.doubt()
  return { kind: 'constant', yes }
}
