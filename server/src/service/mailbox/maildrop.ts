/**
 * The INBOX as one POP3 session sees it: numbered at its opening and never changing while it is open, whatever others
 * do meanwhile. Nobody is locked out; what the session removes, it removes at its end. RFC 1939 §3, §6
 */
import type { AccountId, MessageId, Uid } from '../../mail/ids.ts'
import type { AccountStore, MaildropColumns, MessageBody } from '../../store/account-store.ts'
import type { Door } from '../account/door.ts'
import type { Principal } from '../account/principal.ts'
import { REMEMBERED_MESSAGES } from './limits.ts'
import { copiesOf, uidlOf } from './uidl.ts'

export type { MessageBody } from '../../store/account-store.ts'

/** A state of an INBOX, and what was computed of it once; shared by the sessions of a thread. */
type Snapshot = {
  readonly columns: MaildropColumns
  readonly octets: number
  copies: ReadonlyMap<number, number> | undefined
  copiesKnown: boolean
}

export type Maildrops = {
  /** Opens the INBOX of who signed in. Refusal `not-found`, `damaged`. */
  open(principal: Principal): Promise<Maildrop>
}

export function createMaildrops({ door }: { readonly door: Door }): Maildrops {
  const remembered = new Map<AccountId, Snapshot>()
  let messages = 0
  const remember = (accountId: AccountId, snapshot: Snapshot): void => {
    forget(accountId)
    messages += snapshot.columns.count
    remembered.set(accountId, snapshot)
    // The one just added stays, however large: its sessions hold it anyway.
    for (const oldest of remembered.keys()) {
      if (messages <= REMEMBERED_MESSAGES || remembered.size === 1) break
      forget(oldest)
    }
  }
  const forget = (accountId: AccountId): void => {
    const known = remembered.get(accountId)
    if (known === undefined) return
    messages -= known.columns.count
    remembered.delete(accountId)
  }
  return {
    async open(principal) {
      const { accountId } = principal
      if (accountId === undefined) throw new Error('a session of nobody')
      const store = await door.forAccount(principal, accountId)
      const known = remembered.get(accountId)
      const columns = await store.maildrop(known?.columns)
      const snapshot = known?.columns === columns ? known : takeSnapshot(columns)
      remember(accountId, snapshot)
      return new Maildrop(store, snapshot)
    },
  }
}

function takeSnapshot(columns: MaildropColumns): Snapshot {
  let octets = 0
  for (let index = 0; index < columns.count; index++) octets += columns.sizes[index] ?? 0
  return { columns, octets, copies: undefined, copiesKnown: false }
}

/** Messages are counted from 0 here; the protocol counts from 1. */
export class Maildrop {
  readonly #store: AccountStore
  readonly #snapshot: Snapshot

  constructor(store: AccountStore, snapshot: Snapshot) {
    this.#store = store
    this.#snapshot = snapshot
  }

  get accountId(): AccountId {
    return this.#store.accountId
  }

  get count(): number {
    return this.#snapshot.columns.count
  }

  /** Of all messages together. */
  get octets(): number {
    return this.#snapshot.octets
  }

  sizeOf(index: number): number {
    return this.#snapshot.columns.sizes[index] ?? 0
  }

  /** 1 to 70 visible ASCII characters, the same for ever. RFC 1939 §7 */
  uidl(index: number): string {
    const { columns } = this.#snapshot
    const uidl = uidlOf(columns.messageIds[index] ?? 0, columns.datesMs[index] ?? 0)
    const copy = this.#copies()?.get(index)
    return copy === undefined ? uidl : `${uidl}-${copy}`
  }

  /** The original octets. Refusal `damaged`, `not-found`. */
  body(index: number): Promise<MessageBody> {
    return this.#store.body((this.#snapshot.columns.messageIds[index] ?? 0) as MessageId)
  }

  /** Removes those that are still in the INBOX. They stay for the undelete window. */
  async remove(indices: Iterable<number>): Promise<void> {
    const { mailboxId, uids } = this.#snapshot.columns
    const going = [...indices].map((index) => (uids[index] ?? 0) as Uid)
    if (going.length > 0) await this.#store.remove(mailboxId, going)
  }

  #copies(): ReadonlyMap<number, number> | undefined {
    const snapshot = this.#snapshot
    if (!snapshot.copiesKnown) {
      snapshot.copies = copiesOf(snapshot.columns)
      snapshot.copiesKnown = true
    }
    return snapshot.copies
  }
}
