/**
 * The answer to FETCH, in slices: one read of the store for many messages, and between slices the other sessions have
 * their turn and a client that does not read is waited for (THREATS IM2, IM5).
 */
import type { Refusal } from '../../../lib/refusal.ts'
import { SEEN } from '../../../mail/flag.ts'
import type { AccountId, MessageId, ModSeq } from '../../../mail/ids.ts'
import { SEEN_FLAG } from '../../../mail/imap/flags.ts'
import { emailObjectId, threadObjectId } from '../../../mail/object-id.ts'
import type { DetailName, MessageDetails } from '../../../service/mailbox/account-mail.ts'
import { tellKeywords } from '../announce-flags.ts'
import { done, type Reply } from '../command.ts'
import type { SelectedSession } from '../session.ts'
import { mailOf, may } from '../shared.ts'
import { sync } from '../sync.ts'
import { formatDateTime } from '../syntax/dates.ts'
import type { BodyItem, SimpleItem } from '../syntax/fetch-items.ts'
import { fetchHead } from '../uid-only.ts'
import { BodiesAhead } from './bodies-ahead.ts'
import { createFlagTexts } from './flag-texts.ts'
import { headerSections, writeHeaderSections, writeSections } from './write-sections.ts'

/** Messages of one read of the store. */
const SLICE = 200
/** Messages written from memory alone before others have their turn. */
const LINES = 2_000

/** What went wrong on the way, told when all the others are answered. */
export type Trouble = { gone: boolean; refusal: Refusal | undefined; unknownEncoding: boolean }

export async function answerFetch(
  session: SelectedSession,
  numbers: readonly number[],
  simple: readonly SimpleItem[],
  sections: readonly BodyItem[],
  changedSince: ModSeq | undefined,
  by: 'seq' | 'uid',
): Promise<Reply> {
  const trouble: Trouble = { gone: false, refusal: undefined, unknownEncoding: false }
  const kinds = new Set(simple.map(({ kind }) => kind))
  const details = neededDetails(simple, sections)
  const marksSeen =
    !session.selected.readOnly && may(session.selected, 's') && sections.some(({ peek }) => !peek)
  const size = details !== undefined || sections.length > 0 ? SLICE : LINES
  for (let at = 0; at < numbers.length; at += size) {
    const slice = numbers.slice(at, at + size)
    const wanted =
      changedSince === undefined ? slice : slice.filter((number) => isNewer(session, number, changedSince))
    const marked = marksSeen ? await markSeen(session, wanted) : NONE
    if (kinds.has('flags') || marksSeen)
      await tellKeywords(
        session,
        wanted.map((number) => session.selected.placeOf(number)),
      )
    await writeSlice(session, wanted, { simple, sections, details, marked }, trouble)
    const room = session.output.room()
    if (room !== undefined) await room
    const turn = session.breathe()
    if (turn !== undefined) await turn
  }
  if (trouble.refusal !== undefined) throw trouble.refusal
  if (trouble.unknownEncoding)
    return { status: 'NO', code: 'UNKNOWN-CTE', text: { key: 'imap.unknown-encoding' } }
  // A UID that is not there is no fault, also when it went a moment ago. RFC 9051 §6.4.9
  if (trouble.gone && by === 'seq') return { status: 'NO', code: 'EXPUNGEISSUED', text: { key: 'imap.gone' } }
  return done()
}

const NONE: ReadonlySet<number> = new Set()
/** What the view holds; for the rest the store is asked. */
const IN_VIEW: ReadonlySet<SimpleItem['kind']> = new Set(['uid', 'flags', 'modseq', 'emailid'])
const DETAILS: ReadonlyMap<SimpleItem['kind'], DetailName> = new Map([
  ['threadid', 'threadId'],
  ['envelope', 'envelope'],
  ['bodystructure', 'bodyStructure'],
  ['body', 'body'],
])

/** Undefined: nothing. */
function neededDetails(
  simple: readonly SimpleItem[],
  sections: readonly BodyItem[],
): readonly DetailName[] | undefined {
  const [section] = sections
  // Beside other sections the octets are read anyhow.
  const row: readonly DetailName[] = sections.length === 1 && section?.kind === 'preview' ? ['listRow'] : []
  if (row.length === 0 && simple.every(({ kind }) => IN_VIEW.has(kind))) return undefined
  return [...simple.flatMap(({ kind }) => DETAILS.get(kind) ?? []), ...row]
}

/** Finds among rows that rise as whoever asks does; a message that is gone has none. */
function byUid(rows: readonly MessageDetails[]): (uid: number) => MessageDetails | undefined {
  let next = 0
  return (uid) => {
    while ((rows[next]?.uid ?? uid) < uid) next++
    const row = rows[next]
    if (row?.uid === uid) return row
    // Asked for in another order.
    return rows.find((each) => each.uid === uid)
  }
}

type Wanted = {
  readonly simple: readonly SimpleItem[]
  readonly sections: readonly BodyItem[]
  /** Undefined: nothing but what the view holds. */
  readonly details: readonly DetailName[] | undefined
  /** UIDs that are \Seen since just now: their FLAGS are told unasked. */
  readonly marked: ReadonlySet<number>
}

async function writeSlice(
  session: SelectedSession,
  numbers: readonly number[],
  { simple, sections, details, marked }: Wanted,
  trouble: Trouble,
): Promise<void> {
  const { selected, output } = session
  const headers = new Map<number, Uint8Array>()
  const inHeader = headerSections(sections)
  const headersOnly = inHeader !== undefined
  const asked = details === undefined && !headersOnly ? [] : numbers.map((number) => selected.uidOf(number))
  const rows = details === undefined ? [] : await mailOf(session).details(selected.id, asked, details)
  const detailsOf = byUid(rows)
  if (details?.includes('listRow') === true)
    for (const row of rows) session.deps.previews.learn(mailOf(session).id, row)
  if (headersOnly)
    for (const { uid, header } of await mailOf(session).headers(selected.id, asked)) headers.set(uid, header)
  const flagsOf = createFlagTexts(selected.keywords)
  const { uids, flagsLow, flagsHigh, modSeqs, messageIds } = selected.view
  const ahead = new BodiesAhead(
    mailOf(session),
    sections.length === 0 || headersOnly
      ? []
      : numbers.map((number) => messageIds[selected.placeOf(number)] ?? 0),
  )
  const tellsFlags = simple.some(({ kind }) => kind === 'flags')
  // One for all of them: there may be a million.
  const message: InView = { uid: 0, modSeq: 0, messageId: 0, owner: selected.shared?.id, flags: '' }
  for (const number of numbers) {
    const place = selected.placeOf(number)
    const uid = uids[place] ?? 0
    const info = details === undefined ? undefined : detailsOf(uid)
    const header = headers.get(uid)
    if (place < 0 || (details !== undefined && info === undefined) || (headersOnly && header === undefined)) {
      trouble.gone = true
      continue
    }
    const tellsMark = !tellsFlags && marked.has(uid)
    message.uid = uid
    message.modSeq = modSeqs[place] ?? 0
    message.messageId = messageIds[place] ?? 0
    if (tellsFlags || tellsMark) message.flags = flagsOf(flagsLow[place] ?? 0, flagsHigh[place] ?? 0)
    let line = fetchHead(session, number, uid)
    let gap = ''
    for (const { kind } of simple) {
      line += gap + formatItem(kind, message, info)
      gap = ' '
    }
    if (tellsMark) {
      line += `${gap}FLAGS (${message.flags})`
      gap = ' '
    }
    if (sections.length === 0) output.text(`${line})\r\n`)
    else if (header !== undefined && inHeader !== undefined)
      writeHeaderSections(session, line + gap, header, inHeader)
    else await writeSections(session, line + gap, messageIds[place] ?? 0, sections, trouble, ahead)
  }
}

type InView = {
  uid: number
  modSeq: number
  messageId: number
  readonly owner: AccountId | undefined
  flags: string
}

function formatItem(
  kind: SimpleItem['kind'],
  { uid, modSeq, messageId, owner, flags }: InView,
  info: MessageDetails | undefined,
): string {
  switch (kind) {
    case 'uid':
      return `UID ${uid}`
    case 'flags':
      return `FLAGS (${flags})`
    case 'modseq':
      return `MODSEQ (${modSeq})`
    case 'internaldate':
      return `INTERNALDATE ${formatDateTime(info?.internalDateMs ?? 0)}`
    case 'savedate':
      return `SAVEDATE ${formatDateTime(info?.savedMs ?? 0)}`
    case 'emailid':
      return `EMAILID (${emailObjectId(messageId as MessageId, owner)})`
    case 'threadid':
      return info?.threadId === undefined
        ? 'THREADID NIL'
        : `THREADID (${threadObjectId(info.threadId, owner)})`
    case 'size':
      return `RFC822.SIZE ${info?.sizeBytes}`
    case 'envelope':
      return `ENVELOPE ${info?.envelope}`
    case 'bodystructure':
      return `BODYSTRUCTURE ${info?.bodyStructure}`
    case 'body':
      return `BODY ${info?.body}`
  }
}

/** Reading a body marks its message, in one call for the slice. The UIDs that were not marked yet. */
async function markSeen(session: SelectedSession, numbers: readonly number[]): Promise<ReadonlySet<number>> {
  const { selected } = session
  const { flagsLow } = selected.view
  const unseen = numbers.filter((number) => {
    const place = selected.placeOf(number)
    return place >= 0 && ((flagsLow[place] ?? 0) & SEEN) === 0
  })
  if (unseen.length === 0) return NONE
  const uids = unseen.map((number) => selected.uidOf(number))
  const { changed } = await mailOf(session).setFlags({
    mailboxId: selected.id,
    uids,
    op: 'add',
    flags: [SEEN_FLAG],
  })
  await sync(session, 'keep-numbers', changed)
  return new Set(changed.map(({ uid }) => uid))
}

function isNewer({ selected }: SelectedSession, number: number, since: ModSeq): boolean {
  const place = selected.placeOf(number)
  return place >= 0 && (selected.view.modSeqs[place] ?? 0) > since
}
