/**
 * Tables of what the classifiers learned: one file of its own on SQLite, the same tables on PostgreSQL. The company comes
 * first in every key; account 0 is what the whole company taught.
 */
import type { Migration } from '../sql.ts'

export const FILTER_SCHEMA = 'filter'

export const FILTER_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: [
      // `revision` grows with every lesson, `compacted` is the last lesson that the pages hold.
      `create table filter_company (organisation_id {int} primary key, revision {int} not null, compacted {int} not null)`,
      // How much of a model's experience is in its pages, and how many tokens they hold.
      `create table filter_model (organisation_id {int} not null, account_id {int} not null, spam {int} not null,
        ham {int} not null, tokens {int} not null, primary key (organisation_id, account_id)) {clustered}`,
      // Tokens in rising order with their counts, packed (counts.ts).
      `create table filter_page (organisation_id {int} not null, account_id {int} not null, page {int} not null,
        bytes {bytes} not null, primary key (organisation_id, account_id, page))`,
      { postgres: 'alter table filter_page alter column bytes set storage external' },
      // Lessons that are not in the pages yet. `spam`, `ham`: +1 learned, -1 taken back.
      `create table filter_lesson (organisation_id {int} not null, seq {int} not null, account_id {int} not null,
        spam {int} not null, ham {int} not null, day {int} not null, tokens {bytes} not null,
        primary key (organisation_id, seq))`,
      // What was learned as what, so that each message counts once and can be taken back.
      `create table filter_learned (organisation_id {int} not null, account_id {int} not null, digest {bytes} not null,
        kind {int} not null, primary key (organisation_id, account_id, digest)) {clustered}`,
    ],
  },
]
