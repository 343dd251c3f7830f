/**
 * THREAD and UID THREAD: messages that fulfil the keys, as conversations.
 *
 *   C: a4 THREAD REFERENCES UTF-8 SINCE 5-Mar-2026
 *   S: * THREAD (2)(3 6 (4 23)(44 7 96))
 *   S: a4 OK Done
 *
 * RFC 5256 §3, §4
 */
import { formatThreads } from '../../../mail/message/thread.ts'
import { threadMessages } from '../../../service/search/thread-messages.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { findAll, refusedCharset, scopeOf } from '../search/find-messages.ts'
import type { SelectedSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import type { Reader } from '../syntax/reader.ts'
import { readSortProgram, type SearchProgram } from '../syntax/search-program.ts'

export const thread = defineCommand({
  name: 'THREAD',
  when: 'selected',
  slow: true,
  uid: true,
  holdsNumbers: true,
  parse,
  run,
})

type ThreadArgs = SearchProgram & {
  readonly by: 'seq' | 'uid'
  readonly algorithm: 'ORDEREDSUBJECT' | 'REFERENCES'
}

const ALGORITHMS = new Map(
  (['ORDEREDSUBJECT', 'REFERENCES'] as const).map((algorithm) => [algorithm as string, algorithm]),
)

/** algorithm SP charset SP search-keys. RFC 5256 §5 */
function parse(read: Reader, by: 'seq' | 'uid'): ThreadArgs {
  const algorithm = read.oneOf(ALGORITHMS)
  read.space()
  return { ...readSortProgram(read, false), by, algorithm }
}

async function run(session: SelectedSession, args: ThreadArgs): Promise<Reply> {
  const { by, algorithm, key } = args
  const refused = refusedCharset(args)
  if (refused !== undefined) return refused
  const found = await findAll(session, key)
  if ('status' in found) return found
  const { selected } = session
  const threads = await threadMessages(mailOf(session), await scopeOf(session, key), found.numbers, algorithm)
  const told = (number: number): number => (by === 'uid' ? selected.uidOf(number) : number)
  session.untagged(`THREAD${threads.length === 0 ? '' : ` ${formatThreads(threads, told)}`}`)
  return done()
}
