/** What SELECT and EXAMINE share. RFC 9051 §6.3.2, §6.3.3, RFC 7162 §3.1.8, §3.2.5, RFC 8474 §4.2 */
import { SEEN } from '../../mail/flag.ts'
import type { MailboxRow, MailboxView } from '../../service/mailbox/account-mail.ts'
import { announceFlags } from './announce-flags.ts'
import type { Reply } from './command.ts'
import { enable } from './enabled.ts'
import { oldName } from './old-name.ts'
import { resync } from './resync.ts'
import { SelectedMailbox } from './selected-mailbox.ts'
import type { SignedInSession } from './session.ts'
import { mailBehind, objectIdOf } from './shared.ts'
import { type KnownMailbox, readKnownMailbox } from './syntax/qresync.ts'
import { quotedMailbox } from './syntax/quote.ts'
import type { Reader } from './syntax/reader.ts'
import { WordedFault } from './syntax/worded-fault.ts'
import { uidRequired } from './uid-only.ts'

export type OpenArgs = {
  readonly mailbox: string
  readonly written: string
  readonly condstore: boolean
  readonly known: KnownMailbox | undefined
}

const PARAMETERS = new Map(['CONDSTORE', 'QRESYNC'].map((word) => [word, word]))

/** mailbox [SP "(" select-param *(SP select-param) ")"] */
export function readOpen(read: Reader): OpenArgs {
  const { name: mailbox, written } = read.mailboxAsWritten()
  let condstore = false
  let known: KnownMailbox | undefined
  if (read.trySpace())
    read.list(() => {
      if (read.oneOf(PARAMETERS) === 'CONDSTORE') condstore = true
      else {
        read.space()
        known = readKnownMailbox(read)
      }
    })
  read.end()
  return { mailbox, written, condstore, known }
}

export async function openMailbox(
  session: SignedInSession,
  args: OpenArgs,
  readOnly: boolean,
): Promise<Reply> {
  const { account } = session
  if (args.known !== undefined && !session.enabled.has('QRESYNC'))
    throw new WordedFault({ key: 'imap.needs-qresync' })
  if (args.known?.pairs !== undefined && session.enabled.has('UIDONLY')) throw uidRequired()
  // The old one closes even if the new one cannot be opened. RFC 9051 §6.3.2
  if (session.selected !== undefined) {
    session.unselect()
    session.untagged(`OK [CLOSED] ${session.phrase({ key: 'imap.done' })}`)
  }
  if (args.condstore) enable(session, 'CONDSTORE')
  const row = await account.existing(args.mailbox)
  await row.shared?.demand('r')
  const mail = mailBehind(account, row)
  // From here on changes are heard of, so that none falls between the view and the first look.
  const view = await mail.view(row.id)
  const keywords = await mail.keywords()
  const selected = new SelectedMailbox(row, view, keywords, readOnly, session.deps.clock.now())
  session.select(selected)
  describe(session, row, view, args.written)
  announceFlags(session.assertSelected())
  if (args.known !== undefined) await resync(session.assertSelected(), args.known)
  const code = readOnly || changesNothing(row) ? 'READ-ONLY' : 'READ-WRITE'
  return { status: 'OK', code, text: { key: 'imap.done' } }
}

/** \\Seen is everybody's own: with that right alone nothing changes for others. RFC 4314 §5.2 */
function changesNothing({ shared }: MailboxRow): boolean {
  return shared !== undefined && !(['i', 'e', 't', 'w'] as const).some((right) => shared.may(right))
}

function describe(session: SignedInSession, row: MailboxRow, view: MailboxView, written: string): void {
  const ok = session.phrase({ key: 'imap.done' })
  session.untagged(`${view.count} EXISTS`)
  // IMAP4rev2 knows neither \Recent nor the first unseen message. RFC 9051 appendix E
  if (!session.enabled.has('IMAP4rev2')) {
    session.untagged('0 RECENT')
    const unseen = firstUnseen(view)
    if (unseen > 0 && !session.enabled.has('UIDONLY')) session.untagged(`OK [UNSEEN ${unseen}] ${ok}`)
  }
  session.untagged(`OK [UIDVALIDITY ${row.uidValidity}] ${ok}`)
  const last = view.count === 0 ? 0 : (view.uids[view.count - 1] ?? 0)
  session.untagged(`OK [UIDNEXT ${Math.max(row.uidNext, last + 1)}] ${ok}`)
  session.untagged(`OK [HIGHESTMODSEQ ${highestModSeq(row)}] ${ok}`)
  session.untagged(`OK [MAILBOXID (${objectIdOf(row)})] ${ok}`)
  // RFC 9051 §6.3.2: the name as the server spells it.
  if (session.enabled.has('IMAP4rev2'))
    session.untagged(
      `LIST () "/" ${quotedMailbox(row.name, session.nameForm)}${oldName(session, row.name, written)}`,
    )
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
