/**
 * LIST: which mailboxes there are.
 *
 *   C: a2 LIST (SUBSCRIBED) "" ("INBOX" "Clientes/%") RETURN (STATUS (MESSAGES))
 *   S: * LIST (\Subscribed \HasNoChildren) "/" "INBOX"
 *   S: * STATUS "INBOX" (MESSAGES 17)
 *   S: a2 OK Done
 *
 * RFC 9051 §6.3.9, RFC 5258 (extended), RFC 5819 (STATUS), RFC 6154 (SPECIAL-USE), RFC 3348 (CHILDREN),
 * RFC 9590 (METADATA), RFC 8440 (MYRIGHTS)
 */
import { compilePattern } from '../../../mail/imap/mailbox-pattern.ts'
import type { Annotation, MailboxRow } from '../../../service/mailbox/account-mail.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { attributesOf, type ListedMailbox, listMailboxes } from '../mailbox-list.ts'
import { enableFor, formatStatus, readStatusItems, type StatusItem } from '../mailbox-status.ts'
import { choose, notesOf, tellNotes } from '../metadata.ts'
import type { SignedInSession } from '../session.ts'
import { mayRead } from '../shared.ts'
import { readEntry } from '../syntax/metadata.ts'
import { quotedMailbox } from '../syntax/quote.ts'
import type { Reader } from '../syntax/reader.ts'
import { tellMyRights } from './myrights.ts'

export const list = defineCommand({ name: 'LIST', when: 'signed-in', parse, run })

type ListArgs = {
  /** Any of the three extensions' words was used: attributes of RFC 5258 may be sent. */
  readonly extended: boolean
  readonly select: ReadonlySet<string>
  readonly reference: string
  readonly patterns: readonly string[]
  readonly returns: ReadonlySet<string>
  readonly status: readonly StatusItem[]
  /** Notes to be told of each mailbox. RFC 9590 §3 */
  readonly notes: readonly string[]
}

const SELECT_OPTIONS = new Map(
  ['SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE'].map((word) => [word, word]),
)
const RETURN_OPTIONS = new Map(
  ['SUBSCRIBED', 'CHILDREN', 'SPECIAL-USE', 'STATUS', 'METADATA', 'MYRIGHTS'].map((word) => [word, word]),
)

/** ["(" select-opts ")" SP] reference SP pattern(s) [SP "RETURN" SP "(" return-opts ")"]. RFC 5258 §6 */
function parse(read: Reader): ListArgs {
  let extended = read.sees('(')
  const select = new Set(extended ? read.listOrNone(() => read.oneOf(SELECT_OPTIONS)) : [])
  if (extended) read.space()
  if (select.has('RECURSIVEMATCH') && !select.has('SUBSCRIBED'))
    throw read.fault('RECURSIVEMATCH together with SUBSCRIBED')
  const reference = read.reference()
  read.space()
  const several = read.sees('(')
  extended ||= several
  const patterns = several ? read.list(() => read.listMailbox()) : [read.listMailbox()]
  let status: StatusItem[] = []
  let notes: string[] = []
  const returns = new Set<string>()
  if (read.trySpace()) {
    extended = true
    read.token('RETURN')
    read.space()
    for (const option of read.listOrNone(() => {
      const option = read.oneOf(RETURN_OPTIONS)
      if (option === 'STATUS') {
        read.space()
        status = readStatusItems(read)
      }
      if (option === 'METADATA') {
        read.space()
        notes = read.list(() => readEntry(read))
      }
      return option
    }))
      returns.add(option)
  }
  read.end()
  return { extended, select, reference, patterns, returns, status, notes }
}

async function run(session: SignedInSession, args: ListArgs): Promise<Reply> {
  const { reference, patterns, select, returns, status, notes } = args
  if (!args.extended && patterns[0] === '') {
    // Only the delimiter is asked for. RFC 9051 §6.3.9
    session.untagged('LIST (\\Noselect) "/" ""')
    return done()
  }
  enableFor(session, status)
  const matchers = patterns.map((pattern) => compilePattern(reference + pattern))
  const all = await listMailboxes(session.account)
  const kept = notes.length === 0 ? undefined : await annotationsByMailbox(session)
  for (const mailbox of all) {
    await session.breathe()
    if (!matchers.some((matches) => matches(mailbox.name))) continue
    const chosen = isChosen(mailbox, select)
    const childChosen = select.has('RECURSIVEMATCH') && mailbox.subscribedBelow
    if (!chosen && !childChosen) continue
    const told = returns.has('SUBSCRIBED') || select.has('SUBSCRIBED')
    const attributes = allAttributesOf(mailbox, args.extended, told)
    const info = childChosen ? ' ("CHILDINFO" ("SUBSCRIBED"))' : ''
    session.untagged(`LIST (${attributes}) "/" ${quotedMailbox(mailbox.name, session.nameForm)}${info}`)
    if (mailbox.row !== undefined) await tellMore(session, mailbox.row, args, kept)
  }
  return done()
}

/** What was asked to be told besides; who may not read a mailbox hears only what they may do. RFC 5819 §2, RFC 8440 §3 */
async function tellMore(
  session: SignedInSession,
  row: MailboxRow,
  { returns, status, notes }: ListArgs,
  kept: ReadonlyMap<number, Annotation[]> | undefined,
): Promise<void> {
  if (returns.has('MYRIGHTS')) await tellMyRights(session, row)
  if (!mayRead(row)) return
  if (status.length > 0) session.untagged(await formatStatus(session, row, status))
  if (kept === undefined) return
  const here = row.shared === undefined ? kept.get(row.id) : await row.shared.annotations()
  tellNotes(session, row.name, choose(notesOf(session, row, here ?? []), notes, 0))
}

async function annotationsByMailbox({
  account,
}: SignedInSession): Promise<ReadonlyMap<number, Annotation[]>> {
  return Map.groupBy(await account.annotations(undefined), ({ mailboxId }) => mailboxId)
}

function isChosen(mailbox: ListedMailbox, select: ReadonlySet<string>): boolean {
  if (select.has('SUBSCRIBED') && !mailbox.subscribed) return false
  if (select.has('SPECIAL-USE') && mailbox.use === undefined) return false
  // A name that is only subscribed, or only has mailboxes below, is no mailbox of its own.
  return (
    mailbox.row !== undefined || select.has('SUBSCRIBED') || (mailbox.hasChildren && !mailbox.onlySubscribed)
  )
}

function allAttributesOf(mailbox: ListedMailbox, extended: boolean, subscribed: boolean): string {
  const attributes: string[] = []
  if (mailbox.row === undefined) attributes.push(extended ? '\\NonExistent' : '\\Noselect')
  if (subscribed && mailbox.subscribed) attributes.push('\\Subscribed')
  return [...attributes, ...attributesOf(mailbox)].join(' ')
}
