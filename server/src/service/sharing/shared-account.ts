/**
 * What one owner shares with one person, as an account of its own: the mailboxes that the person may read, under the names that
 * they have there. Every use goes through the mailbox that it is about, which asks for the rights of that moment. RFC 9670 §1.1
 */
import { hash } from 'node:crypto'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId, MailboxId, MessageId, Uid } from '../../mail/ids.ts'
import type { AccountStore, SpecialUse } from '../../store/account-store.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { LogEnd } from '../../store/log-store.ts'
import type { EmailAccount } from '../emails/email-account.ts'
import type { AccountMail, FlagRequest, FlagResult, MailboxRow } from '../mailbox/account-mail.ts'
import { forbidden, noMailbox, type SharedMailbox } from './shared-mailbox.ts'
import type { FoundMailbox, SharedMailboxes } from './shared-mailboxes.ts'
import { sharedName } from './shared-names.ts'

type Parts = AccountMail['parts']

export class SharedAccount implements EmailAccount {
  readonly owner: AccountRecord
  /** The person's own. */
  readonly #own: AccountStore
  readonly #level: string
  readonly #all: SharedMailboxes
  #rows: ReadonlyMap<MailboxId, FoundMailbox> = new Map()

  constructor(owner: AccountRecord, own: AccountStore, level: string, all: SharedMailboxes) {
    this.owner = owner
    this.#own = own
    this.#level = level
    this.#all = all
  }

  get id(): AccountId {
    return this.owner.id
  }

  get holder(): AccountId {
    return this.#own.accountId
  }

  async mailboxes(): Promise<readonly MailboxRow[]> {
    return [...(await this.#read()).values()].map(asOwners)
  }

  /** Uploads are the person's own; whatever else an account has is its owner's alone. */
  get parts(): Parts {
    const log = {
      end: () => this.#end(),
      since: (...[modSeq]: Parameters<Parts['log']['since']>) => this.#since(modSeq),
    }
    return new OwnerOnly(log, this.#own.uploads)
  }

  async view(id: MailboxId): ReturnType<EmailAccount['view']> {
    return await (await this.#at(id)).view()
  }

  /** Whoever shares asks the store, which has their marks. */
  presentView(): undefined {
    return undefined
  }

  async keywords(): ReturnType<EmailAccount['keywords']> {
    return (await (await this.#any())?.keywords()) ?? []
  }

  async expungedSince(
    ...asked: Parameters<EmailAccount['expungedSince']>
  ): ReturnType<EmailAccount['expungedSince']> {
    return await (await this.#at(asked[0])).expungedSince(...asked)
  }

  async infos(...asked: Parameters<EmailAccount['infos']>): ReturnType<EmailAccount['infos']> {
    return await (await this.#at(asked[0])).infos(...asked)
  }

  async details(...asked: Parameters<EmailAccount['details']>): ReturnType<EmailAccount['details']> {
    return await (await this.#at(asked[0])).details(...asked)
  }

  async sizes(id: MailboxId): ReturnType<EmailAccount['sizes']> {
    return await (await this.#at(id)).sizes()
  }

  async texts(...asked: Parameters<EmailAccount['texts']>): ReturnType<EmailAccount['texts']> {
    return await (await this.#at(asked[0])).texts(...asked)
  }

  async threads(id: MailboxId): ReturnType<EmailAccount['threads']> {
    return await (await this.#at(id)).threads()
  }

  async headers(...asked: Parameters<EmailAccount['headers']>): ReturnType<EmailAccount['headers']> {
    return await (await this.#at(asked[0])).headers(...asked)
  }

  /** Of messages that were found in what may be read. */
  async searchTexts(
    ...asked: Parameters<EmailAccount['searchTexts']>
  ): ReturnType<EmailAccount['searchTexts']> {
    return await this.#readable(await this.#any()).searchTexts(...asked)
  }

  async attachedTexts(
    ...asked: Parameters<EmailAccount['attachedTexts']>
  ): ReturnType<EmailAccount['attachedTexts']> {
    return await this.#readable(await this.#any()).attachedTexts(...asked)
  }

  bytesOrRefusal(id: MessageId): ReturnType<EmailAccount['bytesOrRefusal']> {
    return this.#whereverItIs((mailbox) => mailbox.bytesOrRefusal(id))
  }

  bodyOrRefusal(id: MessageId): ReturnType<EmailAccount['bodyOrRefusal']> {
    return this.#whereverItIs((mailbox) => mailbox.bodyOrRefusal(id))
  }

  async smallBodies(ids: readonly MessageId[]): ReturnType<EmailAccount['smallBodies']> {
    const bodies = new Map<MessageId, Uint8Array>()
    for (const { shared } of (await this.#known()).values()) {
      const missing = ids.filter((id) => !bodies.has(id))
      if (missing.length === 0) break
      for (const [id, body] of await shared.smallBodies(missing)) bodies.set(id, body)
    }
    return bodies
  }

  /** All of them or none: Refusal `forbidden`. */
  async setFlags(request: FlagRequest): Promise<FlagResult> {
    const mailbox = await this.#at(request.mailboxId)
    await mailbox.demandFlags(request.flags)
    return await mailbox.setFlags(request)
  }

  async append(...[id, messages]: Parameters<EmailAccount['append']>): ReturnType<EmailAccount['append']> {
    return await (await this.#at(id)).append(id, messages)
  }

  async copy(from: MailboxId, uids: readonly Uid[], to: MailboxId): ReturnType<EmailAccount['copy']> {
    return await (await this.#at(from)).copyTo(uids, await this.#at(to))
  }

  async move(from: MailboxId, uids: readonly Uid[], to: MailboxId): ReturnType<EmailAccount['move']> {
    return await (await this.#at(from)).moveTo(uids, await this.#at(to))
  }

  async remove(id: MailboxId, uids: readonly Uid[]): ReturnType<EmailAccount['remove']> {
    return await (await this.#at(id)).remove(uids)
  }

  /** The person's own, as everywhere: by the names of what they share. */
  async subscriptions(): Promise<readonly string[]> {
    const prefix = sharedName(this.#level, '')
    const all = await this.#own.subscriptions()
    return all.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
  }

  async setSubscribed(name: string, subscribed: boolean): Promise<void> {
    await this.#own.setSubscribed(sharedName(this.#level, name), subscribed)
  }

  /** Refusal `forbidden`: nothing above it that others may be made below. */
  async create(name: string, specialUse?: SpecialUse): Promise<MailboxRow> {
    const made = await this.#all.create(sharedName(this.#level, name), specialUse)
    return (await this.#read()).get(made.id) ?? made
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#all.rename(sharedName(this.#level, from), sharedName(this.#level, to))
  }

  async delete(name: string): Promise<void> {
    await this.#all.delete(sharedName(this.#level, name))
  }

  async #read(): Promise<ReadonlyMap<MailboxId, FoundMailbox>> {
    const all = await this.#all.of(this.id)
    const readable = all.filter(({ shared }) => shared.may('l') && shared.may('r'))
    this.#rows = new Map(readable.map((row) => [row.id, row]))
    return this.#rows
  }

  async #known(): Promise<ReadonlyMap<MailboxId, FoundMailbox>> {
    return this.#rows.size > 0 ? this.#rows : await this.#read()
  }

  /** Refusal `not-found`. */
  async #at(id: MailboxId): Promise<SharedMailbox> {
    return this.#readable((await this.#known()).get(id)?.shared)
  }

  async #any(): Promise<SharedMailbox | undefined> {
    for (const { shared } of (await this.#known()).values()) return shared
    return undefined
  }

  #readable(mailbox: SharedMailbox | undefined): SharedMailbox {
    if (mailbox === undefined) throw noMailbox()
    return mailbox
  }

  async #whereverItIs<T>(ask: (mailbox: SharedMailbox) => Promise<T | Refusal>): Promise<T | Refusal> {
    for (const { shared } of (await this.#known()).values()) {
      const answer = await ask(shared)
      if (!(answer instanceof Refusal) || answer.code !== 'not-found') return answer
    }
    return new Refusal('not-found', { key: 'store.no-message' })
  }

  /** With all that decides what may be seen: where that changes, a client reads anew. */
  async #end(): Promise<LogEnd> {
    const rows = await this.#read()
    const subscribed = new Set(await this.subscriptions())
    const shown = [...rows.values()].map((row) => [
      row.id,
      row.own,
      row.shared.rights,
      subscribed.has(row.own),
    ])
    const shares = hash('sha256', JSON.stringify(shown), 'hex').slice(0, 8)
    return { ...(await (await this.#log()).end()), shares }
  }

  async #since(modSeq: Parameters<Parts['log']['since']>[0]): ReturnType<Parts['log']['since']> {
    const mailboxes = new Set((await this.#known()).keys())
    return await (await this.#log()).since(modSeq, { holder: this.#own.accountId, mailboxes })
  }

  async #log(): Promise<AccountStore['log']> {
    return await this.#readable(await this.#any()).log()
  }
}

function asOwners(row: FoundMailbox): MailboxRow {
  return { ...row, name: row.own, specialUse: row.use }
}

/** Whatever is asked for by mistake is refused. */
class OwnerOnly implements Parts {
  readonly log: Parts['log']
  readonly uploads: Parts['uploads']

  constructor(log: Parts['log'], uploads: Parts['uploads']) {
    this.log = log
    this.uploads = uploads
  }

  get contacts(): never {
    throw forbidden()
  }

  get identities(): never {
    throw forbidden()
  }

  get sieve(): never {
    throw forbidden()
  }

  get submissions(): never {
    throw forbidden()
  }
}
