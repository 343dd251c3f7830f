/** What one client is and has said so far, and the way to answer it. RFC 5321 §3.3, §4.1.4 */
import { SMTP_TEXTS, type SmtpTextKey } from '../../lib/catalogue/smtp.ts'
import type { Log } from '../../lib/log.ts'
import type { Refusal, RefusalCode } from '../../lib/refusal.ts'
import type { Language, TextRef } from '../../lib/text.ts'
import type { MailParameters } from '../../mail/smtp/parameters.ts'
import { type EnhancedStatus, foldToAscii, formatReply } from '../../mail/smtp/reply.ts'
import type { Connection } from '../../net/connection.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { Sender } from '../../service/delivery/expand.ts'
import type { IntakeRecipient } from '../../service/delivery/intake.ts'
import type { ConnectionWatch } from '../../service/filter/connection/gate.ts'
import type { Finding } from '../../service/filter/report.ts'
import type { Story } from '../../service/filter/sift.ts'
import type { Inquiry } from '../../service/identity/judge.ts'
import { Input } from './input.ts'
import { noteRefused } from './ledger-events.ts'
import { CONNECTION_MS, LINGER_MS, PRESSED_MS, UNREAD_REPLY_OCTETS } from './limits.ts'
import type { MessageBuffer } from './message-buffer.ts'
import { EXACT_CODES, SMTP_REFUSALS, type SmtpRefusal } from './refusals.ts'
import type { SmtpListener, SmtpRole, SmtpShared } from './server.ts'

/** From MAIL to the reply to the message. */
export type Transaction = {
  /** Stands in the Received line, the log and the replies. */
  readonly id: string
  readonly sender: Sender
  readonly parameters: MailParameters
  /** When it may leave, in ms; undefined: at once. RFC 4865 */
  readonly releaseMs: number | undefined
  readonly recipients: IntakeRecipient[]
  /** Set by the first recipient; undefined: this message is not judged. */
  inquiry: Inquiry | undefined
  /** What level 1 of the filter saw of who brings it. */
  connectionFindings: readonly Finding[]
  /** Set when the filter has looked. */
  story: Story | undefined
  /** What SPF and others said, set when somebody has looked. */
  verdicts: Readonly<Record<string, string>> | undefined
  /** Set by the first BDAT. RFC 3030 §2 */
  chunks: MessageBuffer | undefined
}

/** Why we hang up. */
export type HangUp = Extract<SmtpTextKey, `hangup.${string}`>

/** Replies are sent when the peer is waited for, or when this many octets have gathered. */
const REPLY_BLOCK_OCTETS = 16_384
const FILE_NAME_SIGNS = 60
/** Values that are never cut: where it would leave another name, or half a sentence. */
const WHOLE: ReadonlySet<string> = new Set(['domain', 'domains', 'sentence'])
const THAT_ACCOUNT: Readonly<Record<Language, string>> = { en: 'that account', es: 'esa cuenta' }

export class Session {
  readonly shared: SmtpShared
  readonly connection: Connection
  readonly role: SmtpRole
  readonly listener: SmtpListener
  readonly input: Input
  readonly log: Log
  /** As the client said it; undefined before EHLO, HELO or LHLO. */
  hello: string | undefined
  /** EHLO or LHLO, not HELO. */
  extended = false
  reverseName: string | undefined
  principal: Principal | undefined
  /** Level 1 of the filter; undefined: it does not look at this client. */
  watch: ConnectionWatch | undefined
  transaction: Transaction | undefined
  /** What the command in hand ended; a refusal is still about it. */
  finished: Transaction | undefined
  /** The domain that the command in hand is about: its language is the one of a refusal. */
  about: string | undefined
  /** Replies that an error in the command in hand has to be said in: LMTP owes one a recipient. RFC 2033 §4.2 */
  repliesDue = 1
  errors = 0
  idleCommands = 0
  unknownRecipients = 0
  authFailures = 0
  #transactions = 0
  #out = ''
  #closing = false
  #waitingForCommand = false
  #deadlineMs = Infinity
  /** When the wait for the peer began. */
  #waitingMs = 0
  readonly #connectionDeadlineMs: number
  #drained: (() => void) | undefined
  /** What the last sentence was said in. */
  #spoken: readonly Language[]

  constructor(shared: SmtpShared, connection: Connection, role: SmtpRole, listener: SmtpListener) {
    this.shared = shared
    this.connection = connection
    this.role = role
    this.listener = listener
    this.log = shared.log.with({ connection: connection.id, listener: listener.name ?? role })
    this.#connectionDeadlineMs = shared.clock.now() + CONNECTION_MS
    this.input = new Input({
      pause: () => connection.pause(),
      resume: () => connection.resume(),
      beforeWait: () => this.flush(),
    })
    this.#spoken = withEnglish(shared.language)
    shared.sessions.add(this)
    connection.handle({
      data: (bytes) => {
        if (!this.#closing) this.input.push(bytes)
      },
      ended: () => this.#ended(),
      drained: () => this.#awake(),
      closed: (error) => this.#closed(error),
    })
  }

  get closing(): boolean {
    return this.#closing
  }

  /** Nobody but the two ends can read along, or the operator says so. */
  get secure(): boolean {
    return this.connection.tls !== undefined || this.listener.private === true
  }

  /** The MTA in front vouches for MAIL FROM: the operator says so, and nobody else can speak here. */
  get trustsSenders(): boolean {
    return this.lmtp && this.listener.private === true && this.listener.trustedSenders === true
  }

  get lmtp(): boolean {
    return this.role === 'lmtp'
  }

  /** What a person quotes to support, and what the log lines of this message carry. */
  get ref(): string {
    return (this.transaction ?? this.finished)?.id ?? this.connection.id.slice(0, 13)
  }

  /** What belonged to the command before is over. */
  beginCommand(): void {
    this.allow()
    this.about = undefined
    this.repliesDue = 1
    this.finished = undefined
  }

  nextTransactionId(): string {
    return `${this.connection.id.slice(0, 13)}.${++this.#transactions}`
  }

  /** Forgets the message, keeps the client. RFC 5321 §4.1.1.5 */
  resetTransaction(): void {
    this.transaction?.chunks?.release()
    this.transaction = undefined
    this.about = undefined
  }

  /** The message is over; the language it was spoken about in stays until its last reply. */
  finishTransaction(): void {
    this.finished = this.transaction
    this.transaction = undefined
  }

  /** As if it had just connected. RFC 3207 §4.2 */
  resetClient(): void {
    this.resetTransaction()
    this.hello = undefined
    this.extended = false
    this.principal = undefined
  }

  reply(code: number, enhanced: EnhancedStatus | undefined, ...texts: string[]): void {
    if (code >= 500) this.errors++
    // Enhanced codes are for those who asked by EHLO. RFC 2034 §4
    this.say(formatReply(code, this.extended || code === 421 ? enhanced : undefined, ...texts))
  }

  /** Sends a reply that is in wire form. */
  say(wire: string): void {
    if (this.#closing) return
    this.#out += wire
    if (this.#out.length > REPLY_BLOCK_OCTETS) this.flush()
  }

  /** Words a refusal in the languages of this client. */
  async refuse(
    refusal: Refusal,
    stage: string,
    table: Readonly<Partial<Record<RefusalCode, SmtpRefusal>>> = {},
  ): Promise<void> {
    const entry = table[refusal.code] ?? SMTP_REFUSALS[refusal.code]
    const known = refusal.text.key in SMTP_TEXTS
    const text = known
      ? refusal.text
      : { key: entry.text, values: { ...refusal.text.values, ...this.#asides() } }
    this.shared.metrics.count('smtp_rejects_total', { stage, reason: refusal.code })
    const exact = EXACT_CODES.get(refusal.text.key) ?? entry.enhanced
    const enhanced = this.extended || entry.code === 421 ? exact : undefined
    const sentences = await this.word(text)
    this.say(formatReply(entry.code, enhanced, ...sentences))
    const reply = { code: entry.code, status: exact, text: sentences.join(' / ') }
    await noteRefused(this, reply, refusal)
  }

  /** Says no to a command for its own sake. It is about no message, so there is nothing to quote to support. */
  async object(
    code: number,
    enhanced: EnhancedStatus,
    key: SmtpTextKey,
    values: TextRef['values'] = {},
  ): Promise<void> {
    if (code >= 500) this.errors++
    const sentences = await this.#sentences({ key, values })
    this.say(formatReply(code, this.extended ? enhanced : undefined, ...sentences))
  }

  /** The sentence in each language this client hears, the reference behind the last. */
  async word(text: TextRef): Promise<string[]> {
    const sentences = await this.#sentences(text)
    sentences.push(`${sentences.pop() ?? ''} [${this.ref}]`)
    return sentences
  }

  flush(): void {
    if (this.#out === '') return
    const out = this.#out
    this.#out = ''
    this.connection.write(out)
  }

  /** Waits while the peer does not read its replies. */
  async replyRoom(): Promise<void> {
    while (this.connection.unsentBytes > UNREAD_REPLY_OCTETS && !this.connection.closed && !this.#closing)
      await new Promise<void>((resolve) => {
        this.#drained = resolve
      })
  }

  /** How long the peer may take from now on; without an argument, it is we who are working. */
  allow(ms = Infinity, waitingForCommand = false): void {
    this.#waitingForCommand = waitingForCommand
    this.#waitingMs = this.shared.clock.now()
    this.#deadlineMs = ms === Infinity ? Infinity : this.#waitingMs + ms
  }

  /** Says what is written so far and hangs up; a peer that stays on the line is cut. */
  close(): void {
    if (this.#closing) return
    this.flush()
    this.#closing = true
    this.connection.end()
    this.connection.resume()
    this.input.clear()
    this.input.end()
    this.allow(LINGER_MS)
    this.#awake()
  }

  sweep(now: number): void {
    if (this.#closing) {
      if (now >= this.#deadlineMs) this.connection.destroy()
      return
    }
    if (this.#deadlineMs === Infinity) return
    const pressedMs = this.connection.place?.pressed === true ? this.#waitingMs + PRESSED_MS : Infinity
    if (now < Math.min(this.#deadlineMs, this.#connectionDeadlineMs, pressedMs)) return
    this.#sayWhy('hangup.timeout', '4.4.2')
    this.log.debug('smtp.timeout')
    // In the middle of a message there is nothing to wait for.
    if (!this.#waitingForCommand) this.flush()
    this.close()
  }

  /** The server stops: those who wait for nothing are sent away, the others when they are done. */
  drain(): void {
    if (this.#waitingForCommand) this.sayGoodbye()
  }

  sayGoodbye(): void {
    this.hangUp('hangup.drain', '4.3.2')
  }

  /** Tells a peer that went too far why it hears no more. */
  hangUp(reason: HangUp, enhanced: EnhancedStatus = '4.7.0', code: 421 | 554 = 421): void {
    this.#sayWhy(reason, enhanced, code)
    this.close()
  }

  /** In the languages known by now: nobody is asked any more. */
  #sayWhy(key: HangUp, enhanced: EnhancedStatus, code: 421 | 554 = 421): void {
    const text = { key, values: { domain: this.shared.hostname } }
    const languages = this.principal === undefined ? this.#spoken : [this.principal.language]
    this.say(formatReply(code, enhanced, ...this.#worded(text, languages)))
  }

  #asides(): Record<string, string | number> {
    return { n: 5, admin: `postmaster@${this.shared.hostname}`, ip: this.connection.remoteAddress }
  }

  async #sentences(text: TextRef): Promise<string[]> {
    this.#spoken = await this.#languages()
    // What people worded themselves is the same in every language, and is said once.
    return [...new Set(this.#worded(text, this.#spoken))]
  }

  #worded(text: TextRef, languages: readonly Language[]): string[] {
    return languages.map((language) =>
      this.shared.texts.format(language, { key: text.key, values: asciiValues(text.values, language) }),
    )
  }

  /** The signed-in person's; else the recipient domain's and then English, which servers understand. */
  async #languages(): Promise<readonly Language[]> {
    if (this.principal !== undefined) return [this.principal.language]
    const domain = this.about ?? this.transaction?.recipients[0]?.address.domain
    const language = (await this.#languageOf(domain)) ?? this.shared.language
    return withEnglish(language)
  }

  /** A directory that does not answer is what most refusals are about then: they are worded all the same. */
  async #languageOf(domain: string | undefined): Promise<Language | undefined> {
    if (domain === undefined) return undefined
    return this.shared.domainLanguage(domain).catch((error: unknown) => {
      this.log.warn('smtp.language', { reason: String(error) })
      return undefined
    })
  }

  /** The peer sends nothing more; what it said before is still answered. */
  #ended(): void {
    this.input.end()
  }

  #awake(): void {
    const drained = this.#drained
    this.#drained = undefined
    drained?.()
  }

  #closed(error: Error | undefined): void {
    this.shared.sessions.delete(this)
    this.shared.metrics.gauge('smtp_connections', { listener: this.listener.name ?? this.role }, -1)
    if (error !== undefined) this.log.debug('smtp.broken', { reason: error.message })
    this.#closing = true
    this.resetTransaction()
    this.input.clear()
    this.input.end()
    this.#awake()
  }
}

/** Servers understand English whatever else is said. */
function withEnglish(language: Language): readonly Language[] {
  return language === 'en' ? ['en'] : [language, 'en']
}

/** Values as they may stand in a reply: ASCII, no controls, long names cut, addresses whole. VOICE: SMTP replies */
function asciiValues(values: TextRef['values'], language: Language): Record<string, string | number | Date> {
  const ascii: Record<string, string | number | Date> = {}
  for (const [name, value] of Object.entries(values ?? {})) {
    if (typeof value !== 'string') ascii[name] = value
    else if (WHOLE.has(name)) ascii[name] = foldToAscii(value)
    else if (value.includes('@')) ascii[name] = /^[\x20-\x7e]*$/.test(value) ? value : THAT_ACCOUNT[language]
    else ascii[name] = foldToAscii(value).slice(0, FILE_NAME_SIGNS)
  }
  return ascii
}
