/** Purposes of mailboxes as LIST names them. RFC 6154 §2, RFC 8457 §3 */
import type { SpecialUse } from '../../service/mailbox/account-mail.ts'

export const ATTRIBUTES: Readonly<Record<SpecialUse, string | undefined>> = {
  // INBOX is known by its name.
  inbox: undefined,
  archive: '\\Archive',
  drafts: '\\Drafts',
  junk: '\\Junk',
  sent: '\\Sent',
  trash: '\\Trash',
  flagged: '\\Flagged',
  all: '\\All',
  important: '\\Important',
  snoozed: '\\Snoozed',
}

/** Those that CREATE may ask for, in lower case. */
export const USES_BY_ATTRIBUTE: ReadonlyMap<string, SpecialUse> = new Map<string, SpecialUse>([
  ['archive', 'archive'],
  ['drafts', 'drafts'],
  ['junk', 'junk'],
  ['sent', 'sent'],
  ['trash', 'trash'],
])
