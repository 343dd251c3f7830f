/** One connection: what this client has said so far, what it may do, and what it has marked. */
import { Refusal } from '../../lib/refusal.ts'
import type { Language, TextRef } from '../../lib/text.ts'
import type { Connection } from '../../net/connection.ts'
import type { SignInContext } from '../../service/account/authenticator.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { Maildrop, Maildrops } from '../../service/mailbox/maildrop.ts'
import type { CommandTimes } from '../command-times.ts'
import { ConnectionGone } from '../connection-gone.ts'
import { SASL_LINE_BYTES, WAITING_PIECES } from '../limits.ts'
import { type MailServerDeps, MailSession } from '../mail-session.ts'
import { TextOutput } from '../text-output.ts'
import { deviceKey } from './device.ts'
import { IDLE_MS, LINE_BYTES, WAITING_BYTES } from './limits.ts'
import type { LoginDelay } from './login-delay.ts'
import type { SendBlock } from './send-block.ts'
import { type Heard, LineReader } from './syntax/line-reader.ts'

const SILENCE = { ms: IDLE_MS, text: { key: 'pop3.bye.idle', values: { n: IDLE_MS / 60_000 } } }

export type Pop3ServerDeps = MailServerDeps & {
  /** Opens the INBOX of who signed in, through the tenant door. */
  readonly maildrops: Maildrops
  /** Shared by the sessions of the thread. */
  readonly loginDelay: LoginDelay
}

/** What sessions of one thread share besides. */
export type SessionDeps = Pop3ServerDeps & { readonly times: CommandTimes }

export type SignedInSession = Session & { readonly maildrop: Maildrop; readonly principal: Principal }

export class Session extends MailSession<SessionDeps, Heard> {
  readonly protocol = 'pop3'
  protected readonly silence = SILENCE
  readonly output: TextOutput
  /** Shared by the sessions of the thread. */
  readonly block: SendBlock
  readonly lines = new LineReader(LINE_BYTES)
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
  #classic: Promise<boolean> | undefined

  constructor(connection: Connection, deps: SessionDeps, block: SendBlock) {
    super(connection, deps)
    this.block = block
    this.output = new TextOutput(connection)
  }

  override get signInContext(): SignInContext {
    const context = super.signInContext
    return context.secure ? context : { ...context, classic: true }
  }

  get waitingBytes(): number {
    return this.lines.waitingBytes
  }

  protected get line(): Connection {
    return this.connection
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
    if (this.wakeListener()) return
    if (this.lines.waitingBytes > WAITING_BYTES || this.lines.waitingPieces > WAITING_PIECES)
      this.connection.pause()
  }

  /** The next line that has arrived already. */
  heard(): Heard | undefined {
    return this.lines.next()
  }

  /** A line within AUTH, which may be long. Throws ConnectionGone. RFC 5034 §4 */
  async listenLong(): Promise<string> {
    this.lines.lineLimit = SASL_LINE_BYTES
    try {
      const heard = await this.listen()
      if (heard?.kind === 'overlong') this.bye({ key: 'bye.line' })
      if (heard?.kind !== 'line') throw new ConnectionGone()
      return heard.text
    } finally {
      this.lines.lineLimit = LINE_BYTES
    }
  }

  /** A sentence in the client's language: ASCII until it has chosen one. */
  phrase(text: TextRef): string {
    const sentence = this.deps.texts.format(this.language, text).replaceAll(/\p{Cc}/gu, '?')
    return this.accented ? sentence : sentence.replaceAll(/[^\x20-\x7e]/g, '?')
  }

  /** Nothing is removed at any end but QUIT's. RFC 1939 §3 */
  protected sayGoodbye(text: TextRef, code: string | undefined): void {
    this.output.text(`-ERR ${code === undefined ? '' : `[${code}] `}${this.phrase(text)}\r\n`)
  }

  protected lookAfter(): void {
    // All there is to look after is every mail session's.
  }

  /** What was said before TLS was not said. RFC 2595 §4 */
  forget(): void {
    this.user = undefined
    this.language = 'en'
    this.accented = false
  }

  protected async open(principal: Principal): Promise<void> {
    const { loginDelay, maildrops } = this.deps
    const device = deviceKey(principal, this)
    const waitSeconds = loginDelay.enter(`${principal.accountId} ${device}`)
    if (waitSeconds > 0)
      throw new Refusal('too-many', { key: 'pop3.login-delay', values: { n: waitSeconds } })
    this.maildrop = await maildrops.open(principal, device)
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

  /** Waits besides for a client that does not read. */
  override breathe(): Promise<void> | undefined {
    return this.output.full ? this.#waitForRoom() : super.breathe()
  }

  async #waitForRoom(): Promise<void> {
    await this.output.room()
    await super.breathe()
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
}
