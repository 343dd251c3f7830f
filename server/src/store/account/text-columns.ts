/**
 * What SORT and THREAD compare of the messages of a mailbox, a column a field: each different text is kept once, and a
 * message has its number. Envelopes and ids never change, so the columns only grow.
 */
import { isReplySubject } from '../../mail/header/base-subject.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import type { AccountId, MailboxId, Uid } from '../../mail/ids.ts'
import { firstAddress, subjectOf, type WireAddress } from '../../mail/imap/envelope-reader.ts'
import { casemap } from '../../mail/message/casemap.ts'
import { OrderedTexts } from '../../mail/message/ordered-texts.ts'
import type { TextColumns, TextField, TextGroup } from '../account-store.ts'
import { readColumns } from '../columns.ts'
import type { ReadOptions, Sql } from '../sql.ts'
import { selectByUids, sorted } from './uid-set.ts'

/** Signs of an envelope in which its date and the beginning of its subject stand. */
const SHORT = 400
/** What a text costs in memory besides its signs: itself, its place in the list, in the table and in the order. */
const TEXT_BYTES = 64
const FIRST_ROOM = 256

type Read = <T>(work: (sql: Sql) => Promise<T>, options?: ReadOptions) => Promise<T>
type Texts = readonly (string | null)[]

type Group = {
  /** What is read of a message, by the names that it gets. */
  readonly columns: Readonly<Record<string, string>>
  /** Messages read in one go: some milliseconds. */
  readonly slice: number
  readonly fields: readonly TextField[]
  /** The text of each field, by what was read. */
  readonly texts: (read: Texts) => readonly string[]
}

/** The same where texts may be added. */
export type OpenColumns = Omit<TextColumns, 'fields'> & {
  readonly fields: ReadonlyMap<TextField, OpenColumn>
}
type OpenColumn = { readonly values: Uint32Array; readonly texts: OrderedTexts }

const START = `substr(m.envelope, 1, ${SHORT})`

const GROUPS: Readonly<Record<TextGroup, Group>> = {
  subject: {
    columns: { base_subject: 'm.base_subject' },
    slice: 4_000,
    fields: ['subject'],
    texts: ([base]) => [casemap(base ?? '')],
  },
  addresses: {
    columns: { envelope: 'm.envelope' },
    slice: 1_000,
    fields: ['from', 'to', 'cc', 'displayfrom', 'displayto'],
    texts([envelope]) {
      const [from, to, cc] = (['from', 'to', 'cc'] as const).map((name) => firstAddress(envelope ?? '', name))
      // RFC 5256 §3: of an address only what stands before the @ is compared.
      const locals = [from, to, cc].map((address) => casemap(address?.local ?? ''))
      return [...locals, casemap(displayed(from)), casemap(displayed(to))]
    },
  },
  thread: {
    columns: {
      id: 'm.message_id_header',
      refs: 'm.refs',
      // Only a subject that is not its own base subject, which stands between the date and the addresses, can say that
      // it answers something.
      start: `case when replace(${START}, '" "' || m.base_subject || '" ', '') = ${START} then ${START} end`,
    },
    slice: 2_000,
    fields: ['id', 'references', 'reply'],
    texts: ([id, references, start]) => [
      id ?? '',
      references ?? '',
      start !== null && isReplySubject(decodeWords(subjectOf(start ?? ''))) ? 'yes' : '',
    ],
  },
}

/** Of those `uids` that are there. */
export async function readTextColumns(
  sql: Sql,
  accountId: AccountId,
  mailboxId: MailboxId,
  group: TextGroup,
  uids: readonly Uid[],
): Promise<OpenColumns> {
  const { columns, fields, texts } = GROUPS[group]
  const names = Object.keys(columns)
  const list = Object.entries(columns).map(([name, value]) => `${value} as ${name}`)
  const rows = await selectByUids<{ readonly uid: number } & Readonly<Record<string, never>>>(
    sql,
    `select e.uid, ${list.join(', ')}
       from mail_entry e join mail_message m on m.account_id = e.account_id and m.message_id = e.message_id`,
    [accountId, mailboxId],
    sorted(uids),
  )
  const writer = new TextWriter(fields, undefined)
  for (const row of rows) writer.add(row.uid, texts(names.map((name) => row[name] ?? null)))
  return writer.finish()
}

/** `known` and what came since. */
export async function growTextColumns(
  read: Read,
  accountId: AccountId,
  mailboxId: MailboxId,
  group: TextGroup,
  known: OpenColumns | undefined,
): Promise<OpenColumns> {
  const { columns, fields, slice, texts } = GROUPS[group]
  const names = Object.keys(columns)
  const list = Object.entries(columns).map(([name, value]) => `${value} as ${name}`)
  const writer = new TextWriter(fields, known)
  for (let full = true; full; ) {
    const [uids, ...found] = await read(
      (sql) =>
        readColumns<[readonly number[], ...(readonly (string | null)[])[]]>(
          sql,
          ['uid', ...names],
          `select e.uid, ${list.join(', ')}
             from mail_entry e join mail_message m on m.account_id = e.account_id and m.message_id = e.message_id
            where e.account_id = ? and e.mailbox_id = ? and e.uid > ? order by e.uid limit ?`,
          accountId,
          mailboxId,
          writer.lastUid,
          slice,
        ),
      { single: true },
    )
    for (const [at, uid] of uids.entries()) writer.add(uid, texts(found.map((column) => column[at] ?? null)))
    full = uids.length === slice
    // SQLite answers without ever leaving the thread: the others get their turn here.
    if (full) await new Promise(setImmediate)
  }
  return writer.finish()
}

export function textColumnsBytes({ uids, fields }: OpenColumns): number {
  let bytes = uids.length * 4
  for (const { values, texts } of fields.values())
    bytes += values.length * 4 + texts.signs + texts.count * TEXT_BYTES
  return bytes
}

/** Adds messages to columns, into the room of theirs; who holds the older ones never looks there. */
class TextWriter {
  #uids: Uint32Array
  #count: number
  readonly #known: OpenColumns | undefined
  readonly #names: readonly TextField[]
  #columns: OpenColumn[]

  constructor(names: readonly TextField[], known: OpenColumns | undefined) {
    this.#known = known
    this.#names = names
    this.#uids = known?.uids ?? new Uint32Array(FIRST_ROOM)
    this.#count = known?.count ?? 0
    this.#columns = names.map(
      (name) => known?.fields.get(name) ?? { values: new Uint32Array(FIRST_ROOM), texts: new OrderedTexts() },
    )
  }

  get lastUid(): number {
    return this.#count === 0 ? 0 : (this.#uids[this.#count - 1] ?? 0)
  }

  /** The texts in the order of the names. */
  add(uid: number, texts: readonly string[]): void {
    if (this.#count === this.#uids.length) {
      this.#uids = longer(this.#uids)
      this.#columns = this.#columns.map(({ values, texts: kept }) => ({
        values: longer(values),
        texts: kept,
      }))
    }
    this.#uids[this.#count] = uid
    for (const [n, { values, texts: kept }] of this.#columns.entries())
      values[this.#count] = kept.add(texts[n] ?? '')
    this.#count++
  }

  /** The same object again when nothing was added. */
  finish(): OpenColumns {
    if (this.#known?.count === this.#count) return this.#known
    const fields = new Map(this.#columns.map((column, n) => [this.#names[n] ?? 'subject', column] as const))
    return { count: this.#count, uids: this.#uids, fields }
  }
}

function longer(values: Uint32Array): Uint32Array {
  const next = new Uint32Array(values.length * 2)
  next.set(values)
  return next
}

/** The name a person reads: that of the sender, else the address. RFC 5957 §3 */
function displayed(address: WireAddress | undefined): string {
  if (address === undefined) return ''
  const name = decodeWords(address.name ?? (address.host === undefined ? address.local : ''))
  return name === '' ? `${address.local}@${address.host}` : name
}
