/** Who and what there is: companies, domains, accounts, groups, aliases. Answers of the directory, never its rows. */
import type { Language } from '../lib/text.ts'
import type { AccountId, DomainId, GroupId, MailboxId, OrganisationId } from '../mail/ids.ts'
import type { Rights } from '../mail/imap/rights.ts'

export type Role = 'operator' | 'company-admin' | 'account'
export const PROTOCOLS = ['smtp', 'imap', 'pop3', 'jmap', 'managesieve', 'web'] as const
export type Protocol = (typeof PROTOCOLS)[number]

export type DomainRecord = {
  readonly id: DomainId
  readonly organisationId: OrganisationId
  /** A-labels, lower case. */
  readonly name: string
  /** Addresses here are those of that domain. */
  readonly aliasOf: DomainId | undefined
  readonly language: Language
  /** Where mail for unknown local parts goes; undefined: it is refused. */
  readonly catchAll: AccountId | undefined
  readonly enabled: boolean
}

export type AccountRecord = {
  readonly id: AccountId
  readonly organisationId: OrganisationId
  readonly domainId: DomainId
  /** Primary address, canonical: local part in lower case (NFC), domain in A-labels. */
  readonly address: string
  readonly displayName: string
  readonly language: Language
  readonly role: Role
  readonly quotaBytes: number | undefined
  readonly quotaMessages: number | undefined
  readonly state: 'enabled' | 'suspended'
  readonly protocols: ReadonlySet<Protocol>
  /** A verification code or a passkey is asked for besides the password. */
  readonly secondFactor: boolean
  /** Somebody else may be using it: it sends nothing and nobody signs in, until an admin restores it (decisions/0023). */
  /** Its holder has to choose another password before the one there is opens anything. */
  readonly passwordDue: boolean
  readonly paused: boolean
  /** Raised by every change of a credential, role or state: caches of older versions are void. */
  readonly version: number
}

export type GroupRecord = {
  readonly id: GroupId
  readonly organisationId: OrganisationId
  readonly address: string
  readonly displayName: string
  /** Addresses inside and outside. */
  readonly members: readonly string[]
  readonly whoMayWrite: 'anyone' | 'organisation' | 'members' | 'listed'
  readonly listedWriters: readonly string[]
}

/** What an address leads to. `via` is the domain as it was written, for the language of the refusal. */
export type Resolution =
  | { readonly kind: 'account'; readonly account: AccountRecord; readonly subAddress: string | undefined }
  | {
      readonly kind: 'alias'
      readonly address: string
      readonly targets: readonly string[]
      readonly organisationId: OrganisationId
    }
  | { readonly kind: 'group'; readonly group: GroupRecord }
  | { readonly kind: 'unknown'; readonly domain: DomainRecord }
  | { readonly kind: 'foreign' }

/** The reading side, used by every message and login; answers come from a cache that other threads' changes void. */
export type DirectoryReader = {
  /** Follows alias domains, sub-addresses (`+`), catch-all; postmaster and abuse always resolve in a local domain. */
  resolve(local: string, domain: string): Promise<Resolution>
  domain(name: string): Promise<DomainRecord | undefined>
  account(id: AccountId): Promise<AccountRecord | undefined>
  accountByAddress(address: string): Promise<AccountRecord | undefined>
  /** Every address that this account may write as: its own, its aliases in its company, granted send-as. */
  ownAddresses(id: AccountId): Promise<ReadonlySet<string>>
}

/** Who holds rights in a mailbox of somebody else. */
export type RightHolder =
  | { readonly kind: 'account'; readonly id: AccountId }
  | { readonly kind: 'group'; readonly id: GroupId }

/** One entry of a mailbox's list of rights. */
export type GrantedRights = {
  readonly mailboxId: MailboxId
  readonly holder: RightHolder
  readonly address: string
  readonly rights: Rights
}

/** A mailbox of somebody else in the same company, and all that the asker may do there, by own and by groups' rights. */
export type SharedMailboxRecord = {
  readonly owner: AccountRecord
  readonly mailboxId: MailboxId
  readonly rights: Rights
}

export type SharesReader = {
  /** What others let this account do: in order of owner and mailbox. Empty for an account that is not there. */
  sharedWith(id: AccountId): Promise<readonly SharedMailboxRecord[]>
  /** The next answer of this thread is no older than now. */
  refresh(): Promise<void>
}
