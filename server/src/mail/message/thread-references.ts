/**
 * Conversations by who answers whom, the algorithm of Jamie Zawinski as the RFC has it. RFC 5256 §3 REFERENCES
 * Steps are numbered as there. Time grows with the messages and their references, whatever these say; it yields every
 * few thousand of them, so that whoever runs it can do something else.
 */
import { byDate, type ThreadedMessage, type ThreadNode } from './thread.ts'

/** Ancestors looked at for a loop; only forged references get so deep before a link is made. */
const ANCESTORS_MAX = 1_000

type Container = {
  message: ThreadedMessage | undefined
  parent: Container | undefined
  /** Most have none. */
  children: Set<Container> | undefined
  /** What takes its place once it is looked at. */
  rope: Rope
}

/** Nodes that take the place of a container: joined when a message takes them as its children. */
type Rope = ThreadNode | readonly Rope[]

/** Messages, or containers, between two yields: some milliseconds. */
const SLICE = 4_000

type Work<T> = Generator<undefined, T, undefined>

export function* threadByReferences(messages: readonly ThreadedMessage[]): Work<ThreadNode[]> {
  const all = yield* linked(messages)
  const roots = yield* pruned(all)
  for (const root of roots) if (root.message === undefined) root.children.sort(byNode)
  roots.sort(byNode)
  yield
  const joined = yield* joinSubjects(roots)
  return yield* sortAll(joined)
}

/** Step 1. All containers, in the order they were first heard of. */
function* linked(messages: readonly ThreadedMessage[]): Work<Container[]> {
  const all: Container[] = []
  const byId = new Map<number, Container>()
  const create = (): Container => {
    const container: Container = { message: undefined, parent: undefined, children: undefined, rope: [] }
    all.push(container)
    return container
  }
  const named = (id: number): Container => {
    let container = byId.get(id)
    if (container === undefined) {
      container = create()
      byId.set(id, container)
    }
    return container
  }
  for (const [at, message] of messages.entries()) {
    if (at % SLICE === SLICE - 1) yield
    const known = message.id === 0 ? undefined : named(message.id)
    // Two messages of one id: the second counts as one without.
    const own = known === undefined || known.message !== undefined ? create() : known
    own.message = message
    let before: Container | undefined
    for (const reference of message.references) {
      const next = named(reference)
      if (before !== undefined && next.parent === undefined && !isAbove(next, before)) link(before, next)
      before = next
    }
    if (before !== undefined && isAbove(own, before)) continue
    own.parent?.children?.delete(own)
    own.parent = undefined
    if (before !== undefined) link(before, own)
  }
  return all
}

function link(parent: Container, child: Container): void {
  child.parent = parent
  parent.children ??= new Set()
  parent.children.add(child)
}

/** Whether `container` is `below`, or above it: then it must not become its child. */
function isAbove(container: Container, below: Container): boolean {
  if (container === below) return true
  if (container.children === undefined) return false
  let steps = 0
  for (let at = below.parent; at !== undefined; at = at.parent)
    if (at === container || ++steps === ANCESTORS_MAX) return true
  return false
}

/** Steps 2 and 3: containers without a message go, and their children take their place. */
function* pruned(all: readonly Container[]): Work<ThreadNode[]> {
  const order: Container[] = []
  const waiting = all.filter(({ parent }) => parent === undefined)
  const roots = [...waiting]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (order.push(next) % SLICE === 0) yield
    if (next.children !== undefined) for (const child of next.children) waiting.push(child)
  }
  // Children before their parents.
  for (let at = order.length - 1; at >= 0; at--) {
    if (at % SLICE === SLICE - 1) yield
    const container = order[at]
    if (container !== undefined) container.rope = ropeOf(container)
  }
  return roots.flatMap(({ rope }) => {
    if ('children' in rope) return [rope]
    const nodes = flattened(rope)
    // At the top several stay together under one that is not there.
    return nodes.length > 1 ? [{ message: undefined, children: nodes }] : nodes
  })
}

/** Its children have theirs. */
function ropeOf({ message, children }: Container): Rope {
  if (children === undefined) return message === undefined ? [] : { message, children: [] }
  const ropes = Array.from(children, ({ rope }) => rope)
  if (message !== undefined) return { message, children: flattened(ropes) }
  return ropes.length === 1 ? (ropes[0] ?? []) : ropes
}

function flattened(ropes: readonly Rope[]): ThreadNode[] {
  const nodes: ThreadNode[] = []
  const waiting: Rope[] = [ropes]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('children' in next) nodes.push(next)
    else for (let at = next.length - 1; at >= 0; at--) waiting.push(next[at] ?? [])
  }
  return nodes
}

/** Step 5: threads of one subject become one. */
function* joinSubjects(roots: readonly ThreadNode[]): Work<ThreadNode[]> {
  const bySubject = new Map<number, ThreadNode>()
  for (const [at, root] of roots.entries()) {
    if (at % SLICE === SLICE - 1) yield
    const subject = subjectOf(root)
    const known = bySubject.get(subject)
    const better =
      known === undefined ||
      (known.message !== undefined && (root.message === undefined || (isReply(known) && !isReply(root))))
    if (subject !== 0 && better) bySubject.set(subject, root)
  }
  const left = new Set(roots)
  for (const [at, root] of roots.entries()) {
    if (at % SLICE === SLICE - 1) yield
    const subject = subjectOf(root)
    const known = bySubject.get(subject)
    if (known === undefined || known === root) continue
    left.delete(root)
    if (known.message === undefined && root.message === undefined)
      for (const child of root.children) known.children.push(child)
    else if (known.message === undefined || (isReply(root) && !isReply(known))) known.children.push(root)
    else {
      const both: ThreadNode = { message: undefined, children: [known, root] }
      left.delete(known)
      left.add(both)
      bySubject.set(subject, both)
    }
  }
  return [...left]
}

function subjectOf(node: ThreadNode): number {
  return (node.message ?? node.children[0]?.message)?.subject ?? 0
}

function isReply({ message }: ThreadNode): boolean {
  return message?.isReply ?? false
}

/** Step 6: siblings by date, the deepest first. */
function* sortAll(roots: ThreadNode[]): Work<ThreadNode[]> {
  const order: ThreadNode[] = []
  const waiting = [...roots]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (order.push(next) % SLICE === 0) yield
    for (const child of next.children) waiting.push(child)
  }
  for (const [at, node] of order.reverse().entries()) {
    if (at % SLICE === SLICE - 1) yield
    node.children.sort(byNode)
  }
  return roots.sort(byNode)
}

/** One that is not there has the date of its first child. */
function byNode(a: ThreadNode, b: ThreadNode): number {
  const first = a.message ?? a.children[0]?.message
  const second = b.message ?? b.children[0]?.message
  return first === undefined || second === undefined ? 0 : byDate(first, second)
}
