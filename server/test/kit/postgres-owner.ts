/** A database as an operator gives it: one role that signs in, owns its schema, and is no superuser. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgresDatabase } from '../../src/store/dialect/postgres.ts'

const adminUrl = process.env['TEST_PG_URL']

export const NO_POSTGRES = adminUrl === undefined ? 'TEST_PG_URL names no server' : false

export type PostgresOwner = AsyncDisposable & {
  readonly role: string
  readonly dir: string
  readonly postgres: { readonly url: string; readonly schema: string }
  /** As the superuser of the server, in the owner's schema. */
  readonly admin: PostgresDatabase
  /** As the owner, one connection. */
  readonly connected: PostgresDatabase
}

let owners = 0

/** `attributes`: of the role, such as `createrole`. It is gone with all that it owns, and with `<role>_account`. */
export async function postgresOwner(attributes = ''): Promise<PostgresOwner> {
  const role = `owner_${process.pid}_${++owners}`
  const password = randomBytes(12).toString('hex')
  const url = new URL(adminUrl ?? '')
  url.username = role
  url.password = password
  const admin = new PostgresDatabase({ url: adminUrl ?? '', schema: role, connections: 1 })
  await admin.pool.query(`create role ${role} login password '${password}' ${attributes}`)
  await admin.pool.query(`create schema ${role} authorization ${role}`)
  const connected = new PostgresDatabase({ url: url.href, schema: role, connections: 1 })
  const dir = await mkdtemp(join(tmpdir(), 'valija-test-'))
  return {
    role,
    dir,
    postgres: { url: url.href, schema: role },
    admin,
    connected,
    async [Symbol.asyncDispose]() {
      await connected[Symbol.asyncDispose]()
      await admin.pool.query(`drop schema ${role} cascade`)
      await admin.pool.query(`drop role if exists ${role}_account`)
      await admin.pool.query(`drop role ${role}`)
      await admin[Symbol.asyncDispose]()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
