/** Finds the messages of one mailbox for which a key holds. RFC 9051 §6.4.4 */
import { Refusal } from '../../lib/refusal.ts'
import type { Flag } from '../../mail/flag.ts'
import type { AccountId, MessageId } from '../../mail/ids.ts'
import type { AccountMail, MailboxView } from '../mailbox/account-mail.ts'
import { compileKey, HeaderTexts, type Known, MessageTexts, type Needs } from './matcher.ts'
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

/** One search that reads bytes an account at a time: a client's hundred searches take their turns (THREATS IM2). */
export function createSearches(): Searches {
  const running = new Map<AccountId, { tail: Promise<unknown>; waiting: number }>()

  return {
    async search(account, scope, key) {
      const needs: Needs = { sizes: false, header: false, texts: false }
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
  matches: (message: Known) => boolean | undefined,
  needs: Needs,
): Promise<number[]> {
  const { view, count } = scope
  const { uids, flagsLow, flagsHigh, modSeqs, messageIds } = view
  const sizes = needs.sizes
    ? new Map((await account.sizes(view.mailboxId)).map((size) => [size.uid as number, size]))
    : undefined
  const found: number[] = []
  for (let number = 1; number <= count; number++) {
    if (number % SLICE === 0) await scope.breathe()
    const place = scope.placeOf(number)
    if (place < 0) continue
    const uid = uids[place] ?? 0
    const size = sizes?.get(uid)
    const known = {
      number,
      uid,
      flagsLow: flagsLow[place] ?? 0,
      flagsHigh: flagsHigh[place] ?? 0,
      modSeq: modSeqs[place] ?? 0,
      ...(size !== undefined && { size }),
    }
    let answer = matches(known)
    if (answer === undefined) {
      await scope.breathe()
      answer = await readOn(account, (messageIds[place] ?? 0) as MessageId, known, matches, needs)
    }
    if (answer === true) found.push(number)
  }
  return found
}

async function readOn(
  account: AccountMail,
  messageId: MessageId,
  known: Known,
  matches: (message: Known) => boolean | undefined,
  needs: Needs,
): Promise<boolean> {
  const bytes = await account.bytesOrRefusal(messageId)
  if (bytes instanceof Refusal) {
    // Removed by another session meanwhile: it matches nothing any more.
    if (bytes.code === 'not-found') return false
    throw bytes
  }
  const answer = needs.header ? matches({ ...known, header: new HeaderTexts(bytes) }) : undefined
  if (answer !== undefined) return answer
  const texts = new MessageTexts(bytes)
  return matches({ ...known, header: texts.header, texts }) === true
}
