/**
 * One message over a session that is ready. With PIPELINING the envelope leaves in one group, and behind the body of
 * the message before it, so that a message costs one round trip. RFC 5321 §3.3, RFC 2920 §3.1
 *
 *   C: (body of the message before)
 *   C: .
 *   C: MAIL FROM:<ana@empresa.test> SIZE=2048
 *   C: RCPT TO:<luis@example.org>
 *   C: DATA
 */

import { encodeXtext } from '../../../mail/smtp/xtext.ts'
import type { BodyKind, StoredReply } from '../../../store/queue-types.ts'
import { TIMEOUTS } from '../limits.ts'
import { classOf, type Outcome, ownReply } from '../outcome.ts'
import { commandLine, path } from './command-line.ts'
import type { Reply } from './reply.ts'
import { type Session, stored } from './session.ts'

export type Mail = {
  readonly sender: string | null
  readonly recipients: readonly MailRecipient[]
  readonly bytes: Uint8Array
  readonly smtpUtf8: boolean
  /** It goes on with TLS or not at all. RFC 8689 */
  readonly requireTls?: boolean
  readonly body: BodyKind
  readonly ret: 'full' | 'headers' | null
  readonly envelopeId: string | null
}

export type MailRecipient = {
  readonly address: string
  readonly notify: string | null
  readonly originalRecipient: string | null
}

const DOT = 0x2e
const CR = 0x0d
const LF = 0x0a
const CRLF_DOT = Buffer.from('\r\n.')
const END = Buffer.from('\r\n.\r\n')
const END_AFTER_CRLF = Buffer.from('.\r\n')

export class Transaction {
  readonly mail: Mail
  /** What is known of each recipient so far. */
  readonly outcomes: (Outcome | undefined)[]
  /** The last octet of the message is on its way: from here on the server may have it without our knowing. */
  bodySent = false
  readonly #session: Session
  readonly #grouped: boolean
  readonly #bdat: boolean
  readonly #rcpt: readonly string[]
  readonly #mailLine: string
  #accepted: number[] = []

  /** Throws CommandFault when an address cannot be said in a command. */
  constructor(session: Session, mail: Mail) {
    this.mail = mail
    this.outcomes = new Array<Outcome | undefined>(mail.recipients.length).fill(undefined)
    this.#session = session
    this.#grouped = session.capabilities.pipelining
    this.#bdat = session.capabilities.chunking
    this.#mailLine = mailLine(session, mail)
    this.#rcpt = mail.recipients.map((recipient) => recipientLine(session, recipient))
  }

  /** Says MAIL, and where it may the whole envelope. */
  begin(): void {
    const { wire } = this.#session
    if (!this.#grouped) wire.write(this.#mailLine)
    else wire.write(`${this.#mailLine}${this.#rcpt.join('')}${this.#bdat ? '' : DATA}`)
  }

  /** Reads what the server says to the envelope. True: it wants the message. */
  async accepted(): Promise<boolean> {
    const { wire, options } = this.#session
    const from = await wire.reply(TIMEOUTS.mail)
    const goesOn = from.code === 250
    if (!goesOn) this.#refuseRest(stored(from, options.host))
    if (goesOn || this.#grouped) await this.#recipients(goesOn)
    const wanted = this.#accepted.length > 0
    if (this.#bdat) {
      if (!wanted && goesOn) await this.reset()
      return wanted
    }
    if (!this.#grouped) {
      if (!wanted) {
        if (goesOn) await this.reset()
        return false
      }
      wire.write(DATA)
    }
    const go = await wire.reply(TIMEOUTS.dataStart)
    if (go.code === 354 && wanted) return true
    if (go.code === 354) {
      // DATA was in the group and the server took it although nobody is left: an empty message ends it. RFC 2920 §3.1
      wire.write(END_AFTER_CRLF)
      await wire.reply(TIMEOUTS.dataEnd)
    } else this.#refuseRest(stored(go, options.host))
    return false
  }

  /** Sends the message itself. */
  async sendBody(): Promise<void> {
    const { wire } = this.#session
    const { bytes } = this.mail
    if (this.#bdat) {
      // The length is told, so that no line end can be taken for the end of the message. RFC 3030 §2, THREATS OUT2
      wire.write(commandLine('BDAT', String(bytes.length), 'LAST'))
      await wire.writeAll(bytes, TIMEOUTS.dataBlock)
    } else {
      for (const piece of dotStuffed(bytes)) await wire.writeAll(piece, TIMEOUTS.dataBlock)
      wire.write(endsLine(bytes) ? END_AFTER_CRLF : END)
    }
    this.bodySent = true
  }

  /** Reads the answer to the message, or with LMTP one for each recipient. RFC 2033 §4.2 */
  async finish(): Promise<void> {
    const { wire, options, capabilities } = this.#session
    let reply: Reply | undefined
    for (const at of this.#accepted) {
      if (reply === undefined || options.lmtp) reply = await wire.reply(TIMEOUTS.dataEnd)
      const said = stored(reply, options.host)
      this.outcomes[at] =
        reply.code >= 200 && reply.code < 300
          ? options.lmtp
            ? { kind: 'delivered', reply: said }
            : { kind: 'relayed', reply: said, dsn: capabilities.dsn }
          : outcomeOf(said)
    }
  }

  /** Forgets a transaction that came to nothing. */
  async reset(): Promise<void> {
    this.#session.wire.write(RSET)
    await this.#session.wire.reply(TIMEOUTS.mail)
  }

  async #recipients(counts: boolean): Promise<void> {
    const { wire, options } = this.#session
    let tooMany: StoredReply | undefined
    for (const [at, line] of this.#rcpt.entries()) {
      if (!this.#grouped) wire.write(line)
      const reply = await wire.reply(TIMEOUTS.recipient)
      if (!counts) continue
      if (reply.code === 250 || reply.code === 251) this.#accepted.push(at)
      else {
        const said = stored(reply, options.host)
        // "Too many recipients" is no word about this one: the rest goes in another transaction. RFC 5321 §4.5.3.1.10
        if (isTooMany(said) && this.#accepted.length > 0) tooMany = said
        this.outcomes[at] = tooMany === said ? { kind: 'untried' } : outcomeOf(said)
      }
    }
  }

  #refuseRest(said: StoredReply): void {
    for (const [at, outcome] of this.outcomes.entries())
      if (outcome === undefined) this.outcomes[at] = outcomeOf(said)
    this.#accepted = []
  }
}

const DATA = 'DATA\r\n'
const RSET = 'RSET\r\n'

/** Why this server cannot be given this message at all, found before a word is said. */
export function unfit(session: Session, mail: Mail): StoredReply | undefined {
  const { capabilities, options } = session
  const { bytes, body } = mail
  const exposed = mail.requireTls === true ? whyExposed(session) : undefined
  if (exposed !== undefined) return exposed
  if (capabilities.sizeMax !== undefined && bytes.length > capabilities.sizeMax)
    return {
      ...ownReply(
        552,
        '5.3.4',
        `the message has ${bytes.length} octets, ${options.host} takes ${capabilities.sizeMax}`,
      ),
      host: options.host,
    }
  if (body === 'binarymime' && !capabilities.binaryMime)
    return { ...ownReply(554, '5.6.3', `${options.host} takes no binary messages`), host: options.host }
  if (mail.smtpUtf8 && !capabilities.smtpUtf8 && needsUtf8(mail))
    // RFC 6531 §3.5
    return {
      ...ownReply(553, '5.6.7', `${options.host} takes no internationalised addresses (SMTPUTF8)`),
      host: options.host,
    }
  return undefined
}

/**
 * Why a message that may only travel with TLS is not given to this server: the session is not encrypted, or it is not
 * proved to be the right server, or it does not promise the same for the rest of the way. RFC 8689 §2, §4.2.1
 */
function whyExposed({ wire, proved, named, capabilities, options }: Session): StoredReply | undefined {
  const { host } = options
  const no = (status: string, text: string): StoredReply => ({ ...ownReply(550, status, text), host })
  if (wire.connection.tls === undefined)
    return no('5.7.10', `${host} offers no TLS, and this message requires it`)
  if (!proved || named === false)
    return no(
      '5.7.10',
      `${host} does not prove who it is, and this message requires TLS with the right server`,
    )
  if (!capabilities.requireTls)
    return no('5.7.30', `${host} does not support REQUIRETLS, and this message requires it`)
  return undefined
}

/** 4xx: later. Everything else that is no success: never. An intermediate reply in a wrong place counts as later. */
export function outcomeOf(reply: StoredReply): Outcome {
  const kind = reply.code >= 500 ? 'failed' : 'deferred'
  return { kind, reply, class: classOf(reply) }
}

function isTooMany(reply: StoredReply): boolean {
  return (
    reply.status === '4.5.3' || reply.status === '5.5.3' || (reply.code === 452 && reply.status === '4.0.0')
  )
}

/** An octet above 0x7F in an address or in the header needs SMTPUTF8; the client's wish alone does not. RFC 6531 §3.4 */
function needsUtf8(mail: Mail): boolean {
  if (!isAscii(mail.sender ?? '') || mail.recipients.some(({ address }) => !isAscii(address))) return true
  const bytes = Buffer.from(mail.bytes.buffer, mail.bytes.byteOffset, mail.bytes.byteLength)
  const end = bytes.indexOf('\r\n\r\n')
  return bytes.subarray(0, end === -1 ? bytes.length : end).some((octet) => octet > 0x7f)
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}

function mailLine({ capabilities }: Session, mail: Mail): string {
  const words = ['MAIL', `FROM:${path(mail.sender)}`]
  if (capabilities.size) words.push(`SIZE=${mail.bytes.length}`)
  if (mail.body === 'binarymime') words.push('BODY=BINARYMIME')
  // To a server without 8BITMIME we send the octets as they are: RFC 6152 §3 would have us convert or return the
  // message, and every server met without the keyword passes eight bits. We differ because people want their mail.
  else if (mail.body === '8bitmime' && capabilities.eightBitMime) words.push('BODY=8BITMIME')
  if (mail.smtpUtf8 && capabilities.smtpUtf8) words.push('SMTPUTF8')
  if (mail.requireTls === true) words.push('REQUIRETLS')
  if (capabilities.dsn && mail.ret !== null) words.push(`RET=${mail.ret === 'full' ? 'FULL' : 'HDRS'}`)
  if (capabilities.dsn && mail.envelopeId !== null) words.push(`ENVID=${encodeXtext(mail.envelopeId)}`)
  return commandLine(...words)
}

function recipientLine({ capabilities }: Session, recipient: MailRecipient): string {
  const words = ['RCPT', `TO:${path(recipient.address)}`]
  if (capabilities.dsn && recipient.notify !== null) words.push(`NOTIFY=${recipient.notify.toUpperCase()}`)
  const original = recipient.originalRecipient
  const semicolon = original?.indexOf(';') ?? -1
  if (capabilities.dsn && original !== null && semicolon > 0)
    words.push(`ORCPT=${original.slice(0, semicolon)};${encodeXtext(original.slice(semicolon + 1))}`)
  return commandLine(...words)
}

/** A dot at the start of a line gets another. The bytes are not copied. RFC 5321 §4.5.2 */
export function* dotStuffed(message: Uint8Array): Generator<Uint8Array> {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
  let from = 0
  if (bytes[0] === DOT) yield bytes.subarray(0, 1)
  for (;;) {
    const at = bytes.indexOf(CRLF_DOT, from)
    if (at === -1) break
    // Up to and with the dot; the next piece begins with the same dot again.
    yield bytes.subarray(from, at + 3)
    from = at + 2
  }
  yield from === 0 ? bytes : bytes.subarray(from)
}

function endsLine(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[bytes.length - 2] === CR && bytes[bytes.length - 1] === LF
}
