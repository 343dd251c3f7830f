/** One connection: what this client has said so far, what it may do, and what it has marked. */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Language, TextRef, Texts } from '../../lib/text.ts'
import type { Connection } from '../../net/connection.ts'
import type { Authenticator, SignInContext } from '../../service/account/authenticator.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { Turns } from '../../service/fairness/turns.ts'
import type { Maildrop, Maildrops } from '../../service/mailbox/maildrop.ts'
import { deviceKey } from './device.ts'
import { LINE_BYTES, RECHECK_MS, SASL_LINE_BYTES, WAITING_BYTES, WAITING_PIECES } from './limits.ts'
import { ConnectionGone, Output } from './output.ts'
import type { SendBlock } from './send-block.ts'
import { type Heard, LineReader } from './syntax/line-reader.ts'

export type Pop3ServerDeps = {
  readonly hostname: string
  readonly authenticator: Authenticator
  /** Of this thread: commands of a company that floods wait for those of the others. */
  readonly turns: Turns
  /** Opens the INBOX of who signed in, through the tenant door. */
  readonly maildrops: Maildrops
  /** Turns a clear connection into TLS; undefined: STLS is not offered. */
  readonly startTls: ((connection: Connection) => Promise<void>) | undefined
  /** True for a connection that the configuration declares private: passwords may go without TLS. */
  readonly isPrivate: (connection: Connection) => boolean
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export type SignedInSession = Session & { readonly maildrop: Maildrop; readonly principal: Principal }

export class Session {
  readonly connection: Connection
  readonly deps: Pop3ServerDeps
  readonly output: Output
  /** Shared by the sessions of the thread. */
  readonly block: SendBlock
  readonly lines = new LineReader(LINE_BYTES)
  principal: Principal | undefined
  maildrop: Maildrop | undefined
  /** Whom USER named. */
  user: string | undefined
  /** Marked by DELE, by index. */
  readonly deleted = new Set<number>()
  deletedOctets = 0
  /** Wholly received by the client, by index. */
  readonly received = new Set<number>()
  /** Sent, and where in all that was said their last octet stands. */
  readonly #sent: { readonly index: number; readonly end: number }[] = []
  /** UTF8 was said: headers may be so too. RFC 6856 §2 */
  utf8 = false
  language: Language = 'en'
  /** CAPA was asked for before sign-in. */
  asked = false
  /** How the client signs in: USER, or a mechanism. */
  mechanism = 'USER'
  /** LANG was said: sentences may have accents. RFC 6856 §3 */
  accented = false
  /** Nothing more is read. */
  ending = false
  endingMs = 0
  failedLogins = 0
  /** When the client last said something, and when it connected. */
  heardMs: number
  readonly sinceMs: number
  #checkedMs = 0
  #unsent = 0
  #movedMs = 0
  #leaving: TextRef | undefined
  #wanting: (() => void) | undefined
  #classic: Promise<boolean> | undefined

  constructor(connection: Connection, deps: Pop3ServerDeps, block: SendBlock) {
    this.connection = connection
    this.deps = deps
    this.block = block
    this.output = new Output(connection)
    this.heardMs = deps.clock.now()
    this.sinceMs = this.heardMs
  }

  /** A command is being worked on; otherwise the client is waited for. */
  get working(): boolean {
    return this.#wanting === undefined
  }

  get secure(): boolean {
    return this.connection.tls !== undefined || this.deps.isPrivate(this.connection)
  }

  get signInContext(): SignInContext {
    return {
      protocol: 'pop3',
      remoteAddress: this.connection.remoteAddress,
      secure: this.secure,
      ...(!this.secure && { classic: true }),
    }
  }

  /** A password may be said here: nobody else reads it, or there are accounts that allow classic connections. */
  async takesPassword(): Promise<boolean> {
    if (this.secure) return true
    this.#classic ??= this.deps.authenticator.takesClassic()
    return await this.#classic
  }

  /** Octets of the client arrived. */
  hear(octets: Buffer): void {
    if (this.ending) return
    this.heardMs = this.deps.clock.now()
    this.#noteReceived()
    this.lines.push(octets)
    if (this.#want()) return
    if (this.lines.waitingBytes > WAITING_BYTES || this.lines.waitingPieces > WAITING_PIECES)
      this.connection.pause()
  }

  /** The next line; undefined: the client has gone, or is to go. */
  async listen(): Promise<Heard | undefined> {
    for (;;) {
      if (this.#leaving !== undefined) this.bye(this.#leaving)
      if (this.connection.closed || this.ending) return undefined
      const heard = this.lines.next()
      if (heard !== undefined) return heard
      this.output.flush()
      this.connection.resume()
      await new Promise<void>((resolve) => {
        this.#wanting = resolve
      })
    }
  }

  /** A line within AUTH, which may be long. Throws ConnectionGone. RFC 5034 §4 */
  async listenLong(): Promise<string> {
    this.lines.lineLimit = SASL_LINE_BYTES
    try {
      const heard = await this.listen()
      if (heard?.kind === 'overlong') this.bye({ key: 'pop3.bye.line' })
      if (heard?.kind !== 'line') throw new ConnectionGone()
      return heard.text
    } finally {
      this.lines.lineLimit = LINE_BYTES
    }
  }

  /** The connection closed: whoever waits for it learns. */
  gone(): void {
    this.output.wake()
    this.#want()
  }

  /** How long the client has taken nothing of what waits for it. */
  stalledMs(now: number): number {
    const unsent = this.connection.unsentBytes
    if (unsent === 0 || unsent !== this.#unsent) {
      this.#unsent = unsent
      this.#movedMs = now
    }
    return now - this.#movedMs
  }

  /** A sentence in the client's language: ASCII until it has chosen one. */
  phrase(text: TextRef): string {
    const sentence = this.deps.texts.format(this.language, text).replaceAll(/\p{Cc}/gu, '?')
    return this.accented ? sentence : sentence.replaceAll(/[^\x20-\x7e]/g, '?')
  }

  /** Says why this is the end. Nothing is removed: only QUIT does. RFC 1939 §3 */
  bye(text: TextRef, code?: string): void {
    if (this.ending) return
    this.end()
    this.output.text(`-ERR ${code === undefined ? '' : `[${code}] `}${this.phrase(text)}\r\n`)
  }

  /** Nothing more is read from here on. */
  end(): void {
    this.ending = true
    this.endingMs = this.deps.clock.now()
  }

  /** Goodbye at once, or as soon as the running command is answered. */
  leave(text: TextRef): void {
    this.#leaving = text
    this.#want()
  }

  /** Sends what is written and closes. */
  close(): void {
    if (!this.ending) this.end()
    this.output.flush()
    this.connection.end()
    // What still comes is dropped, so that the client's own end is seen.
    this.connection.resume()
  }

  /** What was said before TLS was not said. RFC 2595 §4 */
  forget(): void {
    this.user = undefined
    this.language = 'en'
    this.accented = false
  }

  async signIn(principal: Principal): Promise<void> {
    this.maildrop = await this.deps.maildrops.open(principal, deviceKey(principal, this))
    this.principal = principal
    this.#checkedMs = this.deps.clock.now()
  }

  /** True while the client may be here; looked up every few seconds at most (THREATS ID4). */
  async stillWelcome(): Promise<boolean> {
    if (this.principal === undefined) return true
    const now = this.deps.clock.now()
    if (now - this.#checkedMs < RECHECK_MS) return true
    if (!(await this.deps.authenticator.stillValid(this.principal))) return false
    this.#checkedMs = now
    return true
  }

  /** The same for a client that is silent. */
  recheck(): void {
    if (this.working || this.principal === undefined) return
    this.stillWelcome().then(
      (welcome) => {
        if (!welcome) this.leave({ key: 'pop3.bye.access' })
      },
      (error: unknown) =>
        this.deps.log.error('pop3.recheck-failed', error, { connection: this.connection.id }),
    )
  }

  assertSignedIn(): SignedInSession {
    if (this.maildrop === undefined) throw new Refusal('auth-required', { key: 'pop3.needs-login' })
    return this as SignedInSession
  }

  /** The index of a message that is there and not marked; its number counts from 1. */
  indexOf(number: number): number {
    const index = number - 1
    if (index < 0 || index >= (this.maildrop?.count ?? 0))
      throw new Refusal('invalid', { key: 'pop3.no-message' })
    if (this.deleted.has(index)) throw new Refusal('invalid', { key: 'pop3.deleted' })
    return index
  }

  /** The last octet of that message has been said. */
  noteSent(index: number): void {
    if (!this.received.has(index)) this.#sent.push({ index, end: this.output.saidBytes })
  }

  /** Undefined: the company may go on at once. */
  turn(): Promise<void> | undefined {
    return this.deps.turns.take(this.principal?.organisationId)
  }

  /** Gives the others their turn when this round of the thread has had its time, and waits for a client that does not read. */
  async breathe(): Promise<void> {
    if (this.output.full) await this.output.room()
    const turn = this.turn()
    if (turn === undefined) return
    this.output.flush()
    await turn
  }

  /**
   * The client speaks again: what had left to its last octet before counts as received. What is still on its way does not,
   * nor what a client had not asked for when it said QUIT behind its other commands.
   */
  #noteReceived(): void {
    if (this.#sent.length === 0) return
    const { sentBytes } = this.output
    let count = 0
    for (const { index, end } of this.#sent) {
      if (end > sentBytes) break
      this.received.add(index)
      count++
    }
    this.#sent.splice(0, count)
  }

  /** Wakes whoever waits for the client's octets. */
  #want(): boolean {
    const wanting = this.#wanting
    this.#wanting = undefined
    wanting?.()
    return wanting !== undefined
  }
}
