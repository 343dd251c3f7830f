/** Whose mail is behind a mailbox: that of who signed in, or of somebody who shares it. RFC 4314 */
import type { Right } from '../../mail/imap/rights.ts'
import { mailboxObjectId } from '../../mail/object-id.ts'
import type { AccountMail, MailboxRow } from '../../service/mailbox/account-mail.ts'
import type { Mail } from '../../service/mailbox/mail.ts'
import type { SelectedMailbox } from './selected-mailbox.ts'
import type { SelectedSession } from './session.ts'

export function mailOf({ account, selected }: Pick<SelectedSession, 'account' | 'selected'>): Mail {
  return selected.shared ?? account
}

export function mailBehind(account: AccountMail, row: MailboxRow): Mail {
  return row.shared ?? account
}

/** As far as is known without asking: the service decides. */
export function may(selected: SelectedMailbox, right: Right): boolean {
  return selected.shared?.may(right) ?? true
}

export function mayRead(row: MailboxRow): boolean {
  return row.shared?.may('r') ?? true
}

/** A mailbox to put messages into; one that may be neither seen nor written into is not there. RFC 4314 §4 */
export async function targetNamed(account: AccountMail, name: string): Promise<MailboxRow | undefined> {
  const row = await account.mailbox(name)
  const hidden = row?.shared !== undefined && !row.shared.may('l') && !row.shared.may('i')
  return hidden ? undefined : row
}

/** Where one may put messages and not look, it is not told under which UIDs they are. RFC 4315 §3 */
export function uidCode(target: MailboxRow, code: string): string | undefined {
  return mayRead(target) ? code : undefined
}

/** Two accounts number their mailboxes alike. */
export function isSame(
  selected: SelectedMailbox | undefined,
  row: Pick<MailboxRow, 'shared'> & { readonly id: MailboxRow['id'] | undefined },
): boolean {
  return selected !== undefined && selected.id === row.id && selected.shared?.id === row.shared?.id
}

/** Tells a mailbox from every other one that this person has. */
export function keyOf({ id, shared }: MailboxRow): string {
  return shared === undefined ? `${id}` : `${shared.id}/${id}`
}

export function objectIdOf({ id, shared }: Pick<MailboxRow, 'id' | 'shared'>): string {
  return mailboxObjectId(id, shared?.id)
}
