/** All names that LIST and LSUB may speak of: mailboxes, subscribed names, and the levels above them. */
import type { AccountMail, MailboxRow } from '../../service/mailbox/account-mail.ts'
import { ATTRIBUTES } from './special-use.ts'

export type ListedMailbox = {
  readonly name: string
  /** Undefined: there is no mailbox of that name. */
  readonly row: MailboxRow | undefined
  readonly subscribed: boolean
  readonly subscribedBelow: boolean
  readonly hasChildren: boolean
  /** Neither it nor anything below it is a mailbox. */
  readonly onlySubscribed: boolean
  /** `\Sent` and the like. */
  readonly use: string | undefined
}

/** What LIST, LSUB and XLIST say of a mailbox that is there: whether more is below it, and what it is for. */
export function attributesOf({ hasChildren, use }: ListedMailbox): readonly string[] {
  return [hasChildren ? '\\HasChildren' : '\\HasNoChildren', ...(use === undefined ? [] : [use])]
}

/** In name order, INBOX first, levels above before those below. */
export async function listMailboxes(account: AccountMail): Promise<ListedMailbox[]> {
  const rows = [...(await account.mailboxes()), ...(await account.sharedMailboxes()).filter(isListed)]
  const subscriptions = new Set(await account.subscriptions())
  const byName = new Map(rows.map((row) => [row.name, row]))
  const parents = new Set(rows.flatMap(({ name }) => levelsAbove(name)))
  const subscribedParents = new Set([...subscriptions].flatMap((name) => levelsAbove(name)))
  const names = new Set([...byName.keys(), ...parents, ...subscriptions, ...subscribedParents])
  return [...names].sort(byInboxAndName).map((name) => {
    const row = byName.get(name)
    return {
      name,
      row,
      subscribed: subscriptions.has(name),
      subscribedBelow: subscribedParents.has(name),
      hasChildren: parents.has(name),
      onlySubscribed: row === undefined && !parents.has(name),
      use: row?.specialUse === undefined ? undefined : ATTRIBUTES[row.specialUse],
    }
  })
}

/** RFC 4314 §4 */
function isListed({ shared }: MailboxRow): boolean {
  return shared?.may('l') ?? true
}

function levelsAbove(name: string): string[] {
  const levels: string[] = []
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) levels.push(name.slice(0, at))
  return levels
}

function byInboxAndName(a: string, b: string): number {
  if (a === 'INBOX') return -1
  if (b === 'INBOX') return 1
  return a < b ? -1 : 1
}
