/** One connection: who speaks, what has come of their next command, and their scripts. */
import { Refusal } from '../../lib/refusal.ts'
import type { Language, TextRef } from '../../lib/text.ts'
import type { Connection } from '../../net/connection.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { OpenScripts, OwnScripts } from '../../service/sieve/scripts.ts'
import { CommandFramer, type Framed } from '../command-framer.ts'
import type { CommandTimes } from '../command-times.ts'
import { SASL_LINE_BYTES, WAITING_PIECES } from '../limits.ts'
import { type MailServerDeps, MailSession } from '../mail-session.ts'
import { TextOutput } from '../text-output.ts'
import { IDLE_MS, LINE_BYTES, LINE_BYTES_BEFORE_LOGIN, WAITING_BYTES } from './limits.ts'
import { sayString } from './syntax/say-string.ts'

const SILENCE = { ms: IDLE_MS, text: { key: 'managesieve.bye.idle', values: { n: IDLE_MS / 60_000 } } }

export type ManageSieveDeps = MailServerDeps & {
  /** Those of who signed in, through the tenant door. */
  readonly openScripts: OpenScripts
  /** Extensions of Sieve that scripts may ask for. */
  readonly extensions: readonly string[]
}

/** What sessions of one thread share besides. */
export type SessionDeps = ManageSieveDeps & { readonly times: CommandTimes }

export type SignedInSession = Session & { readonly scripts: OwnScripts; readonly principal: Principal }

export class Session extends MailSession<SessionDeps, Framed> {
  readonly protocol = 'managesieve'
  protected readonly silence = SILENCE
  readonly output: TextOutput
  readonly framer = new CommandFramer(LINE_BYTES_BEFORE_LOGIN)
  scripts: OwnScripts | undefined

  constructor(connection: Connection, deps: SessionDeps) {
    super(connection, deps)
    this.output = new TextOutput(connection)
  }

  get waitingBytes(): number {
    return this.framer.waitingBytes
  }

  protected get line(): Connection {
    return this.connection
  }

  /** Of what is said to people. RFC 5804 §1.7 */
  get language(): Language {
    return this.principal?.language ?? 'en'
  }

  /** Octets of the client arrived. */
  hear(octets: Buffer): void {
    if (this.ending) return
    this.heardMs = this.deps.clock.now()
    this.framer.push(octets)
    if (this.wakeListener()) return
    if (this.framer.waitingBytes > WAITING_BYTES || this.framer.waitingPieces > WAITING_PIECES)
      this.connection.pause()
  }

  /** The next whole command that has arrived already, or a literal that is announced. */
  heard(): Framed | undefined {
    return this.framer.next()
  }

  /** Lines within a SASL exchange may be long: clients quote what should be a literal. */
  async withLongLines<T>(work: () => Promise<T>): Promise<T> {
    const before = this.framer.lineLimit
    this.framer.lineLimit = SASL_LINE_BYTES
    try {
      return await work()
    } finally {
      if (this.principal === undefined) this.framer.lineLimit = before
    }
  }

  phrase(text: TextRef): string {
    return this.deps.texts.format(this.language, text)
  }

  protected sayGoodbye(text: TextRef, code: string | undefined): void {
    this.output.text(`BYE ${code === undefined ? '' : `(${code}) `}${sayString(this.phrase(text))}\r\n`)
  }

  protected lookAfter(): void {
    // All there is to look after is every mail session's.
  }

  forget(): void {
    // Before TLS nothing can be said that would stay.
  }

  protected async open(principal: Principal): Promise<void> {
    const signedInMs = this.deps.clock.now()
    this.scripts = await this.deps.openScripts({ principal, signedInMs, via: 'managesieve' })
    this.framer.lineLimit = LINE_BYTES
  }

  /** Nobody is signed in any more. RFC 5804 §2.14 */
  signOut(): void {
    this.scripts = undefined
    this.principal = undefined
    this.framer.lineLimit = LINE_BYTES_BEFORE_LOGIN
    this.sinceMs = this.deps.clock.now()
  }

  assertSignedIn(): SignedInSession {
    if (this.scripts === undefined) throw new Refusal('auth-required', { key: 'managesieve.needs-login' })
    return this as SignedInSession
  }

  /** Waits besides for a client that does not read. */
  override breathe(): Promise<void> | undefined {
    return this.output.full ? this.#waitForRoom() : super.breathe()
  }

  async #waitForRoom(): Promise<void> {
    await this.output.room()
    await super.breathe()
  }
}
