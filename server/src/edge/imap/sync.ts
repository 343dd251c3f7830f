/**
 * Tells a client what others changed in its mailbox: EXPUNGE, EXISTS, FLAGS and FETCH, as far as it may hear it now.
 * RFC 9051 §7.5.1, §5.2, RFC 7162 §3.2
 */
import { lowerBound } from '../../lib/lower-bound.ts'
import { formatNumbers } from '../../mail/imap/message-set.ts'
import type { EntryState, MailboxView } from '../../service/mailbox/account-mail.ts'
import { tellKeywords } from './announce-flags.ts'
import { createFlagTexts } from './fetch/flag-texts.ts'
import { tellRemovedResults, updateSearches } from './search/updates.ts'
import type { SelectedSession } from './session.ts'
import { mailOf } from './shared.ts'
import { fetchHead } from './uid-only.ts'

/** `all` may renumber the messages; `keep-numbers` goes on counting those that are gone. */
export type SyncMode = 'all' | 'keep-numbers'

const NONE: ReadonlySet<number> = new Set()
/** UIDs of one VANISHED: at worst some 8,000 octets. RFC 7162 §4 */
const VANISHED_UIDS = 700

/** The mailbox as it is now, if that is known without asking the store. */
export function presentView({ account, selected }: SelectedSession): MailboxView | undefined {
  return selected.shared === undefined ? account.presentView(selected.id) : undefined
}

/** Looks and tells. `own`: what this client itself has just changed, which its command answers. */
export async function sync(
  session: SelectedSession,
  mode: SyncMode,
  own: readonly EntryState[] = [],
): Promise<void> {
  const { selected } = session
  selected.dirty = false
  const view = presentView(session) ?? (await mailOf(session).view(selected.id))
  selected.lookedMs = session.deps.clock.now()
  const known = selected.view
  if (view === known && selected.count === view.count) return
  const { expunged, changed, touched, added } = selected.compare(
    view,
    own.length === 0 ? NONE : new Set(own.map(({ modSeq }) => modSeq)),
  )
  const keep = mode === 'keep-numbers' && expunged.length > 0
  if (keep) selected.adoptKeeping(view, added)
  else {
    tellRemovedResults(session, expunged)
    tellExpunged(session, expunged)
    selected.adopt(view)
  }
  if (added > 0) session.untagged(`${selected.count} EXISTS`)
  // What the owner alone has read is not for those to hear who share the mailbox.
  const told = selected.shared === undefined ? changed : visiblyChanged(session, known, view, changed)
  if (told.length > 0) await tellFlags(session, told)
  if (selected.updated.size > 0) {
    const numbers = touched.map((place) => selected.numberOf(view.uids[place] ?? 0))
    for (let number = selected.count - added + 1; number <= selected.count; number++) numbers.push(number)
    await updateSearches(session, numbers)
  }
  // Those that are gone are told at the next chance.
  if (keep) selected.dirty = true
}

/** Those whose flags are others than before, unless the client follows mod-sequences: it needs to learn the new ones. */
function visiblyChanged(
  { enabled }: SelectedSession,
  before: MailboxView,
  after: MailboxView,
  places: readonly number[],
): readonly number[] {
  if (enabled.has('CONDSTORE')) return places
  return places.filter((place) => {
    const uid = after.uids[place] ?? 0
    const old = lowerBound(before.uids, uid, 0, before.count)
    if (old === before.count || before.uids[old] !== uid) return true
    return before.flagsLow[old] !== after.flagsLow[place] || before.flagsHigh[old] !== after.flagsHigh[place]
  })
}

/** Who has enabled QRESYNC or UIDONLY hears of UIDs. RFC 7162 §3.2.10.2, RFC 9586 §3.2 */
function tellExpunged({ selected, output, enabled }: SelectedSession, numbers: readonly number[]): void {
  if (!enabled.has('QRESYNC') && !enabled.has('UIDONLY')) {
    for (const number of numbers.toReversed()) output.text(`* ${number} EXPUNGE\r\n`)
    return
  }
  for (let at = 0; at < numbers.length; at += VANISHED_UIDS) {
    const uids = numbers.slice(at, at + VANISHED_UIDS).map((number) => selected.uidOf(number))
    output.text(`* VANISHED ${formatNumbers(uids)}\r\n`)
  }
}

/**
 * Tells now what a command has removed; the result is the code of its answer for a client that has enabled QRESYNC.
 * RFC 7162 §3.2.7, §3.2.9, RFC 6851 §4.4
 */
export async function syncRemoved(session: SelectedSession, removed: number): Promise<string | undefined> {
  session.selected.dirty = true
  if (removed === 0 || !session.enabled.has('QRESYNC')) return undefined
  await sync(session, 'all')
  return `HIGHESTMODSEQ ${session.selected.toldModSeq}`
}

/** One FETCH a message, by place in the view. */
export async function tellFlags(
  session: SelectedSession,
  places: readonly number[],
  what: { readonly flags: boolean } = { flags: true },
): Promise<void> {
  const { selected, output } = session
  await tellKeywords(session, places)
  const flagsOf = createFlagTexts(selected.keywords)
  const condstore = session.enabled.has('CONDSTORE')
  const { uids, flagsLow, flagsHigh, modSeqs } = selected.view
  for (const place of places) {
    const uid = uids[place] ?? 0
    const flags = what.flags ? ` FLAGS (${flagsOf(flagsLow[place] ?? 0, flagsHigh[place] ?? 0)})` : ''
    const modSeq = condstore ? ` MODSEQ (${modSeqs[place]})` : ''
    output.text(`${fetchHead(session, selected.numberOf(uid), uid)}UID ${uid}${flags}${modSeq})\r\n`)
  }
}
