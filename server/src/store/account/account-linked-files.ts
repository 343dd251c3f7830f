/**
 * Files of one account that others take by a link. The pieces are blobs, so that a gigabyte is no part of the account's own
 * file; their rows name them, and the sweep of blobs frees what no row names.
 *
 *   mail_linked_file   file_id 77   plano.zip   size 5,000,000   come 4,194,304
 *   mail_linked_piece  file_id 77   at 0         blob 3f0c…       at 2,097,152   blob 91aa…
 */
import { randomInt } from 'node:crypto'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { BlobKey, BlobStore } from '../blobs/blob-store.ts'
import {
  LINKED_FILE_OCTETS_MAX,
  LINKED_FILES_MAX,
  LINKED_OCTETS_MAX,
  LINKED_PIECE_OCTETS,
  UPLOAD_KEPT_MS,
} from '../limits.ts'
import type {
  BegunLinkedFile,
  LinkedFile,
  LinkedFileLook,
  LinkedFileStore,
  OpenedLinkedFile,
} from '../linked-file-store.ts'
import type { Database, Sql } from '../sql.ts'
import type { AccountWork } from './account-work.ts'

/** Ids are below it: a number that every engine keeps. */
const IDS = 2 ** 47
const COLUMNS = 'file_id, name, size_bytes, made_ms, expires_ms, downloads, look'
/** As numbers of the column; 0: nobody looked. */
const LOOKS: readonly (LinkedFileLook | undefined)[] = [undefined, 'clean', 'too-large']

type Row = {
  readonly file_id: number
  readonly name: string
  readonly size_bytes: number
  readonly made_ms: number
  readonly expires_ms: number
  readonly downloads: number
  readonly look: number
}

type Deps = {
  readonly work: AccountWork
  readonly blobs: BlobStore
  readonly keyOf: (bytes: Uint8Array) => Promise<BlobKey>
  /** Refusal `no-space`. */
  readonly assertRoom: () => Promise<void>
}

export class AccountLinkedFiles implements LinkedFileStore {
  readonly #deps: Deps
  readonly #work: AccountWork

  constructor(deps: Deps) {
    this.#deps = deps
    this.#work = deps.work
  }

  async begin(file: Pick<LinkedFile, 'name' | 'sizeBytes' | 'expiresMs'>): Promise<number> {
    if (file.sizeBytes < 1 || file.sizeBytes > LINKED_FILE_OCTETS_MAX)
      throw new Refusal('too-large', { key: 'http.tooLarge' })
    await this.#deps.assertRoom()
    const id = randomInt(1, IDS)
    const now = this.#work.clock.now()
    await this.#work.change(async ({ sql, accountId }) => {
      await forgetOver(sql, accountId, now)
      const kept = await sql.get<{ n: number; octets: number | null }>(
        'select count(*) as n, sum(size_bytes) as octets from mail_linked_file where account_id = ?',
        accountId,
      )
      if (Number(kept?.n ?? 0) >= LINKED_FILES_MAX)
        throw new Refusal('limit', { key: 'links.tooMany', values: { n: LINKED_FILES_MAX } })
      if (Number(kept?.octets ?? 0) + file.sizeBytes > LINKED_OCTETS_MAX)
        throw new Refusal('over-quota', { key: 'links.full' })
      await sql.run(
        `insert into mail_linked_file (account_id, ${COLUMNS}, come_bytes) values (?, ?, ?, ?, ?, ?, 0, 0, 0)`,
        ...[accountId, id, file.name, file.sizeBytes, now, file.expiresMs],
      )
    })
    return id
  }

  async add(id: number, at: number, bytes: Uint8Array, look?: LinkedFileLook): Promise<number> {
    const { size, come } = await this.#come(id)
    const end = at + bytes.length
    if (end <= come && bytes.length > 0) return come
    if (at !== come || bytes.length !== Math.min(LINKED_PIECE_OCTETS, size - at)) throw otherPiece()
    await this.#deps.assertRoom()
    // The blob first: a fall before the row leaves what the sweep of blobs finds.
    const key = await this.#deps.keyOf(bytes)
    await this.#deps.blobs.put(key, bytes)
    await this.#work.change(async ({ sql, accountId }) => {
      const taken = await sql.run(
        'update mail_linked_file set come_bytes = ?, look = ? where account_id = ? and file_id = ? and come_bytes = ?',
        ...[end, LOOKS.indexOf(look), accountId, id, at],
      )
      if (taken !== 1) throw otherPiece()
      await sql.run(
        'insert into mail_linked_piece (account_id, file_id, at_byte, blob_key) values (?, ?, ?, ?)',
        ...[accountId, id, at, key],
      )
    })
    return end
  }

  async begun(id: number): Promise<BegunLinkedFile> {
    const { size, come } = await this.#come(id)
    return { sizeBytes: size, comeBytes: come, pieces: () => this.#pieces(id, 0, come) }
  }

  async list(): Promise<readonly LinkedFile[]> {
    const rows = await this.#work.read(
      (sql) =>
        sql.all<Row>(
          `select ${COLUMNS} from mail_linked_file
            where account_id = ? and come_bytes = size_bytes and expires_ms > ? order by made_ms desc, file_id`,
          ...[this.#work.accountId, this.#work.clock.now()],
        ),
      { single: true },
    )
    return rows.map(fileOf)
  }

  async get(id: number): Promise<OpenedLinkedFile | undefined> {
    const row = await this.#work.read(
      (sql) =>
        sql.get<Row>(
          `select ${COLUMNS} from mail_linked_file
            where account_id = ? and file_id = ? and come_bytes = size_bytes and expires_ms > ?`,
          ...[this.#work.accountId, id, this.#work.clock.now()],
        ),
      { single: true },
    )
    return row && { ...fileOf(row), pieces: (from = 0) => this.#pieces(id, from, row.size_bytes) }
  }

  async *#pieces(id: number, from: number, size: number): AsyncGenerator<Uint8Array> {
    for (let at = from - (from % LINKED_PIECE_OCTETS); at < size; at += LINKED_PIECE_OCTETS) {
      const row = await this.#work.read(
        (sql) =>
          sql.get<{ blob_key: string }>(
            'select blob_key from mail_linked_piece where account_id = ? and file_id = ? and at_byte = ?',
            ...[this.#work.accountId, id, at],
          ),
        { single: true },
      )
      // Taken back while somebody downloads it: it ends there.
      if (row === undefined) throw new Refusal('not-found', { key: 'links.gone' })
      const bytes = await this.#deps.blobs.get(row.blob_key as BlobKey)
      if (bytes === undefined) throw new Refusal('damaged', { key: 'store.damaged' })
      yield at < from ? bytes.subarray(from - at) : bytes
    }
  }

  async count(id: number): Promise<void> {
    await this.#work.change(async ({ sql, accountId }) => {
      await sql.run(
        'update mail_linked_file set downloads = downloads + 1 where account_id = ? and file_id = ?',
        ...[accountId, id],
      )
    })
  }

  async remove(id: number): Promise<boolean> {
    return await this.#work.change(async ({ sql, accountId }) => await forget(sql, accountId, id))
  }

  async #come(id: number): Promise<{ readonly size: number; readonly come: number }> {
    const row = await this.#work.read(
      (sql) =>
        sql.get<{ size: number; come: number }>(
          'select size_bytes as size, come_bytes as come from mail_linked_file where account_id = ? and file_id = ?',
          ...[this.#work.accountId, id],
        ),
      { single: true },
    )
    if (row === undefined) throw new Refusal('not-found', { key: 'links.gone' })
    return row
  }
}

function fileOf(row: Row): LinkedFile {
  return {
    id: row.file_id,
    name: row.name,
    sizeBytes: row.size_bytes,
    madeMs: row.made_ms,
    expiresMs: row.expires_ms,
    downloads: row.downloads,
    look: LOOKS[row.look],
  }
}

function otherPiece(): Refusal {
  return new Refusal('invalid', { key: 'links.otherPiece' })
}

/** What has expired, and what never came to its end within a day. */
export async function sweepLinkedFiles(db: Database, accountId: AccountId, nowMs: number): Promise<void> {
  const over = await db.read((sql) => overOf(sql, accountId, nowMs), { single: true })
  if (over.length > 0) await db.write((sql) => forgetOver(sql, accountId, nowMs))
}

async function forgetOver(sql: Sql, accountId: AccountId, nowMs: number): Promise<void> {
  for (const { id } of await overOf(sql, accountId, nowMs)) await forget(sql, accountId, id)
}

async function overOf(
  sql: Sql,
  accountId: AccountId,
  nowMs: number,
): Promise<readonly { readonly id: number }[]> {
  return await sql.all<{ id: number }>(
    `select file_id as id from mail_linked_file
      where account_id = ? and (expires_ms <= ? or (come_bytes < size_bytes and made_ms < ?))`,
    ...[accountId, nowMs, nowMs - UPLOAD_KEPT_MS],
  )
}

async function forget(sql: Sql, accountId: AccountId, id: number): Promise<boolean> {
  await sql.run('delete from mail_linked_piece where account_id = ? and file_id = ?', ...[accountId, id])
  return (
    (await sql.run('delete from mail_linked_file where account_id = ? and file_id = ?', ...[accountId, id])) >
    0
  )
}
