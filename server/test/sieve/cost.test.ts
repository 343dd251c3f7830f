/** What an ordinary filter costs for an ordinary message. */
import { type TestContext, test } from 'node:test'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { runSieve } from '../../src/service/sieve/run-sieve.ts'
import { cpuMsOf } from '../kit/cpu-time.ts'

const RUNS = 300
const MOST_MS = 0.3

test('twenty rules and a message of 30 KiB', async (t: TestContext) => {
  const rules = Array.from({ length: 5 }, (_, i) => [
    `if header :contains "subject" "palabra${i}" { fileinto "A${i}"; stop; }`,
    `if address :domain :is ["from", "to"] "dominio${i}.test" { addflag "x${i}"; }`,
    `if header :matches ["list-id", "x-lista"] "*lista${i}*" { fileinto "L${i}"; stop; }`,
    `if allof(header :contains "from" "a${i}@", not exists "x-no") { fileinto "L${i}"; }`,
  ])
  const compiled = compileSieve(`require ["fileinto", "imap4flags"];\n${rules.flat().join('\n')}`)
  const fields = Array.from({ length: 40 }, (_, i) => `X-Header-${i}: valor ${i} =?utf-8?q?a=C3=B1o?=\r\n`)
  const bytes = new TextEncoder().encode(
    `From: "Luis" <luis@otra.test>\r\nTo: ana@empresa.test\r\nSubject: Hola a todos\r\n${fields.join('')}\r\n${'lorem ipsum dolor '.repeat(1650)}`,
  )
  t.assert.ok(bytes.length > 30 * 1024)
  const message = { bytes, envelope: { from: 'a@b.test', to: 'c@d.test' }, receivedMs: 0 }
  const world = {
    nowMs: 0,
    environment: new Map<string, string>(),
    include: async () => undefined,
    mailboxes: async () => [],
    metadata: async () => undefined,
    isDuplicate: async () => false,
  }
  const ms = await cpuMsOf(async () => {
    for (let i = 0; i < RUNS; i++) await runSieve([{ name: 'x', compiled }], message, world)
  })
  t.assert.ok(ms / RUNS < MOST_MS, `${ms / RUNS} ms`)
  t.diagnostic(`${(ms / RUNS).toFixed(3)} ms`)
})
