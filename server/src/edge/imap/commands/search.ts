/**
 * SEARCH and UID SEARCH: which messages fulfil all of the keys.
 *
 *   C: a4 UID SEARCH RETURN (MIN COUNT) UNSEEN FROM "ana" MODSEQ 620
 *   S: * ESEARCH (TAG "a4") UID MIN 7 COUNT 3 MODSEQ 917
 *   S: a4 OK Done
 *
 * RFC 9051 §6.4.4, RFC 3501 §6.4.4, RFC 4731 (RETURN), RFC 5182 (SAVE), RFC 5267 (UPDATE), RFC 9394 (PARTIAL),
 * RFC 6203 (RELEVANCY), RFC 7162 §3.1.5 (MODSEQ), RFC 9738 §3.1 (MESSAGELIMIT)
 */
import { defineCommand, type Reply } from '../command.ts'
import { withLimit } from '../message-limit.ts'
import { answerSearch } from '../search/answer-search.ts'
import { findMessages, refusedCharset, usesModSeq } from '../search/find-messages.ts'
import { keepUpdated, refuseUsedTag } from '../search/updates.ts'
import type { SelectedSession } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'
import { readSearchProgram, type SearchProgram } from '../syntax/search-program.ts'
import { readSearchReturns, type SearchReturns } from '../syntax/search-returns.ts'

export const search = defineCommand({
  name: 'SEARCH',
  when: 'selected',
  slow: true,
  uid: true,
  holdsNumbers: true,
  parse,
  run,
})

type SearchArgs = SearchProgram & {
  readonly by: 'seq' | 'uid'
  readonly returns: SearchReturns | undefined
}

/** [SP "RETURN" SP "(" opts ")"] [SP "CHARSET" SP charset] 1*(SP search-key). RFC 9051 §9 */
function parse(read: Reader, by: 'seq' | 'uid'): SearchArgs {
  const returns = readSearchReturns(read, 'SEARCH')
  return { ...readSearchProgram(read, returns), by, returns }
}

async function run(session: SelectedSession, args: SearchArgs): Promise<Reply> {
  const { by, returns, key } = args
  const { selected } = session
  refuseUsedTag(session, returns)
  const before = selected.saved
  // A search that fails leaves nothing saved. RFC 5182 §2.1
  // All is UTF-8 then; to say so again is a fault. RFC 6855 §3
  if (args.charset !== undefined && session.enabled.has('UTF8=ACCEPT'))
    return { status: 'BAD', text: { key: 'imap.no-charset' } }
  const refused = refusedCharset(args)
  if (refused !== undefined) {
    if (returns?.words.has('SAVE')) selected.saved = []
    return refused
  }
  const search = findMessages(session, key)
  if (returns?.words.has('SAVE')) selected.saved = []
  const found = await search
  // What was only looked for among the newest cannot be followed.
  const followed = found.code === undefined
  if (returns?.words.has('UPDATE')) keepUpdated(session, { by, key, saved: before, followed }, found.numbers)
  const reply = answerSearch(
    session,
    { command: 'SEARCH', by, returns, withModSeq: usesModSeq(key) },
    found.numbers,
    found.scores,
  )
  return withLimit(session, reply, found.code)
}
