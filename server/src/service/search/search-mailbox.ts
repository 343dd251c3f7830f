/** Finds the messages of one mailbox for which a key holds. RFC 9051 §6.4.4 */
import { Refusal } from '../../lib/refusal.ts'
import type { Flag } from '../../mail/flag.ts'
import type { AccountId, MessageId, Uid } from '../../mail/ids.ts'
import type { AccountMail, MailboxView } from '../mailbox/account-mail.ts'
import { compileKey, HeaderTexts, type Known, type Matcher, MessageTexts, type Needs } from './matcher.ts'
import type { SearchKey } from './search-key.ts'

/** The mailbox as its asker sees it. */
export type SearchScope = {
  readonly view: MailboxView
  readonly keywords: readonly Flag[]
  /** Messages the asker counts, some of which may be gone. */
  readonly count: number
  readonly lastUid: number
  /** The place in the view of a number, -1 when it is gone. */
  placeOf(number: number): number
  /** Gives others their turn; may throw to stop the search. */
  breathe(): Promise<void>
}

export type Searches = {
  /** Rising numbers. Refusal `damaged` for a message that cannot be read, `too-many`. */
  search(account: AccountMail, scope: SearchScope, key: SearchKey): Promise<number[]>
}

/** Searches of one account that may wait behind the one that reads bytes. */
const WAITING_MAX = 20
/** Messages judged from memory before others have their turn. */
const SLICE = 5_000

/** Messages whose headers are read at once. */
const READ_SLICE = 200

/** One search that reads bytes an account at a time: a client's hundred searches take their turns (THREATS IM2). */
export function createSearches(): Searches {
  const running = new Map<AccountId, { tail: Promise<unknown>; waiting: number }>()

  return {
    async search(account, scope, key) {
      const needs: Needs = { sizes: false, threads: false, header: false, texts: false }
      const context = { keywords: scope.keywords, lastNumber: scope.count, lastUid: scope.lastUid }
      const matches = compileKey(key, context, needs)
      const work = (): Promise<number[]> => findAll(account, scope, matches, needs)
      if (!needs.header && !needs.texts) return work()

      const line = running.get(account.id) ?? { tail: Promise.resolve(), waiting: 0 }
      if (line.waiting >= WAITING_MAX) throw new Refusal('too-many', { key: 'imap.search-busy' })
      running.set(account.id, line)
      line.waiting++
      const mine = line.tail.then(work, work)
      line.tail = mine
      try {
        return await mine
      } finally {
        line.waiting--
        if (line.waiting === 0) running.delete(account.id)
      }
    },
  }
}

async function findAll(
  account: AccountMail,
  scope: SearchScope,
  matches: Matcher,
  needs: Needs,
): Promise<number[]> {
  const { view, count } = scope
  const sizes = needs.sizes
    ? new Map((await account.sizes(view.mailboxId)).map((size) => [size.uid as number, size]))
    : undefined
  const threads = needs.threads ? await account.threads(view.mailboxId) : undefined
  const found: number[] = []
  let open: Known[] = []
  for (let number = 1; number <= count; number++) {
    if (number % SLICE === 0) await scope.breathe()
    const known = fromView(scope, number, sizes, threads)
    const answer = known === undefined ? false : matches(known)
    if (answer === true) found.push(number)
    else if (answer === undefined && known !== undefined) open.push(known)
    if (open.length === READ_SLICE || (number === count && open.length > 0)) {
      for (const each of await readOn(account, scope, open, matches, needs)) found.push(each)
      open = []
    }
  }
  return found.sort((a, b) => a - b)
}

function fromView(
  scope: SearchScope,
  number: number,
  sizes: ReadonlyMap<number, Known['size'] & object> | undefined,
  threads: ReadonlyMap<number, number> | undefined,
): Known | undefined {
  const { uids, messageIds, flagsLow, flagsHigh, modSeqs } = scope.view
  const place = scope.placeOf(number)
  if (place < 0) return undefined
  const uid = (uids[place] ?? 0) as Uid
  const size = sizes?.get(uid)
  return {
    number,
    uid,
    place,
    messageId: messageIds[place] ?? 0,
    ...(threads !== undefined && { threadId: threads.get(uid) }),
    flagsLow: flagsLow[place] ?? 0,
    flagsHigh: flagsHigh[place] ?? 0,
    modSeq: modSeqs[place] ?? 0,
    ...(size !== undefined && { size }),
  }
}

/** The numbers of those that match once more is known of them: headers of all in one read, then texts one by one. */
async function readOn(
  account: AccountMail,
  scope: SearchScope,
  open: readonly Known[],
  matches: Matcher,
  needs: Needs,
): Promise<number[]> {
  const found: number[] = []
  const uids = open.map(({ uid }) => uid)
  const headers = needs.header ? await account.headers(scope.view.mailboxId, uids) : []
  const byUid = new Map(headers.map(({ uid, header }) => [uid, header]))
  for (const known of open) {
    const header = byUid.get(known.uid)
    let answer = header === undefined ? undefined : matches({ ...known, header: new HeaderTexts(header) })
    if (answer === undefined) answer = await readText(account, scope, known, matches)
    if (answer) found.push(known.number)
  }
  await scope.breathe()
  return found
}

async function readText(
  account: AccountMail,
  scope: SearchScope,
  known: Known,
  matches: Matcher,
): Promise<boolean> {
  await scope.breathe()
  const messageId = (scope.view.messageIds[known.place] ?? 0) as MessageId
  const bytes = await account.bytesOrRefusal(messageId)
  if (bytes instanceof Refusal) {
    // Removed by another session meanwhile: it matches nothing any more.
    if (bytes.code === 'not-found') return false
    throw bytes
  }
  const texts = new MessageTexts(bytes)
  return matches({ ...known, header: texts.header, texts }) === true
}
