/** The Sieve scripts of an account: by name, at most one of them active. RFC 5804 §1.4 */
import { Refusal } from '../../lib/refusal.ts'
import { sizeText } from '../../lib/size-text.ts'
import type { AccountId } from '../../mail/ids.ts'
import {
  SIEVE_NAME_BYTES_MAX,
  SIEVE_NAME_SIGNS_MAX,
  SIEVE_SCRIPT_BYTES_MAX,
  SIEVE_SCRIPTS_MAX,
  SIEVE_TOTAL_BYTES_MAX,
} from '../limits.ts'
import type { PutScript, SieveScriptRow, StoredScript } from '../sieve-store.ts'
import type { Sql } from '../sql.ts'
import { type AccountTransaction, MAILBOX_LIST } from './transaction.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Controls and the separators of lines and paragraphs are in no name. RFC 5804 §1.6 */
const BAD_IN_NAME = /[\p{Cc}\u2028\u2029]/u

export async function readScripts(sql: Sql, accountId: AccountId): Promise<SieveScriptRow[]> {
  const rows = await sql.all<Omit<SieveScriptRow, 'isActive'> & { active: number }>(
    `select name, active, size_bytes as "sizeBytes", revision, changed_ms as "changedMs"
       from mail_sieve_script where account_id = ?`,
    accountId,
  )
  return rows
    .map(({ active, ...row }) => ({ ...row, isActive: active === 1 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** `name` undefined: the active one. `known` itself when it is still what is there: its text does not come again. */
export async function readScript(
  sql: Sql,
  accountId: AccountId,
  name: string | undefined,
  known?: StoredScript,
): Promise<StoredScript | undefined> {
  const row = await sql.get<{ name: string; revision: number; bytes: Uint8Array | null }>(
    `select name, revision, case when revision = ? then null else bytes end as bytes
       from mail_sieve_script where account_id = ? and ${name === undefined ? 'active = 1' : 'name = ?'}`,
    known?.revision ?? 0,
    accountId,
    ...(name === undefined ? [] : [name]),
  )
  if (row === undefined) return undefined
  if (row.bytes !== null) return { name: row.name, text: decoder.decode(row.bytes), revision: row.revision }
  // Renamed, it is the same script.
  return known?.name === row.name
    ? known
    : { name: row.name, text: known?.text ?? '', revision: row.revision }
}

export async function putScript(
  tx: AccountTransaction,
  name: string,
  text: string,
  { ifRevision, activate }: PutScript,
): Promise<number> {
  const bytes = encoder.encode(text)
  const scripts = await readScripts(tx.sql, tx.accountId)
  const there = scripts.find((script) => script.name === name)
  assertFits(scripts, name, bytes.length)
  if (ifRevision !== undefined && (there?.revision ?? 0) !== ifRevision)
    throw new Refusal('try-later', { key: 'store.script-changed' })
  const active = activate === true || there?.isActive === true
  if (active && there?.isActive !== true) await activateNone(tx)
  const revision = await tx.log(MAILBOX_LIST, 'mailboxes', [])
  await tx.sql.run(
    `insert into mail_sieve_script (account_id, name, active, revision, changed_ms, size_bytes, bytes)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (account_id, name) do update set active = excluded.active, revision = excluded.revision,
        changed_ms = excluded.changed_ms, size_bytes = excluded.size_bytes, bytes = excluded.bytes`,
    tx.accountId,
    name,
    active ? 1 : 0,
    revision,
    tx.nowMs,
    bytes.length,
    bytes,
  )
  await tx.finish()
  return revision
}

/** Refusal `limit`, `cannot`. */
export function assertFits(scripts: readonly SieveScriptRow[], name: string, sizeBytes: number): void {
  assertName(name)
  if (sizeBytes > SIEVE_SCRIPT_BYTES_MAX)
    throw new Refusal('limit', {
      key: 'store.script-large',
      values: { size: sizeText(SIEVE_SCRIPT_BYTES_MAX) },
    })
  const others = scripts.filter((script) => script.name !== name)
  if (others.length >= SIEVE_SCRIPTS_MAX)
    throw new Refusal('limit', { key: 'store.too-many-scripts', values: { n: SIEVE_SCRIPTS_MAX } })
  const total = others.reduce((sum, script) => sum + script.sizeBytes, sizeBytes)
  if (total > SIEVE_TOTAL_BYTES_MAX)
    throw new Refusal('limit', {
      key: 'store.scripts-full',
      values: { size: sizeText(SIEVE_TOTAL_BYTES_MAX) },
    })
}

export async function removeScript(tx: AccountTransaction, name: string): Promise<void> {
  const { isActive } = await scriptNamed(tx, name)
  if (isActive) throw new Refusal('in-use', { key: 'store.script-active', values: { name } })
  await tx.sql.run('delete from mail_sieve_script where account_id = ? and name = ?', tx.accountId, name)
  await settle(tx)
}

export async function renameScript(tx: AccountTransaction, from: string, to: string): Promise<void> {
  assertName(to)
  const scripts = await readScripts(tx.sql, tx.accountId)
  if (!scripts.some(({ name }) => name === from)) throw noScript(from)
  // Also to the name it has. RFC 5804 §2.11.1
  if (scripts.some(({ name }) => name === to))
    throw new Refusal('already-exists', { key: 'store.script-exists', values: { name: to } })
  await tx.sql.run(
    'update mail_sieve_script set name = ? where account_id = ? and name = ?',
    to,
    tx.accountId,
    from,
  )
  await settle(tx)
}

export async function activateScript(tx: AccountTransaction, name: string | undefined): Promise<void> {
  if (name !== undefined) await scriptNamed(tx, name)
  await activateNone(tx)
  if (name !== undefined)
    await tx.sql.run(
      'update mail_sieve_script set active = 1 where account_id = ? and name = ?',
      tx.accountId,
      name,
    )
  await settle(tx)
}

async function activateNone(tx: AccountTransaction): Promise<void> {
  await tx.sql.run(
    'update mail_sieve_script set active = 0 where account_id = ? and active = 1',
    tx.accountId,
  )
}

async function settle(tx: AccountTransaction): Promise<void> {
  await tx.log(MAILBOX_LIST, 'mailboxes', [])
  await tx.finish()
}

async function scriptNamed(tx: AccountTransaction, name: string): Promise<SieveScriptRow> {
  const found = (await readScripts(tx.sql, tx.accountId)).find((script) => script.name === name)
  if (found === undefined) throw noScript(name)
  return found
}

function noScript(name: string): Refusal {
  return new Refusal('not-found', { key: 'store.no-script', values: { name } })
}

function assertName(name: string): void {
  const bad =
    name === '' ||
    BAD_IN_NAME.test(name) ||
    !name.isWellFormed() ||
    [...name].length > SIEVE_NAME_SIGNS_MAX ||
    encoder.encode(name).length > SIEVE_NAME_BYTES_MAX
  if (bad) throw new Refusal('cannot', { key: 'store.bad-script-name', values: { n: SIEVE_NAME_SIGNS_MAX } })
}
