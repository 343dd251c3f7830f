/**
 * ESEARCH: a search in several mailboxes at once; each that has a match answers for itself, by UID.
 *
 *   C: a4 ESEARCH IN (mailboxes "INBOX" subtree "Clientes") RETURN (COUNT) UNSEEN
 *   S: * ESEARCH (TAG "a4" MAILBOX "INBOX" UIDVALIDITY 1) UID COUNT 3
 *   S: * ESEARCH (TAG "a4" MAILBOX "Clientes/Norte" UIDVALIDITY 1197920) UID COUNT 1
 *   S: a4 OK Done
 *
 * RFC 7377 §2
 */
import type { MailboxRow } from '../../../service/mailbox/account-mail.ts'
import { type SearchKey, someKey } from '../../../service/search/search-key.ts'
import type { SearchScope } from '../../../service/search/search-mailbox.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { enable } from '../enabled.ts'
import { filteredMailboxes } from '../filtered-mailboxes.ts'
import { saveResults } from '../search/answer-search.ts'
import { esearchLine, namedPlaces, resultItems } from '../search/esearch-response.ts'
import { breathe, refusedCharset, scopeOf, usesKeyword, usesModSeq } from '../search/find-messages.ts'
import { refuseUpdates } from '../search/updates.ts'
import type { SignedInSession } from '../session.ts'
import { isSame, mailBehind } from '../shared.ts'
import { type MailboxFilter, readMailboxFilters } from '../syntax/mailbox-filters.ts'
import { quotedMailbox } from '../syntax/quote.ts'
import type { Reader } from '../syntax/reader.ts'
import { readSearchProgram, type SearchProgram } from '../syntax/search-program.ts'
import { RETURN_ALL, readSearchReturns, type SearchReturns } from '../syntax/search-returns.ts'
import { WordedFault } from '../syntax/worded-fault.ts'

export const esearch = defineCommand({ name: 'ESEARCH', when: 'signed-in', slow: true, parse, run })

type EsearchArgs = SearchProgram & {
  readonly filters: readonly MailboxFilter[]
  readonly returns: SearchReturns
}

const SELECTED: readonly MailboxFilter[] = [{ kind: 'selected' }]

/** ["IN" SP sources SP] ["RETURN" SP "(" opts ")" SP] ["CHARSET" SP charset SP] search-keys. RFC 7377 §3 */
function parse(read: Reader): EsearchArgs {
  let filters = SELECTED
  if (read.tryWord('IN')) {
    read.space()
    filters = readMailboxFilters(read)
    read.space()
  }
  const returns = readSearchReturns(read, 'SEARCH') ?? RETURN_ALL
  const program = readSearchProgram(read, returns)
  const here = filters.every(({ kind }) => kind === 'selected')
  // Numbers, UIDs and $ mean something in one mailbox only. RFC 7377 §2.2
  if (!here && (returns.words.has('SAVE') || someKey(program.key, ({ kind }) => kind === 'set')))
    throw new WordedFault({ key: 'imap.only-selected' })
  return { ...program, filters, returns }
}

async function run(session: SignedInSession, args: EsearchArgs): Promise<Reply> {
  const { filters, returns, key } = args
  const { deps, selected } = session
  if (selected === undefined && filters.some(({ kind }) => kind === 'selected'))
    throw new WordedFault({ key: 'imap.needs-mailbox' })
  const refused = refusedCharset(args)
  if (refused !== undefined) return refused
  if (usesModSeq(key)) enable(session, 'CONDSTORE')
  if (returns.words.has('UPDATE')) refuseUpdates(session, session.tag)
  for (const row of await filteredMailboxes(session, filters)) {
    await breathe(session)
    const here = isSame(selected, row)
    const scope = here ? await scopeOf(session.assertSelected(), key) : await scopeOfOther(session, row, key)
    const found = await deps.searches.search(mailBehind(session.account, row), scope, key)
    const places = namedPlaces(found.numbers.length, returns)
    if (returns.words.has('SAVE')) {
      const named = places.map((place) => found.numbers[place] ?? 0)
      if (saveResults(session.assertSelected(), named) === 'too-many')
        return { status: 'NO', code: 'NOTSAVED', text: { key: 'imap.not-saved' } }
    }
    // A mailbox without a match says nothing. RFC 7377 §2.1
    if (found.numbers.length > 0) tell(session, row, scope, args, found.numbers, found.scores)
    await session.output.room()
  }
  return done()
}

function tell(
  session: SignedInSession,
  row: MailboxRow,
  { view, placeOf }: SearchScope,
  { returns, key }: { readonly returns: SearchReturns; readonly key: SearchKey },
  numbers: readonly number[],
  scores: ReadonlyMap<number, number>,
): void {
  // Nothing but SAVE was asked for. RFC 5182 §2.1
  if (returns.words.size === 1 && returns.words.has('SAVE')) return
  const items = resultItems(
    {
      told: numbers.map((number) => view.uids[placeOf(number)] ?? 0),
      scores: numbers.map((number) => scores.get(number) ?? 1),
    },
    returns,
  )
  if (usesModSeq(key)) {
    const named = namedPlaces(numbers.length, returns).map((place) => placeOf(numbers[place] ?? 0))
    items.push(`MODSEQ ${named.reduce((high, place) => Math.max(high, view.modSeqs[place] ?? 0), 0)}`)
  }
  const name = quotedMailbox(row.name, session.nameForm)
  const correlation = [`MAILBOX ${name}`, `UIDVALIDITY ${row.uidValidity}`]
  session.untagged(esearchLine(session.tag, 'uid', items, correlation))
}

/** A mailbox that is not open, as it is now. */
async function scopeOfOther(session: SignedInSession, row: MailboxRow, key: SearchKey): Promise<SearchScope> {
  const { account, deps } = session
  const mail = mailBehind(account, row)
  const view = await mail.view(row.id)
  return {
    view,
    owner: row.shared?.id,
    keywords: usesKeyword(key) ? await mail.keywords() : [],
    count: view.count,
    lastUid: view.uids[view.count - 1] ?? 0,
    saved: [],
    nowMs: deps.clock.now(),
    aligned: true,
    placeOf: (number) => number - 1,
    breathe: (progress) => breathe(session, progress),
  }
}
