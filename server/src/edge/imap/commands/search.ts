/**
 * SEARCH and UID SEARCH: which messages fulfil all of the keys.
 *
 *   C: a4 UID SEARCH RETURN (MIN COUNT) UNSEEN FROM "ana" MODSEQ 620
 *   S: * ESEARCH (TAG "a4") UID MIN 7 COUNT 3 MODSEQ 917
 *   S: a4 OK Done
 *
 * RFC 9051 §6.4.4, RFC 3501 §6.4.4, RFC 4731 (RETURN), RFC 7162 §3.1.5 (MODSEQ)
 */
import { formatNumbers } from '../../../mail/imap/message-set.ts'
import type { SearchKey } from '../../../service/search/search-key.ts'
import { defineCommand, done, type Reply } from '../command.ts'
import { enable } from '../enabled.ts'
import { ConnectionGone } from '../output.ts'
import type { SelectedSession } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'
import { readSearchKeys } from '../syntax/search-keys.ts'

export const search = defineCommand({
  name: 'SEARCH',
  when: 'selected',
  uid: true,
  holdsNumbers: true,
  parse,
  run,
})

type SearchArgs = {
  readonly by: 'seq' | 'uid'
  /** Undefined: the answer is a plain SEARCH. */
  readonly returns: ReadonlySet<string> | undefined
  readonly charset: string | undefined
  readonly key: SearchKey
}

const RETURNS = new Map(['MIN', 'MAX', 'ALL', 'COUNT'].map((word) => [word, word]))

/** [SP "RETURN" SP "(" opts ")"] [SP "CHARSET" SP charset] 1*(SP search-key). RFC 9051 §9 */
function parse(read: Reader, by: 'seq' | 'uid'): SearchArgs {
  let returns: Set<string> | undefined
  if (read.tryWord('RETURN')) {
    read.space()
    const words = read.listOrNone(() => read.oneOf(RETURNS))
    // RETURN () means ALL. RFC 4731 §3.1
    returns = new Set(words.length === 0 ? ['ALL'] : words)
    read.space()
  }
  let charset: string | undefined
  if (read.tryWord('CHARSET')) {
    read.space()
    charset = read.astring().toUpperCase()
    read.space()
  }
  const key = readSearchKeys(read)
  read.end()
  return { by, returns, charset, key }
}

async function run(session: SelectedSession, { by, returns, charset, key }: SearchArgs): Promise<Reply> {
  // All is UTF-8 then; to say so again is a fault. RFC 6855 §3
  if (charset !== undefined && session.enabled.has('UTF8=ACCEPT'))
    return { status: 'BAD', text: { key: 'imap.no-charset' } }
  if (charset !== undefined && charset !== 'UTF-8' && charset !== 'US-ASCII')
    return { status: 'NO', code: 'BADCHARSET (US-ASCII UTF-8)', text: { key: 'imap.bad-charset' } }
  const withModSeq = usesModSeq(key)
  // RFC 7162 §3.1: the MODSEQ key enables CONDSTORE for the rest of the session.
  if (withModSeq) enable(session, 'CONDSTORE')
  const { account, selected, deps } = session
  const { view } = selected
  const numbers = await deps.searches.search(
    account,
    {
      view,
      keywords: usesKeyword(key) ? await account.keywords() : [],
      count: selected.count,
      lastUid: selected.uidOf(selected.count),
      placeOf: (number) => selected.placeOf(number),
      breathe: async () => {
        await session.breathe()
        if (session.connection.closed) throw new ConnectionGone()
      },
    },
    key,
  )
  const told = by === 'uid' ? numbers.map((number) => selected.uidOf(number)) : numbers
  const modSeqOf = (number: number | undefined): number =>
    number === undefined ? 0 : (view.modSeqs[selected.placeOf(number)] ?? 0)
  if (returns === undefined) {
    const highest = numbers.reduce((high, number) => Math.max(high, modSeqOf(number)), 0)
    const modSeq = withModSeq && numbers.length > 0 ? ` (MODSEQ ${highest})` : ''
    session.untagged(`SEARCH${told.length === 0 ? '' : ` ${told.join(' ')}`}${modSeq}`)
    return done()
  }
  // The mod-sequence covers the messages that are named. RFC 7162 §3.1.10
  const named = returns.has('ALL') || returns.has('COUNT') ? numbers : ends(numbers, returns)
  const modSeq = named.reduce((high, number) => Math.max(high, modSeqOf(number)), 0)
  const items = [...formatReturns(told, returns), ...(withModSeq && modSeq > 0 ? [`MODSEQ ${modSeq}`] : [])]
  const words = [`ESEARCH (TAG "${session.tag}")`, ...(by === 'uid' ? ['UID'] : []), ...items]
  session.untagged(words.join(' '))
  return done()
}

function ends(numbers: readonly number[], returns: ReadonlySet<string>): number[] {
  const [first, last] = [numbers[0], numbers.at(-1)]
  if (first === undefined || last === undefined) return []
  return [...(returns.has('MIN') ? [first] : []), ...(returns.has('MAX') ? [last] : [])]
}

/** Without a match only COUNT has anything to say. RFC 4731 §3.1 */
function formatReturns(told: readonly number[], returns: ReadonlySet<string>): string[] {
  const items: string[] = []
  if (told.length > 0) {
    if (returns.has('MIN')) items.push(`MIN ${told[0]}`)
    if (returns.has('MAX')) items.push(`MAX ${told.at(-1)}`)
    if (returns.has('ALL')) items.push(`ALL ${formatNumbers(told)}`)
  }
  if (returns.has('COUNT')) items.push(`COUNT ${told.length}`)
  return items
}

function usesModSeq(key: SearchKey): boolean {
  if (key.kind === 'modseq') return true
  if (key.kind === 'and' || key.kind === 'or') return key.keys.some(usesModSeq)
  return key.kind === 'not' && usesModSeq(key.key)
}

function usesKeyword(key: SearchKey): boolean {
  if (key.kind === 'flag') return !key.flag.startsWith('\\')
  if (key.kind === 'and' || key.kind === 'or') return key.keys.some(usesKeyword)
  return key.kind === 'not' && usesKeyword(key.key)
}
