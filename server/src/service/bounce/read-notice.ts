/**
 * Whether a notice that came is to be believed, and of whom: only where the books tell of a message that we handed over
 * to another server lately, under the return path that the notice came to, for the recipient that it names. It is known by
 * the name of the message, which strangers do not know, or by a return path that only we can make (SRS). Each recipient of
 * a message bounces once, however often that is said; where several got it, and one of them could have written the notice,
 * it pauses nobody. THREATS QU1
 */
import type { Clock } from '../../lib/clock.ts'
import { openOnce } from '../../lib/open-once.ts'
import { type BouncedRecipient, classifyMessage } from '../../mail/bounce/classify-message.ts'
import { looksRewritten } from '../../mail/srs/srs.ts'
import type { LedgerReader } from '../../store/ledger/ledger-reader.ts'
import type { BookKeeper } from '../ledger/book-keeper.ts'
import type { EventKind, LedgerEvent, RecordedEvent } from '../ledger/event.ts'
import type { EventFilter } from '../ledger/event-terms.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { DAY_MS, PAGE_MAX } from '../ledger/limits.ts'
import { BOUNCE_KINDS } from '../ledger/record-bounces.ts'
import { searchEvents } from '../ledger/search.ts'
import { NOTICE_CLAIMS_MAX, NOTICE_DAYS, NOTICE_OCTETS_MAX } from './limits.ts'
import type { Notice } from './pass-on-notices.ts'

export type ReadNoticeDeps = {
  readonly reader: LedgerReader
  readonly keeper: BookKeeper
  readonly ledger: Ledger
  readonly clock: Pick<Clock, 'now'>
  /** Hears of each recipient that bounced after another server had taken the message. */
  readonly returned?: ((event: LedgerEvent) => Promise<void>) | undefined
}

/** Reads notices one after the other; tells how many recipients bounced by it. */
export function createReadNotice(deps: ReadNoticeDeps): (notice: Notice) => Promise<number> {
  const rules = openOnce(async () => (await import('./load-rules.ts')).loadBounceRules())
  let turn: Promise<unknown> = Promise.resolve()
  return async (notice) => {
    const mine = turn.then(async () => {
      const { kind, recipients, originals } = classifyMessage(
        await rules(),
        notice.bytes.subarray(0, NOTICE_OCTETS_MAX),
      )
      if (kind !== 'failure') return 0
      await deps.keeper.takeIn()
      return await takeClaims(deps, await handedOver(deps, notice.to, originals), recipients)
    })
    turn = mine.catch(() => undefined)
    return await mine
  }
}

async function takeClaims(
  deps: ReadNoticeDeps,
  sent: ReadonlyMap<string, HandedOver>,
  claims: readonly BouncedRecipient[],
): Promise<number> {
  const events: LedgerEvent[] = []
  const left = new Map(sent)
  for (const claim of claims.slice(0, NOTICE_CLAIMS_MAX)) {
    // A notice that names nobody can only be about the one it was for.
    const address = claim.address?.toLowerCase() ?? (left.size === 1 ? [...left.keys()][0] : undefined)
    const mine = address === undefined ? undefined : left.get(address)
    if (address === undefined || mine === undefined) continue
    left.delete(address)
    if (!(await hasBounced(deps, mine.event, address))) events.push(returned(mine, address, claim))
  }
  if (events.length === 0) return 0
  for (const event of events) deps.ledger.note(event)
  deps.ledger.keep()
  await deps.keeper.takeIn()
  for (const event of events) await deps.returned?.(event)
  return events.length
}

/** A message that another server took for somebody. */
type HandedOver = { readonly event: RecordedEvent; readonly copies: number }

/** By recipient, what we handed over of all that the notice may be about. */
async function handedOver(
  deps: ReadNoticeDeps,
  to: readonly string[],
  originals: readonly string[],
): Promise<ReadonlyMap<string, HandedOver>> {
  const sent = new Map<string, HandedOver>()
  const add = (events: readonly RecordedEvent[], copies: number): void => {
    for (const event of events)
      if (event.from !== undefined && to.includes(event.from))
        for (const address of event.to ?? []) if (!sent.has(address)) sent.set(address, { event, copies })
  }
  const written = new Map<string, number>()
  for (const original of originals)
    for (const { id, to: named = [] } of await find(deps, { messageId: `<${original}>` }, ['accepted']))
      if (id !== undefined) written.set(id, (written.get(id) ?? 0) + named.length)
  for (const [id, count] of written) {
    const relayed = await find(deps, { id }, ['relayed'])
    add(relayed, Math.max(count, relayed.length))
  }
  for (const from of to)
    if (looksRewritten(from.slice(0, from.lastIndexOf('@')))) add(await find(deps, { from }, ['relayed']), 1)
  return sent
}

async function hasBounced(deps: ReadNoticeDeps, { id }: RecordedEvent, to: string): Promise<boolean> {
  return id === undefined || (await find(deps, { id, to }, BOUNCE_KINDS)).length > 0
}

async function find(
  { reader, clock }: ReadNoticeDeps,
  what: Pick<EventFilter, 'id' | 'messageId' | 'from' | 'to'>,
  kinds: readonly EventKind[],
): Promise<readonly RecordedEvent[]> {
  const nowMs = clock.now()
  const span = { fromMs: nowMs - NOTICE_DAYS * DAY_MS, toMs: nowMs + DAY_MS }
  const search = { reader, now: () => performance.now() }
  const { events } = await searchEvents(search, 'all', { ...what, kinds, ...span }, { limit: PAGE_MAX })
  return events.map(({ event }) => event)
}

function returned({ event, copies }: HandedOver, address: string, claim: BouncedRecipient): LedgerEvent {
  const { organisation, account, id, queue, from, domain, host } = event
  return {
    kind: 'returned',
    ...{
      organisationId: organisation,
      accountId: account,
      id,
      queueId: queue,
      from,
      to: [address],
      domain,
      host,
    },
    reply: { code: claim.replyCode ?? 0, status: claim.status, text: claim.reply ?? '' },
    ...{ class: claim.class, fault: claim.fault, hardness: claim.hardness, rule: claim.rule, copies },
  }
}
