/** Passkeys: public keys of people's devices. Every question names the account, so that no id of another one leads anywhere. */
import type { AccountId } from '../mail/ids.ts'
import { nextId } from './directory-addresses.ts'
import type { Sql } from './sql.ts'

export type PasskeyRecord = {
  readonly id: number
  readonly accountId: AccountId
  /** As the device names it; one passkey has it in the whole service. */
  readonly credentialId: Uint8Array
  /** COSE_Key. RFC 9052 §7 */
  readonly publicKey: Uint8Array
  /** Signatures that the device has counted; 0 where it does not count. */
  readonly counter: number
  /** How the device is reached: `usb`, `internal` and the like. */
  readonly transports: readonly string[]
  /** As the person calls it. */
  readonly name: string
  readonly madeMs: number
  readonly usedMs: number | undefined
}

type Row = {
  id: number
  account_id: AccountId
  credential_id: Uint8Array
  public_key: Uint8Array
  counter: number
  transports: string
  name: string
  made_ms: number
  used_ms: number | null
}

const SELECT = `select id, account_id, credential_id, public_key, counter, transports, name, made_ms, used_ms
  from passkey`

export class Passkeys {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Answers its id. Throws DuplicateError when somebody has a passkey of that credential id. */
  async add(passkey: Omit<PasskeyRecord, 'id' | 'usedMs'>): Promise<number> {
    const id = await nextId(this.#sql, 'passkey')
    await this.#sql.run(
      `insert into passkey (id, account_id, credential_id, public_key, counter, transports, name, made_ms)
        values (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      passkey.accountId,
      passkey.credentialId,
      passkey.publicKey,
      passkey.counter,
      passkey.transports.join(','),
      passkey.name,
      passkey.madeMs,
    )
    return id
  }

  /** In order of age. */
  async list(accountId: AccountId): Promise<readonly PasskeyRecord[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} where account_id = ? order by id`, accountId)
    return rows.map(recordOf)
  }

  /** Whoever it belongs to: the caller signs in with it. */
  async byCredential(credentialId: Uint8Array): Promise<PasskeyRecord | undefined> {
    const row = await this.#sql.get<Row>(`${SELECT} where credential_id = ?`, credentialId)
    return row && recordOf(row)
  }

  /**
   * Notes a signature with the number that the device gave it. False: the device had counted as far before, so there
   * are two of it. WebAuthn Level 3 §6.1.1
   */
  async use(
    { accountId, id }: Pick<PasskeyRecord, 'accountId' | 'id'>,
    counter: number,
    nowMs: number,
  ): Promise<boolean> {
    const changed = await this.#sql.run(
      `update passkey set counter = ?, used_ms = ?
        where account_id = ? and id = ? and (counter < ? or (counter = 0 and ? = 0))`,
      counter,
      nowMs,
      accountId,
      id,
      counter,
      counter,
    )
    return changed === 1
  }

  /** How many were removed: 0 or 1. */
  async remove(accountId: AccountId, id: number): Promise<number> {
    return await this.#sql.run('delete from passkey where account_id = ? and id = ?', accountId, id)
  }
}

function recordOf(row: Row): PasskeyRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: row.counter,
    transports: row.transports.split(',').filter(Boolean),
    name: row.name,
    madeMs: row.made_ms,
    usedMs: row.used_ms ?? undefined,
  }
}
