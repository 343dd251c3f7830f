/** Links to files of accounts (service/file-links): by the SHA-256 of the token that stands in them, and nothing else of it. */
import type { AccountId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

export type FileLink = { readonly accountId: AccountId; readonly fileId: number; readonly expiresMs: number }

export class FileLinks {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async add(digest: Uint8Array, { accountId, fileId, expiresMs }: FileLink): Promise<void> {
    await this.#sql.run(
      'insert into file_link (digest, account_id, file_id, expires_ms) values (?, ?, ?, ?)',
      ...[digest, accountId, fileId, expiresMs],
    )
  }

  async find(digest: Uint8Array): Promise<FileLink | undefined> {
    const row = await this.#sql.get<{ account_id: number; file_id: number; expires_ms: number }>(
      'select account_id, file_id, expires_ms from file_link where digest = ?',
      digest,
    )
    return row && { accountId: row.account_id as AccountId, fileId: row.file_id, expiresMs: row.expires_ms }
  }

  async remove(accountId: AccountId, fileId: number): Promise<void> {
    await this.#sql.run('delete from file_link where account_id = ? and file_id = ?', ...[accountId, fileId])
  }

  /** The account is gone. */
  async forgetAccount(accountId: AccountId): Promise<void> {
    await this.#sql.run('delete from file_link where account_id = ?', accountId)
  }

  async sweep(nowMs: number): Promise<void> {
    await this.#sql.run('delete from file_link where expires_ms <= ?', nowMs)
  }
}
