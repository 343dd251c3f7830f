/**
 * Tables of the mail of accounts: a file an account on SQLite, shared tables on PostgreSQL. `account_id` stands in
 * every row and first in every key that accounts share. A step, once released, is never edited: add the next one.
 */
import type { Migration, MigrationStatement } from '../sql.ts'

export const MAIL_SCHEMA = 'mail'

/**
 * A second wall between accounts that share tables: only rows of the account that the transaction was begun for are
 * there, for the owner of the tables too. Every table with an `account_id` needs it. THREATS TE5
 */
function walled(table: string): MigrationStatement[] {
  return [
    { postgres: `alter table ${table} enable row level security` },
    { postgres: `alter table ${table} force row level security` },
    {
      // Empty is what PostgreSQL leaves of the setting after a transaction that had it.
      postgres: `create policy own_account on ${table}
        using (account_id = nullif(current_setting('valija.account_id', true), '')::bigint)`,
    },
  ]
}

export const MAIL_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: [
      // `mod_seq` is the last one given out; `log_floor` the newest one that has been swept from mail_change.
      `create table mail_account (
         account_id {int} primary key,
         mod_seq {int} not null,
         log_floor {int} not null,
         next_mailbox_id {int} not null,
         next_message_id {int} not null,
         uid_validity {int} not null,
         used_bytes {int} not null,
         used_messages {int} not null)`,
      `create table mail_mailbox (
         account_id {int} not null,
         mailbox_id {int} not null,
         name text not null,
         special_use text,
         uid_validity {int} not null,
         uid_next {int} not null,
         mod_seq {int} not null,
         messages {int} not null,
         unseen {int} not null,
         deleted {int} not null,
         size_bytes {int} not null,
         primary key ({account}mailbox_id)) {clustered}`,
      'create unique index mail_mailbox_name on mail_mailbox (account_id, name)',
      // Names of deleted mailboxes, for as long as their messages can be brought back.
      `create table mail_former_mailbox (
         account_id {int} not null,
         mailbox_id {int} not null,
         name text not null,
         at_ms {int} not null,
         primary key ({account}mailbox_id)) {clustered}`,
      `create table mail_subscription (
         account_id {int} not null,
         name text not null,
         primary key ({account}name)) {clustered}`,
      // `bit` counts from FIRST_KEYWORD_BIT. A keyword keeps its bit for ever.
      `create table mail_keyword (
         account_id {int} not null,
         bit {int} not null,
         name text not null,
         primary key ({account}bit)) {clustered}`,
      // One stored message, never changed. The wide column comes last, so that the others are read without it.
      `create table mail_message (
         account_id {int} not null,
         message_id {int} not null,
         thread_id {int} not null,
         size_bytes {int} not null,
         checksum {int} not null,
         internal_ms {int} not null,
         sent_ms {int},
         header_bytes {int} not null,
         has_attachment {int} not null,
         envelope text not null,
         body_structure text not null,
         body_short text not null,
         message_id_header text,
         refs text not null,
         base_subject text not null,
         blob_key text,
         bytes {bytes},
         primary key ({account}message_id))`,
      'create index mail_message_blob on mail_message (account_id, blob_key) where blob_key is not null',
      // Mail hardly compresses below its own encodings; trying costs more than it saves.
      { postgres: 'alter table mail_message alter column bytes set storage external' },
      // How many entries and tombstones beyond the first one hold a message; no row: none.
      `create table mail_share (
         account_id {int} not null,
         message_id {int} not null,
         extra {int} not null,
         primary key ({account}message_id))`,
      // One message in one mailbox. Sizes and dates are repeated here so that counting never reads mail_message.
      `create table mail_entry (
         account_id {int} not null,
         mailbox_id {int} not null,
         uid {int} not null,
         message_id {int} not null,
         flags {int} not null,
         mod_seq {int} not null,
         size_bytes {int} not null,
         internal_ms {int} not null,
         sent_ms {int},
         saved_ms {int} not null,
         primary key ({account}mailbox_id, uid)) {clustered}`,
      // An expunged entry, as it was, for the undelete window.
      `create table mail_tombstone (
         account_id {int} not null,
         mailbox_id {int} not null,
         uid {int} not null,
         message_id {int} not null,
         flags {int} not null,
         size_bytes {int} not null,
         internal_ms {int} not null,
         sent_ms {int},
         saved_ms {int} not null,
         mod_seq {int} not null,
         at_ms {int} not null,
         primary key ({account}mailbox_id, uid)) {clustered}`,
      // One change, one ModSeq, one row. mailbox_id 0: the list of mailboxes. `uids` as in `4,7:9`.
      `create table mail_change (
         account_id {int} not null,
         mod_seq {int} not null,
         at_ms {int} not null,
         mailbox_id {int} not null,
         kind text not null,
         uids text not null,
         primary key ({account}mod_seq))`,
      // Deliveries that were made, for as long as a queue may try again. `id_hash` is SHA-256, cut to 16 octets.
      `create table mail_delivery (
         account_id {int} not null,
         id_hash {bytes} not null,
         mailbox_id {int} not null,
         uid_validity {int} not null,
         uid {int} not null,
         mod_seq {int} not null,
         at_ms {int} not null,
         primary key ({account}id_hash)) {clustered}`,
      // `ref_hash` is 52 bits over a Message-ID and the base subject: same key, same thread.
      `create table mail_thread_ref (
         account_id {int} not null,
         ref_hash {int} not null,
         thread_id {int} not null,
         primary key ({account}ref_hash))`,
      // The counters change with every message: room on the page keeps the update beside the old row.
      { postgres: 'alter table mail_account set (fillfactor = 20)' },
      { postgres: 'alter table mail_mailbox set (fillfactor = 20)' },
      { postgres: 'alter table mail_entry set (fillfactor = 90)' },
    ],
  },
  {
    version: 2,
    statements: [
      ...[
        'mail_account',
        'mail_mailbox',
        'mail_former_mailbox',
        'mail_subscription',
        'mail_keyword',
        'mail_message',
        'mail_share',
        'mail_entry',
        'mail_tombstone',
        'mail_change',
        'mail_delivery',
        'mail_thread_ref',
      ].flatMap(walled),
      // Which accounts there are: asked by the care of the store, never for somebody.
      {
        postgres: `create policy every_account on mail_account for select
          using (current_setting('valija.care', true) = 'accounts')`,
      },
    ],
  },
  {
    version: 3,
    statements: [
      // What the account keeps on the server; no row: nothing was decided. `days` with keep 'days' only.
      `create table mail_retention (
         account_id {int} primary key,
         keep text not null,
         days {int},
         primary_device {int})`,
      // Devices that have come by POP3. `key` is how one is known again.
      `create table mail_device (
         account_id {int} not null,
         device_id {int} not null,
         key text not null,
         first_ms {int} not null,
         last_ms {int} not null,
         primary key ({account}device_id)) {clustered}`,
      'create unique index mail_device_key on mail_device (account_id, key)',
      // A message that a device has wholly received, by the message itself: it may move, and come back.
      `create table mail_receipt (
         account_id {int} not null,
         message_id {int} not null,
         device_id {int} not null,
         at_ms {int} not null,
         primary key ({account}message_id, device_id)) {clustered}`,
      // A message that a copy device has deleted for itself.
      `create table mail_hidden (
         account_id {int} not null,
         device_id {int} not null,
         message_id {int} not null,
         primary key ({account}device_id, message_id)) {clustered}`,
      'create index mail_hidden_message on mail_hidden (account_id, message_id)',
      ...['mail_retention', 'mail_device', 'mail_receipt', 'mail_hidden'].flatMap(walled),
    ],
  },
  {
    version: 4,
    statements: [
      // What clients note about a mailbox, or with mailbox 0 about the account. `entry` in lower case. RFC 5464
      `create table mail_annotation (
         account_id {int} not null,
         mailbox_id {int} not null,
         entry text not null,
         value {bytes} not null,
         primary key ({account}mailbox_id, entry)) {clustered}`,
      ...walled('mail_annotation'),
    ],
  },
  {
    version: 5,
    statements: [
      // The search index (decisions/0011). No row: nobody has searched yet. `upto`: the last message that is in it.
      `create table mail_search (
         account_id {int} primary key,
         version {int} not null,
         upto {int} not null)`,
      // `ids`: what is to be added to first_message for each message, four octets little-endian.
      `create table mail_search_segment (
         account_id {int} not null,
         first_message {int} not null,
         last_message {int} not null,
         messages {int} not null,
         text_bytes {int} not null,
         ids {bytes} not null,
         primary key ({account}first_message))`,
      `create table mail_search_part (
         account_id {int} not null,
         first_message {int} not null,
         part {int} not null,
         bytes {bytes} not null,
         primary key ({account}first_message, part))`,
      // Swept messages whose words may still be there.
      `create table mail_search_gone (
         account_id {int} not null,
         message_id {int} not null,
         primary key ({account}message_id)) {clustered}`,
      ...['mail_search', 'mail_search_segment', 'mail_search_part', 'mail_search_gone'].flatMap(walled),
    ],
  },
  {
    version: 6,
    statements: [
      // What others than the owner have seen of a mailbox they share (decisions/0012): a bit a message, by UID, so many of
      // them a row that writing one again costs little. `marked`: there are such rows, so others need not look.
      `create table mail_seen (
         account_id {int} not null,
         mailbox_id {int} not null,
         holder_id {int} not null,
         chunk {int} not null,
         mod_seq {int} not null,
         bits {bytes} not null,
         primary key (account_id, mailbox_id, holder_id, chunk)) {clustered}`,
      ...walled('mail_seen'),
      'alter table mail_mailbox add column marked {int} not null default 0',
    ],
  },
  {
    version: 7,
    statements: [
      // Words and numbers in two octets hardly shrink, and unpacking them took most of a search.
      { postgres: 'alter table mail_search_part alter column bytes set storage external' },
    ],
  },
  {
    version: 8,
    statements: [
      // The node that may answer from what it knows (decisions/0021).
      { postgres: 'alter table mail_account add column home bigint' },
    ],
  },
  {
    version: 9,
    statements: [
      // Sieve scripts. `active`: 1 for one of them at most. `revision`: the ModSeq at which the text was put there.
      `create table mail_sieve_script (
         account_id {int} not null,
         name text not null,
         active {int} not null,
         revision {int} not null,
         changed_ms {int} not null,
         size_bytes {int} not null,
         bytes {bytes} not null,
         primary key (account_id, name))`,
      // What scripts remember until then: whom they have answered, what they have seen.
      `create table mail_sieve_memory (
         account_id {int} not null,
         kind text not null,
         digest {bytes} not null,
         until_ms {int} not null,
         primary key (account_id, kind, digest)) {clustered}`,
      'create index mail_sieve_memory_until on mail_sieve_memory (account_id, until_ms)',
      // How often scripts did what they may do so often an hour, by the slot of time.
      `create table mail_sieve_deed (
         account_id {int} not null,
         deed text not null,
         slot {int} not null,
         times {int} not null,
         primary key (account_id, deed, slot)) {clustered}`,
      ...['mail_sieve_script', 'mail_sieve_memory', 'mail_sieve_deed'].flatMap(walled),
    ],
  },
  {
    version: 10,
    statements: [
      // Messages that their owner called junk (1) or wanted (0) and from which nothing was learned yet.
      `create table mail_lesson (
         account_id {int} not null,
         message_id {int} not null,
         junk {int} not null,
         primary key (account_id, message_id)) {clustered}`,
      ...walled('mail_lesson'),
    ],
  },
  {
    version: 11,
    statements: [
      // Files on their way into a message. The wide column comes last, so that the others are read without it.
      `create table mail_upload (
         account_id {int} not null,
         upload_id {int} not null,
         at_ms {int} not null,
         size_bytes {int} not null,
         type text not null,
         bytes {bytes} not null,
         primary key (account_id, upload_id))`,
      ...walled('mail_upload'),
    ],
  },
  {
    version: 12,
    statements: [
      // What the account sends (decisions/0029): written before the queue takes the message, and asked before it leaves.
      // `key_hash` tells a repeated creation. `state`: new, pending, final, canceled, dropped.
      `create table mail_submission (
         account_id {int} not null,
         submission_id {int} not null,
         delivery_id text not null,
         key_hash {bytes} not null,
         message_id {int} not null,
         thread_id {int} not null,
         identity text not null,
         send_ms {int} not null,
         made_ms {int} not null,
         state text not null,
         destroyed {int} not null,
         changed_seq {int} not null,
         envelope text not null,
         primary key (account_id, submission_id))`,
      'create unique index mail_submission_delivery on mail_submission (account_id, delivery_id)',
      'create index mail_submission_key on mail_submission (account_id, key_hash)',
      // The last number given out, and below which rows have been forgotten. An id is the number of its making.
      'create table mail_submission_log (account_id {int} primary key, seq {int} not null, floor {int} not null)',
      // How the account's holder wants to be seen when writing as an address of theirs; no row: nothing was said.
      `create table mail_identity (
         account_id {int} not null,
         address text not null,
         name text,
         reply_to text,
         bcc text,
         text_signature text not null,
         html_signature text not null,
         primary key (account_id, address))`,
      ...['mail_submission', 'mail_submission_log', 'mail_identity'].flatMap(walled),
    ],
  },
  {
    version: 14,
    statements: [
      // The address books of the account (decisions/0032). Of what is gone a row stays, so that clients learn of it; `floor`:
      // the newest change of which such a row was swept. `book_seq`, `card_seq`: the ModSeq of the last change.
      `create table mail_contacts (
         account_id {int} primary key,
         floor {int} not null,
         book_seq {int} not null,
         card_seq {int} not null)`,
      // Ids are the ModSeq at which they were made: none is given out twice.
      `create table mail_address_book (
         account_id {int} not null,
         book_id {int} not null,
         mod_seq {int} not null,
         at_ms {int} not null,
         gone {int} not null,
         position {int} not null,
         name text not null,
         primary key ({account}book_id)) {clustered}`,
      // `bytes`: JSContact as JSON, empty of one that is gone. The wide column comes last.
      `create table mail_card (
         account_id {int} not null,
         card_id {int} not null,
         book_id {int} not null,
         mod_seq {int} not null,
         created_ms {int} not null,
         at_ms {int} not null,
         gone {int} not null,
         size_bytes {int} not null,
         uid text not null,
         bytes {bytes} not null,
         primary key ({account}card_id))`,
      ...['mail_contacts', 'mail_address_book', 'mail_card'].flatMap(walled),
    ],
  },
  {
    version: 15,
    statements: [
      // What lists show of a message, apart from the wide rows of messages: a page of a list is a few pages here. Of a message
      // that came before this table, or whose row would be long, there is none.
      `create table mail_list_row (
         account_id {int} not null,
         message_id {int} not null,
         list_row text not null,
         primary key ({account}message_id)) {clustered}`,
      ...walled('mail_list_row'),
    ],
  },
  {
    version: 16,
    statements: [
      // Files that others take by a link (decisions/0036), whole when `come_bytes` is `size_bytes`; their pieces are blobs.
      `create table mail_linked_file (
         account_id {int} not null,
         file_id {int} not null,
         name text not null,
         size_bytes {int} not null,
         come_bytes {int} not null,
         made_ms {int} not null,
         expires_ms {int} not null,
         downloads {int} not null,
         primary key (account_id, file_id))`,
      `create table mail_linked_piece (
         account_id {int} not null,
         file_id {int} not null,
         at_byte {int} not null,
         blob_key text not null,
         primary key (account_id, file_id, at_byte)) {clustered}`,
      ...['mail_linked_file', 'mail_linked_piece'].flatMap(walled),
    ],
  },
  {
    version: 17,
    // What a virus scanner said of it: 0 nobody was asked, 1 clean, 2 too large for it.
    statements: ['alter table mail_linked_file add column look {int} not null default 0'],
  },
  {
    version: 18,
    statements: [
      // How far each copy of what was sent came. Of submissions that are older nobody noted that: followed = 0.
      'alter table mail_submission add column followed {int} not null default 0',
      `create table mail_submission_copy (
         account_id {int} not null,
         submission_id {int} not null,
         address text not null,
         recipient text not null,
         fate text not null,
         reply text not null,
         primary key (account_id, submission_id, address)) {clustered}`,
      ...walled('mail_submission_copy'),
    ],
  },
]
