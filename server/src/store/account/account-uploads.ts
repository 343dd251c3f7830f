/**
 * Uploaded files of one account, until they are part of a message or a day has passed. RFC 8620 §6.1
 *
 *   upload_id   type              bytes
 *   640         application/pdf   the last piece, and with it the upload: before that there is none
 *   641         ''                the first
 *   642         ''                the second
 */
import { randomInt } from 'node:crypto'
import { inPieces } from '../../lib/in-pieces.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import { UPLOAD_KEPT_MS, UPLOAD_PIECE_OCTETS, UPLOAD_PIECES, UPLOADED_OCTETS_MAX } from '../limits.ts'
import type { Database } from '../sql.ts'
import type { StoredUpload, UploadStore } from '../upload-store.ts'
import type { AccountWork } from './account-work.ts'

/** Ids are below it: a number that every engine keeps, and that nobody guesses. */
const IDS = 2 ** 47
/** Of the rows that hold no more than a piece: no upload is called that. */
const PIECE = ''

type Row = { readonly id: number; readonly type: string; readonly octets: number }

export class AccountUploads implements UploadStore {
  readonly #work: AccountWork

  constructor(work: AccountWork) {
    this.#work = work
  }

  async put(
    type: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<{ readonly id: number; readonly sizeBytes: number }> {
    const id = randomInt(1, IDS / UPLOAD_PIECES) * UPLOAD_PIECES
    const atMs = this.#work.clock.now()
    let count = 0
    let sizeBytes = 0
    try {
      for await (const piece of inPieces(pieces, UPLOAD_PIECE_OCTETS)) {
        sizeBytes += piece.length
        // The last one is shorter than all others, and there is always one.
        const isLast = piece.length < UPLOAD_PIECE_OCTETS
        if (!isLast && ++count >= UPLOAD_PIECES) throw new Refusal('too-large', { key: 'http.tooLarge' })
        await this.#keep(isLast ? { id, type } : { id: id + count, type: PIECE }, atMs, piece)
      }
    } catch (error) {
      if (count > 0) await this.#forget(id)
      throw error
    }
    return { id, sizeBytes }
  }

  async get(id: number): Promise<StoredUpload | undefined> {
    const rows = await this.#work.read(
      (sql) =>
        sql.all<Row>(
          `select upload_id as id, type, size_bytes as octets from mail_upload
            where account_id = ? and upload_id >= ? and upload_id < ? and at_ms >= ? order by upload_id`,
          ...[this.#work.accountId, id, id + UPLOAD_PIECES, this.#oldest()],
        ),
      { single: true },
    )
    const [last] = rows
    if (last === undefined || Number(last.id) !== id || last.type === PIECE) return undefined
    // One that an older release kept is a single row, whose id may be any.
    const others = id % UPLOAD_PIECES === 0 ? rows.slice(1) : []
    const all = [...others, last]
    return {
      type: last.type,
      sizeBytes: all.reduce((sum, { octets }) => sum + octets, 0),
      pieces: () => this.#pieces(all),
    }
  }

  async *#pieces(rows: readonly Row[]): AsyncGenerator<Uint8Array> {
    for (const { id } of rows) {
      const row = await this.#work.read(
        (sql) =>
          sql.get<{ bytes: Uint8Array }>(
            'select bytes from mail_upload where account_id = ? and upload_id = ?',
            ...[this.#work.accountId, id],
          ),
        { single: true },
      )
      if (row === undefined) throw new Refusal('not-found', { key: 'http.noPage' })
      yield row.bytes
    }
  }

  async #keep(
    { id, type }: { readonly id: number; readonly type: string },
    atMs: number,
    bytes: Uint8Array,
  ): Promise<void> {
    await this.#work.change(async ({ sql, accountId }) => {
      await sql.run('delete from mail_upload where account_id = ? and at_ms < ?', accountId, this.#oldest())
      const kept = await sql.get<{ octets: number | null }>(
        'select sum(size_bytes) as octets from mail_upload where account_id = ?',
        accountId,
      )
      if (Number(kept?.octets ?? 0) + bytes.length > UPLOADED_OCTETS_MAX)
        throw new Refusal('over-quota', { key: 'store.mailbox-full' })
      await sql.run(
        'insert into mail_upload (account_id, upload_id, at_ms, size_bytes, type, bytes) values (?, ?, ?, ?, ?, ?)',
        ...[accountId, id, atMs, bytes.length, type, bytes],
      )
    })
  }

  /** What is there of one that never came to its end. */
  async #forget(id: number): Promise<void> {
    await this.#work.change(async ({ sql, accountId }) => {
      await sql.run(
        'delete from mail_upload where account_id = ? and upload_id >= ? and upload_id < ?',
        ...[accountId, id, id + UPLOAD_PIECES],
      )
    })
  }

  #oldest(): number {
    return this.#work.clock.now() - UPLOAD_KEPT_MS
  }
}

/** What is older than a day goes, also of who never uploads again. */
export async function sweepUploads(db: Database, accountId: AccountId, nowMs: number): Promise<void> {
  const before = nowMs - UPLOAD_KEPT_MS
  const hasOld = await db.read(
    (sql) =>
      sql.get(
        'select 1 as one from mail_upload where account_id = ? and at_ms < ? limit 1',
        accountId,
        before,
      ),
    { single: true },
  )
  if (hasOld !== undefined)
    await db.write((sql) =>
      sql.run('delete from mail_upload where account_id = ? and at_ms < ?', accountId, before),
    )
}
