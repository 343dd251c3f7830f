/** One connection: what this client has said so far, what it may do, and what it believes. */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Language, TextRef, Texts } from '../../lib/text.ts'
import type { Connection } from '../../net/connection.ts'
import type { Authenticator, SignInContext } from '../../service/account/authenticator.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { Turns } from '../../service/fairness/turns.ts'
import type { AccountMail, Quota } from '../../service/mailbox/account-mail.ts'
import type { Previews } from '../../service/mailbox/previews.ts'
import type { Searches } from '../../service/search/search-mailbox.ts'
import type { Extension } from './enabled.ts'
import {
  DEPTH,
  DEPTH_BEFORE_LOGIN,
  LINE_BYTES,
  LINE_BYTES_BEFORE_LOGIN,
  PROGRESS_MS,
  RECHECK_MS,
  WAITING_BYTES,
  WAITING_BYTES_BEFORE_LOGIN,
  WAITING_PIECES,
} from './limits.ts'
import type { Notices } from './notices.ts'
import { ConnectionGone, Output, type SharedBlock } from './output.ts'
import type { SelectedMailbox } from './selected-mailbox.ts'
import { CommandFramer, type Framed } from './syntax/framer.ts'
import { quoted } from './syntax/quote.ts'
import type { NameForm } from './syntax/reader.ts'
import { Wire } from './wire.ts'

export type ImapServerDeps = {
  readonly hostname: string
  readonly authenticator: Authenticator
  /** Of this thread: commands of a company that floods wait for those of the others. */
  readonly turns: Turns
  /** Opens the mail of who signed in, through the tenant door. */
  readonly openAccount: (principal: Principal) => Promise<AccountMail>
  /** Sets the room of the account signed in to. Refusal `forbidden` for those who may not. */
  readonly setQuota: (principal: Principal, quota: Quota) => Promise<void>
  /** Turns a clear connection into TLS; undefined: STARTTLS is not offered. */
  readonly startTls: ((connection: Connection) => Promise<void>) | undefined
  /** True for a connection that the configuration declares private: passwords may go without TLS. */
  readonly isPrivate: (connection: Connection) => boolean
  /** Octets of one message; default MESSAGE_BYTES. */
  readonly maxMessageBytes?: number
  /** Messages of one COPY or APPEND; default SAVED_MESSAGES. */
  readonly maxSavedMessages?: number
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** What sessions of one thread share besides. */
export type SessionDeps = ImapServerDeps & {
  readonly maxMessageBytes: number
  readonly maxSavedMessages: number
  readonly searches: Searches
  readonly previews: Previews
  readonly block: SharedBlock
}

export type SignedInSession = Session & { readonly account: AccountMail; readonly principal: Principal }
export type SelectedSession = SignedInSession & { readonly selected: SelectedMailbox }

export class Session {
  readonly connection: Connection
  readonly deps: SessionDeps
  readonly wire: Wire
  readonly output: Output
  readonly framer = new CommandFramer(LINE_BYTES_BEFORE_LOGIN)
  readonly enabled = new Set<Extension>()
  /** What LANGUAGE chose; undefined: nothing yet, and English in ASCII is spoken. RFC 5255 §3.1 */
  language: Language | undefined
  principal: Principal | undefined
  account: AccountMail | undefined
  selected: SelectedMailbox | undefined
  /** What NOTIFY asked for. */
  notices: Notices | undefined
  /** Set by every BYE: nothing more is read. */
  ending = false
  endingMs = 0
  failedLogins = 0
  /** Of the command that is running. */
  tag = '*'
  /** The command that is running may take long; when the client last heard of it. RFC 9585 */
  slowSinceMs: number | undefined
  /** When the client last said something, and when its right to be here was last confirmed. */
  heardMs: number
  /** When it connected, or signed out again. */
  sinceMs: number
  #checkedMs = 0
  #unsent = 0
  #putBack: Framed | undefined
  #movedMs = 0
  #leaving: { readonly text: TextRef } | undefined
  #wanting: (() => void) | undefined

  constructor(connection: Connection, deps: SessionDeps) {
    this.connection = connection
    this.deps = deps
    this.wire = new Wire(connection)
    this.output = new Output(this.wire, deps.block)
    this.heardMs = deps.clock.now()
    this.sinceMs = this.heardMs
  }

  /** A command is being worked on; otherwise the client is waited for (in IDLE too). */
  get working(): boolean {
    return this.#wanting === undefined
  }

  get secure(): boolean {
    return this.connection.tls !== undefined || this.deps.isPrivate(this.connection)
  }

  /** How mailbox names are written, both ways. RFC 9051 §5.1 */
  get nameForm(): NameForm {
    return this.enabled.has('IMAP4rev2') || this.enabled.has('UTF8=ACCEPT') ? 'utf-8' : 'utf-7'
  }

  get depthLimit(): number {
    return this.principal === undefined ? DEPTH_BEFORE_LOGIN : DEPTH
  }

  get signInContext(): SignInContext {
    return { protocol: 'imap', remoteAddress: this.connection.remoteAddress, secure: this.secure }
  }

  /** Octets of the client arrived. */
  hear(bytes: Buffer): void {
    if (this.ending) return
    this.heardMs = this.deps.clock.now()
    this.wire.take(bytes, (plain) => this.#take(plain))
  }

  #take(bytes: Buffer): void {
    this.framer.push(bytes)
    if (this.#want()) return
    const limit = this.account === undefined ? WAITING_BYTES_BEFORE_LOGIN : WAITING_BYTES
    if (this.framer.waitingBytes > limit || this.framer.waitingPieces > WAITING_PIECES) this.wire.pause()
  }

  /** From now on both ways are deflated. RFC 4978 */
  compress(): void {
    this.wire.compress({
      plain: (bytes) => {
        if (!this.ending) this.#take(bytes)
      },
      drained: () => this.output.wake(),
      broken: (error) => {
        this.deps.log.debug('imap.inflate-failed', { connection: this.connection.id, error: String(error) })
        this.connection.destroy()
      },
    })
  }

  /** The next whole thing the client said; undefined: it has gone, or is to go. */
  async listen(): Promise<Framed | undefined> {
    for (;;) {
      if (this.#leaving !== undefined) this.bye(this.#leaving.text)
      if (this.connection.closed || this.ending) return undefined
      const framed = this.heard()
      if (framed !== undefined) {
        await this.notices?.settled()
        return framed
      }
      this.output.flush()
      this.wire.resume()
      await new Promise<void>((resolve) => {
        this.#wanting = resolve
      })
    }
  }

  /** The next whole thing that has arrived already. */
  heard(): Framed | undefined {
    const framed = this.#putBack ?? this.framer.next()
    this.#putBack = undefined
    return framed
  }

  /** It is heard again next time. */
  putBack(framed: Framed): void {
    this.#putBack = framed
  }

  /** One line without literals, for what follows AUTHENTICATE and IDLE; undefined: it was something else. */
  async listenLine(): Promise<string | undefined> {
    const framed = await this.listen()
    if (framed === undefined) throw new ConnectionGone()
    if (framed.kind === 'command' && framed.parts.length === 1) return framed.parts[0]?.toString('utf8')
    if (framed.kind === 'literal') this.framer.refuseLiteral(framed.waits)
    if (framed.kind === 'overlong') this.bye({ key: 'imap.bye.line' })
    return undefined
  }

  /** The connection closed: whoever waits for it learns. */
  gone(): void {
    this.unselect()
    this.notices?.stop()
    this.wire.drop()
    this.output.wake()
    this.#want()
  }

  /** How long the client has taken nothing of what waits for it. */
  stalledMs(now: number): number {
    const unsent = this.wire.unsentBytes
    if (unsent === 0 || unsent !== this.#unsent) {
      this.#unsent = unsent
      this.#movedMs = now
    }
    return now - this.#movedMs
  }

  phrase(text: TextRef): string {
    return this.deps.texts.format(this.language ?? 'en', text)
  }

  untagged(line: string): void {
    this.output.text(`* ${line}\r\n`)
  }

  /** Now and then, so that a client that waits knows that it is not waiting in vain. RFC 9585 §3 */
  tellProgress(now: number): void {
    if (this.slowSinceMs === undefined || now - this.slowSinceMs < PROGRESS_MS) return
    this.slowSinceMs = now
    this.untagged(`OK [INPROGRESS (${quoted(this.tag)} NIL NIL)] ${this.phrase({ key: 'imap.in-progress' })}`)
    this.output.flush()
  }

  /** Says why this is the end; what still has to be said may follow, then `close`. RFC 9051 §7.1.5 */
  bye(text: TextRef, code?: string): void {
    if (this.ending) return
    this.ending = true
    this.endingMs = this.deps.clock.now()
    this.untagged(`BYE ${code === undefined ? '' : `[${code}] `}${this.phrase(text)}`)
  }

  /** Goodbye at once, or as soon as the running command is answered. */
  leave(text: TextRef): void {
    this.#leaving = { text }
    this.#want()
  }

  /** Sends what is written and closes. */
  close(): void {
    this.ending = true
    this.output.flush()
    this.wire.end()
    // What still comes is dropped, so that the client's own end is seen.
    this.wire.resume()
  }

  async signIn(principal: Principal): Promise<void> {
    this.account = await this.deps.openAccount(principal)
    this.principal = principal
    this.#checkedMs = this.deps.clock.now()
    this.framer.lineLimit = LINE_BYTES
  }

  /** Nobody is signed in any more; the connection is as if it had just been opened. RFC 8437 §2 */
  signOut(): void {
    this.unselect()
    this.notices?.stop()
    this.notices = undefined
    this.account = undefined
    this.principal = undefined
    this.language = undefined
    this.enabled.clear()
    this.framer.lineLimit = LINE_BYTES_BEFORE_LOGIN
    this.sinceMs = this.deps.clock.now()
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

  select(mailbox: SelectedMailbox): void {
    const account = this.assertSignedIn().account
    this.unselect()
    mailbox.stopListening = account.onChange((event) => {
      if (event.mailboxId !== undefined && event.mailboxId !== mailbox.id) return
      mailbox.dirty = true
      mailbox.onChange?.()
    })
    this.selected = mailbox
  }

  unselect(): void {
    this.selected?.stopListening()
    this.selected = undefined
  }

  assertSignedIn(): SignedInSession {
    if (this.account === undefined) throw new Refusal('auth-required', { key: 'imap.needs-login' })
    return this as SignedInSession
  }

  assertSelected(): SelectedSession {
    this.assertSignedIn()
    if (this.selected === undefined) throw new Refusal('cannot', { key: 'imap.needs-mailbox' })
    return this as SelectedSession
  }

  /** The same for a client that is silent, so that a closed account is cut out of IDLE too. */
  recheck(): void {
    if (this.working || this.principal === undefined) return
    this.stillWelcome().then(
      (welcome) => {
        if (!welcome) this.leave({ key: 'imap.bye.access' })
      },
      (error: unknown) =>
        this.deps.log.error('imap.recheck-failed', error, { connection: this.connection.id }),
    )
  }

  /** Undefined: the company may go on at once. */
  turn(): Promise<void> | undefined {
    return this.deps.turns.take(this.principal?.organisationId)
  }

  /** For loops over many messages: gives the others their turn when this round of the thread has had its time. */
  async breathe(): Promise<void> {
    const turn = this.turn()
    if (turn === undefined) return
    this.output.flush()
    await turn
  }

  /** Wakes whoever waits for the client's octets. */
  #want(): boolean {
    const wanting = this.#wanting
    this.#wanting = undefined
    wanting?.()
    return wanting !== undefined
  }
}
