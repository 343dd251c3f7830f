/** Finds the messages of one mailbox for which a key holds. RFC 9051 §6.4.4 */
import { Refusal } from '../../lib/refusal.ts'
import type { Flag } from '../../mail/flag.ts'
import type { AccountId, MessageId, Uid } from '../../mail/ids.ts'
import type { MessageSet } from '../../mail/imap/message-set.ts'
import type { Breathe, IndexState, MailboxView, SizeColumns } from '../mailbox/account-mail.ts'
import type { Mail } from '../mailbox/mail.ts'
import { allOf, type Batch, UNKNOWN, YES } from './batch.ts'
import { compileKey, type Matcher, type Needs } from './matcher.ts'
import { HeaderTexts, readTexts } from './message-texts.ts'
import { rowsOf } from './rows-of.ts'
import type { SearchKey } from './search-key.ts'

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
  /** Nothing that the asker counts is gone: each number is its place in the view and one. */
  readonly aligned: boolean
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

/** What a search asks of the mail that it looks through. */
export type SearchedMail = Pick<
  Mail,
  'id' | 'attachedTexts' | 'bytesOrRefusal' | 'headers' | 'searchTexts' | 'sizes' | 'texts' | 'threads'
>

export type Searches = {
  /**
   * Those of `among` (rising; default: all) for which the key holds. Refusal `damaged` for a message that cannot be read,
   * `too-many`.
   */
  search(account: SearchedMail, scope: SearchScope, key: SearchKey, among?: readonly number[]): Promise<Found>
  /** The same, with the refusal as an answer: who follows many searches goes on with the next. */
  searchOrRefusal(...asked: Parameters<Searches['search']>): Promise<Found | Refusal>
}

/** Searches of one account that may wait behind the one that reads bytes. */
const WAITING_MAX = 20
/** Messages judged from memory before others have their turn. */
const SLICE = 8_192

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
      const needs: Needs = {
        sizes: false,
        threads: false,
        header: false,
        texts: false,
        files: false,
        questions: [],
      }
      const { keywords, count, lastUid, saved, nowMs, owner } = scope
      const context = { keywords, lastNumber: count, lastUid, saved, nowMs, owner }
      const matches = compileKey(key, context, needs)
      const work = (): Promise<Found> => new Search(account, scope, { matches, needs }, among).findAll()
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

/** One search on its way. Messages are named by their places in the list of those asked about, which rises. */
class Search {
  readonly #account: SearchedMail
  readonly #scope: SearchScope
  readonly #matches: Matcher
  readonly #needs: Needs
  readonly #among: readonly number[] | undefined
  /** 1: found. */
  readonly #hits: Uint8Array
  readonly #scores = new Map<number, number>()
  #sizes: SizeColumns | undefined
  #threads: ReadonlyMap<number, number> | undefined

  constructor(
    account: SearchedMail,
    scope: SearchScope,
    asked: { readonly matches: Matcher; readonly needs: Needs },
    among: readonly number[] | undefined,
  ) {
    this.#account = account
    this.#scope = scope
    this.#matches = asked.matches
    this.#needs = asked.needs
    this.#among = among
    this.#hits = new Uint8Array(among?.length ?? scope.count)
  }

  async findAll(): Promise<Found> {
    const { view } = this.#scope
    const { sizes, threads } = this.#needs
    if (sizes) this.#sizes = await this.#account.sizes(view.mailboxId)
    if (threads) this.#threads = await this.#account.threads(view.mailboxId)
    const total = this.#hits.length
    let open: number[] = []
    for (let from = 0; from < total; from += SLICE) {
      if (from > 0) await this.#scope.breathe()
      const slice = this.#known(span(from, Math.min(from + SLICE, total)))
      for (const at of this.#judge(slice)) open.push(at)
      if (open.length >= ASK_SLICE) {
        await this.#settle(open)
        open = []
      }
    }
    if (open.length > 0) await this.#settle(open)
    const numbers: number[] = []
    for (let at = 0; at < total; at++) if (this.#hits[at] === 1) numbers.push(this.#numberAt(at))
    return { numbers, scores: this.#scores }
  }

  #numberAt(at: number): number {
    return this.#among === undefined ? at + 1 : (this.#among[at] ?? 0)
  }

  /** What the view, sizes and conversations tell of those that are still there. */
  #known(asked: Uint32Array): Slice {
    const { aligned, view } = this.#scope
    const ats = new Uint32Array(asked.length)
    const numbers = new Uint32Array(asked.length)
    const places = new Uint32Array(asked.length)
    let count = 0
    for (let n = 0; n < asked.length; n++) {
      const at = asked[n] ?? 0
      const number = this.#numberAt(at)
      const place = aligned ? number - 1 : this.#scope.placeOf(number)
      if (place < 0) continue
      ats[count] = at
      numbers[count] = number
      places[count] = place
      count++
    }
    const there = places.subarray(0, count)
    const sizes = this.#sizes && { columns: this.#sizes, rows: rowsOf(this.#sizes, view.uids, there) }
    const threads = this.#threads
    const batch = {
      numbers: numbers.subarray(0, count),
      places: there,
      view,
      sizes,
      threads,
      scores: new Map(),
    }
    return { ats: ats.subarray(0, count), batch }
  }

  /** Keeps those that match; returns those of which more has to be known. */
  #judge({ ats, batch }: Slice): number[] {
    const answers = this.#matches(batch, allOf(batch))
    const open: number[] = []
    for (let n = 0; n < ats.length; n++) {
      const at = ats[n] ?? 0
      if (answers[n] === YES) this.#keep(at, batch.scores.get(n))
      else if (answers[n] === UNKNOWN) open.push(at)
    }
    return open
  }

  #keep(at: number, scores: readonly number[] | undefined): void {
    this.#hits[at] = 1
    if (scores === undefined) return
    const sum = scores.reduce((all, score) => all + score, 0)
    this.#scores.set(this.#numberAt(at), Math.round(sum / scores.length))
  }

  /**
   * Keeps those that match: the index is asked first, then what it does not know is read. Where that depends on the
   * words within attachments, the index takes them in and is asked once more.
   */
  async #settle(open: readonly number[]): Promise<void> {
    const { questions } = this.#needs
    const ask = questions.length > 0 && open.length >= ASK_MIN
    const unknown = ask ? await this.#askIndex(open, 'as-it-is') : open
    const left: number[] = []
    for (let from = 0; from < unknown.length; from += READ_SLICE) {
      // Who was told how far the index is hears nothing of what is read behind it.
      if (questions.length === 0) await this.#scope.breathe({ done: from, goal: unknown.length })
      left.push(...(await this.#readOn(unknown.slice(from, from + READ_SLICE))))
    }
    if (left.length === 0) return
    const unread = questions.length > 0 ? await this.#askIndex(left, 'newest') : left
    for (let from = 0; from < unread.length; from += READ_SLICE)
      await this.#readFiles(unread.slice(from, from + READ_SLICE))
  }

  /** Keeps those that match with what is within their attachments, or without where nobody can tell. */
  async #readFiles(unread: readonly number[]): Promise<void> {
    const ids = risingIds(this.#known(Uint32Array.from(unread)).batch)
    const files = this.#needs.files
      ? await this.#account.attachedTexts(ids, this.#scope.breathe)
      : new Map<number, string>()
    for (const at of unread) await this.#readText(at, files)
  }

  /** Keeps those of which the index knows enough; returns the others. */
  async #askIndex(open: readonly number[], state: IndexState): Promise<number[]> {
    const slice = this.#known(Uint32Array.from(open))
    const ids = risingIds(slice.batch)
    const found = await this.#account.searchTexts(this.#needs.questions, ids, this.#scope.breathe, state)
    return this.#judge({ ...slice, batch: { ...slice.batch, found } })
  }

  /**
   * Keeps those that match once more is known of them: headers of all in one read, then texts one by one. Returns those
   * that depend on what is within their attachments.
   */
  async #readOn(open: readonly number[]): Promise<number[]> {
    let unread: readonly number[] = open
    if (this.#needs.header) {
      const { ats, batch } = this.#known(Uint32Array.from(open))
      const { uids, mailboxId } = this.#scope.view
      const wanted = Array.from(batch.places, (place) => (uids[place] ?? 0) as Uid)
      const read = await this.#account.headers(mailboxId, wanted)
      const byUid = new Map(read.map(({ uid, header }) => [uid, header]))
      const headers = wanted.map((uid) => headerOf(byUid.get(uid)))
      unread = this.#judge({ ats, batch: { ...batch, headers } })
    }
    const left: number[] = []
    for (const at of unread) if (await this.#readText(at)) left.push(at)
    await this.#scope.breathe()
    return left
  }

  /** Keeps it when it matches; true: that depends on what is within the attachments, of which `files` are known. */
  async #readText(at: number, files?: ReadonlyMap<number, string>): Promise<boolean> {
    await this.#scope.breathe()
    const { ats, batch } = this.#known(Uint32Array.of(at))
    const messageId = (this.#scope.view.messageIds[batch.places[0] ?? 0] ?? 0) as MessageId
    const bytes = ats.length === 0 ? undefined : await this.#account.bytesOrRefusal(messageId)
    if (bytes === undefined) return false
    if (bytes instanceof Refusal) {
      // Removed by another session meanwhile: it matches nothing any more.
      if (bytes.code === 'not-found') return false
      throw bytes
    }
    const texts = [await readTexts(bytes, this.#scope.breathe)]
    const known = files && { filesUnread: true, files: [files.get(messageId) ?? ''] }
    return this.#judge({ ats, batch: { ...batch, texts, ...known } }).length > 0
  }
}

/** Some of those asked about, by their places in the list of them. */
type Slice = { readonly ats: Uint32Array; readonly batch: Batch }

function span(from: number, to: number): Uint32Array {
  const places = new Uint32Array(to - from)
  for (let n = 0; n < places.length; n++) places[n] = from + n
  return places
}

function headerOf(bytes: Uint8Array | undefined): HeaderTexts | undefined {
  return bytes && new HeaderTexts(bytes)
}

/** Their message ids, rising, each once. */
function risingIds({ places, view }: Batch): Uint32Array {
  const ids = new Uint32Array(places.length)
  for (let at = 0; at < places.length; at++) ids[at] = view.messageIds[places[at] ?? 0] ?? 0
  ids.sort()
  let count = 0
  for (let at = 0; at < ids.length; at++)
    if (at === 0 || ids[at] !== ids[count - 1]) ids[count++] = ids[at] ?? 0
  return ids.subarray(0, count)
}
