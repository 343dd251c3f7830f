/**
 * Conversations of messages as IMAP tells them. RFC 5256 §3, §4
 *
 *   (2)(3 6 (4 23)(44 7 96))      3, its answer 6, and two answers to that, each with a conversation of its own
 *
 * No function calls itself: references may make a chain as long as the mailbox.
 */
export type ThreadedMessage = {
  readonly number: number
  /** The Date, else when it arrived. */
  readonly sentMs: number
  /** Equal numbers are equal base subjects, 0 an empty one. RFC 5256 §2.1 */
  readonly subject: number
  /** The subject says that it answers or forwards something. */
  readonly isReply: boolean
  /** Equal numbers are equal Message-IDs; 0: it has none. */
  readonly id: number
  /** Message-IDs by the same numbers, oldest first. */
  readonly references: readonly number[]
}

export type ThreadNode = {
  /** Undefined: a message that others refer to, and that is not there. */
  message: ThreadedMessage | undefined
  children: ThreadNode[]
}

/** One conversation a subject, its first message above all others. RFC 5256 §3 ORDEREDSUBJECT */
export function threadBySubject(messages: readonly ThreadedMessage[]): ThreadNode[] {
  const threads = new Map<number, ThreadNode>()
  for (const message of [...messages].sort(byDate)) {
    const first = threads.get(message.subject)
    if (first === undefined) threads.set(message.subject, { message, children: [] })
    else first.children.push({ message, children: [] })
  }
  // Inserted by date: so are they told.
  return [...threads.values()]
}

export function byDate(a: ThreadedMessage, b: ThreadedMessage): number {
  return a.sentMs - b.sentMs || a.number - b.number
}

/** `named`: the number or UID by which a message is told. RFC 5256 §5 thread-list */
export function formatThreads(threads: readonly ThreadNode[], named: (number: number) => number): string {
  const out: string[] = []
  // What is still to be written, the next one last.
  const waiting: (ThreadNode | string)[] = []
  for (const root of threads) {
    waiting.push(')', root, '(')
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (typeof next === 'string') {
        out.push(next)
        continue
      }
      const { message, children } = next
      if (message !== undefined) out.push(String(named(message.number)))
      const [only] = children
      if (only === undefined) continue
      if (children.length === 1) waiting.push(only)
      else for (const child of children.toReversed()) waiting.push(')', child, '(')
      if (message !== undefined) waiting.push(' ')
    }
  }
  return out.join('')
}
