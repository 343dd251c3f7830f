/**
 * The octets of messages that a client brings: as they came, or put together from texts and pieces of messages that the
 * account has. RFC 4469 §3, RFC 5092, RFC 5550 §3
 */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId, MessageId, Uid } from '../../mail/ids.ts'
import { type ImapUrl, readImapUrl } from '../../mail/imap/imap-url.ts'
import { readSection } from '../../mail/imap/section.ts'
import { withoutNul } from '../../mail/imap/without-nul.ts'
import { readStructure } from '../../mail/mime/structure.ts'
import type { IncomingMessage } from '../../service/mailbox/account-mail.ts'
import type { Mail } from '../../service/mailbox/mail.ts'
import type { Reply } from './command.ts'
import { CATENATE_READ_FACTOR } from './limits.ts'
import type { SignedInSession } from './session.ts'
import type { MessageArgs } from './syntax/append-args.ts'
import { sectionOf } from './syntax/fetch-items.ts'
import { quoted } from './syntax/quote.ts'

/** All messages, or why there will be none. */
export async function assemble(
  session: SignedInSession,
  messages: readonly MessageArgs[],
): Promise<IncomingMessage[] | Reply> {
  const max = session.deps.maxMessageBytes
  const source = new UrlSource(session)
  const assembled: IncomingMessage[] = []
  let total = 0
  for (const { flags, internalDateMs = session.deps.clock.now(), form, parts } of messages) {
    const pieces: Uint8Array[] = []
    for (const part of parts) {
      const piece = part.kind === 'text' ? part.bytes : await source.read(part.url)
      if (piece === undefined || piece === 'much') return piece === 'much' ? tooBig(max) : badUrl(part)
      total += piece.length
      // Checked as it grows: a hundred small commands must not make gigabytes out of what is there already.
      if (total > max) return tooBig(max)
      pieces.push(piece)
    }
    const [only] = pieces
    const whole = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces)
    // A message of no octets is how a client takes an APPEND back. RFC 3502 §6.3.11
    if (whole.length === 0) return { status: 'NO', text: { key: 'imap.empty-message' } }
    if (form === 'utf8' && session.nameForm !== 'utf-8')
      return { status: 'BAD', text: { key: 'imap.needs-utf8' } }
    const bytes = form === 'literal' && parts.length === 1 ? whole : withoutNul(whole)
    if (bytes === undefined) return { status: 'NO', code: 'UNKNOWN-CTE', text: { key: 'imap.nul' } }
    assembled.push({ bytes, flags, internalDateMs })
  }
  return assembled
}

export function tooBig(max: number): Reply {
  return { status: 'NO', code: 'TOOBIG', text: { key: 'imap.too-big', values: { n: max } } }
}

function badUrl(part: MessageArgs['parts'][number]): Reply {
  const url = part.kind === 'url' ? part.url.replaceAll(/[^\x21-\x5c\x5e-\x7e]/g, '?') : ''
  return { status: 'NO', code: `BADURL ${quoted(url)}`, text: { key: 'imap.bad-url' } }
}

/** Reads pieces of the account's own messages; the last message is kept, for most URLs of one command share it. */
class UrlSource {
  readonly #session: SignedInSession
  #left: number
  #last: { readonly owner: AccountId; readonly id: number; readonly bytes: Uint8Array } | undefined

  constructor(session: SignedInSession) {
    this.#session = session
    this.#left = CATENATE_READ_FACTOR * session.deps.maxMessageBytes
  }

  /** Undefined: it names nothing here. `much`: more would have to be read than one command may ask for. */
  async read(text: string): Promise<Uint8Array | undefined | 'much'> {
    const url = readImapUrl(text)
    const section = url === undefined ? undefined : sectionOf(url.section)
    if (url === undefined || section === undefined || !this.#isOurs(url)) return undefined
    const found = await this.#message(url)
    if (found === undefined) return undefined
    const bytes = await this.#bytes(found.mail, found.id)
    if (bytes === undefined || bytes === 'much') return bytes
    const whole = section.part.length === 0 && section.text === undefined
    const piece = whole ? bytes : readSection(bytes, readStructure(bytes), section)
    if (piece === undefined || url.partial === undefined) return piece
    const { offset, length = piece.length } = url.partial
    return piece.subarray(offset, offset + length)
  }

  /** Another server's messages, or another person's, are not fetched for anybody. */
  #isOurs({ server }: ImapUrl): boolean {
    const { deps, principal } = this.#session
    if (server === undefined) return true
    return (
      server.host.toLowerCase() === deps.hostname.toLowerCase() &&
      (server.user ?? principal.address).toLowerCase() === principal.address.toLowerCase()
    )
  }

  async #message(url: ImapUrl): Promise<{ readonly mail: Mail; readonly id: MessageId } | undefined> {
    const { account, selected } = this.#session
    const mailbox = url.mailbox === undefined ? selected : await account.mailbox(url.mailbox)
    // What may not be read is as absent to a URL as what is not there.
    if (mailbox === undefined || mailbox.shared?.may('r') === false) return undefined
    if (url.uidValidity !== undefined && url.uidValidity !== mailbox.uidValidity) return undefined
    const mail = mailbox.shared ?? account
    const [info] = await mail.infos(mailbox.id, [url.uid as Uid])
    return info && { mail, id: info.messageId }
  }

  async #bytes(mail: Mail, id: MessageId): Promise<Uint8Array | undefined | 'much'> {
    if (this.#last?.id === id && this.#last.owner === mail.id) return this.#last.bytes
    const bytes = await mail.bytesOrRefusal(id)
    if (bytes instanceof Refusal) {
      if (bytes.code === 'not-found') return undefined
      throw bytes
    }
    this.#left -= bytes.length
    if (this.#left < 0) return 'much'
    this.#last = { owner: mail.id, id, bytes }
    await this.#session.breathe()
    return bytes
  }
}
