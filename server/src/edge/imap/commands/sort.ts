/**
 * SORT and UID SORT: messages that fulfil the keys, in an order.
 *
 *   C: a4 UID SORT RETURN (PARTIAL 1:50 COUNT) (REVERSE DATE SUBJECT) UTF-8 UNDELETED
 *   S: * ESEARCH (TAG "a4") UID COUNT 1204 PARTIAL (1:50 2091,2087:2089)
 *   S: a4 OK Done
 *
 * RFC 5256 §3, RFC 5957 (DISPLAYFROM, DISPLAYTO), RFC 5267 §3 (RETURN), RFC 6203 §5 (RELEVANCY), RFC 7162 §3.1.5
 */
import { type SortCriterion, type SortKey, sortMessages } from '../../../service/search/sort-messages.ts'
import { defineCommand, type Reply } from '../command.ts'
import { answerSearch } from '../search/answer-search.ts'
import { findAll, refusedCharset, scopeOf, usesModSeq } from '../search/find-messages.ts'
import { keepUpdated, refuseUsedTag } from '../search/updates.ts'
import type { SelectedSession } from '../session.ts'
import { mailOf } from '../shared.ts'
import type { Reader } from '../syntax/reader.ts'
import { readSortProgram, type SearchProgram } from '../syntax/search-program.ts'
import { readSearchReturns, type SearchReturns } from '../syntax/search-returns.ts'

export const sort = defineCommand({
  name: 'SORT',
  when: 'selected',
  slow: true,
  uid: true,
  holdsNumbers: true,
  parse,
  run,
})

type SortArgs = SearchProgram & {
  readonly by: 'seq' | 'uid'
  readonly returns: SearchReturns | undefined
  readonly order: readonly SortCriterion[]
}

const KEYS: ReadonlyMap<string, SortKey> = new Map(
  (
    [
      'arrival',
      'cc',
      'date',
      'displayfrom',
      'displayto',
      'from',
      'relevancy',
      'size',
      'subject',
      'to',
    ] satisfies SortKey[]
  ).map((key) => [key.toUpperCase(), key]),
)

/** ["RETURN" SP "(" opts ")" SP] "(" criteria ")" SP charset SP search-keys. RFC 5256 §5, RFC 5267 §5 */
function parse(read: Reader, by: 'seq' | 'uid'): SortArgs {
  const returns = readSearchReturns(read, 'SORT')
  const order: SortCriterion[] = read.list(() => {
    const reverse = read.tryWord('REVERSE')
    if (reverse) read.space()
    return { key: read.oneOf(KEYS), reverse }
  })
  read.space()
  const scored = returns?.words.has('RELEVANCY') || order.some(({ key }) => key === 'relevancy')
  return { ...readSortProgram(read, scored), by, returns, order }
}

async function run(session: SelectedSession, args: SortArgs): Promise<Reply> {
  const { by, returns, key, order } = args
  refuseUsedTag(session, returns)
  const refused = refusedCharset(args)
  if (refused !== undefined) return refused
  const found = await findAll(session, key)
  if ('status' in found) return found
  const numbers = await sortMessages(mailOf(session), await scopeOf(session, key), found, order)
  if (returns?.words.has('UPDATE')) {
    // How well messages fit is not kept: such an order cannot be followed.
    const scored = order.some((criterion) => criterion.key === 'relevancy')
    keepUpdated(session, { by, key, saved: session.selected.saved, order, followed: !scored }, numbers)
  }
  const withModSeq = usesModSeq(key)
  return answerSearch(session, { command: 'SORT', by, returns, withModSeq }, numbers, found.scores)
}
