/** Uploaded files of one account, until they are part of a message or a day has passed. RFC 8620 §6.1 */
import { randomInt } from 'node:crypto'
import { Refusal } from '../../lib/refusal.ts'
import { UPLOAD_KEPT_MS, UPLOADED_OCTETS_MAX } from '../limits.ts'
import type { UploadStore } from '../upload-store.ts'
import type { AccountWork } from './account-work.ts'

/** Ids are below it: a number that every engine keeps, and that nobody guesses. */
const IDS = 2 ** 47

export class AccountUploads implements UploadStore {
  readonly #work: AccountWork

  constructor(work: AccountWork) {
    this.#work = work
  }

  async put(type: string, bytes: Uint8Array): Promise<number> {
    const id = randomInt(1, IDS)
    await this.#work.change(async ({ sql, accountId, nowMs }) => {
      await sql.run(
        'delete from mail_upload where account_id = ? and at_ms < ?',
        accountId,
        nowMs - UPLOAD_KEPT_MS,
      )
      const kept = await sql.get<{ octets: number | null }>(
        'select sum(size_bytes) as octets from mail_upload where account_id = ?',
        accountId,
      )
      if (Number(kept?.octets ?? 0) + bytes.length > UPLOADED_OCTETS_MAX)
        throw new Refusal('over-quota', { key: 'store.mailbox-full' })
      await sql.run(
        'insert into mail_upload (account_id, upload_id, at_ms, size_bytes, type, bytes) values (?, ?, ?, ?, ?, ?)',
        ...[accountId, id, nowMs, bytes.length, type, bytes],
      )
    })
    return id
  }

  async get(id: number): Promise<{ readonly type: string; readonly bytes: Uint8Array } | undefined> {
    const { accountId, clock, read } = this.#work
    return await read(
      (sql) =>
        sql.get<{ type: string; bytes: Uint8Array }>(
          'select type, bytes from mail_upload where account_id = ? and upload_id = ? and at_ms >= ?',
          ...[accountId, id, clock.now() - UPLOAD_KEPT_MS],
        ),
      { single: true },
    )
  }
}
