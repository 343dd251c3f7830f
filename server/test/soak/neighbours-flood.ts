/**
 * The noisy company: runs as a process of its own, so that its work can be given what the others leave of the machine.
 * The first argument is a FloodPlan. It says `ready` when all its connections are open, and floods until it is told
 * to stop by SIGTERM; then it prints what it got done.
 */
import { randomInt } from 'node:crypto'
import { ImapClient, SmtpClient } from './clients.ts'
import { makeMessage } from './message.ts'
import { Sink } from './sink.ts'

export type FloodKind = 'mail' | 'huge' | 'search' | 'fetch' | 'append' | 'submission' | 'spin'

export type FloodPlan = {
  readonly smtp: number
  readonly submission: number
  readonly imap: number
  readonly accounts: readonly string[]
  readonly password: string
  /** Where its own outgoing mail ends: `@ruido.test` is routed to that port. */
  readonly sinkPort: number
  /** Connections of each kind. `spin` opens none and only uses the processor, that many loops. */
  readonly crowd: Readonly<Partial<Record<FloodKind, number>>>
}

export type FloodReport = { readonly done: Readonly<Record<string, number>>; readonly refused: number }

const SENDER = 'ruido@example.org'
const SMALL = 10_000
const HUGE = 20_000_000
const PARTS = 900
const SPIN_MS = 5
const RETRY_MS = 20

const plan = JSON.parse(process.argv[2] ?? '{}') as FloodPlan
const done = new Map<string, number>()
const words = new Map<string, number>()
let stopped = false

const WAYS: Readonly<Record<FloodKind, (ready: () => void) => Promise<void>>> = {
  mail: (ready) => smtp(ready, plan.smtp, undefined, () => makeMessage(SENDER, SENDER, SMALL).bytes),
  huge: (ready) => smtp(ready, plan.smtp, undefined, () => hugeMessage),
  submission: (ready) =>
    smtp(ready, plan.submission, account(), (from) => makeMessage(from, from, SMALL).bytes),
  search: (ready) =>
    imap(ready, 'search', (client) => client.command('UID SEARCH TEXT "no esta en ninguna parte"')),
  fetch: (ready) =>
    imap(ready, 'fetch', (client) => client.command('UID FETCH 1:500 (FLAGS ENVELOPE BODY.PEEK[])')),
  append: (ready) =>
    imap(ready, 'append', (client) => client.append('INBOX', makeMessage(SENDER, SENDER, SMALL).bytes)),
  spin,
}
const hugeMessage = makeHuge()

await using _sink = await Sink.open(plan.sinkPort)
const running: Promise<void>[] = []
const opened: Promise<void>[] = []
for (const [kind, count] of Object.entries(plan.crowd) as [FloodKind, number][])
  for (let n = 0; n < count; n++) {
    const { promise, resolve } = Promise.withResolvers<void>()
    opened.push(promise)
    running.push(keep(kind, resolve))
  }
process.on('SIGTERM', () => {
  stopped = true
})
await Promise.all(opened)
console.log('ready')
await Promise.all(running)
const refused = [...words.values()].reduce((sum, count) => sum + count, 0)
console.log(JSON.stringify({ done: Object.fromEntries(done), refused } satisfies FloodReport))
for (const [word, count] of words) console.error(`${count} × ${word}`)
process.exit(0)

/** One connection after the other: a flood does not give up because it was told no. */
async function keep(kind: FloodKind, ready: () => void): Promise<void> {
  while (!stopped) {
    try {
      await WAYS[kind](ready)
    } catch (error) {
      const word = `${kind}: ${error instanceof Error ? error.message.slice(0, 120) : String(error)}`
      words.set(word, (words.get(word) ?? 0) + 1)
      ready()
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

async function smtp(
  ready: () => void,
  port: number,
  user: string | undefined,
  make: (from: string) => Buffer,
): Promise<void> {
  const client = await SmtpClient.open(
    port,
    user === undefined ? undefined : { user, password: plan.password },
  )
  ready()
  try {
    while (!stopped) {
      const bytes = make(user ?? SENDER)
      await client.send(user ?? SENDER, [user === undefined ? account() : 'todos@ruido.test'], bytes)
      count(user === undefined ? (bytes.length > SMALL * 10 ? 'huge' : 'mail') : 'submission')
    }
  } finally {
    client.close()
  }
}

async function imap(
  ready: () => void,
  kind: FloodKind,
  work: (client: ImapClient) => Promise<unknown>,
): Promise<void> {
  const client = await ImapClient.open(plan.imap, account(), plan.password)
  try {
    await client.command('SELECT INBOX')
    ready()
    while (!stopped) {
      await work(client)
      count(kind)
    }
  } finally {
    client.close()
  }
}

async function spin(ready: () => void): Promise<void> {
  ready()
  while (!stopped) {
    const until = performance.now() + SPIN_MS
    while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function count(kind: string): void {
  done.set(kind, (done.get(kind) ?? 0) + 1)
}

function account(): string {
  return plan.accounts[randomInt(plan.accounts.length)] ?? ''
}

/** As many parts as are looked at, most of its octets in one of them. */
function makeHuge(): Buffer {
  const part = '--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nuna parte de muchas\r\n'
  const line = `${'QUJD'.repeat(18)}\r\n`
  const head = `From: <${SENDER}>\r\nSubject: enorme\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`
  const file = '--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n'
  return Buffer.from(`${head}${part.repeat(PARTS)}${file}${line.repeat(HUGE / line.length)}--b--\r\n`)
}
