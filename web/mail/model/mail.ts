/** Messages and folders as JMAP tells them, as far as the list and the reading pane look at them. RFC 8621 §2, §4 */

export type MailAddress = { readonly name: string | null; readonly email: string }
export type IdSet = Readonly<Record<string, true>>

/** RFC 8621 §2 */
export type Folder = {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
  readonly role: string | null
  readonly sortOrder: number
  readonly totalEmails: number
  readonly unreadEmails: number
  readonly unreadThreads: number
  readonly myRights?: Readonly<Record<string, boolean>>
  /** Whose it is; absent: one's own. */
  readonly account?: { readonly id: string; readonly name: string }
}

/** What a row needs of a message. RFC 8621 §4.1 */
export type Mail = {
  readonly id: string
  readonly threadId: string
  readonly mailboxIds: IdSet
  readonly keywords: IdSet
  readonly from: readonly MailAddress[] | null
  readonly to: readonly MailAddress[] | null
  readonly subject: string | null
  readonly receivedAt: string
  readonly hasAttachment: boolean
  readonly preview: string
  /** Put off until then. Of the server's own: docs/decisions/0034-snooze.md */
  readonly snoozed?: Snoozed | null
}
export type Snoozed = { readonly until: string }
export const MAIL_PROPERTIES = [
  'id',
  'threadId',
  'mailboxIds',
  'keywords',
  'from',
  'to',
  'subject',
  'receivedAt',
  'hasAttachment',
  'preview',
  'snoozed',
] as const satisfies readonly (keyof Mail)[]

/** RFC 8621 §4.1.1 */
export const SEEN = '$seen'
export const FLAGGED = '$flagged'
/** On top of its folder until it is taken off. A keyword of ours, readable by every client. */
export const PINNED = 'pinned'
/** RFC 8621 §4.1.1, IANA */
export const PHISHING = '$phishing'

/** RFC 8621 §4.1.1 */
export const ANSWERED = '$answered'
export const FORWARDED = '$forwarded'

export const isUnread = (mail: Mail): boolean => mail.keywords[SEEN] !== true
export const nameOf = ({ name, email }: MailAddress): string => (name === null || name === '' ? email : name)

/** How a conversation stands in a list: what all of its messages say together. */
export type Conversation = {
  readonly threadId: string
  /** The one that the list found. */
  readonly mail: Mail
  /** All of them, oldest first. */
  readonly mails: readonly Mail[]
  readonly unread: boolean
  readonly flagged: boolean
  readonly pinned: boolean
  /** Something of it was answered, or passed on. */
  readonly answered: boolean
  readonly forwarded: boolean
  readonly hasAttachment: boolean
  /** Each person once, in the order in which they wrote. */
  readonly people: readonly MailAddress[]
}

/** `mails`: those of the thread that are known; at least `mail`. */
export function conversationOf(mail: Mail, mails: readonly Mail[]): Conversation {
  const all = mails.length === 0 ? [mail] : [...mails].sort((a, b) => compare(a.receivedAt, b.receivedAt))
  const people = new Map<string, MailAddress>()
  for (const one of all)
    for (const from of one.from ?? [])
      if (!people.has(from.email.toLowerCase())) people.set(from.email.toLowerCase(), from)
  return {
    threadId: mail.threadId,
    mail,
    mails: all,
    unread: all.some(isUnread),
    flagged: all.some(({ keywords }) => keywords[FLAGGED] === true),
    pinned: all.some(({ keywords }) => keywords[PINNED] === true),
    answered: all.some(({ keywords }) => keywords[ANSWERED] === true),
    forwarded: all.some(({ keywords }) => keywords[FORWARDED] === true),
    hasAttachment: all.some(({ hasAttachment }) => hasAttachment),
    people: [...people.values()],
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
