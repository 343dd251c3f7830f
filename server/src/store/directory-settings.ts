/** Settings as JSON values: of the whole service, or of one company, domain or account. */
import type { Sql } from './sql.ts'

export type SettingScope = 'service' | 'organisation' | 'domain' | 'account'

export class Settings {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** `id` is 0 for the service. What comes back is whatever was put in: the caller checks its shape. */
  async get(scope: SettingScope, id: number, key: string): Promise<unknown> {
    const row = await this.#sql.get<{ value: string }>(
      'select value from setting where scope = ? and scope_id = ? and key = ?',
      scope,
      id,
      key,
    )
    return row === undefined ? undefined : (JSON.parse(row.value) as unknown)
  }

  /** Undefined removes it. */
  async set(scope: SettingScope, id: number, key: string, value: unknown): Promise<void> {
    if (value === undefined) {
      await this.#sql.run('delete from setting where scope = ? and scope_id = ? and key = ?', scope, id, key)
      return
    }
    await this.#sql.run(
      `insert into setting (scope, scope_id, key, value) values (?, ?, ?, ?)
        on conflict (scope, scope_id, key) do update set value = excluded.value`,
      scope,
      id,
      key,
      JSON.stringify(value),
    )
  }
}
