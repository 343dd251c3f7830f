/** Items of STATUS, also asked for by LIST … RETURN (STATUS …). RFC 9051 §7.3.4, RFC 5819 */
import type { MailboxRow } from '../../service/mailbox/account-mail.ts'
import { MESSAGE_BYTES } from './limits.ts'
import { highestModSeq } from './open-mailbox.ts'
import type { Session } from './session.ts'
import { quotedMailbox } from './syntax/quote.ts'
import type { Reader } from './syntax/reader.ts'

export type StatusItem = { readonly name: string; readonly value: (row: MailboxRow) => number }

const ITEMS: ReadonlyMap<string, StatusItem> = new Map(
  [
    { name: 'MESSAGES', value: (row: MailboxRow) => row.messages },
    { name: 'RECENT', value: () => 0 },
    { name: 'UIDNEXT', value: (row: MailboxRow) => row.uidNext },
    { name: 'UIDVALIDITY', value: (row: MailboxRow) => row.uidValidity },
    { name: 'UNSEEN', value: (row: MailboxRow) => row.unseen },
    { name: 'DELETED', value: (row: MailboxRow) => row.deleted },
    { name: 'SIZE', value: (row: MailboxRow) => row.sizeBytes },
    { name: 'HIGHESTMODSEQ', value: highestModSeq },
    { name: 'APPENDLIMIT', value: () => MESSAGE_BYTES },
  ].map((item) => [item.name, item]),
)

export function readStatusItems(read: Reader): StatusItem[] {
  return read.list(() => read.oneOf(ITEMS))
}

/** Asking for HIGHESTMODSEQ enables CONDSTORE. RFC 7162 §3.1 */
export function enableFor(session: Session, items: readonly StatusItem[]): void {
  if (items.some(({ name }) => name === 'HIGHESTMODSEQ')) session.enabled.add('CONDSTORE')
}

export function formatStatus(row: MailboxRow, items: readonly StatusItem[]): string {
  const values = items.map(({ name, value }) => `${name} ${value(row)}`)
  return `STATUS ${quotedMailbox(row.name)} (${values.join(' ')})`
}
