/**
 * THREATS TE5 for the ledger: on PostgreSQL companies share its tables, and a statement that forgets the company finds
 * and changes nothing there, for the owner of the tables too.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import { readLedger } from '../../src/store/ledger/ledger-scope.ts'
import { NOON_MS, openTestLedger, wayOut } from '../kit/ledger.ts'
import { NO_POSTGRES, postgresOwner } from '../kit/postgres-owner.ts'

const TABLES = [
  'ledger_chunk',
  'ledger_term',
  'ledger_sum',
  'ledger_bounce',
  'ledger_bounced_address',
  'ledger_reply',
] as const

function bounceOf(organisationId: number | undefined): LedgerEvent {
  return {
    ...{ kind: 'bounced', organisationId, to: ['nadie@b.test'], host: 'mx.b.test' },
    ...{ class: 'invalid', fault: 'recipient', hardness: 'hard', reply: { code: 550, text: 'No' } },
  }
}

test('TE5: a statement without its company finds no event', { skip: NO_POSTGRES }, async () => {
  await using owner = await postgresOwner()
  const db = owner.connected
  const ledger = await openTestLedger({ dir: owner.dir, database: () => db })
  await ledger.record(
    { kind: 'connected', ip: '203.0.113.7' },
    ...wayOut(1, NOON_MS, 1),
    ...wayOut(2, NOON_MS, 2),
    ...[undefined, 1, 2].map((organisationId) => bounceOf(organisationId)),
  )
  ledger.clock.ms += 86_400_000
  await ledger.keeper.index(true)
  for (const table of TABLES) {
    const query = `select organisation_id as company from ${table}`
    const companies = async (scope: number | 'all'): Promise<number[]> => {
      const rows = await readLedger(db, scope, (sql) => sql.all<{ company: number }>(query))
      return [...new Set(rows.map(({ company }) => company))].sort()
    }
    assert.deepEqual(await companies('all'), [0, 1, 2], table)
    assert.deepEqual(await companies(1), [1], table)
    assert.deepEqual(await companies(3), [], table)
    assert.deepEqual(await db.read((sql) => sql.all(query)), [], `${table}, for nobody`)
    assert.equal(await db.write((sql) => sql.run(`delete from ${table}`)), 0, table)
  }
  // Every table with a company in it has the wall, also the next one.
  const open = await owner.admin.read((sql) =>
    sql.all<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname like 'ledger%'
         and not (c.relrowsecurity and c.relforcerowsecurity)
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id')`,
    ),
  )
  assert.deepEqual(open, [])
})
