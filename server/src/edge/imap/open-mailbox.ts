/** What SELECT and EXAMINE share. RFC 9051 §6.3.2, §6.3.3, RFC 7162 §3.1.8 */
import { SEEN } from '../../mail/flag.ts'
import type { MailboxRow, MailboxView } from '../../service/mailbox/account-mail.ts'
import type { Reply } from './command.ts'
import { SelectedMailbox } from './selected-mailbox.ts'
import type { SignedInSession } from './session.ts'
import { announceFlags } from './sync.ts'
import type { Reader } from './syntax/reader.ts'

export type OpenArgs = { readonly mailbox: string; readonly condstore: boolean }

/** mailbox [SP "(" CONDSTORE ")"] */
export function readOpen(read: Reader): OpenArgs {
  const mailbox = read.mailbox()
  let condstore = false
  if (read.trySpace())
    read.list(() => {
      read.token('CONDSTORE')
      condstore = true
    })
  read.end()
  return { mailbox, condstore }
}

export async function openMailbox(
  session: SignedInSession,
  args: OpenArgs,
  readOnly: boolean,
): Promise<Reply> {
  const { account } = session
  // The old one closes even if the new one cannot be opened. RFC 9051 §6.3.2
  if (session.selected !== undefined) {
    session.unselect()
    session.untagged(`OK [CLOSED] ${session.phrase({ key: 'imap.done' })}`)
  }
  if (args.condstore) session.enabled.add('CONDSTORE')
  const row = await account.existing(args.mailbox)
  // From here on changes are heard of, so that none falls between the view and the first look.
  const view = await account.view(row.id)
  const keywords = await account.keywords()
  const selected = new SelectedMailbox(row, view, keywords, readOnly, session.deps.clock.now())
  session.select(selected)
  describe(session, row, view)
  announceFlags(session.assertSelected())
  return { status: 'OK', code: readOnly ? 'READ-ONLY' : 'READ-WRITE', text: { key: 'imap.done' } }
}

function describe(session: SignedInSession, row: MailboxRow, view: MailboxView): void {
  const ok = session.phrase({ key: 'imap.done' })
  session.untagged(`${view.count} EXISTS`)
  session.untagged('0 RECENT')
  const unseen = firstUnseen(view)
  if (unseen > 0) session.untagged(`OK [UNSEEN ${unseen}] ${ok}`)
  session.untagged(`OK [UIDVALIDITY ${row.uidValidity}] ${ok}`)
  const last = view.count === 0 ? 0 : (view.uids[view.count - 1] ?? 0)
  session.untagged(`OK [UIDNEXT ${Math.max(row.uidNext, last + 1)}] ${ok}`)
  session.untagged(`OK [HIGHESTMODSEQ ${highestModSeq(row)}] ${ok}`)
}

/** Never 0, also for a mailbox that nothing has happened to yet. RFC 7162 §7 */
export function highestModSeq(row: MailboxRow): number {
  return Math.max(row.highestModSeq, 1)
}

/** The number of the first message without \Seen; 0 when there is none. */
function firstUnseen(view: MailboxView): number {
  for (let at = 0; at < view.count; at++) if (((view.flagsLow[at] ?? 0) & SEEN) === 0) return at + 1
  return 0
}
