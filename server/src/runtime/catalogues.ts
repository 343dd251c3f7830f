/** Every catalogue there is. Loaded by texts.ts with the first sentence that a thread words. */
import { API_KEY_TEXTS } from '../lib/catalogue/api-key.ts'
import { AUDIT_TEXTS } from '../lib/catalogue/audit.ts'
import { BOUNCE_TEXTS } from '../lib/catalogue/bounce.ts'
import { CERTIFICATE_TEXTS } from '../lib/catalogue/certificate.ts'
import { CHECK_TEXTS } from '../lib/catalogue/check.ts'
import { CLI_DIRECTORY_TEXTS } from '../lib/catalogue/cli-directory.ts'
import { CLI_DNS_TEXTS } from '../lib/catalogue/cli-dns.ts'
import { CLI_FILTERS_TEXTS } from '../lib/catalogue/cli-filters.ts'
import { CLI_IDENTITY_TEXTS } from '../lib/catalogue/cli-identity.ts'
import { CLI_LDAP_TEXTS } from '../lib/catalogue/cli-ldap.ts'
import { CLI_QUEUE_TEXTS } from '../lib/catalogue/cli-queue.ts'
import { CLI_REPORTS_TEXTS } from '../lib/catalogue/cli-reports.ts'
import { CLI_RETENTION_TEXTS } from '../lib/catalogue/cli-retention.ts'
import { CLI_SECOND_FACTOR_TEXTS } from '../lib/catalogue/cli-second-factor.ts'
import { CLI_SHARING_TEXTS } from '../lib/catalogue/cli-sharing.ts'
import { CLI_SIEVE_TEXTS } from '../lib/catalogue/cli-sieve.ts'
import { DIRECTORY_TEXTS } from '../lib/catalogue/directory.ts'
import { DKIM_TEXTS } from '../lib/catalogue/dkim.ts'
import { DNS_PAGE_TEXTS } from '../lib/catalogue/dns-page.ts'
import { DNS_SERVER_TEXTS } from '../lib/catalogue/dns-server.ts'
import { DSN_TEXTS } from '../lib/catalogue/dsn.ts'
import { FILE_LINK_TEXTS } from '../lib/catalogue/file-links.ts'
import { FILTER_TEXTS } from '../lib/catalogue/filter.ts'
import { FILTER_ATTACHMENTS_TEXTS } from '../lib/catalogue/filter-attachments.ts'
import { FILTER_EXPLAIN_TEXTS } from '../lib/catalogue/filter-explain.ts'
import { FILTER_HEADER_TEXTS } from '../lib/catalogue/filter-header-rules.ts'
import { FILTER_PHRASE_TEXTS } from '../lib/catalogue/filter-phrase-rules.ts'
import { FILTER_RULE_TEXTS } from '../lib/catalogue/filter-rules.ts'
import { FILTER_SCAN_TEXTS } from '../lib/catalogue/filter-scan.ts'
import { GOODBYE_TEXTS } from '../lib/catalogue/goodbye.ts'
import { HTTP_TEXTS } from '../lib/catalogue/http.ts'
import { IMAP_TEXTS } from '../lib/catalogue/imap.ts'
import { JMAP_METHODS_TEXTS } from '../lib/catalogue/jmap-methods.ts'
import { LANE_TEXTS } from '../lib/catalogue/lane.ts'
import { LEDGER_TEXTS } from '../lib/catalogue/ledger.ts'
import { MANAGESIEVE_TEXTS } from '../lib/catalogue/managesieve.ts'
import { MESSAGE_TEXTS } from '../lib/catalogue/message.ts'
import { MESSAGE_VIEW_TEXTS } from '../lib/catalogue/message-view.ts'
import { OAUTH_TEXTS } from '../lib/catalogue/oauth.ts'
import { PASSWORD_PAGE_TEXTS, PASSWORD_TEXTS } from '../lib/catalogue/password.ts'
import { PLAN_HELP, PLAN_TEXTS } from '../lib/catalogue/plan.ts'
import { POLICY_TEXTS } from '../lib/catalogue/policy.ts'
import { POP3_TEXTS } from '../lib/catalogue/pop3.ts'
import { PROVIDER_TEXTS } from '../lib/catalogue/provider.ts'
import { PUSH_TEXTS } from '../lib/catalogue/push.ts'
import { QUARANTINE_TEXTS } from '../lib/catalogue/quarantine.ts'
import { QUEUE_TEXTS } from '../lib/catalogue/queue.ts'
import { RADAR_TEXTS } from '../lib/catalogue/radar.ts'
import { REPUTATION_TEXTS } from '../lib/catalogue/reputation.ts'
import { RUNTIME_TEXTS } from '../lib/catalogue/runtime.ts'
import { RUNTIME_HELP, USAGE_TEXTS } from '../lib/catalogue/runtime-help.ts'
import { SECOND_FACTOR_TEXTS } from '../lib/catalogue/second-factor.ts'
import { SHARING_TEXTS } from '../lib/catalogue/sharing.ts'
import { SIEVE_TEXTS } from '../lib/catalogue/sieve.ts'
import { SIEVE_DELIVERY_TEXTS } from '../lib/catalogue/sieve-delivery.ts'
import { SIEVE_RUN_TEXTS } from '../lib/catalogue/sieve-run.ts'
import { PEOPLE_FILTER_TEXTS, SIEVE_SCRIPTS_TEXTS } from '../lib/catalogue/sieve-scripts.ts'
import { SIGN_IN_TEXTS } from '../lib/catalogue/sign-in.ts'
import { SMTP_TEXTS } from '../lib/catalogue/smtp.ts'
import { STATS_TEXTS } from '../lib/catalogue/stats.ts'
import { STORE_TEXTS } from '../lib/catalogue/store.ts'
import { TAKEOVER_TEXTS } from '../lib/catalogue/takeover.ts'
import { UNSUBSCRIBE_TEXTS } from '../lib/catalogue/unsubscribe.ts'
import { VERIFY_TEXTS } from '../lib/catalogue/verify.ts'
import { WEBHOOK_TEXTS } from '../lib/catalogue/webhook.ts'
import { CatalogueTexts } from '../lib/catalogue-texts.ts'
import type { Texts } from '../lib/text.ts'

const CATALOGUES = [
  API_KEY_TEXTS,
  WEBHOOK_TEXTS,
  AUDIT_TEXTS,
  PUSH_TEXTS,
  BOUNCE_TEXTS,
  CERTIFICATE_TEXTS,
  CHECK_TEXTS,
  CLI_DIRECTORY_TEXTS,
  CLI_DNS_TEXTS,
  CLI_FILTERS_TEXTS,
  CLI_LDAP_TEXTS,
  CLI_QUEUE_TEXTS,
  CLI_REPORTS_TEXTS,
  CLI_RETENTION_TEXTS,
  CLI_SECOND_FACTOR_TEXTS,
  CLI_IDENTITY_TEXTS,
  CLI_SHARING_TEXTS,
  CLI_SIEVE_TEXTS,
  DIRECTORY_TEXTS,
  DNS_PAGE_TEXTS,
  DNS_SERVER_TEXTS,
  DKIM_TEXTS,
  DSN_TEXTS,
  FILTER_EXPLAIN_TEXTS,
  FILTER_TEXTS,
  FILE_LINK_TEXTS,
  FILTER_RULE_TEXTS,
  FILTER_HEADER_TEXTS,
  FILTER_PHRASE_TEXTS,
  FILTER_SCAN_TEXTS,
  FILTER_ATTACHMENTS_TEXTS,
  GOODBYE_TEXTS,
  HTTP_TEXTS,
  IMAP_TEXTS,
  JMAP_METHODS_TEXTS,
  LANE_TEXTS,
  LEDGER_TEXTS,
  MANAGESIEVE_TEXTS,
  MESSAGE_TEXTS,
  MESSAGE_VIEW_TEXTS,
  OAUTH_TEXTS,
  PASSWORD_PAGE_TEXTS,
  PASSWORD_TEXTS,
  POLICY_TEXTS,
  POP3_TEXTS,
  PROVIDER_TEXTS,
  QUARANTINE_TEXTS,
  QUEUE_TEXTS,
  RADAR_TEXTS,
  REPUTATION_TEXTS,
  RUNTIME_TEXTS,
  RUNTIME_HELP,
  SECOND_FACTOR_TEXTS,
  SHARING_TEXTS,
  SIEVE_DELIVERY_TEXTS,
  SIEVE_RUN_TEXTS,
  SIEVE_TEXTS,
  SIEVE_SCRIPTS_TEXTS,
  PEOPLE_FILTER_TEXTS,
  SIGN_IN_TEXTS,
  SMTP_TEXTS,
  PLAN_HELP,
  PLAN_TEXTS,
  STATS_TEXTS,
  STORE_TEXTS,
  TAKEOVER_TEXTS,
  UNSUBSCRIBE_TEXTS,
  USAGE_TEXTS,
  VERIFY_TEXTS,
]

export function openTexts(): Texts {
  return new CatalogueTexts(CATALOGUES)
}
