/** Tables of the outgoing queue. The same on both engines; several nodes share them on PostgreSQL. */
import type { Migration } from './sql.ts'

export const QUEUE_SCHEMA = 'queue'

export const QUEUE_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: [
      'create table queue_counter (name text primary key, next {int} not null)',
      "insert into queue_counter (name, next) values ('message', 1)",
      // One lease a node: its epoch is the fence that a node which lost it cannot pass.
      `create table queue_node (
         node text primary key, epoch {int} not null, expires_ms {int} not null)`,
      `create table queue_message (
         id {int} primary key,
         delivery_id text not null,
         sender text,
         account_id {int},
         organisation_id {int},
         accepted_ms {int} not null,
         size_bytes {int} not null,
         smtp_utf8 {int} not null,
         body text not null,
         ret text,
         envelope_id text,
         sender_verified {int} not null,
         crashes {int} not null,
         noted {int} not null)`,
      'create unique index queue_message_delivery on queue_message (delivery_id)',
      'create index queue_message_organisation on queue_message (organisation_id, id)',
      // Apart from the message: lists and filters never walk over bodies.
      `create table queue_body (
         message_id {int} not null, part {int} not null, bytes {bytes} not null,
         primary key (message_id, part))`,
      `create table queue_recipient (
         message_id {int} not null,
         n {int} not null,
         address text not null,
         destination text not null,
         state text not null,
         owner text,
         next_ms {int} not null,
         attempts {int} not null,
         expansions {int} not null,
         notify text,
         original_recipient text,
         expires_ms {int} not null,
         warned {int} not null,
         last_ms {int},
         reply_code {int},
         reply_status text,
         reply_text text,
         reply_host text,
         primary key (message_id, n)) {clustered}`,
      "create index queue_recipient_due on queue_recipient (next_ms, message_id, n) where state = 'waiting'",
      `create index queue_recipient_destination on queue_recipient (destination, next_ms)
         where state = 'waiting'`,
      "create index queue_recipient_owned on queue_recipient (owner) where state = 'delivering'",
      `create table queue_route (
         domain text primary key, host text not null, port {int} not null, tls text not null,
         implicit_tls {int} not null, lmtp {int} not null, username text, password text)`,
    ],
  },
  {
    version: 2,
    // Counting a million waiting rows by state must not walk over the table.
    statements: [
      "create index queue_recipient_held on queue_recipient (message_id) where state = 'held'",
      "create index queue_recipient_aside on queue_recipient (message_id) where state = 'aside'",
    ],
  },
  {
    version: 3,
    // What `password` held in clear is sealed by queue-routes.ts, which has the key, and then gone.
    statements: ['alter table queue_route add column sealed text'],
  },
  {
    version: 4,
    // How strictly other domains are met with TLS, for all companies alike (queue-tls.ts).
    statements: [
      'create table queue_tls (domain text primary key, level text not null)',
      `create table sts_policy (domain text primary key, id text not null, body text not null,
         fetched_ms {int} not null, ends_ms {int} not null)`,
      'create index sts_policy_ends on sts_policy (ends_ms)',
    ],
  },
  {
    version: 5,
    // Mass mail waits apart (decisions/0025): walks over what is due for people never meet it.
    statements: [
      'alter table queue_message add column lane text',
      // Of mass mail the company, 0 for none; null: mail of people.
      'alter table queue_recipient add column mass_of {int}',
      'drop index queue_recipient_due',
      'drop index queue_recipient_destination',
      `create index queue_recipient_due on queue_recipient (next_ms, message_id, n)
         where state = 'waiting' and mass_of is null`,
      `create index queue_recipient_destination on queue_recipient (destination, next_ms)
         where state = 'waiting' and mass_of is null`,
      `create index queue_recipient_mass on queue_recipient (destination, mass_of, next_ms)
         where state = 'waiting' and mass_of is not null`,
      'create index queue_message_personal on queue_message (organisation_id) where lane is null',
      'create index queue_message_mass on queue_message (organisation_id) where lane is not null',
      // When the next mass message may leave for a provider: all nodes keep the same pace, also after a restart.
      'create table queue_pace (provider text primary key, free_ms {int} not null)',
    ],
  },
  {
    version: 6,
    // Messages that the takeover breaker holds, and for which account (decisions/0023).
    statements: [
      `create table queue_held_for (message_id {int} primary key, account_id {int} not null,
         organisation_id {int} not null, let_go {int} not null)`,
      'create index queue_held_for_account on queue_held_for (account_id, message_id)',
    ],
  },
  {
    version: 7,
    // Another way for the mail of some domains, for a while (queue-detours.ts).
    statements: [
      `create table queue_detour (domain text primary key, id {int} not null, target text not null,
         host text not null, port {int} not null, tls text not null, implicit_tls {int} not null,
         made_by text not null, made_ms {int} not null, until_ms {int} not null)`,
      'create index queue_detour_id on queue_detour (id)',
    ],
  },
  {
    version: 8,
    // Messages that go on with TLS or not at all. RFC 8689
    statements: ['alter table queue_message add column require_tls {int}'],
  },
  {
    version: 9,
    // How much waited, look by look: of each company that had any, and of all as company 0 (queue-depth.ts).
    statements: [
      `create table queue_depth (company {int} not null, at_ms {int} not null, waiting {int} not null,
         primary key (company, at_ms)) {clustered}`,
      'create index queue_depth_at on queue_depth (at_ms)',
    ],
  },
]
