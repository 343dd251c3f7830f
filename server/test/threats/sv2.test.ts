/**
 * THREATS SV2: a script eats the processor. Every way of looking at texts is paid for out of one budget of steps, and none
 * tries anything twice: at the end of the budget the message is kept and the owner told.
 */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import type { SieveOutcome } from '../../src/service/sieve/outcome.ts'
import { runSieve } from '../../src/service/sieve/run-sieve.ts'
import type { SieveWorld } from '../../src/service/sieve/world.ts'
import { cpuMsOf } from '../kit/cpu-time.ts'

/** Milliseconds of processor time. */
const WORK_MS = 50
const REQUIRES =
  'require ["body", "regex", "variables", "fileinto", "copy", "editheader", "foreverypart", "include", "imap4flags", "mime", "extracttext", "comparator-i;unicode-casemap"];\n'
const long = 'a'.repeat(500)
/** A header of 1 MiB: one field as long as fields are read, and many of a line; and a body of as much. */
const MESSAGE = new TextEncoder().encode(
  `To: ${'a@b.test, '.repeat(1500)}\r\nX-A: ${'a'.repeat(220 * 1024)}\r\n${`X-A: ${'a'.repeat(990)}\r\n`.repeat(800)}\r\n${'a'.repeat(1024 * 1024)}`,
)
const world: SieveWorld = {
  nowMs: 0,
  environment: new Map(),
  include: async () => undefined,
  mailboxes: async () => [],
  metadata: async () => undefined,
  isDuplicate: async () => false,
}

function prepare(line: string, times: number, bytes = MESSAGE): () => Promise<SieveOutcome> {
  const compiled = compileSieve(REQUIRES + `${line}\n`.repeat(times))
  const message = { bytes, envelope: { from: 'a@b.test', to: 'c@d.test' }, receivedMs: 0 }
  return () => runSieve([{ name: 'x', compiled }], message, world)
}

/** A line, how often, and whether so much of it is too much. */
const LINES: readonly (readonly [string, number, boolean])[] = [
  // No star is ever tried again, so there is hardly anything to pay.
  ['if header :matches "x-a" "*a*a*a*a*b" { stop; }', 1000, false],
  ['if header :matches "x-a" "*a*a*a*a*b*" { stop; }', 20_000, true],
  ['if header :matches "x-a" "*?a?a?a?a?b*" { stop; }', 1000, true],
  ['if header :contains "x-a" "aaaaab" { stop; }', 1000, true],
  [`if body :raw :contains "${long}b" { stop; }`, 1000, true],
  [`if body :raw :contains "b${long}" { stop; }`, 1000, true],
  ['if header :regex "x-a" "(a*)*b" { stop; }', 1000, true],
  ['if header :regex "x-a" "(a|aa|aaa)*(b|c)" { set "x" "${1}"; }', 1000, true],
  ['if body :raw :regex "((a{1,20}){1,10}|b)c" { stop; }', 100, true],
  ['set "a" "${a}${a}${a}${a}x";', 10_000, true],
  ['setflag "${a} x y z";', 20_000, false],
  ['if address :localpart "to" "b" { stop; }', 1000, true],
  [`set "v" "${'ñ'.repeat(30_000)}"; set :upper :quotewildcard "v" "\${v}";`, 15, true],
  ['if string :comparator "i;unicode-casemap" "${v}" "x" { stop; } set "v" "${v}${v}${v}ñ";', 1000, true],
  ['addheader "X" "x";', 101, false],
]

/** A thousand parts with twenty fields each, the last ones HTML. */
const PARTS = new TextEncoder().encode(
  `Content-Type: multipart/mixed; boundary=x\r\n\r\n${`--x\r\n${'X-A: a\r\n'.repeat(18)}Content-Type: text/html\r\n\r\n<p>${'a'.repeat(900)}\r\n`.repeat(1000)}--x--`,
)
const LOOPS: readonly string[] = [
  'foreverypart { foreverypart { foreverypart { set "x" "y"; } } }',
  'foreverypart { foreverypart { if header :mime :anychild :contains "x-a" "b" { stop; } } }',
  'foreverypart { if header :mime :anychild :param "a" "content-type" "b" { stop; } }',
  'foreverypart { if body :content ["a", "b", "text"] :contains "b" { stop; } extracttext "t"; }',
  `foreverypart { setflag "${'x '.repeat(20_000)}"; }`,
]

/** One that ran out keeps the message as it came. */
async function check(run: () => Promise<SieveOutcome>, isTooMuch: boolean | undefined): Promise<void> {
  const { actions, failure } = await run()
  assert.equal(actions[0]?.kind, 'keep')
  assert.equal(actions.length, 1)
  if (failure !== undefined) assert.deepEqual(actions, [{ kind: 'keep', flags: [] }])
  if (isTooMuch !== undefined) assert.equal(failure?.text.key === 'sieve.run.steps', isTooMuch)
  const ms = await cpuMsOf(run)
  assert.ok(ms <= WORK_MS, `${ms} ms`)
}

suite('SV2: a script that eats the processor', () => {
  for (const [line, times, isTooMuch] of LINES)
    test(`${times} times ${line.slice(0, 60)}`, () => check(prepare(line, times), isTooMuch))
  for (const line of LOOPS)
    test(`loops: ${line.slice(0, 80)}`, () => check(prepare(line, 20, PARTS), undefined))
})
