/**
 * Tells a client of what happens in the mailboxes it has asked for with NOTIFY, in the pauses between its commands and
 * at their end. It looks at the account signed in to and at what others share with it, and at nothing else. RFC 5465
 *
 * We differ in one thing: what happens in the open mailbox is also told with commands and in IDLE, as without NOTIFY,
 * whatever was asked: a client has to be ready for it at any time (RFC 9051 §7), and would count wrong without.
 */
import { hash } from 'node:crypto'
import { Refusal } from '../../lib/refusal.ts'
import type { AccountMail, MailboxRow } from '../../service/mailbox/account-mail.ts'
import { answerFetch } from './fetch/answer-fetch.ts'
import { mailboxTest } from './filtered-mailboxes.ts'
import { type AccountLook, mailboxNews, type News } from './mailbox-news.ts'
import { formatStatus, STATUS_ITEMS, type StatusItem } from './mailbox-status.ts'
import type { SelectedSession, SignedInSession } from './session.ts'
import { isSame, keyOf } from './shared.ts'
import { sync } from './sync.ts'
import { type BodyItem, type FetchItem, isSimple, type SimpleItem } from './syntax/fetch-items.ts'
import { type EventGroup, isSelected, type NotifyEvent } from './syntax/notify-events.ts'
import { quotedMailbox } from './syntax/quote.ts'

const COUNTS = ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY', 'UNSEEN'].flatMap(
  (name) => STATUS_ITEMS.get(name) ?? [],
)
const COUNTS_WITH_MODSEQ: readonly StatusItem[] = [
  ...COUNTS,
  ...[STATUS_ITEMS.get('HIGHESTMODSEQ')].flatMap((item) => item ?? []),
]

export class Notices {
  readonly #session: SignedInSession
  readonly #groups: readonly EventGroup[]
  readonly #selected: EventGroup | undefined
  readonly #wanted: ReadonlySet<NotifyEvent>
  readonly #stopListening: () => void
  #look: AccountLook | undefined
  #pending = false
  #telling: Promise<void> | undefined

  constructor(session: SignedInSession, groups: readonly EventGroup[]) {
    this.#session = session
    this.#groups = groups
    this.#selected = groups.find((group) => isSelected(group) && group.events.size > 0)
    this.#wanted = new Set(groups.filter((group) => !isSelected(group)).flatMap(({ events }) => [...events]))
    this.#stopListening = session.account.sharing.onChange(() => {
      this.#pending = true
      // A command that is running tells at its end.
      if (!session.working) this.#start()
    })
  }

  /** The open mailbox is told of here: IDLE has nothing to add. */
  get watchesSelected(): boolean {
    return this.#selected !== undefined
  }

  /** Looks for the first time; with `status` it tells how the mailboxes stand. RFC 5465 §3.1 */
  async begin(status: boolean): Promise<void> {
    this.#look = await this.#lookAtAll()
    if (!status) return
    for (const row of this.#look.rows.values()) {
      if (isSame(this.#session.selected, row) || !this.#wants('MessageNew', row, row.name)) continue
      await this.#tellCounts(row)
      await this.#session.output.room()
    }
  }

  stop(): void {
    this.#stopListening()
    this.#pending = false
  }

  /** Until this is done nobody else may write to the client. */
  settled(): Promise<void> | undefined {
    return this.#telling
  }

  /** At the end of a command. */
  async tell(): Promise<void> {
    await this.#telling
    while (this.#pending) await this.#tellOnce()
  }

  #start(): void {
    const { connection, deps } = this.#session
    this.#telling ??= this.#tellInPause().then(
      () => {
        this.#telling = undefined
      },
      (error: unknown) => {
        // Somebody deleted the open mailbox: there is nothing left to select. RFC 2180 §3.3
        if (error instanceof Refusal && error.code === 'not-found') {
          this.#telling = undefined
          this.#session.leave({ key: 'imap.bye.deleted' })
          return
        }
        if (!connection.closed) deps.log.error('imap.notify-failed', error, { connection: connection.id })
        connection.destroy()
      },
    )
  }

  async #tellInPause(): Promise<void> {
    const { output } = this.#session
    // What comes while one look is under way is told by the next, unless a command has come.
    do {
      await output.room()
      await this.#tellOnce()
    } while (this.#pending && !this.#session.working)
    output.flush()
  }

  async #tellOnce(): Promise<void> {
    this.#pending = false
    if (this.#wanted.size > 0 && this.#look !== undefined) {
      const before = this.#look
      this.#look = await this.#lookAtAll()
      for (const news of mailboxNews(before, this.#look)) await this.#tellNews(news)
    }
    if (this.#selected !== undefined && this.#session.selected?.dirty === true)
      await this.#tellSelected(this.#session.assertSelected(), this.#selected)
  }

  async #tellNews(news: News): Promise<void> {
    const { event, name, row } = news
    // Messages of the open mailbox are the affair of its own group. RFC 5465 §6.1
    if (news.kind === 'counts' && row !== undefined && isSame(this.#session.selected, row)) return
    const wanted =
      this.#wants(event, row, name) || (news.kind === 'renamed' && this.#wants(event, row, news.oldName))
    if (!wanted) return
    if (news.kind === 'counts' && row !== undefined) await this.#tellCounts(row)
    else this.#session.untagged(this.#format(news))
  }

  #format(news: News): string {
    const { nameForm } = this.#session
    const name = quotedMailbox(news.name, nameForm)
    const there = news.row === undefined ? '\\NonExistent' : ''
    switch (news.kind) {
      case 'deleted':
        return `LIST (\\NonExistent) "/" ${name}`
      case 'renamed':
        return `LIST () "/" ${name} ("OLDNAME" (${quotedMailbox(news.oldName, nameForm)}))`
      case 'subscribed':
        return `LIST (\\Subscribed${there === '' ? '' : ` ${there}`}) "/" ${name}`
      case 'notes':
        // Names alone: who wants the values asks for them. RFC 5464 §4.4.2
        return `METADATA ${name} ${news.entries.join(' ')}`
      case 'created':
      case 'unsubscribed':
      case 'counts':
        return `LIST (${there}) "/" ${name}`
    }
  }

  async #tellCounts(row: MailboxRow): Promise<void> {
    const items = this.#session.enabled.has('CONDSTORE') ? COUNTS_WITH_MODSEQ : COUNTS
    this.#session.untagged(await formatStatus(this.#session, row, items))
  }

  /** The first group that speaks of the mailbox and knows the event, or wants nothing of it, decides. RFC 5465 §3.1 */
  #wants(event: NotifyEvent, row: MailboxRow | undefined, name: string): boolean {
    for (const { filter, events } of this.#groups) {
      if (filter.kind === 'selected-delayed' || filter.kind === 'selected') continue
      // The account itself is in no mailbox: any group may ask for it.
      const subscriptions = this.#look?.subscriptions
      if (name !== '' && !mailboxTest(filter, undefined, subscriptions)({ id: row?.id, ...row, name }))
        continue
      if (events.has(event)) return true
      if (events.size === 0) return false
    }
    return false
  }

  async #tellSelected(session: SelectedSession, group: EventGroup): Promise<void> {
    const { selected } = session
    const lastUid = selected.uidOf(selected.count)
    const keeps = group.filter.kind === 'selected-delayed'
    await sync(session, keeps ? 'keep-numbers' : 'all')
    if (group.items.length === 0) return
    const numbers: number[] = []
    for (let n = selected.count; n > 0 && selected.uidOf(n) > lastUid; n--) numbers.unshift(n)
    if (numbers.length > 0) await tellItems(session, numbers, group.items)
  }

  async #lookAtAll(): Promise<AccountLook> {
    const { account } = this.#session
    const shared = (await account.sharedMailboxes()).filter(isTold)
    const rows = new Map([...(await account.mailboxes()), ...shared].map((row) => [keyOf(row), row]))
    const subscriptions = this.#asksForSubscriptions() ? await account.subscriptions() : []
    const withNotes = this.#wanted.has('MailboxMetadataChange') || this.#wanted.has('ServerMetadataChange')
    const notes = withNotes ? await lookAtNotes(account) : new Map<string, Map<string, string>>()
    return { rows, subscriptions: new Set(subscriptions), notes }
  }

  #asksForSubscriptions(): boolean {
    return (
      this.#wanted.has('SubscriptionChange') ||
      this.#groups.some(({ filter }) => filter.kind === 'subscribed')
    )
  }
}

/** Of others' mailboxes only what may be seen, and counted. RFC 5465 §5 */
function isTold({ shared }: MailboxRow): boolean {
  return shared === undefined || (shared.may('l') && shared.may('r'))
}

/** A digest stands for each value: a thousand of them are remembered for every client that asks. */
async function lookAtNotes(account: AccountMail): Promise<Map<string, Map<string, string>>> {
  const notes = new Map<string, Map<string, string>>()
  for (const { mailboxId, entry, value } of await account.annotations(undefined)) {
    const here = notes.get(`${mailboxId}`) ?? new Map<string, string>()
    notes.set(`${mailboxId}`, here.set(entry, hash('sha256', value, 'base64')))
  }
  return notes
}

/** The items of new messages, untagged; that a client is told of them is no reading. RFC 5465 §5.1 */
async function tellItems(
  session: SelectedSession,
  numbers: readonly number[],
  items: readonly FetchItem[],
): Promise<void> {
  const simple = items.filter((item): item is SimpleItem => isSimple(item))
  const bodies = items
    .filter((item): item is BodyItem => !isSimple(item))
    .map((item) => ({ ...item, peek: true as const }))
  await answerFetch(session, numbers, simple, bodies, undefined, 'uid')
}
