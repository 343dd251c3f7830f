/**
 * A noisy neighbour: one company delivers and searches as fast as it is let, and another one is still served. What that
 * means in milliseconds is measured by `npm run test:soak -- neighbours`. THREATS TE5
 */
import { type TestContext, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

/** What the noisy company wants, by connection; far more than it gets while the quiet one has its few things done. */
const NOISY_CONNECTIONS = 20
const SEARCHES_AT_ONCE = 2_000
const QUIET_MESSAGES = 20
const BODY = `Subject: ruido\r\n\r\n${'Mucho texto para buscar en vano. '.repeat(300)}\r\n`
const PASSWORD = 'otra frase larga de prueba'

/** Somebody of the quiet company gets mail and sees it, message after message. */
async function quietWork(t: TestContext, server: TestServer): Promise<void> {
  await using smtp = await SmtpClient.open(server.ports.smtp)
  await smtp.hello()
  await using imap = await ImapClient.signIn(server.ports.imap, 'eva@tranquila.test', PASSWORD)
  for (let n = 1; n <= QUIET_MESSAGES; n++) {
    t.assert.match(await smtp.send('a@otra.test', ['eva@tranquila.test'], `Subject: a${n}\r\n\r\nb`), /^250/)
    const { untagged } = await imap.command('STATUS INBOX (MESSAGES)')
    t.assert.match(untagged.join(), new RegExp(`MESSAGES ${n}\\)`))
  }
}

/** Keeps deliveries and searches of the noisy company running. */
class Noise implements AsyncDisposable {
  readonly #server: TestServer
  readonly #running: Promise<void>[]
  #stopped = false
  delivered = 0
  /** Searches that were asked for and have no answer yet. */
  unanswered = 0

  constructor(server: TestServer) {
    this.#server = server
    this.#running = Array.from({ length: NOISY_CONNECTIONS }, (_, n) =>
      n % 4 === 0 ? this.#search() : this.#deliver(),
    )
  }

  async #deliver(): Promise<void> {
    await using smtp = await SmtpClient.open(this.#server.ports.smtp)
    await smtp.hello()
    while (!this.#stopped) {
      await smtp.send('a@otra.test', ['ana@empresa.test'], BODY)
      this.delivered++
    }
  }

  /** All are asked for before the first is answered. */
  async #search(): Promise<void> {
    const user = 'ana@empresa.test'
    await using imap = await ImapClient.signIn(this.#server.ports.imap, user, this.#server.passwordOf('ana'))
    await imap.ok('SELECT INBOX')
    this.unanswered += SEARCHES_AT_ONCE
    for (let n = 0; n < SEARCHES_AT_ONCE; n++) imap.write(`n${n} SEARCH TEXT "esto no esta"\r\n`)
    let answered = 0
    while (!this.#stopped && answered < SEARCHES_AT_ONCE) {
      const line = await imap.response()
      if (line === undefined) return
      if (!/^n\d+ OK/.test(line)) continue
      answered++
      this.unanswered--
    }
  }

  /** All of them have begun. */
  async begun(): Promise<void> {
    while (this.delivered < NOISY_CONNECTIONS || this.unanswered === 0)
      await new Promise((resolve) => setTimeout(resolve, 10))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#running)
  }
}

for (const engine of ENGINES)
  test(`a company that floods leaves the others their time, on ${engine}`, async (t: TestContext) => {
    await using server = await startServer({ engine, workers: 2 })
    for (const args of [
      ['organisation', 'add', 'Tranquila'],
      ['domain', 'add', 'tranquila.test', '--company', 'Tranquila'],
      ['account', 'add', 'eva@tranquila.test'],
    ])
      t.assert.strictEqual((await server.cli(args)).code, 0, args.join(' '))
    const set = await server.cli(
      ['account', 'password', 'eva@tranquila.test', '--password-stdin'],
      `${PASSWORD}\n`,
    )
    t.assert.strictEqual(set.code, 0, set.stderr)
    await using noise = new Noise(server)
    await noise.begun()
    await quietWork(t, server)
    t.diagnostic(`${noise.delivered} delivered and ${noise.unanswered} unanswered of theirs`)
    t.assert.ok(noise.unanswered > 0, 'whoever came first is not served first')
  })
