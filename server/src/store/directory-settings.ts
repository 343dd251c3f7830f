/** Settings as JSON values: of the whole service, or of one company, domain, group or account. */
import type { OrganisationId } from '../mail/ids.ts'
import type { Sql } from './sql.ts'

export type SettingScope = 'service' | 'organisation' | 'domain' | 'group' | 'account'

/** True for an account that may be signed in to without TLS, where the port takes it. */
export const CLASSIC_SETTING = 'classic'

/** Of the service: whom people call about their mail. */
export const HELP_CONTACT_SETTING = 'help-contact'

/** Of an account: the address outside that a link for a new password is sent to. */
export const RECOVERY_SETTING = 'recovery-address'
/** True for a company whose admins administer only with a second factor. */
export const SECOND_FACTOR_SETTING = 'admins-second-factor'
/** Of a company: where its people sign in instead of here. */
export const PROVIDER_SETTING = 'sign-in-provider'
/** True for an account whose holder has to choose another password before anything else. */
export const PASSWORD_DUE_SETTING = 'password-due'
/** Where the password of an account is kept; undefined: here. */
export const PASSWORD_KEPT_SETTING = 'password-kept'

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

  /** Whether it is set anywhere in that scope. */
  async isSomewhere(scope: SettingScope, key: string): Promise<boolean> {
    const row = await this.#sql.get('select 1 from setting where scope = ? and key = ? limit 1', scope, key)
    return row !== undefined
  }

  /** Everywhere in that scope where it is set. */
  async entries(scope: SettingScope, key: string): Promise<readonly { id: number; value: unknown }[]> {
    const rows = await this.#sql.all<{ scope_id: number; value: string }>(
      'select scope_id, value from setting where scope = ? and key = ? order by scope_id',
      scope,
      key,
    )
    return rows.map((row) => ({ id: row.scope_id, value: JSON.parse(row.value) as unknown }))
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

export async function requiresSecondFactor(
  settings: Settings,
  organisationId: OrganisationId,
): Promise<boolean> {
  return (await settings.get('organisation', organisationId, SECOND_FACTOR_SETTING)) === true
}
