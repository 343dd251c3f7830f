/**
 * The messages for which a condition holds. What is cheap is asked first, and what has to be read only of those that are
 * left; texts are asked of the search that IMAP has. RFC 8621 §4.4.1
 */
import { Refusal } from '../../lib/refusal.ts'
import type { Flag } from '../../mail/flag.ts'
import type { MessageId, Uid } from '../../mail/ids.ts'
import { flagBit } from '../../mail/imap/flags.ts'
import type { MailboxView, SizeColumns } from '../mailbox/account-mail.ts'
import { rowsOf } from '../search/rows-of.ts'
import type { SearchKey } from '../search/search-key.ts'
import type { Searches, SearchScope } from '../search/search-mailbox.ts'
import type { KnownConversations } from './conversations.ts'
import type { EmailAccount } from './email-account.ts'
import type { EmailCondition, EmailFilter, TextCondition } from './email-condition.ts'
import { type EmailPlaces, messageIdAt, type Place } from './email-places.ts'
import type { SmimeJudge } from './smime.ts'

/** In the Content-Type of all that S/MIME makes: `application/pkcs7-mime`, `protocol="application/pkcs7-signature"`. RFC 8551 §3.2 */
const SMIME_WORD = 'pkcs7'

export type FilterParts = {
  readonly mail: EmailAccount
  readonly places: EmailPlaces
  readonly searches: Searches
  readonly smime: SmimeJudge
  readonly conversations: () => Promise<KnownConversations>
  readonly nowMs: number
  readonly breathe: () => Promise<void>
}

type Test = (place: Place) => boolean

/** Messages of one mailbox, by their places in its view, rising. */
export class EmailFiltering {
  readonly #parts: FilterParts
  readonly #view: MailboxView

  constructor(parts: FilterParts, view: MailboxView) {
    this.#parts = parts
    this.#view = view
  }

  async filter(filter: EmailFilter | undefined, among: readonly number[]): Promise<readonly number[]> {
    if (filter === undefined || among.length === 0) return among
    if (!('operator' in filter)) return await this.#condition(filter, among)
    if (filter.operator === 'AND') {
      let left = among
      for (const one of cheapFirst(filter.conditions)) left = await this.filter(one, left)
      return left
    }
    const found = new Set<number>()
    let open = among
    for (const one of cheapFirst(filter.conditions)) {
      for (const at of await this.filter(one, open)) found.add(at)
      open = open.filter((at) => !found.has(at))
    }
    return filter.operator === 'OR' ? among.filter((at) => found.has(at)) : open
  }

  async #condition(condition: EmailCondition, among: readonly number[]): Promise<readonly number[]> {
    let left = among
    for (const test of [...this.#membership(condition), ...(await this.#flags(condition))])
      left = left.filter((at) => test({ view: this.#view, at }))
    if (asksSizes(condition)) left = await this.#sized(condition, left)
    if (condition.hasAttachment !== undefined) left = await this.#attached(condition.hasAttachment, left)
    for (const text of condition.texts) left = await this.#worded(text, left)
    return asksSmime(condition) ? await this.#signed(condition, left) : left
  }

  #membership({ inMailbox, inMailboxOtherThan }: EmailCondition): Test[] {
    const { places } = this.#parts
    const tests: Test[] = []
    const id = this.#view.mailboxId
    if (inMailbox !== undefined && inMailbox !== id)
      tests.push((place) => places.of(messageIdAt(place)).some(({ view }) => view.mailboxId === inMailbox))
    if (inMailboxOtherThan !== undefined) {
      const others = new Set(inMailboxOtherThan)
      if (others.has(id))
        tests.push((place) => places.of(messageIdAt(place)).some(({ view }) => !others.has(view.mailboxId)))
    }
    return tests
  }

  async #flags(condition: EmailCondition): Promise<Test[]> {
    const { hasKeyword, notKeyword, allInThread, someInThread, noneInThread } = condition
    const tests: Test[] = []
    if (hasKeyword !== undefined) tests.push(this.#carries(hasKeyword))
    if (notKeyword !== undefined) tests.push(not(this.#carries(notKeyword)))
    if ((allInThread ?? someInThread ?? noneInThread) === undefined) return tests
    const conversations = await this.#parts.conversations()
    const inThread = (flag: Flag, every: boolean): Test =>
      threadTest(this.#parts.places, conversations, flag, every)
    if (allInThread !== undefined) tests.push(inThread(allInThread, true))
    if (someInThread !== undefined) tests.push(inThread(someInThread, false))
    if (noneInThread !== undefined) tests.push(not(inThread(noneInThread, false)))
    return tests
  }

  #carries(flag: Flag): Test {
    const { places } = this.#parts
    return (place) => carries(places, places.of(messageIdAt(place)), flag)
  }

  async #sized(condition: EmailCondition, among: readonly number[]): Promise<readonly number[]> {
    const columns = await this.#parts.mail.sizes(this.#view.mailboxId)
    const { beforeMs = Infinity, afterMs = -Infinity, minSize = 0, maxSize = Infinity } = condition
    return withRows(columns, this.#view, among, (row) => {
      const received = columns.internalMs[row] ?? 0
      const size = columns.sizes[row] ?? 0
      return received < beforeMs && received >= afterMs && size >= minSize && size < maxSize
    })
  }

  async #attached(wanted: boolean, among: readonly number[]): Promise<readonly number[]> {
    const uids = among.map((at) => (this.#view.uids[at] ?? 0) as Uid)
    const details = await this.#parts.mail.details(this.#view.mailboxId, uids, ['attached'])
    const known = new Map(details.map(({ uid, attached }) => [uid, attached === 1]))
    return among.filter((_, n) => known.get(uids[n] ?? (0 as Uid)) === wanted)
  }

  async #signed(
    { hasSmime, hasVerifiedSmime, hasVerifiedSmimeAtDelivery }: EmailCondition,
    among: readonly number[],
  ): Promise<readonly number[]> {
    const smime = await this.#worded({ kind: 'header', field: 'content-type', words: SMIME_WORD }, among)
    let left = hasSmime === undefined ? among : chosen(among, smime, hasSmime)
    for (const [wanted, atDelivery] of [
      [hasVerifiedSmime, false],
      [hasVerifiedSmimeAtDelivery, true],
    ] as const) {
      if (wanted === undefined) continue
      const believed: number[] = []
      for (const at of smime) if (await this.#isBelieved(at, atDelivery)) believed.push(at)
      left = chosen(left, believed, wanted)
    }
    return left
  }

  async #isBelieved(at: number, atDelivery: boolean): Promise<boolean> {
    const { mail, smime, nowMs, breathe } = this.#parts
    const bytes = await mail.bytesOrRefusal(messageIdAt({ view: this.#view, at }))
    await breathe()
    // It went meanwhile, or is damaged: nobody can believe it.
    if (bytes instanceof Refusal) return false
    const receivedMs = atDelivery ? await this.#receivedMs(at) : nowMs
    return (await smime.judge(bytes, receivedMs, breathe))?.status === 'signed/verified'
  }

  async #receivedMs(at: number): Promise<number> {
    const columns = await this.#parts.mail.sizes(this.#view.mailboxId)
    const [row = -1] = rowsOf(columns, this.#view.uids, Uint32Array.of(at))
    return columns.internalMs[row] ?? 0
  }

  async #worded(text: TextCondition, among: readonly number[]): Promise<readonly number[]> {
    if (among.length === 0) return among
    const { mail, searches, nowMs, breathe, places } = this.#parts
    const view = this.#view
    const scope: SearchScope = {
      view,
      keywords: places.keywords,
      count: view.count,
      lastUid: view.uids[view.count - 1] ?? 0,
      saved: [],
      nowMs,
      aligned: true,
      placeOf: (number) => number - 1,
      breathe,
    }
    const numbers = among.map((at) => at + 1)
    const found = await searches.search(mail, scope, searchKeyOf(text), numbers)
    return found.numbers.map((number) => number - 1)
  }
}

/** Whether the message carries it, in whichever mailboxes. */
export function carries(places: EmailPlaces, its: readonly Place[], flag: Flag): boolean {
  const bit = flagBit(flag, places.keywords)
  if (bit === undefined) return false
  const { low, high } = places.flags(its)
  return (low & bit.low) !== 0 || (high & bit.high) !== 0
}

/** Whether every message, or any, of its conversation that is still there carries the flag. */
export function threadTest(
  places: EmailPlaces,
  { threadOf, messagesOf }: KnownConversations,
  flag: Flag,
  every: boolean,
): Test {
  const answers = new Map<number, boolean>()
  return (place) => {
    const messageId = messageIdAt(place)
    const thread = threadOf.get(messageId)
    if (thread === undefined) return carries(places, places.of(messageId), flag)
    let answer = answers.get(thread)
    if (answer === undefined) {
      const there = (messagesOf.get(thread) ?? []).map((id: MessageId) => places.of(id))
      const held = there.filter((its) => its.length > 0)
      answer = every
        ? held.every((its) => carries(places, its, flag))
        : held.some((its) => carries(places, its, flag))
      answers.set(thread, answer)
    }
    return answer
  }
}

function withRows(
  columns: SizeColumns,
  view: MailboxView,
  among: readonly number[],
  keep: (row: number) => boolean,
): readonly number[] {
  const rows = rowsOf(columns, view.uids, Uint32Array.from(among))
  return among.filter((_, n) => (rows[n] ?? -1) >= 0 && keep(rows[n] ?? 0))
}

function asksSizes({ beforeMs, afterMs, minSize, maxSize }: EmailCondition): boolean {
  return (beforeMs ?? afterMs ?? minSize ?? maxSize) !== undefined
}

function searchKeyOf(text: TextCondition): SearchKey {
  return text.kind === 'header'
    ? { kind: 'header', field: text.field, text: text.words }
    : { kind: text.kind, text: text.words }
}

function asksSmime(asked: EmailCondition): boolean {
  return (asked.hasSmime ?? asked.hasVerifiedSmime ?? asked.hasVerifiedSmimeAtDelivery) !== undefined
}

/** Those that are among the others, or those that are not. */
function chosen(among: readonly number[], others: readonly number[], wanted: boolean): readonly number[] {
  const known = new Set(others)
  return among.filter((at) => known.has(at) === wanted)
}

function not(test: Test): Test {
  return (place) => !test(place)
}

/** What reads messages comes last. */
function cheapFirst(filters: readonly EmailFilter[]): readonly EmailFilter[] {
  return filters.toSorted((a, b) => costOf(a) - costOf(b))
}

function costOf(filter: EmailFilter): number {
  if ('operator' in filter) return filter.conditions.reduce((sum, one) => Math.max(sum, costOf(one)), 0)
  if (filter.texts.length > 0 || asksSmime(filter)) return 3
  return filter.hasAttachment === undefined ? (asksSizes(filter) ? 1 : 0) : 2
}
