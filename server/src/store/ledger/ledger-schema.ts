/**
 * Tables of the ledger: a file of their own on SQLite. A day is counted from 1970-01-01 UTC, a writer is the one thread of
 * a node that writes, `seq` the place of an event within the day of its writer. Lines are never changed; whole days go.
 */
import { type Database, type Migration, type MigrationStatement, migrate } from '../sql.ts'

const LEDGER_SCHEMA = 'ledger'

/** Brings the tables up to date. */
export function openLedgerTables(db: Database): Promise<void> {
  return migrate(db, LEDGER_SCHEMA, LEDGER_MIGRATIONS)
}

/**
 * Rows of one company: those of the company that the transaction was begun for. Whoever writes, proves or asks for the
 * operator says so (ledger-scope.ts). THREATS TE5
 */
function walled(table: string): MigrationStatement[] {
  return [
    { postgres: `alter table ${table} enable row level security` },
    { postgres: `alter table ${table} force row level security` },
    {
      postgres: `create policy own_company on ${table}
        using (organisation_id = nullif(current_setting('valija.organisation_id', true), '')::bigint
          or current_setting('valija.ledger', true) = 'all')`,
    },
  ]
}

const LEDGER_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: [
      'create table ledger_writer (node text primary key, writer {int} not null)',
      'create unique index ledger_writer_number on ledger_writer (writer)',
      // How much of each file of the spool has been taken in: in the transaction that took it.
      `create table ledger_spool (
         writer {int} not null, file text not null, taken {int} not null,
         primary key (writer, file)) {clustered}`,
      // Stays when the day's events go. `head`: of the Merkle tree over all its lines.
      `create table ledger_day (
         day {int} not null, writer {int} not null, events {int} not null, head {bytes} not null,
         from_ms {int} not null, to_ms {int} not null, dropped {int} not null default 0,
         primary key (day, writer)) {clustered}`,
      // Lines of one company that follow each other, each with its line end. Company 0: nobody's but the operator's.
      `create table ledger_chunk (
         day {int} not null, writer {int} not null, first_seq {int} not null, events {int} not null,
         organisation_id {int} not null, from_ms {int} not null, to_ms {int} not null,
         lines {bytes} not null,
         primary key (day, writer, first_seq))`,
      'create index ledger_chunk_company on ledger_chunk (organisation_id, day, writer, first_seq)',
      // Heads of BLOCK_LEAVES lines.
      `create table ledger_node (
         day {int} not null, writer {int} not null, block {int} not null, head {bytes} not null,
         primary key (day, writer, block)) {clustered}`,
      // What the index covers; behind the last one of a day nothing is indexed yet.
      `create table ledger_segment (
         day {int} not null, writer {int} not null, first_seq {int} not null, end_seq {int} not null,
         from_ms {int} not null, to_ms {int} not null,
         primary key (day, writer, first_seq)) {clustered}`,
      // `entries`: doubles in ascending order, hash times POSITIONS plus place in the segment.
      `create table ledger_term (
         bucket {int} not null, day {int} not null, writer {int} not null, first_seq {int} not null,
         organisation_id {int} not null, entries {bytes} not null,
         primary key (bucket, day, writer, first_seq, organisation_id))`,
      // Sums over the events that the index covers. `destination`, `class` empty, `account` 0: none.
      `create table ledger_sum (
         organisation_id {int} not null, day {int} not null, kind text not null, account {int} not null,
         destination text not null, class text not null,
         events {int} not null, recipients {int} not null, bytes {int} not null,
         primary key (organisation_id, day, kind, account, destination, class)) {clustered}`,
      { postgres: 'alter table ledger_term alter column entries set storage external' },
      ...['ledger_chunk', 'ledger_term', 'ledger_sum'].flatMap(walled),
    ],
  },
  {
    version: 2,
    statements: [
      // The events that are bounces. `account` 0: of nobody here.
      `create table ledger_bounce (
         day {int} not null, writer {int} not null, seq {int} not null, organisation_id {int} not null,
         account {int} not null, at_ms {int} not null, address text not null, class text not null,
         fault text not null,
         primary key (day, writer, seq)) {clustered}`,
      'create index ledger_bounce_time on ledger_bounce (at_ms)',
      'create index ledger_bounce_company on ledger_bounce (organisation_id, at_ms)',
      'create index ledger_bounce_address on ledger_bounce (address, at_ms)',
      // What is known of an address, for each company. `pauses`: how often it was paused since somebody ended one.
      `create table ledger_bounced_address (
         organisation_id {int} not null, address text not null, class text not null, fault text not null,
         hardness text not null, last_ms {int} not null, day {int} not null, writer {int} not null,
         seq {int} not null, bounces {int} not null, pauses {int} not null,
         since_ms {int}, until_ms {int}, lifted_ms {int}, lifted_by text,
         primary key (organisation_id, address)) {clustered}`,
      'create index ledger_bounced_address_until on ledger_bounced_address (organisation_id, until_ms)',
      ...['ledger_bounce', 'ledger_bounced_address'].flatMap(walled),
    ],
  },
  {
    version: 3,
    statements: [
      // How others answered: `provider` empty is none that we know, `fault` empty is that they took it.
      `create table ledger_reply (
         organisation_id {int} not null, day {int} not null, writer {int} not null, provider text not null,
         fault text not null, replies {int} not null,
         primary key (organisation_id, day, writer, provider, fault)) {clustered}`,
      'create index ledger_reply_day on ledger_reply (day)',
      ...walled('ledger_reply'),
    ],
  },
]
