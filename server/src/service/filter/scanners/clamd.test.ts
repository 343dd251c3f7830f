import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readClamdReply, virusName } from './clamd.ts'
import { VIRUS_NAME_MAX } from './limits.ts'

const read = (text: string) => readClamdReply(Buffer.from(text))
const none = (why: string) => ({ kind: 'none', why })

test('the answers that count', (t: TestContext) => {
  t.assert.deepStrictEqual(read('stream: OK\0'), { kind: 'verdict', verdict: { virus: undefined } })
  t.assert.deepStrictEqual(read('stream: OK\n'), { kind: 'verdict', verdict: { virus: undefined } })
  t.assert.deepStrictEqual(read('stream: Win.Test.EICAR_HDB-1 FOUND\0'), {
    kind: 'verdict',
    verdict: { virus: 'Win.Test.EICAR_HDB-1' },
  })
})

test('what says that there is no verdict', (t: TestContext) => {
  t.assert.deepStrictEqual(read('INSTREAM size limit exceeded. ERROR\0'), none('too-large'))
  t.assert.deepStrictEqual(read("stream: Can't allocate memory ERROR\0"), none('error'))
})

test('everything else is no verdict, and never clean', (t: TestContext) => {
  const answers = [
    'stream: garbage\0',
    'stream: OK',
    'stream: OK\0stream: Eicar FOUND\0',
    'stream: Eicar FOUND\0stream: OK\0',
  ]
  answers.push(
    'stream: OK\0\0',
    'OK\0',
    '\0',
    ' stream: OK\0',
    'stream: OK \0',
    'stream:  FOUND\0',
    'stream: FOUND\0',
  )
  answers.push(
    'stream: OK\nstream: Eicar FOUND\n',
    'stream: Eicar FOUND',
    'PONG\0',
    'UNKNOWN COMMAND\0',
    'stream: ok\0',
  )
  for (const answer of answers)
    t.assert.deepStrictEqual(read(answer), none('garbage'), JSON.stringify(answer))
  t.assert.deepStrictEqual(read(''), none('garbage'))
})

test('a name is a name, and no longer than names are', (t: TestContext) => {
  t.assert.strictEqual(virusName('Win.A-1_b/c(d:1)'), 'Win.A-1_b/c(d:1)')
  t.assert.strictEqual(virusName('a b\u001b[2Jñ\u202e'), 'a_b__2J__')
  for (const length of [VIRUS_NAME_MAX - 1, VIRUS_NAME_MAX, VIRUS_NAME_MAX + 1])
    t.assert.strictEqual(virusName('x'.repeat(length)).length, Math.min(length, VIRUS_NAME_MAX))
})

test('whatever is answered: only one answer is clean, and names hold nothing odd', (t: TestContext) => {
  const word = fc.constantFrom(
    'stream: ',
    'OK',
    ' FOUND',
    ' ERROR',
    '\0',
    '\n',
    'Eicar',
    ' ',
    'INSTREAM size limit exceeded.',
  )
  const reply = fc.oneof(
    fc
      .array(fc.oneof(word, fc.string({ maxLength: 5 })), { maxLength: 8 })
      .map((parts) => Buffer.from(parts.join(''))),
    fc.uint8Array({ maxLength: 60 }),
  )
  fc.assert(
    fc.property(reply, (bytes) => {
      const asked = readClamdReply(bytes)
      if (asked.kind === 'none') return
      const { virus } = asked.verdict
      const text = Buffer.from(bytes).toString()
      if (virus === undefined) t.assert.ok(text === 'stream: OK\0' || text === 'stream: OK\n')
      else t.assert.match(virus, /^[A-Za-z0-9._:()/+_-]{1,100}$/)
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 2000) },
  )
})
