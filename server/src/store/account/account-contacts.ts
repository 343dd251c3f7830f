/** The address books of one account. Their changes take the account's ModSeq, so that whoever listens hears of them. RFC 9610 */
import { Refusal } from '../../lib/refusal.ts'
import { sizeText } from '../../lib/size-text.ts'
import type {
  AddressBookRow,
  CardRow,
  ContactChanges,
  ContactStore,
  ContactsState,
  NewCard,
} from '../contact-store.ts'
import {
  ADDRESS_BOOKS_MAX,
  CARD_GONE_KEPT_MS,
  CARD_OCTETS_MAX,
  CARDS_MAX,
  CARDS_OCTETS_MAX,
} from '../limits.ts'
import type { Sql } from '../sql.ts'
import type { AccountWork } from './account-work.ts'
import { type AccountTransaction, MAILBOX_LIST } from './transaction.ts'

type Meta = { readonly floor: number; readonly book_seq: number; readonly card_seq: number }
type CardRecord = {
  readonly card_id: number
  readonly book_id: number
  readonly uid: string
  readonly created_ms: number
  readonly at_ms: number
  readonly bytes: Uint8Array
}
const TABLES = {
  books: { table: 'mail_address_book', id: 'book_id', seq: 'book_seq' },
  cards: { table: 'mail_card', id: 'card_id', seq: 'card_seq' },
} as const
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class AccountContacts implements ContactStore {
  readonly #work: AccountWork

  constructor(work: AccountWork) {
    this.#work = work
  }

  async books(
    first: string,
  ): Promise<{ readonly books: readonly AddressBookRow[]; readonly state: ContactsState }> {
    const found = await this.#work.read((sql) => this.#readBooks(sql))
    if (found !== undefined) return found
    await this.#work.change(async (tx) => {
      if ((await readMeta(tx.sql, tx.accountId)) !== undefined) return
      const id = await tx.log(MAILBOX_LIST, 'contacts', [])
      const { sql, accountId } = tx
      await sql.run(
        'insert into mail_contacts (account_id, floor, book_seq, card_seq) values (?, 0, ?, ?)',
        ...[accountId, id, id],
      )
      await insertBook(tx, id, first, 0)
      await tx.finish()
    })
    return (
      (await this.#work.read((sql) => this.#readBooks(sql))) ?? { books: [], state: { books: 0, cards: 0 } }
    )
  }

  async #readBooks(
    sql: Sql,
  ): Promise<{ readonly books: readonly AddressBookRow[]; readonly state: ContactsState } | undefined> {
    const meta = await readMeta(sql, this.#work.accountId)
    if (meta === undefined) return undefined
    const books = await sql.all<AddressBookRow>(
      `select book_id as id, name, position from mail_address_book where account_id = ? and gone = 0
        order by position, book_id`,
      this.#work.accountId,
    )
    return { books, state: { books: meta.book_seq, cards: meta.card_seq } }
  }

  async state(): Promise<ContactsState> {
    const { accountId, read } = this.#work
    const meta = await read((sql) => readMeta(sql, accountId), { single: true })
    return { books: meta?.book_seq ?? 0, cards: meta?.card_seq ?? 0 }
  }

  async cards(): Promise<readonly CardRow[]> {
    const rows = await this.#work.read(
      (sql) =>
        sql.all<CardRecord>(
          `select card_id, book_id, uid, created_ms, at_ms, bytes from mail_card
            where account_id = ? and gone = 0 order by card_id`,
          this.#work.accountId,
        ),
      { single: true },
    )
    return rows.map((row) => ({
      ...{ id: row.card_id, bookId: row.book_id, uid: row.uid },
      ...{ createdMs: row.created_ms, updatedMs: row.at_ms, json: decoder.decode(row.bytes) },
    }))
  }

  async changes(what: keyof ContactsState, since: number): Promise<ContactChanges | undefined> {
    const { table, id, seq } = TABLES[what]
    const { accountId } = this.#work
    return await this.#work.read(async (sql) => {
      const meta = await readMeta(sql, accountId)
      if (meta === undefined || since < meta.floor || since > meta[seq]) return undefined
      const rows = await sql.all<{ id: number; gone: number }>(
        `select ${id} as id, gone from ${table} where account_id = ? and mod_seq > ? order by mod_seq`,
        accountId,
        since,
      )
      const ids = (wanted: (row: { id: number; gone: number }) => boolean): number[] =>
        rows.filter(wanted).map((row) => row.id)
      return {
        created: ids((row) => row.id > since && row.gone === 0),
        updated: ids((row) => row.id <= since && row.gone === 0),
        destroyed: ids((row) => row.id <= since && row.gone === 1),
      }
    })
  }

  addBook(name: string, position: number): Promise<number> {
    return this.#change('books', async (tx, id) => {
      const row = await tx.sql.get<{ n: number }>(
        'select count(*) as n from mail_address_book where account_id = ? and gone = 0',
        tx.accountId,
      )
      if (Number(row?.n) >= ADDRESS_BOOKS_MAX)
        throw new Refusal('limit', { key: 'store.too-many-books', values: { n: ADDRESS_BOOKS_MAX } })
      await insertBook(tx, id, name, position)
      return id
    })
  }

  async setBook(id: number, { name, position }: Parameters<ContactStore['setBook']>[1]): Promise<void> {
    await this.#change('books', async ({ sql, accountId, nowMs }, modSeq) => {
      const changed = await sql.run(
        `update mail_address_book set name = coalesce(?, name), position = coalesce(?, position), mod_seq = ?, at_ms = ?
          where account_id = ? and book_id = ? and gone = 0`,
        ...[name ?? null, position ?? null, modSeq, nowMs, accountId, id],
      )
      if (changed === 0) throw notFound()
    })
  }

  async removeBook(id: number, withCards: boolean): Promise<void> {
    await this.#change('books', async (tx, modSeq) => {
      const { sql, accountId, nowMs } = tx
      const books = await sql.all<{ book_id: number }>(
        'select book_id from mail_address_book where account_id = ? and gone = 0',
        accountId,
      )
      if (!books.some((one) => one.book_id === id)) throw notFound()
      const card = await sql.get(
        'select 1 from mail_card where account_id = ? and book_id = ? and gone = 0 limit 1',
        ...[accountId, id],
      )
      if (books.length === 1 || (card !== undefined && !withCards))
        throw new Refusal('in-use', { key: 'store.book-in-use' })
      if (card !== undefined) {
        await bury(tx, 'book_id', id, modSeq)
        await sql.run('update mail_contacts set card_seq = ? where account_id = ?', modSeq, accountId)
      }
      await sql.run(
        'update mail_address_book set gone = 1, mod_seq = ?, at_ms = ? where account_id = ? and book_id = ?',
        ...[modSeq, nowMs, accountId, id],
      )
    })
  }

  addCard(card: NewCard): Promise<number> {
    return this.#change('cards', async (tx, id) => {
      const bytes = await fitting(tx, card, undefined)
      await tx.sql.run(
        `insert into mail_card (account_id, card_id, book_id, mod_seq, created_ms, at_ms, gone, size_bytes, uid, bytes)
          values (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
        ...[tx.accountId, id, card.bookId, id, tx.nowMs, tx.nowMs, bytes.length, card.uid, bytes],
      )
      return id
    })
  }

  async setCard(id: number, card: NewCard): Promise<void> {
    await this.#change('cards', async (tx, modSeq) => {
      const bytes = await fitting(tx, card, id)
      const changed = await tx.sql.run(
        `update mail_card set book_id = ?, mod_seq = ?, at_ms = ?, size_bytes = ?, uid = ?, bytes = ?
          where account_id = ? and card_id = ? and gone = 0`,
        ...[card.bookId, modSeq, tx.nowMs, bytes.length, card.uid, bytes, tx.accountId, id],
      )
      if (changed === 0) throw notFound()
    })
  }

  async removeCard(id: number): Promise<void> {
    await this.#change('cards', async (tx, modSeq) => {
      if ((await bury(tx, 'card_id', id, modSeq)) === 0) throw notFound()
    })
  }

  #change<T>(
    what: keyof ContactsState,
    work: (tx: AccountTransaction, modSeq: number) => Promise<T>,
  ): Promise<T> {
    return this.#work.change(async (tx) => {
      const modSeq = await tx.log(MAILBOX_LIST, 'contacts', [])
      const result = await work(tx, modSeq)
      const set = `update mail_contacts set ${TABLES[what].seq} = ? where account_id = ?`
      await tx.sql.run(set, modSeq, tx.accountId)
      await sweep(tx)
      await tx.finish()
      return result
    })
  }
}

const notFound = (): Refusal => new Refusal('not-found', { key: 'store.not-found' })

function readMeta(sql: Sql, accountId: number): Promise<Meta | undefined> {
  return sql.get<Meta>('select floor, book_seq, card_seq from mail_contacts where account_id = ?', accountId)
}

async function insertBook(
  { sql, accountId, nowMs }: AccountTransaction,
  id: number,
  name: string,
  position: number,
): Promise<void> {
  await sql.run(
    `insert into mail_address_book (account_id, book_id, mod_seq, at_ms, gone, position, name)
      values (?, ?, ?, ?, 0, ?, ?)`,
    ...[accountId, id, id, nowMs, position, name],
  )
}

/** Cards leave nothing of what was in them; how many there were. */
function bury(
  { sql, accountId, nowMs }: AccountTransaction,
  by: 'book_id' | 'card_id',
  id: number,
  modSeq: number,
): Promise<number> {
  return sql.run(
    `update mail_card set gone = 1, mod_seq = ?, at_ms = ?, size_bytes = 0, uid = '', bytes = ?
      where account_id = ? and ${by} = ? and gone = 0`,
    ...[modSeq, nowMs, new Uint8Array(), accountId, id],
  )
}

/** The octets of the card, when there is room for it in place of the one with that id. */
async function fitting(
  { sql, accountId }: AccountTransaction,
  { bookId, uid, json }: NewCard,
  id: number | undefined,
): Promise<Uint8Array> {
  const bytes = encoder.encode(json)
  if (bytes.length > CARD_OCTETS_MAX)
    throw new Refusal('too-large', { key: 'store.card-large', values: { size: sizeText(CARD_OCTETS_MAX) } })
  const book = await sql.get(
    'select 1 from mail_address_book where account_id = ? and book_id = ? and gone = 0',
    ...[accountId, bookId],
  )
  if (book === undefined) throw notFound()
  const others = await sql.get<{ n: number; octets: number | null; same: number | null }>(
    `select count(*) as n, sum(size_bytes) as octets, sum(case when uid = ? then 1 else 0 end) as same
      from mail_card where account_id = ? and gone = 0 and card_id <> ?`,
    ...[uid, accountId, id ?? 0],
  )
  if (Number(others?.same ?? 0) > 0) throw new Refusal('already-exists', { key: 'store.card-exists' })
  if (Number(others?.n) >= CARDS_MAX || Number(others?.octets ?? 0) + bytes.length > CARDS_OCTETS_MAX)
    throw new Refusal('limit', {
      key: 'store.cards-full',
      values: { n: CARDS_MAX, size: sizeText(CARDS_OCTETS_MAX) },
    })
  return bytes
}

/** What was removed long ago is forgotten, and so is what there was to tell of it. */
async function sweep({ sql, accountId, nowMs }: AccountTransaction): Promise<void> {
  for (const { table } of Object.values(TABLES)) {
    const old = `from ${table} where account_id = ? and gone = 1 and at_ms < ?`
    const row = await sql.get<{ last: number | null }>(
      `select max(mod_seq) as last ${old}`,
      ...[accountId, nowMs - CARD_GONE_KEPT_MS],
    )
    const last = row?.last ?? null
    if (last === null) continue
    await sql.run(`delete ${old}`, accountId, nowMs - CARD_GONE_KEPT_MS)
    await sql.run(
      'update mail_contacts set floor = case when floor < ? then ? else floor end where account_id = ?',
      ...[last, last, accountId],
    )
  }
}
