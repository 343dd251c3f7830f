/** Finds the messages of one mailbox for which a key holds. RFC 9051 §6.4.4 */
import { Refusal } from '../../lib/refusal.ts'
import type { Flag } from '../../mail/flag.ts'
import type { AccountId, MessageId, Uid } from '../../mail/ids.ts'
import type { MessageSet } from '../../mail/imap/message-set.ts'
import type { Breathe, IndexState, MailboxView } from '../mailbox/account-mail.ts'
import type { Mail } from '../mailbox/mail.ts'
import { compileKey, type Known, type Matcher, type Needs } from './matcher.ts'
import { HeaderTexts, MessageTexts } from './message-texts.ts'
import type { SearchKey } from './search-key.ts'
import { createSizeLookup, type SizeLookup } from './size-lookup.ts'

/** The mailbox as its asker sees it. */
export type SearchScope = {
  readonly view: MailboxView
  /** Whose it is, when it is somebody else's. */
  readonly owner?: AccountId | undefined
  readonly keywords: readonly Flag[]
  /** Messages the asker counts, some of which may be gone. */
  readonly count: number
  readonly lastUid: number
  /** UIDs that `$` stands for. RFC 5182 §2 */
  readonly saved: MessageSet['ranges']
  readonly nowMs: number
  /** The place in the view of a number, -1 when it is gone. */
  placeOf(number: number): number
  /** Gives others their turn and hears how far the search is; may throw to stop it. */
  readonly breathe: Breathe
}

export type Found = {
  /** Rising. */
  readonly numbers: readonly number[]
  /** How well those fit that a fuzzy key was asked of, 1 to 100. */
  readonly scores: ReadonlyMap<number, number>
}

export type Searches = {
  /**
   * Those of `among` (rising; default: all) for which the key holds. Refusal `damaged` for a message that cannot be read,
   * `too-many`.
   */
  search(account: Mail, scope: SearchScope, key: SearchKey, among?: readonly number[]): Promise<Found>
  /** The same, with the refusal as an answer: who follows many searches goes on with the next. */
  searchOrRefusal(...asked: Parameters<Searches['search']>): Promise<Found | Refusal>
}

/** Searches of one account that may wait behind the one that reads bytes. */
const WAITING_MAX = 20
/** Messages judged from memory before others have their turn. */
const SLICE = 5_000

/** Messages whose headers are read at once. */
const READ_SLICE = 200
/** Messages about which the search index is asked at once: bounds the memory of their answers, an octet each. */
const ASK_SLICE = 100_000
/** So many are read sooner than the index is asked. */
const ASK_MIN = 16

/** One search that reads bytes an account at a time: a client's hundred searches take their turns (THREATS IM2). */
export function createSearches(): Searches {
  const running = new Map<AccountId, { tail: Promise<unknown>; waiting: number }>()

  const searches: Searches = {
    async search(account, scope, key, among) {
      const needs: Needs = { sizes: false, threads: false, header: false, texts: false, questions: [] }
      const { keywords, count, lastUid, saved, nowMs, owner } = scope
      const context = { keywords, lastNumber: count, lastUid, saved, nowMs, owner }
      const matches = compileKey(key, context, needs)
      const work = (): Promise<Found> => new Search(account, scope, matches, needs).findAll(among)
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

    async searchOrRefusal(...asked) {
      try {
        return await searches.search(...asked)
      } catch (error) {
        if (error instanceof Refusal) return error
        throw error
      }
    },
  }
  return searches
}

/** One search on its way. */
class Search {
  readonly #account: Mail
  readonly #scope: SearchScope
  readonly #matches: Matcher
  readonly #needs: Needs
  readonly #numbers: number[] = []
  readonly #scores = new Map<number, number>()
  #sizes: SizeLookup | undefined
  #threads: ReadonlyMap<number, number> | undefined

  constructor(account: Mail, scope: SearchScope, matches: Matcher, needs: Needs) {
    this.#account = account
    this.#scope = scope
    this.#matches = matches
    this.#needs = needs
  }

  async findAll(among: readonly number[] | undefined): Promise<Found> {
    const { view, count } = this.#scope
    const { sizes, threads } = this.#needs
    if (sizes) this.#sizes = createSizeLookup(await this.#account.sizes(view.mailboxId))
    if (threads) this.#threads = await this.#account.threads(view.mailboxId)
    const total = among?.length ?? count
    let open: Known[] = []
    for (let at = 0; at < total; at++) {
      if (at % SLICE === SLICE - 1) await this.#scope.breathe()
      const known = this.#fromView(among === undefined ? at + 1 : (among[at] ?? 0))
      const answer = known === undefined ? false : this.#matches(known)
      if (known !== undefined && answer === true) this.#keep(known)
      else if (known !== undefined && answer === undefined) open.push(known)
      if (open.length === ASK_SLICE || (at + 1 === total && open.length > 0)) {
        await this.#settle(open)
        open = []
      }
    }
    return { numbers: this.#numbers.sort((a, b) => a - b), scores: this.#scores }
  }

  #keep({ number, scores }: Known): void {
    this.#numbers.push(number)
    if (scores.length === 0) return
    const sum = scores.reduce((all, score) => all + score, 0)
    this.#scores.set(number, Math.round(sum / scores.length))
  }

  #fromView(number: number): Known | undefined {
    const { uids, messageIds, flagsLow, flagsHigh, modSeqs } = this.#scope.view
    const place = this.#scope.placeOf(number)
    if (place < 0) return undefined
    const uid = (uids[place] ?? 0) as Uid
    const size = this.#sizes?.(uid)
    return {
      number,
      uid,
      place,
      messageId: messageIds[place] ?? 0,
      ...(this.#threads !== undefined && { threadId: this.#threads.get(uid) }),
      flagsLow: flagsLow[place] ?? 0,
      flagsHigh: flagsHigh[place] ?? 0,
      modSeq: modSeqs[place] ?? 0,
      scores: [],
      ...(size !== undefined && { size }),
    }
  }

  /**
   * Keeps those that match: the index is asked first, then what it does not know is read. Where that depends on the
   * words within attachments, the index takes them in and is asked once more.
   */
  async #settle(open: readonly Known[]): Promise<void> {
    const { questions } = this.#needs
    const ask = questions.length > 0 && open.length >= ASK_MIN
    const unknown = ask ? await this.#askIndex(open, 'as-it-is') : open
    const left: Known[] = []
    for (let from = 0; from < unknown.length; from += READ_SLICE) {
      // Who was told how far the index is hears nothing of what is read behind it.
      if (questions.length === 0) await this.#scope.breathe({ done: from, goal: unknown.length })
      left.push(...(await this.#readOn(unknown.slice(from, from + READ_SLICE))))
    }
    if (left.length === 0) return
    const unread = questions.length > 0 ? await this.#askIndex(left, 'newest') : left
    for (const known of unread) if (await this.#readText({ ...known, filesUnread: true })) this.#keep(known)
  }

  /** Keeps those of which the index knows enough; returns the others. */
  async #askIndex(open: readonly Known[], state: IndexState): Promise<Known[]> {
    const ids = [...new Set(open.map(({ messageId }) => messageId))].sort((a, b) => a - b)
    const found = await this.#account.searchTexts(this.#needs.questions, ids, this.#scope.breathe, state)
    const unknown: Known[] = []
    for (const known of open) {
      known.scores.length = 0
      const answer = this.#matches({ ...known, found })
      if (answer === true) this.#keep(known)
      else if (answer === undefined) unknown.push(known)
    }
    return unknown
  }

  /**
   * Keeps those that match once more is known of them: headers of all in one read, then texts one by one. Returns those
   * that depend on what is within their attachments.
   */
  async #readOn(open: readonly Known[]): Promise<Known[]> {
    const left: Known[] = []
    const uids = open.map(({ uid }) => uid)
    const { view } = this.#scope
    const headers = this.#needs.header ? await this.#account.headers(view.mailboxId, uids) : []
    const byUid = new Map(headers.map(({ uid, header }) => [uid, header]))
    for (const known of open) {
      const header = byUid.get(known.uid)
      // Asked again from the start: what was scored with less knowledge is scored again.
      known.scores.length = 0
      let answer =
        header === undefined ? undefined : this.#matches({ ...known, header: new HeaderTexts(header) })
      if (answer === undefined) answer = await this.#readText(known)
      if (answer === true) this.#keep(known)
      else if (answer === undefined) left.push(known)
    }
    await this.#scope.breathe()
    return left
  }

  /** Undefined: it depends on what is within the attachments. */
  async #readText(known: Known): Promise<boolean | undefined> {
    await this.#scope.breathe()
    const messageId = (this.#scope.view.messageIds[known.place] ?? 0) as MessageId
    const bytes = await this.#account.bytesOrRefusal(messageId)
    if (bytes instanceof Refusal) {
      // Removed by another session meanwhile: it matches nothing any more.
      if (bytes.code === 'not-found') return false
      throw bytes
    }
    const texts = new MessageTexts(bytes)
    known.scores.length = 0
    return this.#matches({ ...known, header: texts.header, texts })
  }
}
