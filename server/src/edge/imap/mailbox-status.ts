/** Items of STATUS, also asked for by LIST … RETURN (STATUS …). RFC 9051 §7.3.4, RFC 5819 */
import type { MailboxRow } from '../../service/mailbox/account-mail.ts'
import { highestModSeq } from './open-mailbox.ts'
import type { Session } from './session.ts'
import { quotedMailbox } from './syntax/quote.ts'
import type { Reader } from './syntax/reader.ts'

export type StatusItem = {
  readonly name: string
  readonly value: (row: MailboxRow, session: Session) => number
}

const ITEMS: ReadonlyMap<string, StatusItem> = new Map(
  (
    [
      { name: 'MESSAGES', value: (row) => row.messages },
      { name: 'RECENT', value: () => 0 },
      { name: 'UIDNEXT', value: (row) => row.uidNext },
      { name: 'UIDVALIDITY', value: (row) => row.uidValidity },
      { name: 'UNSEEN', value: (row) => row.unseen },
      { name: 'DELETED', value: (row) => row.deleted },
      { name: 'SIZE', value: (row) => row.sizeBytes },
      { name: 'HIGHESTMODSEQ', value: highestModSeq },
      { name: 'APPENDLIMIT', value: (_row, { deps }) => deps.maxMessageBytes },
    ] satisfies StatusItem[]
  ).map((item) => [item.name, item]),
)

export function readStatusItems(read: Reader): StatusItem[] {
  return read.list(() => read.oneOf(ITEMS))
}

/** Asking for HIGHESTMODSEQ enables CONDSTORE. RFC 7162 §3.1 */
export function enableFor(session: Session, items: readonly StatusItem[]): void {
  if (items.some(({ name }) => name === 'HIGHESTMODSEQ')) session.enabled.add('CONDSTORE')
}

export function formatStatus(session: Session, row: MailboxRow, items: readonly StatusItem[]): string {
  const values = items.map(({ name, value }) => `${name} ${value(row, session)}`)
  return `STATUS ${quotedMailbox(row.name)} (${values.join(' ')})`
}
