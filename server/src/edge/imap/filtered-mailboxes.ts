/** The mailboxes that filters speak of. RFC 5465 §6, RFC 7377 §2.2 */
import type { MailboxId } from '../../mail/ids.ts'
import type { MailboxRow } from '../../service/mailbox/account-mail.ts'
import { isSharedName } from '../../service/sharing/shared-names.ts'
import type { SelectedMailbox } from './selected-mailbox.ts'
import type { SignedInSession } from './session.ts'
import { isSame, mayRead } from './shared.ts'
import type { MailboxFilter } from './syntax/mailbox-filters.ts'

/** Each once, in name order; what is not there is passed over. */
export async function filteredMailboxes(
  { account, selected }: SignedInSession,
  filters: readonly MailboxFilter[],
): Promise<MailboxRow[]> {
  const shared = filters.every((filter) => isOwn(filter, selected))
    ? []
    : (await account.sharedMailboxes()).filter(mayRead)
  const rows = [...(await account.mailboxes()), ...shared]
  const subscribed = filters.some(({ kind }) => kind === 'subscribed')
    ? new Set(await account.subscriptions())
    : undefined
  const tests = filters.map((filter) => mailboxTest(filter, selected, subscribed))
  return rows.filter((row) => tests.some((test) => test(row)))
}

type Named = Pick<MailboxRow, 'shared' | 'name'> & { readonly id: MailboxId | undefined }
type Test = (row: Named) => boolean

/** Those of others need not be looked for. */
function isOwn(filter: MailboxFilter, selected: SelectedMailbox | undefined): boolean {
  switch (filter.kind) {
    case 'selected':
      return selected?.shared === undefined
    case 'inboxes':
    case 'personal':
      return true
    case 'subscribed':
      return false
    case 'mailboxes':
    case 'subtree':
    case 'subtree-one':
      return !filter.names.some(isSharedName)
  }
}

/** `selected`: the mailbox that is open; `subscribed`: the names that are. */
export function mailboxTest(
  filter: MailboxFilter,
  selected: SelectedMailbox | undefined,
  subscribed: ReadonlySet<string> | undefined,
): Test {
  switch (filter.kind) {
    case 'selected':
      return (row) => isSame(selected, row)
    case 'inboxes':
      return ({ name }) => name === 'INBOX'
    case 'personal':
      return ({ shared }) => shared === undefined
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
