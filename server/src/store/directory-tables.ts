/** Every table of the directory, inside one unit of work. */
import { Accounts } from './directory-accounts.ts'
import { Addresses } from './directory-addresses.ts'
import { Aliases, Groups } from './directory-aliases.ts'
import { ApiKeyTable } from './directory-api-keys.ts'
import { ApiRequests } from './directory-api-requests.ts'
import { AuditTable } from './directory-audit.ts'
import { Correspondents } from './directory-correspondents.ts'
import { AppPasswords, Credentials } from './directory-credentials.ts'
import { DkimKeys } from './directory-dkim.ts'
import { Domains } from './directory-domains.ts'
import { FileLinks } from './directory-file-links.ts'
import { FilterEntries } from './directory-filter.ts'
import { GreylistTable } from './directory-greylist.ts'
import { Nodes } from './directory-nodes.ts'
import { OAuthTokens } from './directory-oauth.ts'
import { Organisations } from './directory-organisations.ts'
import { OutsideIdentities } from './directory-outside-identities.ts'
import { Passkeys } from './directory-passkeys.ts'
import { PushSubscriptions } from './directory-push.ts'
import { SendingCounts } from './directory-rates.ts'
import { Reports } from './directory-reports.ts'
import { Reputation } from './directory-reputation.ts'
import { MailboxRights } from './directory-rights.ts'
import { SendingRules } from './directory-rules.ts'
import { SecondFactors } from './directory-second-factors.ts'
import { Settings } from './directory-settings.ts'
import { SnoozedMessages } from './directory-snoozed.ts'
import { TakeoverCases } from './directory-takeover.ts'
import { Unsubscriptions } from './directory-unsubscribed.ts'
import { AccountUse } from './directory-use.ts'
import { PasswordResets, WebSessions } from './directory-web.ts'
import { Webhooks } from './directory-webhooks.ts'
import type { Sql } from './sql.ts'

export class DirectoryTables {
  readonly organisations: Organisations
  readonly domains: Domains
  readonly dkimKeys: DkimKeys
  readonly accounts: Accounts
  readonly credentials: Credentials
  readonly appPasswords: AppPasswords
  readonly aliases: Aliases
  readonly groups: Groups
  readonly addresses: Addresses
  readonly settings: Settings
  readonly rights: MailboxRights
  readonly rules: SendingRules
  readonly filter: FilterEntries
  readonly greylist: GreylistTable
  readonly correspondents: Correspondents
  readonly counts: SendingCounts
  readonly unsubscribed: Unsubscriptions
  readonly secondFactors: SecondFactors
  readonly passkeys: Passkeys
  readonly oauthTokens: OAuthTokens
  readonly outsideIdentities: OutsideIdentities
  readonly apiKeys: ApiKeyTable
  readonly apiRequests: ApiRequests
  readonly audit: AuditTable
  readonly takeovers: TakeoverCases
  readonly reports: Reports
  readonly reputation: Reputation

  readonly webSessions: WebSessions
  readonly passwordResets: PasswordResets
  readonly webhooks: Webhooks
  readonly push: PushSubscriptions
  readonly snoozed: SnoozedMessages
  readonly fileLinks: FileLinks
  readonly use: AccountUse
  readonly nodes: Nodes

  constructor(sql: Sql) {
    this.use = new AccountUse(sql)
    this.nodes = new Nodes(sql)
    this.audit = new AuditTable(sql)
    this.organisations = new Organisations(sql)
    this.domains = new Domains(sql)
    this.dkimKeys = new DkimKeys(sql)
    this.accounts = new Accounts(sql)
    this.credentials = new Credentials(sql)
    this.appPasswords = new AppPasswords(sql)
    this.aliases = new Aliases(sql)
    this.groups = new Groups(sql)
    this.addresses = new Addresses(sql)
    this.settings = new Settings(sql)
    this.rights = new MailboxRights(sql)
    this.rules = new SendingRules(sql)
    this.filter = new FilterEntries(sql)
    this.greylist = new GreylistTable(sql)
    this.correspondents = new Correspondents(sql)
    this.counts = new SendingCounts(sql)
    this.unsubscribed = new Unsubscriptions(sql)
    this.secondFactors = new SecondFactors(sql)
    this.passkeys = new Passkeys(sql)
    this.oauthTokens = new OAuthTokens(sql)
    this.outsideIdentities = new OutsideIdentities(sql)
    this.apiKeys = new ApiKeyTable(sql)
    this.apiRequests = new ApiRequests(sql)
    this.takeovers = new TakeoverCases(sql)
    this.reports = new Reports(sql)
    this.reputation = new Reputation(sql)
    this.webSessions = new WebSessions(sql)
    this.passwordResets = new PasswordResets(sql)
    this.webhooks = new Webhooks(sql)
    this.push = new PushSubscriptions(sql)
    this.snoozed = new SnoozedMessages(sql)
    this.fileLinks = new FileLinks(sql)
  }
}
