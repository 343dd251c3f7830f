/** One connection: what this client has said so far, what it may do, and what it believes. */
import type { RecentMap } from '../../lib/recent-map.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Language, TextRef } from '../../lib/text.ts'
import type { MessageStructure } from '../../mail/mime/structure.ts'
import type { Connection } from '../../net/connection.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { AccountMail, Progress, Quota } from '../../service/mailbox/account-mail.ts'
import type { Previews } from '../../service/mailbox/previews.ts'
import type { Searches } from '../../service/search/search-mailbox.ts'
import { CommandFramer, type Framed } from '../command-framer.ts'
import type { CommandTimes } from '../command-times.ts'
import { ConnectionGone } from '../connection-gone.ts'
import { SASL_LINE_BYTES, WAITING_PIECES } from '../limits.ts'
import { type MailServerDeps, MailSession } from '../mail-session.ts'
import type { Extension } from './enabled.ts'
import type { ChosenHeaders } from './fetch/chosen-headers.ts'
import {
  COMPRESS_REST_MS,
  DEPTH,
  DEPTH_BEFORE_LOGIN,
  IDLE_MS,
  LINE_BYTES,
  LINE_BYTES_BEFORE_LOGIN,
  LOOK_AGAIN_MS,
  PROGRESS_MS,
  STILL_HERE_MS,
  WAITING_BYTES,
  WAITING_BYTES_BEFORE_LOGIN,
} from './limits.ts'
import type { Notices } from './notices.ts'
import { Output, type SharedBlock } from './output.ts'
import type { SelectedMailbox } from './selected-mailbox.ts'
import { quoted } from './syntax/quote.ts'
import type { NameForm } from './syntax/reader.ts'
import { Wire } from './wire.ts'

const SILENCE = { ms: IDLE_MS, text: { key: 'imap.bye.idle', values: { n: IDLE_MS / 60_000 } } }
const NO_SILENCE = { ...SILENCE, ms: Number.POSITIVE_INFINITY }

export type ImapServerDeps = MailServerDeps & {
  /** Opens the mail of who signed in, through the tenant door. */
  readonly openAccount: (principal: Principal) => Promise<AccountMail>
  /** Sets the room of the account signed in to. Refusal `forbidden` for those who may not. */
  readonly setQuota: (principal: Principal, quota: Quota) => Promise<void>
  /** Octets of one message; default MESSAGE_BYTES. */
  readonly maxMessageBytes?: number
  /** Capabilities that are not offered, nor switched on by ENABLE, because some program uses them wrongly. */
  readonly withheld?: ReadonlySet<string>
  /** Messages of one COPY or APPEND; default SAVED_MESSAGES. */
  readonly maxSavedMessages?: number
  /** Messages of any one command, not above those; default: no limit. RFC 9738 §3.1 */
  readonly maxMessages?: number
}

/** What sessions of one thread share besides. */
export type SessionDeps = ImapServerDeps & {
  readonly maxMessageBytes: number
  readonly maxSavedMessages: number
  readonly searches: Searches
  readonly previews: Previews
  /** Of large messages that parts were fetched of, by account and message: where their parts are. */
  readonly structures: RecentMap<string, MessageStructure>
  readonly chosen: ChosenHeaders
  readonly block: SharedBlock
  readonly times: CommandTimes
}

export type SignedInSession = Session & { readonly account: AccountMail; readonly principal: Principal }
export type SelectedSession = SignedInSession & { readonly selected: SelectedMailbox }

export class Session extends MailSession<SessionDeps, Framed> {
  readonly protocol = 'imap'
  readonly wire: Wire
  readonly output: Output
  readonly framer: CommandFramer
  readonly enabled = new Set<Extension>()
  /** What LANGUAGE chose; undefined: nothing yet, and English in ASCII is spoken. RFC 5255 §3.1 */
  language: Language | undefined
  account: AccountMail | undefined
  selected: SelectedMailbox | undefined
  /** What NOTIFY asked for. */
  notices: Notices | undefined
  /** Of the command that is running. */
  tag = '*'
  /** The command that is running may take long; when the client last heard of it. RFC 9585 */
  slowSinceMs: number | undefined
  /** How far it is, where that is known. */
  progress: Progress | undefined
  /** IDLE waits; when the client last heard that it still does. */
  idleSinceMs: number | undefined
  #putBack: Framed | undefined

  constructor(connection: Connection, deps: SessionDeps) {
    super(connection, deps)
    this.wire = new Wire(connection)
    this.framer = new CommandFramer(this.#lineBeforeLogin)
    this.output = new Output(this.wire, deps.block)
  }

  get waitingBytes(): number {
    return this.framer.waitingBytes
  }

  /** Who waits in IDLE may be silent: some programs never end it (docs/clients.md). A lost connection is found by writing. */
  protected get silence(): typeof SILENCE {
    return this.idleSinceMs === undefined ? SILENCE : NO_SILENCE
  }

  /** Longer where tokens are taken. */
  get #lineBeforeLogin(): number {
    return this.deps.authenticator.tokens === undefined ? LINE_BYTES_BEFORE_LOGIN : SASL_LINE_BYTES
  }

  protected get line(): Wire {
    return this.wire
  }

  /** How mailbox names are written, both ways. RFC 9051 §5.1 */
  get nameForm(): NameForm {
    return this.enabled.has('IMAP4rev2') || this.enabled.has('UTF8=ACCEPT') ? 'utf-8' : 'utf-7'
  }

  get depthLimit(): number {
    return this.principal === undefined ? DEPTH_BEFORE_LOGIN : DEPTH
  }

  /** Octets of the client arrived. */
  hear(bytes: Buffer): void {
    if (this.ending) return
    this.heardMs = this.deps.clock.now()
    this.wire.take(bytes, (plain) => this.#take(plain))
  }

  #take(bytes: Buffer): void {
    this.framer.push(bytes)
    if (this.wakeListener()) return
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

  protected override get othersTell(): Promise<void> | undefined {
    return this.notices?.settled()
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
    if (framed.kind === 'overlong') this.bye({ key: 'bye.line' })
    return undefined
  }

  override gone(): void {
    this.unselect()
    this.notices?.stop()
    this.wire.drop()
    super.gone()
  }

  phrase(text: TextRef): string {
    return this.deps.texts.format(this.language ?? 'en', text)
  }

  untagged(line: string): void {
    this.output.text(`* ${line}\r\n`)
  }

  /** Now and then, so that a client that waits knows that it is not waiting in vain. RFC 9585 §3 */
  #tellProgress(now: number): void {
    if (this.slowSinceMs === undefined || now - this.slowSinceMs < PROGRESS_MS) return
    this.slowSinceMs = now
    const { done = 'NIL', goal = 'NIL' } = this.progress ?? {}
    const code = `INPROGRESS (${quoted(this.tag)} ${done} ${goal})`
    this.untagged(`OK [${code}] ${this.phrase({ key: 'imap.in-progress' })}`)
    this.output.flush()
  }

  /** RFC 9051 §7.1.5 */
  protected sayGoodbye(text: TextRef, code: string | undefined): void {
    this.untagged(`BYE ${code === undefined ? '' : `[${code}] `}${this.phrase(text)}`)
  }

  /** Who waits for a long command, who rests, and who may have missed something. */
  protected lookAfter(now: number): void {
    this.#tellProgress(now)
    if (this.idleSinceMs !== undefined && now - this.idleSinceMs >= STILL_HERE_MS) {
      this.idleSinceMs = now
      this.untagged(`OK ${this.phrase({ key: 'imap.still-here' })}`)
      this.output.flush()
    }
    if (now - this.heardMs >= COMPRESS_REST_MS && !this.working) this.wire.rest()
    const { selected } = this
    if (selected === undefined || now - selected.lookedMs < LOOK_AGAIN_MS) return
    selected.lookedMs = now
    selected.dirty = true
    selected.onChange?.()
  }

  forget(): void {
    this.enabled.clear()
    this.language = undefined
  }

  protected async open(principal: Principal): Promise<void> {
    this.account = await this.deps.openAccount(principal)
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
    this.framer.lineLimit = this.#lineBeforeLogin
    this.sinceMs = this.deps.clock.now()
  }

  select(mailbox: SelectedMailbox): void {
    const account = this.assertSignedIn().account
    this.unselect()
    mailbox.stopListening = (mailbox.shared ?? account).onChange((event) => {
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
}
