/**
 * Tables of held mail: one file of its own on SQLite, the same tables on PostgreSQL. The company comes first in every key.
 * A message is there once for all its recipients in a company, an entry for each of them.
 */
import type { Migration } from '../sql.ts'

export const QUARANTINE_SCHEMA = 'quarantine'

export const QUARANTINE_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: [
      `create table quarantine_message (organisation_id {int} not null, id text not null, delivery_id text not null,
        digest {bytes} not null, reverse_path text not null, received_ms {int} not null, size_bytes {int} not null,
        from_name text not null, from_address text not null, subject text not null, words text not null,
        primary key (organisation_id, id)) {clustered}`,
      `create unique index quarantine_message_once
        on quarantine_message (organisation_id, delivery_id, digest)`,
      // Apart from the message: lists and searches never walk over bodies.
      `create table quarantine_body (organisation_id {int} not null, message_id text not null, part {int} not null,
        bytes {bytes} not null, primary key (organisation_id, message_id, part))`,
      `create table quarantine_entry (organisation_id {int} not null, id text not null, message_id text not null,
        once text not null, account_id {int}, address text not null, sub_address text,
        onward text, held_ms {int} not null,
        state text not null, changed_ms {int}, changed_by text, level {int} not null, rule text not null,
        hundredths {int} not null, findings text not null, virus text, unscanned text not null,
        primary key (organisation_id, id)) {clustered}`,
      'create unique index quarantine_entry_id on quarantine_entry (id)',
      'create unique index quarantine_entry_once on quarantine_entry (organisation_id, once)',
      'create index quarantine_entry_account on quarantine_entry (organisation_id, account_id, id)',
      'create index quarantine_entry_message on quarantine_entry (organisation_id, message_id)',
      `create index quarantine_entry_dropped on quarantine_entry (organisation_id, changed_ms)
        where state = 'dropped'`,
      // Until when each account has been told what is held, and who is telling it now.
      `create table quarantine_digest (organisation_id {int} not null, account_id {int} not null,
        told_ms {int} not null, claimed_ms {int} not null, primary key (organisation_id, account_id)) {clustered}`,
      // Links that were used: each works once.
      `create table quarantine_link (organisation_id {int} not null, digest {bytes} not null, used_ms {int} not null,
        expires_ms {int} not null, primary key (organisation_id, digest)) {clustered}`,
    ],
  },
]
