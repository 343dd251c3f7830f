/** Items of STATUS, also asked for by LIST … RETURN (STATUS …). RFC 9051 §7.3.4, RFC 5819, RFC 8474 §4.3, RFC 9208 §4.1.4 */
import type { MailboxRow } from '../../service/mailbox/account-mail.ts'
import { enable } from './enabled.ts'
import { highestModSeq } from './open-mailbox.ts'
import type { Session } from './session.ts'
import { objectIdOf } from './shared.ts'
import { quotedMailbox } from './syntax/quote.ts'
import type { Reader } from './syntax/reader.ts'

export type StatusItem = {
  readonly name: string
  readonly value: (row: MailboxRow, session: Session) => number | string | Promise<number>
}

export const STATUS_ITEMS: ReadonlyMap<string, StatusItem> = new Map(
  (
    [
      { name: 'MESSAGES', value: (row) => row.messages },
      { name: 'RECENT', value: () => 0 },
      { name: 'UIDNEXT', value: (row) => row.uidNext },
      { name: 'UIDVALIDITY', value: (row) => row.uidValidity },
      { name: 'UNSEEN', value: (row) => row.shared?.unseen() ?? row.unseen },
      { name: 'DELETED', value: (row) => row.deleted },
      {
        name: 'DELETED-STORAGE',
        value: ({ id, shared }, { account }) => (shared ?? account)?.deletedBytes(id) ?? Promise.resolve(0),
      },
      { name: 'SIZE', value: (row) => row.sizeBytes },
      { name: 'HIGHESTMODSEQ', value: highestModSeq },
      { name: 'MAILBOXID', value: (row) => `(${objectIdOf(row)})` },
      { name: 'APPENDLIMIT', value: (_row, { deps }) => deps.maxMessageBytes },
    ] satisfies StatusItem[]
  ).map((item) => [item.name, item]),
)

export function readStatusItems(read: Reader): StatusItem[] {
  return read.list(() => read.oneOf(STATUS_ITEMS))
}

/** Asking for HIGHESTMODSEQ enables CONDSTORE. RFC 7162 §3.1 */
export function enableFor(session: Session, items: readonly StatusItem[]): void {
  if (items.some(({ name }) => name === 'HIGHESTMODSEQ')) enable(session, 'CONDSTORE')
}

export async function formatStatus(
  session: Session,
  row: MailboxRow,
  items: readonly StatusItem[],
): Promise<string> {
  const values: string[] = []
  for (const { name, value } of items) values.push(`${name} ${await value(row, session)}`)
  return `STATUS ${quotedMailbox(row.name, session.nameForm)} (${values.join(' ')})`
}
