/** The mailboxes that filters speak of. RFC 5465 §6, RFC 7377 §2.2 */
import type { MailboxId } from '../../mail/ids.ts'
import type { MailboxRow } from '../../service/mailbox/account-mail.ts'
import type { SignedInSession } from './session.ts'
import type { MailboxFilter } from './syntax/mailbox-filters.ts'

/** Each once, in name order; what is not there is passed over. */
export async function filteredMailboxes(
  { account, selected }: SignedInSession,
  filters: readonly MailboxFilter[],
): Promise<MailboxRow[]> {
  const rows = await account.mailboxes()
  const subscribed = filters.some(({ kind }) => kind === 'subscribed')
    ? new Set(await account.subscriptions())
    : undefined
  const tests = filters.map((filter) => mailboxTest(filter, selected?.id, subscribed))
  return rows.filter((row) => tests.some((test) => test(row)))
}

type Test = (row: { readonly id: MailboxId | undefined; readonly name: string }) => boolean

/** `selected`: the mailbox that is open; `subscribed`: the names that are. */
export function mailboxTest(
  filter: MailboxFilter,
  selected: MailboxId | undefined,
  subscribed: ReadonlySet<string> | undefined,
): Test {
  switch (filter.kind) {
    case 'selected':
      return ({ id }) => id === selected
    case 'inboxes':
      return ({ name }) => name === 'INBOX'
    case 'personal':
      return () => true
    case 'subscribed':
      return ({ name }) => subscribed?.has(name) ?? false
    case 'mailboxes':
      return among(filter.names)
    case 'subtree':
      return ({ name }) => filter.names.some((top) => name === top || name.startsWith(`${top}/`))
    case 'subtree-one':
      return ({ name }) => filter.names.some((top) => name === top || isChild(name, top))
  }
}

function among(names: readonly string[]): Test {
  const wanted = new Set(names.map((name) => name.normalize('NFC')))
  return ({ name }) => wanted.has(name)
}

function isChild(name: string, top: string): boolean {
  return name.startsWith(`${top}/`) && !name.includes('/', top.length + 1)
}
