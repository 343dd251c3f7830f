/**
 * FETCH and UID FETCH: flags, envelopes, structures, bodies of messages.
 *
 *   C: a3 UID FETCH 4:* (FLAGS BODY.PEEK[HEADER.FIELDS (Subject)]) (CHANGEDSINCE 12345)
 *   S: * 2 FETCH (UID 7 MODSEQ (12350) FLAGS (\Seen) BODY[HEADER.FIELDS (Subject)] {18}
 *   S: Subject: hola
 *   S:
 *   S: )
 *   S: a3 OK Done
 *
 * RFC 9051 §6.4.5, §6.4.9, RFC 7162 §3.1.4, §3.2.6 (VANISHED), RFC 9394 §3.3 (PARTIAL), RFC 9738 §3.1 (MESSAGELIMIT)
 */
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import { numbersOf } from '../access.ts'
import { defineCommand, type Reply } from '../command.ts'
import { enable } from '../enabled.ts'
import { answerFetch } from '../fetch/answer-fetch.ts'
import { newestOf, overMessageLimit, withLimit } from '../message-limit.ts'
import { tellVanished } from '../resync.ts'
import type { SelectedSession } from '../session.ts'
import {
  type BodyItem,
  type FetchItem,
  isSimple,
  readFetchItems,
  type SimpleItem,
} from '../syntax/fetch-items.ts'
import { type FetchModifiers, NO_MODIFIERS, readFetchModifiers } from '../syntax/fetch-modifiers.ts'
import { partOf } from '../syntax/partial-range.ts'
import type { Reader } from '../syntax/reader.ts'
import { WordedFault } from '../syntax/worded-fault.ts'

export const fetch = defineCommand({
  name: 'FETCH',
  when: 'selected',
  uid: true,
  holdsNumbers: true,
  parse,
  run,
})

type FetchArgs = {
  readonly target: MessageSet
  readonly items: readonly FetchItem[]
  readonly modifiers: FetchModifiers
}

/** set SP items [SP fetch-modifiers]. RFC 4466 §2.4 */
function parse(read: Reader, by: 'seq' | 'uid'): FetchArgs {
  const target = read.messageSet(by)
  read.space()
  const items = readFetchItems(read)
  const modifiers = read.trySpace() ? readFetchModifiers(read, by) : NO_MODIFIERS
  read.end()
  return { target, items, modifiers }
}

async function run(session: SelectedSession, { target, items, modifiers }: FetchArgs): Promise<Reply> {
  const { changedSince, vanished, partial } = modifiers
  if (vanished && !session.enabled.has('QRESYNC')) throw new WordedFault({ key: 'imap.needs-qresync' })
  const all = numbersOf(session.selected, target)
  // Both words enable CONDSTORE for the rest of the session. RFC 7162 §3.1
  if (changedSince !== undefined || items.some(({ kind }) => kind === 'modseq')) enable(session, 'CONDSTORE')
  const wanted = new Map<SimpleItem['kind'], SimpleItem>()
  // RFC 9051 §6.4.9: the answer to the UID form names the UID, asked for or not.
  if (target.by === 'uid' && !session.enabled.has('UIDONLY')) wanted.set('uid', { kind: 'uid' })
  for (const item of items) if (isSimple(item)) wanted.set(item.kind, item)
  // RFC 7162 §3.1: from then on every FETCH carries the mod-sequence.
  if (session.enabled.has('CONDSTORE')) wanted.set('modseq', { kind: 'modseq' })
  const bodies = items.filter((item): item is BodyItem => !isSimple(item))
  // Before the first FETCH, or the client would take numbers for those of others. RFC 7162 §3.2.6
  if (vanished && changedSince !== undefined) await tellVanished(session, target, changedSince)
  const simple = [...wanted.values()]
  if (partial !== undefined) {
    const part = partOf(changedOf(session, all, changedSince), partial)
    const over = overMessageLimit(session, part.length)
    return over ?? answerFetch(session, part, simple, bodies, changedSince, target.by)
  }
  const { numbers, code } = newestOf(session, all)
  return withLimit(
    session,
    await answerFetch(session, numbers, simple, bodies, changedSince, target.by),
    code,
  )
}

/** The range counts the messages that the other modifiers leave. RFC 9394 §3.4 */
function changedOf(
  { selected }: SelectedSession,
  numbers: readonly number[],
  since: number | undefined,
): readonly number[] {
  if (since === undefined) return numbers
  return numbers.filter((number) => (selected.view.modSeqs[selected.placeOf(number)] ?? 0) > since)
}
