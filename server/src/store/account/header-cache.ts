/**
 * Headers as they were last asked for: lists of messages are drawn again and again, on one device after the other, and a
 * message never changes. Keys hold the account: what one account has cached is never another's answer (THREATS TE2).
 */
import type { AccountId, MailboxId, MessageId, Uid } from '../../mail/ids.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import { HEADER_KEPT_BYTES } from '../limits.ts'
import type { ReadOptions, Sql } from '../sql.ts'
import { readHeaders } from './messages.ts'
import { sorted } from './uid-set.ts'
import { placeOfUid } from './view.ts'
import type { ViewCache } from './view-cache.ts'

/** What a kept header costs besides its octets. */
const OVERHEAD_BYTES = 160

export class HeaderCache {
  readonly #maxBytes: number
  /** The account asked for last is the last. */
  readonly #accounts = new Map<AccountId, Map<number, Uint8Array>>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get(accountId: AccountId, messageId: number): Uint8Array | undefined {
    return this.#accounts.get(accountId)?.get(messageId)
  }

  put(accountId: AccountId, messageId: MessageId, header: Uint8Array): void {
    if (header.length > HEADER_KEPT_BYTES) return
    const mine = this.#accounts.get(accountId) ?? new Map<number, Uint8Array>()
    if (mine.has(messageId)) return
    this.#accounts.delete(accountId)
    this.#accounts.set(accountId, mine)
    // A copy of its own: what it was cut from is larger.
    mine.set(messageId, Buffer.from(header))
    this.#bytes += header.length + OVERHEAD_BYTES
    while (this.#bytes > this.#maxBytes) this.#forgetOldest()
  }

  drop(accountId: AccountId): void {
    const theirs = this.#accounts.get(accountId)
    if (theirs === undefined) return
    this.#accounts.delete(accountId)
    for (const header of theirs.values()) this.#bytes -= header.length + OVERHEAD_BYTES
  }

  /** One header of the account that was asked for longest ago. */
  #forgetOldest(): void {
    for (const [accountId, theirs] of this.#accounts) {
      for (const [messageId, header] of theirs) {
        theirs.delete(messageId)
        this.#bytes -= header.length + OVERHEAD_BYTES
        if (theirs.size === 0) this.#accounts.delete(accountId)
        return
      }
    }
  }
}

export type HeaderDeps = {
  readonly views: ViewCache
  readonly blobs: BlobStore
  read<T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions): Promise<T>
}

/** In UID order; what is not kept is read, and kept. */
export async function headersOf(
  { views, blobs, read }: HeaderDeps,
  accountId: AccountId,
  mailboxId: MailboxId,
  uids: readonly Uid[],
): Promise<{ readonly uid: Uid; readonly header: Uint8Array }[]> {
  const wanted = sorted(uids)
  const view = views.known(accountId, mailboxId)
  const found = new Map<Uid, Uint8Array>()
  if (view !== undefined)
    for (const uid of wanted) {
      const place = placeOfUid(view, uid)
      const header = place === -1 ? undefined : views.headers.get(accountId, view.messageIds[place] ?? 0)
      if (header !== undefined) found.set(uid, header)
    }
  const missing = found.size === 0 ? wanted : wanted.filter((uid) => !found.has(uid))
  const rows =
    missing.length === 0
      ? []
      : await read((sql) => readHeaders(sql, accountId, mailboxId, missing), { single: true })
  for (const { uid, message_id, header_bytes: length, header, blob_key: key } of rows) {
    const whole = key === null ? header : await blobs.getRange(key as BlobKey, 0, length)
    if (whole === null || whole === undefined) continue
    const octets = whole.subarray(0, length)
    views.headers.put(accountId, message_id as MessageId, octets)
    found.set(uid as Uid, octets)
  }
  return wanted.flatMap((uid) => {
    const header = found.get(uid)
    return header === undefined ? [] : { uid, header }
  })
}
