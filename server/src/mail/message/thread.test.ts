import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { casemap } from './casemap.ts'
import { formatThreads, type ThreadedMessage, type ThreadNode, threadBySubject } from './thread.ts'
import { threadByReferences } from './thread-references.ts'

/** A message as people would tell of it. */
type Sample = {
  readonly sentMs: number
  readonly baseSubject: string
  readonly isReply: boolean
  readonly messageId: string | undefined
  readonly references: readonly string[]
}

const NUMBERS = new Map<string, number>([['', 0]])

function numberOf(text: string): number {
  const number = NUMBERS.get(text) ?? NUMBERS.size
  NUMBERS.set(text, number)
  return number
}

function message(number: number, more: Partial<Sample> = {}): ThreadedMessage {
  const sample = { sentMs: number * 1_000, baseSubject: `asunto ${number}`, isReply: false, ...more }
  return {
    number,
    sentMs: sample.sentMs,
    subject: numberOf(casemap(sample.baseSubject)),
    isReply: sample.isReply,
    id: 'messageId' in more && more.messageId === undefined ? 0 : numberOf(more.messageId ?? `${number}`),
    references: (more.references ?? []).map(numberOf),
  }
}

function threadsOf(messages: readonly ThreadedMessage[]): ThreadNode[] {
  const work = threadByReferences(messages)
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
  }
}

function told(messages: readonly ThreadedMessage[]): string {
  return formatThreads(threadsOf(messages), (number) => number)
}

/** A reader of what was written that knows nothing of how it was made. RFC 5256 §5 */
function numbersIn(text: string): number[] {
  let rest = text
  // thread-list: numbers, then nothing or two lists at least.
  const list = /\((?:\d+(?: \d+)*|(?:\d+(?: \d+)* )?#{2,})\)/g
  const numbers = [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest.replaceAll(list, '#')
  }
  if (!/^#*$/.test(rest)) throw new Error(`not a list of threads: ${text}`)
  return numbers.sort((a, b) => a - b)
}

test('answers stand below what they answer', (t: TestContext) => {
  t.assert.strictEqual(
    told([
      message(1),
      message(2, { references: ['1'] }),
      message(3, { references: ['1', '2'] }),
      message(4, { references: ['1'] }),
    ]),
    '(1 (2 3)(4))',
  )
})

test('the last reference is the parent, also when others had guessed otherwise', (t: TestContext) => {
  t.assert.strictEqual(
    told([message(1), message(2), message(3, { references: ['1', '4'] }), message(4, { references: ['2'] })]),
    '(1)(2 4 3)',
  )
})

test('what is not there keeps its children together only at the top', (t: TestContext) => {
  t.assert.strictEqual(
    told([message(1, { references: ['x'] }), message(2, { references: ['x'] })]),
    '((1)(2))',
  )
  t.assert.strictEqual(told([message(1, { references: ['x', 'y'] })]), '(1)')
  t.assert.strictEqual(
    told([message(1), message(2, { references: ['1', 'x'] }), message(3, { references: ['1', 'x'] })]),
    '(1 (2)(3))',
  )
})

test('a reply that names nobody joins its subject; two that are no replies stand side by side', (t: TestContext) => {
  const same = { baseSubject: 'Obra' }
  t.assert.strictEqual(told([message(1, same), message(2, { ...same, isReply: true })]), '(1 2)')
  t.assert.strictEqual(told([message(2, { ...same, isReply: true }), message(3, same)]), '(3 2)')
  t.assert.strictEqual(told([message(1, same), message(2, same)]), '((1)(2))')
  const lost = (number: number, id: string): ThreadedMessage => message(number, { ...same, references: [id] })
  t.assert.strictEqual(told([lost(1, 'x'), lost(2, 'x'), lost(3, 'y'), lost(4, 'y')]), '((1)(2)(3)(4))')
  t.assert.strictEqual(told([lost(1, 'x'), lost(2, 'x'), message(3, same)]), '((1)(2)(3))')
  t.assert.strictEqual(told([message(1, { baseSubject: '' }), message(2, { baseSubject: '' })]), '(1)(2)')
})

test('two messages of one id are two messages', (t: TestContext) => {
  t.assert.strictEqual(
    told([message(1, { messageId: 'a' }), message(2, { messageId: 'a' }), message(3, { references: ['a'] })]),
    '(1 3)(2)',
  )
})

test('by subject: the first, then all others below it', (t: TestContext) => {
  const obra = { baseSubject: 'OBRA' }
  const threads = threadBySubject([
    message(1, { ...obra, sentMs: 9_000 }),
    message(2, { baseSubject: 'obra' }),
    message(3),
    message(4, obra),
  ])
  t.assert.strictEqual(
    formatThreads(threads, (number) => number + 100),
    '(102 (104)(101))(103)',
  )
})

const tangled = fc.array(
  fc.record({
    sentMs: fc.nat(5),
    baseSubject: fc.constantFrom('', 'a', 'b'),
    isReply: fc.boolean(),
    messageId: fc.option(fc.constantFrom('1', '2', '3', '4', '5', '6'), { nil: undefined }),
    references: fc.array(fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'), { maxLength: 4 }),
  }),
  { maxLength: 12 },
)

test('whatever messages refer to, each is told exactly once, in the grammar of the RFC', (t: TestContext) => {
  fc.assert(
    fc.property(tangled, (parts) => {
      const messages = parts.map((part, at) => message(at + 1, part))
      const numbers = messages.map(({ number }) => number)
      t.assert.deepStrictEqual(numbersIn(told(messages)), numbers)
      const bySubject = formatThreads(threadBySubject(messages), (number) => number)
      t.assert.deepStrictEqual(numbersIn(bySubject), numbers)
    }),
    { numRuns: 2_000 },
  )
})

test('chains and stars of 50,000 messages, forwards and backwards, take no time worth naming', (t: TestContext) => {
  const COUNT = 50_000
  const chain = Array.from({ length: COUNT }, (_, at) =>
    message(at + 1, { references: at === 0 ? [] : [`${at}`] }),
  )
  const star = Array.from({ length: COUNT }, (_, at) => message(at + 1, { references: ['nobody'] }))
  // Every message hangs below another one that is not there, each below the next.
  const lost = Array.from({ length: COUNT }, (_, at) =>
    message(at + 1, { messageId: undefined, references: [`x${at + 1}`, `x${at}`] }),
  )
  for (const [name, messages] of Object.entries({ chain, star, lost }))
    for (const ordered of [messages, messages.toReversed()]) {
      const begun = process.cpuUsage()
      const threads = threadsOf(ordered)
      const text = formatThreads(threads, (number) => number)
      const { user } = process.cpuUsage(begun)
      t.assert.strictEqual([...text.matchAll(/\d+/g)].length, COUNT, name)
      t.assert.ok(user < 4_000_000, `${name}: ${user} us`)
    }
})
