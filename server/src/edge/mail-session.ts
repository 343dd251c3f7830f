/**
 * One connection of IMAP or POP3: how long it may last, who it belongs to, and how it ends. The protocol itself is the
 * session of each edge.
 */
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics.ts'
import type { TextRef, Texts } from '../lib/text.ts'
import type { Connection } from '../net/connection.ts'
import type { Authenticator, SignInContext } from '../service/account/authenticator.ts'
import type { Principal } from '../service/account/principal.ts'
import type { Turns } from '../service/fairness/turns.ts'
import {
  COMMANDS_BEFORE_LOGIN,
  FAILED_LOGINS,
  FAULTS_IN_A_ROW,
  LEAVE_MS,
  LOGIN_MS,
  PRESSED_LOGIN_MS,
  RECHECK_MS,
  STALLED_MS,
} from './limits.ts'

/** What both servers are made of. */
export type MailServerDeps = {
  readonly hostname: string
  readonly authenticator: Authenticator
  /** Of this thread: commands of a company that floods wait for those of the others. */
  readonly turns: Turns
  /** Turns a clear connection into TLS; undefined: that is not offered. */
  readonly startTls: ((connection: Connection) => Promise<void>) | undefined
  /** True for a connection that the configuration declares private: passwords may go without TLS. */
  readonly isPrivate: (connection: Connection) => boolean
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Where octets go and come from: the connection, or what compresses it. */
type Line = {
  readonly unsentBytes: number
  resume(): void
  end(): void
}

export abstract class MailSession<Deps extends MailServerDeps = MailServerDeps, Heard = unknown> {
  readonly connection: Connection
  readonly deps: Deps
  abstract readonly protocol: 'imap' | 'pop3' | 'managesieve'
  abstract readonly output: { flush(): void; wake(): void }
  principal: Principal | undefined
  /** Nothing more is read. */
  ending = false
  endingMs = 0
  failedLogins = 0
  /** When the client last said something. */
  heardMs: number
  /** When it connected, or signed out again. */
  sinceMs: number
  #commands = 0
  #faults = 0
  /** When its right to be here was last confirmed. */
  #checkedMs = 0
  #unsent = 0
  #movedMs = 0
  #leaving: TextRef | undefined
  #wanting: (() => void) | undefined

  constructor(connection: Connection, deps: Deps) {
    this.connection = connection
    this.deps = deps
    this.heardMs = deps.clock.now()
    this.sinceMs = this.heardMs
  }

  /** The next whole thing that has arrived already. */
  abstract heard(): Heard | undefined
  /** Octets of the client arrived. */
  abstract hear(octets: Buffer): void
  /** Octets that arrived and nobody has listened to. */
  abstract get waitingBytes(): number
  /** What was said before TLS was not said. RFC 3501 §6.2.1, RFC 2595 §4 */
  abstract forget(): void
  protected abstract get line(): Line
  protected abstract readonly silence: { readonly ms: number; readonly text: TextRef }
  protected abstract open(principal: Principal): Promise<void>
  protected abstract sayGoodbye(text: TextRef, code: string | undefined): void
  /** Once a second, what only this protocol looks after. */
  protected abstract lookAfter(now: number): void

  /** What is being told in a pause, to whose end a command waits. */
  protected get othersTell(): Promise<void> | undefined {
    return undefined
  }

  /** A command is being worked on; otherwise the client is waited for. */
  get working(): boolean {
    return this.#wanting === undefined
  }

  get secure(): boolean {
    return this.connection.tls !== undefined || this.deps.isPrivate(this.connection)
  }

  get signInContext(): SignInContext {
    const { protocol, secure } = this
    return { protocol, remoteAddress: this.connection.remoteAddress, secure }
  }

  /** The next whole thing the client said; undefined: it has gone, or is to go. */
  async listen(): Promise<Heard | undefined> {
    for (;;) {
      if (this.#leaving !== undefined) this.bye(this.#leaving)
      if (this.connection.closed || this.ending) return undefined
      const heard = this.heard()
      if (heard !== undefined) {
        const telling = this.othersTell
        if (telling !== undefined) await telling
        return heard
      }
      this.output.flush()
      this.line.resume()
      await new Promise<void>((resolve) => {
        this.#wanting = resolve
      })
    }
  }

  /** Wakes whoever waits for the client's octets; false: nobody does. */
  protected wakeListener(): boolean {
    const wanting = this.#wanting
    this.#wanting = undefined
    wanting?.()
    return wanting !== undefined
  }

  /** The connection closed: whoever waits for it learns. */
  gone(): void {
    this.output.wake()
    this.wakeListener()
  }

  /** A command was answered: who only makes mistakes, or only tries, is sent away (THREATS §3.2). */
  countCommand(fault: boolean): void {
    this.#faults = fault ? this.#faults + 1 : 0
    if (this.#faults >= FAULTS_IN_A_ROW) this.bye({ key: 'bye.faults' })
    if (this.failedLogins >= FAILED_LOGINS) this.bye({ key: 'bye.logins' })
    if (this.principal !== undefined) this.#commands = 0
    else if (++this.#commands >= COMMANDS_BEFORE_LOGIN) this.bye({ key: 'bye.commands' })
  }

  /** Says why this is the end; what still has to be said may follow, then `close`. */
  bye(text: TextRef, code?: string): void {
    if (this.ending) return
    this.end()
    this.sayGoodbye(text, code)
  }

  /** Nothing more is read from here on. */
  end(): void {
    this.ending = true
    this.endingMs = this.deps.clock.now()
  }

  /** Goodbye at once, or as soon as the running command is answered. */
  leave(text: TextRef): void {
    this.#leaving = text
    this.wakeListener()
  }

  /** Sends what is written and closes. */
  close(): void {
    if (!this.ending) this.end()
    this.output.flush()
    this.line.end()
    // What still comes is dropped, so that the client's own end is seen.
    this.line.resume()
  }

  async signIn(principal: Principal): Promise<void> {
    await this.open(principal)
    this.principal = principal
    this.#checkedMs = this.deps.clock.now()
  }

  /** True while the client may be here; looked up every few seconds at most (THREATS ID4). */
  stillWelcome(): true | Promise<boolean> {
    if (this.principal === undefined) return true
    const now = this.deps.clock.now()
    return now - this.#checkedMs < RECHECK_MS ? true : this.#isWelcome(this.principal, now)
  }

  async #isWelcome(principal: Principal, now: number): Promise<boolean> {
    if (!(await this.deps.authenticator.stillValid(principal))) return false
    this.#checkedMs = now
    return true
  }

  /** Once a second: who has been silent too long, and whose right to be here has ended. */
  attend(): void {
    const { connection, deps, protocol, silence } = this
    const now = deps.clock.now()
    if (this.ending) {
      if (now - this.endingMs >= LEAVE_MS) connection.destroy()
      return
    }
    if (this.#stalledMs(now) >= STALLED_MS) {
      deps.log.info(`${protocol}.stalled`, { connection: connection.id })
      connection.destroy()
      return
    }
    this.lookAfter(now)
    if (this.principal === undefined) {
      this.#awaitSignIn(now)
      return
    }
    if (this.working) return
    if (now - this.heardMs >= silence.ms) this.leave(silence.text)
    else this.#recheck()
  }

  /** Undefined: the company may go on at once. */
  turn(): Promise<void> | undefined {
    return this.deps.turns.take(this.principal?.organisationId)
  }

  /** For loops over many messages: gives the others their turn when this round of the thread has had its time. */
  breathe(): Promise<void> | undefined {
    const turn = this.turn()
    if (turn !== undefined) this.output.flush()
    return turn
  }

  /** How long the client has taken nothing of what waits for it. */
  #stalledMs(now: number): number {
    const unsent = this.line.unsentBytes
    if (unsent === 0 || unsent !== this.#unsent) {
      this.#unsent = unsent
      this.#movedMs = now
    }
    return now - this.#movedMs
  }

  #awaitSignIn(now: number): void {
    const pressed = this.connection.place?.pressed === true
    if (this.working || now - this.sinceMs < (pressed ? PRESSED_LOGIN_MS : LOGIN_MS)) return
    if (pressed) this.leave({ key: 'bye.pressed', values: { n: PRESSED_LOGIN_MS / 1000 } })
    else this.leave({ key: 'bye.login-time', values: { n: LOGIN_MS / 60_000 } })
  }

  /** What `stillWelcome` is for who speaks, for a client that is silent: a closed account is cut out of IDLE too. */
  #recheck(): void {
    const checked = this.stillWelcome()
    if (checked === true) return
    checked.then(
      (welcome) => {
        if (!welcome) this.leave({ key: 'bye.access' })
      },
      (error: unknown) =>
        this.deps.log.error(`${this.protocol}.recheck-failed`, error, { connection: this.connection.id }),
    )
  }
}
