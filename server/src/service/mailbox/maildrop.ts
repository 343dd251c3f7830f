/**
 * The INBOX as one POP3 session sees it: numbered at its opening and never changing while it is open, whatever others
 * do meanwhile. Nobody is locked out; what the session removes, it removes at its end. RFC 1939 §3, §6
 */
import type { AccountId, MessageId, Uid } from '../../mail/ids.ts'
import type { AccountStore, MaildropColumns, MessageBody, OpenedMaildrop } from '../../store/account-store.ts'
import type { Door } from '../account/door.ts'
import type { Principal } from '../account/principal.ts'
import { AHEAD_BYTES, AHEAD_MESSAGES, REMEMBERED_MESSAGES } from './limits.ts'
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
  /** Opens the INBOX of who signed in, as the device with that key sees it. Refusal `not-found`, `damaged`. */
  open(principal: Principal, deviceKey: string): Promise<Maildrop>
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
    async open(principal, deviceKey) {
      const { accountId } = principal
      if (accountId === undefined) throw new Error('a session of nobody')
      const store = await door.forAccount(principal, accountId)
      const known = remembered.get(accountId)
      const opened = await store.maildrop(known?.columns, deviceKey)
      const snapshot = known?.columns === opened.columns ? known : takeSnapshot(opened.columns)
      remember(accountId, snapshot)
      return new Maildrop(store, snapshot, opened)
    },
  }
}

function takeSnapshot(columns: MaildropColumns): Snapshot {
  return { columns, octets: octetsOf(columns, undefined), copies: undefined, copiesKnown: false }
}

function octetsOf({ count, sizes }: MaildropColumns, visible: Uint32Array | undefined): number {
  let octets = 0
  if (visible === undefined) for (let index = 0; index < count; index++) octets += sizes[index] ?? 0
  else for (const index of visible) octets += sizes[index] ?? 0
  return octets
}

/** Messages are counted from 0 here; the protocol counts from 1. */
export class Maildrop {
  readonly count: number
  /** Of all messages together. */
  readonly octets: number
  /** Days that messages stay which the main device has received; undefined: for ever. */
  readonly windowDays: number | undefined
  readonly #store: AccountStore
  readonly #snapshot: Snapshot
  readonly #deviceId: number
  /** Places in the columns of what this device has not deleted for itself; undefined: it has deleted nothing. */
  readonly #visible: Uint32Array | undefined
  /** The message asked for last; not the one before the first, for who asks for that one may want no other. */
  #lastIndex = -2

  constructor(store: AccountStore, snapshot: Snapshot, { deviceId, hidden, windowDays }: OpenedMaildrop) {
    const { columns, octets } = snapshot
    this.#store = store
    this.#snapshot = snapshot
    this.#deviceId = deviceId
    this.windowDays = windowDays
    this.#visible = hidden.size === 0 ? undefined : visibleOf(columns, hidden)
    this.count = this.#visible?.length ?? columns.count
    this.octets = this.#visible === undefined ? octets : octetsOf(columns, this.#visible)
  }

  sizeOf(index: number): number {
    return this.#snapshot.columns.sizes[this.#placeOf(index)] ?? 0
  }

  /** 1 to 70 visible ASCII characters, the same for ever. RFC 1939 §7 */
  uidl(index: number): string {
    const { columns } = this.#snapshot
    const place = this.#placeOf(index)
    const uidl = uidlOf(columns.messageIds[place] ?? 0, columns.datesMs[place] ?? 0)
    const copy = this.#copies()?.get(place)
    return copy === undefined ? uidl : `${uidl}-${copy}`
  }

  /** The original octets. Refusal `damaged`, `not-found`. */
  body(index: number): Promise<MessageBody> {
    const isNext = index === this.#lastIndex + 1
    this.#lastIndex = index
    return this.#store.body(this.#messageId(index), isNext ? () => this.#following(index) : undefined)
  }

  /** Small messages behind one, for who reads one after the other. */
  #following(index: number): readonly MessageId[] {
    const ids: MessageId[] = []
    let octets = 0
    for (let next = index + 1; next < this.count && ids.length < AHEAD_MESSAGES; next++) {
      octets += this.sizeOf(next)
      if (octets > AHEAD_BYTES) break
      ids.push(this.#messageId(next))
    }
    return ids
  }

  /**
   * The end of the session: what the device has wholly received is noted, and what it deletes goes, or is hidden from it
   * when it is a copy device.
   */
  async settle(received: Iterable<number>, deleted: Iterable<number>): Promise<void> {
    const { mailboxId, uids } = this.#snapshot.columns
    const settled = {
      mailboxId,
      deviceId: this.#deviceId,
      received: [...received].map((index) => this.#messageId(index)),
      deleted: [...deleted].map((index) => (uids[this.#placeOf(index)] ?? 0) as Uid),
    }
    if (settled.received.length + settled.deleted.length > 0) await this.#store.settleMaildrop(settled)
  }

  #messageId(index: number): MessageId {
    return (this.#snapshot.columns.messageIds[this.#placeOf(index)] ?? 0) as MessageId
  }

  #placeOf(index: number): number {
    return this.#visible === undefined ? index : (this.#visible[index] ?? 0)
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

function visibleOf({ count, messageIds }: MaildropColumns, hidden: ReadonlySet<number>): Uint32Array {
  const places = new Uint32Array(count)
  let used = 0
  for (let place = 0; place < count; place++) if (!hidden.has(messageIds[place] ?? 0)) places[used++] = place
  return places.subarray(0, used)
}
