/**
 * Tables of the directory: one file of its own on SQLite, the same tables on PostgreSQL.
 * Rows of organisations, domains, accounts, aliases and groups are never removed, only marked: ids are never reused.
 */
import type { Migration } from './sql.ts'

export const DIRECTORY_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: [
      'create table directory_version (id {int} primary key, version {int} not null)',
      'insert into directory_version (id, version) values (1, 1)',
      'create table directory_sequence (name text primary key, last {int} not null)',
      `insert into directory_sequence (name, last) values
        ('organisation', 0), ('domain', 0), ('account', 0), ('alias', 0), ('mail_group', 0), ('app_password', 0)`,
      `create table organisation (id {int} primary key, name text not null, language text not null,
        secret {bytes} not null, created_ms {int} not null, deleted_ms {int})`,
      'create unique index organisation_name on organisation (name) where deleted_ms is null',
      `create table domain (id {int} primary key, organisation_id {int} not null, name text not null,
        alias_of {int}, language text not null, catch_all {int}, enabled {int} not null,
        created_ms {int} not null, deleted_ms {int})`,
      'create unique index domain_name on domain (name) where deleted_ms is null',
      'create index domain_organisation on domain (organisation_id, name)',
      `create table account (id {int} primary key, organisation_id {int} not null, domain_id {int} not null,
        local text not null, display_name text not null, language text not null, role text not null,
        quota_bytes {int}, quota_messages {int}, state text not null, protocols text not null,
        version {int} not null, created_ms {int} not null, deleted_ms {int})`,
      'create index account_organisation on account (organisation_id, id)',
      `create table credential (account_id {int} primary key, hash text not null, scram_salt {bytes},
        scram_iterations {int}, scram_stored {bytes}, scram_server {bytes}, changed_ms {int} not null)`,
      `create table app_password (id {int} primary key, account_id {int} not null, name text not null,
        digest {bytes} not null, scopes text not null, created_ms {int} not null, expires_ms {int},
        used_ms {int})`,
      'create index app_password_account on app_password (account_id, id)',
      `create table mail_alias (id {int} primary key, organisation_id {int} not null, domain_id {int} not null,
        local text not null, created_ms {int} not null, deleted_ms {int})`,
      'create index mail_alias_organisation on mail_alias (organisation_id, id)',
      `create table mail_alias_target (alias_id {int} not null, position {int} not null, address text not null,
        primary key (alias_id, position)) {clustered}`,
      'create index mail_alias_target_address on mail_alias_target (address)',
      `create table mail_group (id {int} primary key, organisation_id {int} not null, domain_id {int} not null,
        local text not null, display_name text not null, who_may_write text not null,
        created_ms {int} not null, deleted_ms {int})`,
      'create index mail_group_organisation on mail_group (organisation_id, id)',
      `create table mail_group_address (group_id {int} not null, part text not null, address text not null,
        primary key (group_id, part, address)) {clustered}`,
      'create index mail_group_address_address on mail_group_address (address)',
      // One name, one owner: accounts, aliases and groups of a domain share this key.
      `create table address (domain_id {int} not null, local text not null, kind text not null,
        target_id {int} not null, primary key (domain_id, local)) {clustered}`,
      'create table send_as (account_id {int} not null, address text not null, primary key (account_id, address)) {clustered}',
      `create table setting (scope text not null, scope_id {int} not null, key text not null, value text not null,
        primary key (scope, scope_id, key)) {clustered}`,
    ],
  },
  {
    version: 2,
    // Made from the password when it is made; those of before get them at their next sign-in with PLAIN.
    statements: [
      'scram_salt {bytes}',
      'scram_iterations {int}',
      'scram_stored {bytes}',
      'scram_server {bytes}',
    ].map((column) => `alter table app_password add column ${column}`),
  },
  {
    version: 3,
    statements: [
      // Who may do what in a mailbox of somebody else of the same company (decisions/0012). `rights`: bits of mail/imap/rights.
      `create table mailbox_right (owner_id {int} not null, mailbox_id {int} not null, holder_kind text not null,
        holder_id {int} not null, organisation_id {int} not null, rights {int} not null, granted_ms {int} not null,
        primary key (owner_id, mailbox_id, holder_kind, holder_id)) {clustered}`,
      'create index mailbox_right_holder on mailbox_right (holder_kind, holder_id)',
      'create index mailbox_right_organisation on mailbox_right (organisation_id, holder_kind)',
    ],
  },
  {
    version: 4,
    // What proves a person besides the password (decisions/0014). Challenges and pending sign-ins are signed, not kept:
    // only those that were used are, until they would have ended anyway.
    statements: [
      `create table totp (account_id {int} primary key, sealed text not null, made_ms {int} not null,
        confirmed_ms {int}, last_step {int} not null)`,
      `create table recovery_code (account_id {int} not null, digest {bytes} not null,
        primary key (account_id, digest)) {clustered}`,
      `create table passkey (id {int} primary key, account_id {int} not null, credential_id {bytes} not null,
        public_key {bytes} not null, counter {int} not null, transports text not null, name text not null,
        made_ms {int} not null, used_ms {int})`,
      'create unique index passkey_credential on passkey (credential_id)',
      'create index passkey_account on passkey (account_id, id)',
      "insert into directory_sequence (name, last) values ('passkey', 0)",
      'create table spent_ticket (digest {bytes} primary key, expires_ms {int} not null)',
      'create index spent_ticket_expires on spent_ticket (expires_ms)',
    ],
  },
  {
    version: 5,
    // Browser sessions and links that set a new password (decisions/0016): SHA-256 of what the person holds, never that.
    statements: [
      `create table web_session (digest {bytes} primary key, session_id text not null, account_id {int} not null,
        record text not null, seen_ms {int} not null, ends_ms {int} not null)`,
      'create index web_session_account on web_session (account_id)',
      'create index web_session_ends on web_session (ends_ms)',
      `create table password_reset (digest {bytes} primary key, account_id {int} not null, version {int} not null,
        made_ms {int} not null, expires_ms {int} not null, used_ms {int})`,
      'create index password_reset_account on password_reset (account_id)',
      'create index password_reset_expires on password_reset (expires_ms)',
    ],
  },
  {
    version: 6,
    // To whom accounts and members of groups may write, and where their mail always goes.
    statements: [
      `create table sending_rule (holder_kind text not null, holder_id {int} not null, organisation_id {int} not null,
        name text not null, sub_domains {int} not null, keep_copy {int} not null, sentence text, contact text,
        set_by text not null, set_ms {int} not null, primary key (holder_kind, holder_id, name)) {clustered}`,
      'create index sending_rule_organisation on sending_rule (organisation_id, holder_kind)',
      `create table sending_rule_place (holder_kind text not null, holder_id {int} not null, name text not null,
        place text not null, organisation_id {int} not null,
        primary key (holder_kind, holder_id, name, place)) {clustered}`,
      'create index sending_rule_place_place on sending_rule_place (place)',
    ],
  },
  {
    version: 7,
    // What mail of a domain is signed with (decisions/0019). `sealed` is gone once a key signs no more.
    statements: [
      `create table dkim_key (domain_id {int} not null, selector text not null, organisation_id {int} not null,
        algorithm text not null, public_key text not null, sealed text, state text not null, made_ms {int} not null,
        active_ms {int}, ended_ms {int}, primary key (domain_id, selector)) {clustered}`,
      'create index dkim_key_organisation on dkim_key (organisation_id)',
    ],
  },
  {
    version: 8,
    // Keys by which programs administer: SHA-256 of what the program holds, never that.
    statements: [
      `create table api_key (id {int} primary key, account_id {int} not null, digest {bytes} not null,
        name text not null, scopes text not null, made_ms {int} not null, expires_ms {int} not null, used_ms {int})`,
      'create unique index api_key_digest on api_key (digest)',
      'create index api_key_account on api_key (account_id, id)',
      'create index api_key_expires on api_key (expires_ms)',
      "insert into directory_sequence (name, last) values ('api_key', 0)",
    ],
  },
  {
    version: 9,
    // What accounts, domains and companies have sent, in slots of five minutes of the last day.
    statements: [
      `create table sending_count (scope text not null, scope_id {int} not null, slot {int} not null,
        organisation_id {int} not null, messages {int} not null, recipients {int} not null, bytes {int} not null,
        primary key (scope, scope_id, slot)) {clustered}`,
    ],
  },
  {
    version: 10,
    // What others report of our mail, added up, and what we report to others until it is sent (directory-reports.ts).
    statements: [
      `create table report_seen (domain_id {int} not null, digest {bytes} not null, organisation_id {int} not null,
        day {int} not null, primary key (domain_id, digest)) {clustered}`,
      'create index report_seen_day on report_seen (day)',
      `create table report_sum (organisation_id {int} not null, domain_id {int} not null, kind text not null,
        day {int} not null, reporter text not null, source text not null, result text not null,
        messages {int} not null, primary key (domain_id, kind, day, reporter, source, result)) {clustered}`,
      'create index report_sum_day on report_sum (day)',
      `create table report_tally (kind text not null, day {int} not null, domain text not null, digest {bytes} not null,
        detail text not null, messages {int} not null, primary key (kind, day, domain, digest)) {clustered}`,
      'create index report_tally_day on report_tally (day)',
      `create table report_sent (kind text not null, day {int} not null, domain text not null, at_ms {int} not null,
        done {int} not null, primary key (kind, day, domain)) {clustered}`,
      'create index report_sent_day on report_sent (day)',
    ],
  },
  {
    version: 11,
    // What is usual for each account, and accounts that the brake has stopped (decisions/0023).
    statements: [
      `create table takeover_case (id {int} primary key, account_id {int} not null, organisation_id {int} not null,
        began_ms {int} not null, evidence text not null, told_ms {int}, closed_ms {int}, closed_by text,
        released {int} not null, dropped {int} not null)`,
      'create unique index takeover_case_open on takeover_case (account_id) where closed_ms is null',
      'create index takeover_case_account on takeover_case (account_id, id)',
      'create index takeover_case_organisation on takeover_case (organisation_id, id)',
      `create table takeover_habits (account_id {int} primary key, organisation_id {int} not null,
        habits text not null, known {bytes} not null)`,
      "insert into directory_sequence (name, last) values ('takeover_case', 0)",
    ],
  },
  {
    version: 12,
    // Requests of programs that came with a key of their own, and how they were answered; swept when they end.
    statements: [
      `create table api_request (account_id {int} not null, digest {bytes} not null, organisation_id {int},
        sealed text not null, done {int} not null, claimed_ms {int} not null, expires_ms {int} not null,
        primary key (account_id, digest)) {clustered}`,
      'create index api_request_expires on api_request (expires_ms)',
    ],
  },
  {
    version: 13,
    // On which block lists our addresses and domains are and were (directory-reputation.ts). Company 0: the operator's.
    statements: [
      `create table reputation_subject (kind text not null, name text not null, organisation_id {int} not null,
        looked_ms {int} not null, result text not null, primary key (kind, name)) {clustered}`,
      `create table reputation_listing (kind text not null, name text not null, list text not null,
        from_ms {int} not null, organisation_id {int} not null, until_ms {int}, found text not null,
        reason text not null, told {int} not null, primary key (kind, name, list, from_ms)) {clustered}`,
      'create unique index reputation_listing_open on reputation_listing (kind, name, list) where until_ms is null',
      'create index reputation_listing_time on reputation_listing (from_ms)',
      'create table reputation_address (address text primary key, node text not null, seen_ms {int} not null)',
      'create table reputation_turn (id {int} primary key, due_ms {int} not null)',
      'insert into reputation_turn (id, due_ms) values (1, 0)',
    ],
  },
  {
    version: 14,
    // Places on the web that are told what happens (directory-webhooks.ts). Without a company: the operator's.
    statements: [
      `create table webhook (id {int} primary key, organisation_id {int}, url text not null, kinds text not null,
        sealed text not null, allow_private {int} not null, made_by text not null, made_ms {int} not null,
        place text not null, tries {int} not null, failing_ms {int}, next_ms {int} not null, last_ms {int},
        last_result text, disabled_ms {int}, told {int} not null)`,
      'create index webhook_organisation on webhook (organisation_id, id)',
      "insert into directory_sequence (name, last) values ('webhook', 0)",
    ],
  },
  {
    version: 15,
    // Who wants no more mass mail from an account (directory-unsubscribed.ts).
    statements: [
      `create table unsubscription (account_id {int} not null, recipient text not null,
        organisation_id {int} not null, way text not null, made_ms {int} not null,
        primary key (account_id, recipient)) {clustered}`,
    ],
  },
  {
    version: 16,
    // Whom accounts, groups, domains, companies and the service let in or keep out (directory-filter.ts). Company 0: the operator's.
    statements: [
      `create table filter_entry (scope text not null, scope_id {int} not null, list text not null, subject text not null,
        organisation_id {int} not null, by_holder {int} not null, added_by text not null, added_ms {int} not null,
        primary key (scope, scope_id, list, subject)) {clustered}`,
      'create index filter_entry_organisation on filter_entry (organisation_id, scope)',
      // First tries of strangers, and networks that came back (directory-greylist.ts).
      'create table greylist_try (digest {bytes} primary key, first_ms {int} not null) {clustered}',
      'create index greylist_try_first on greylist_try (first_ms)',
      'create table greylist_network (digest {bytes} primary key, known_ms {int} not null) {clustered}',
      'create index greylist_network_known on greylist_network (known_ms)',
      // With whom companies have to do (directory-correspondents.ts).
      `create table correspondent (organisation_id {int} not null, digest {bytes} not null, first_ms {int} not null,
        last_ms {int} not null, written {int} not null, primary key (organisation_id, digest)) {clustered}`,
      'create index correspondent_last on correspondent (last_ms)',
    ],
  },
  {
    version: 18,
    // Who people are at their company's own identity provider, by SHA-256 (directory-outside-identities.ts).
    statements: [
      `create table outside_identity (organisation_id {int} not null, digest {bytes} not null,
        account_id {int} not null, linked_ms {int} not null, used_ms {int} not null,
        primary key (organisation_id, digest)) {clustered}`,
      'create unique index outside_identity_account on outside_identity (account_id)',
    ],
  },
  {
    version: 19,
    // Places that browsers have for being told of new mail (directory-push.ts).
    statements: [
      `create table push_subscription (id {int} primary key, account_id {int} not null, organisation_id {int} not null,
        version {int} not null, session_id text, app_password_id {int}, device text not null, sealed text not null,
        types text not null, state text not null, expires_ms {int} not null, told text not null, tries {int} not null,
        next_ms {int})`,
      'create index push_subscription_account on push_subscription (account_id, id)',
      "create index push_subscription_new on push_subscription (id) where state = 'new'",
      'create index push_subscription_next on push_subscription (next_ms) where next_ms is not null',
      "insert into directory_sequence (name, last) values ('push_subscription', 0), ('push_change', 0)",
    ],
  },
  {
    version: 20,
    // What mail programs hold instead of a password, by SHA-256 (directory-oauth.ts).
    statements: [
      `create table oauth_token (digest {bytes} primary key, kind text not null, account_id {int} not null,
        app_password_id {int}, about text not null, expires_ms {int} not null, replaced_ms {int}) {clustered}`,
      'create index oauth_token_app on oauth_token (account_id, app_password_id)',
      'create index oauth_token_expires on oauth_token (expires_ms)',
    ],
  },
  {
    version: 21,
    // Who did what in administration (directory-audit.ts).
    statements: [
      `create table audit (id {int} primary key, at_ms {int} not null, organisation_id {int}, account_id {int},
        who text not null, way text not null, origin text, act text not null, object text, fields text not null,
        result text not null)`,
      'create index audit_organisation on audit (organisation_id, id)',
      'create index audit_at on audit (at_ms)',
      "insert into directory_sequence (name, last) values ('audit', 0)",
    ],
  },
  {
    version: 22,
    // Messages that come back at a time (directory-snoozed.ts).
    statements: [
      `create table snoozed_message (account_id {int} not null, message_id {int} not null, mailbox_id {int} not null,
        until_ms {int} not null, next_ms {int} not null, primary key (account_id, message_id)) {clustered}`,
      'create index snoozed_message_next on snoozed_message (next_ms)',
    ],
  },
  {
    version: 23,
    // Links to files of accounts, by the SHA-256 of their token (directory-file-links.ts).
    statements: [
      `create table file_link (digest {bytes} primary key, account_id {int} not null, file_id {int} not null,
        expires_ms {int} not null) {clustered}`,
      'create index file_link_file on file_link (account_id, file_id)',
      'create index file_link_expires on file_link (expires_ms)',
    ],
  },
  {
    version: 24,
    // How full mailboxes are and when somebody last signed in (directory-use.ts); the servers (directory-nodes.ts).
    statements: [
      `create table account_use (account_id {int} primary key, used_bytes {int} not null, used_messages {int} not null,
        signed_in_ms {int})`,
      `create table node_state (node text primary key, version text not null, started_ms {int} not null,
        seen_ms {int} not null, disk_bytes {int} not null, free_bytes {int} not null)`,
    ],
  },
]
