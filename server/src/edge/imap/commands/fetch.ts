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
 * RFC 9051 §6.4.5, §6.4.9, RFC 7162 §3.1.4
 */
import type { ModSeq } from '../../../mail/ids.ts'
import type { MessageSet } from '../../../mail/imap/message-set.ts'
import { numbersOf } from '../access.ts'
import { defineCommand, type Reply } from '../command.ts'
import { answerFetch } from '../fetch/answer-fetch.ts'
import type { SelectedSession } from '../session.ts'
import { type FetchItem, readFetchItems, type SimpleItem } from '../syntax/fetch-items.ts'
import type { Reader } from '../syntax/reader.ts'

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
  readonly changedSince: ModSeq | undefined
}

/** set SP items [SP "(" "CHANGEDSINCE" SP mod-sequence ")"]. RFC 7162 §7 */
function parse(read: Reader, by: 'seq' | 'uid'): FetchArgs {
  const target = read.messageSet(by)
  read.space()
  const items = readFetchItems(read)
  let changedSince: ModSeq | undefined
  if (read.trySpace()) {
    read.token('(')
    read.token('CHANGEDSINCE')
    read.space()
    changedSince = read.modSeq()
    read.token(')')
  }
  read.end()
  return { target, items, changedSince }
}

function run(session: SelectedSession, { target, items, changedSince }: FetchArgs): Promise<Reply> {
  const numbers = numbersOf(session.selected, target)
  // Both words enable CONDSTORE for the rest of the session. RFC 7162 §3.1
  if (changedSince !== undefined || items.some(({ kind }) => kind === 'modseq'))
    session.enabled.add('CONDSTORE')
  const wanted = new Map<SimpleItem['kind'], SimpleItem>()
  // RFC 9051 §6.4.9: the answer to the UID form names the UID, asked for or not.
  if (target.by === 'uid') wanted.set('uid', { kind: 'uid' })
  for (const item of items) if (item.kind !== 'section') wanted.set(item.kind, item)
  // RFC 7162 §3.1: from then on every FETCH carries the mod-sequence.
  if (session.enabled.has('CONDSTORE')) wanted.set('modseq', { kind: 'modseq' })
  const sections = items.filter((item) => item.kind === 'section')
  return answerFetch(session, numbers, [...wanted.values()], sections, changedSince, target.by)
}
