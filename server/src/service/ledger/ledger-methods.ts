/**
 * The ledger's administrative methods. The operator sees everything, a company's admin what is the company's, an account
 * what is about itself: never whom else a message went to. THREATS TE1, TE3
 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { LANGUAGES, type Texts } from '../../lib/text.ts'
import { toAsciiDomain } from '../../mail/domain.ts'
import type { Directory } from '../../store/directory.ts'
import { LedgerReader } from '../../store/ledger/ledger-reader.ts'
import type { LedgerScope } from '../../store/ledger/ledger-scope.ts'
import { linesOf } from '../../store/ledger/line.ts'
import type { Database } from '../../store/sql.ts'
import type { Principal } from '../account/principal.ts'
import { no } from '../admin/access.ts'
import { addressText, domainText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { ASKED, answerable } from './asked.ts'
import type { BookKeeper } from './book-keeper.ts'
import { checkChain } from './check-chain.ts'
import { baseId, EVENT_KINDS } from './event.ts'
import { dayText, eventIdOf, placeOf } from './event-id.ts'
import { type EventFilter, fits, parseLine } from './event-terms.ts'
import { followEvents, readFollowPlace } from './follow.ts'
import { FOLLOW_PLACE_MAX, PAGE_MAX, TEXT_MAX } from './limits.ts'
import { type Proof, proveEvent, signingKey } from './proof.ts'
import { type FoundEvent, searchEvents } from './search.ts'
import { STATS_INPUTS, statsMethods } from './stats-methods.ts'

export type LedgerMethodDeps = {
  readonly db: Database
  readonly directory: Directory
  readonly keeper: BookKeeper
  readonly clock: Pick<Clock, 'now'>
  readonly hostname: string
  readonly dataDir: string
  readonly texts: Texts
}

type Parts = LedgerMethodDeps & { readonly reader: LedgerReader }

const text = z.string().min(1).max(TEXT_MAX)
const kinds = z.array(z.enum(EVENT_KINDS)).min(1).max(EVENT_KINDS.length).optional()

const FILTER = {
  /** Delivery id, as in a Received line or a reply. */
  id: text.optional(),
  queue: z.string().max(16).optional(),
  messageId: text.optional(),
  ip: z.string().max(64).optional(),
  domain: domainText.optional(),
  /** A whole address, or `@domain`. */
  address: addressText.optional(),
  from: addressText.optional(),
  to: addressText.optional(),
  kinds,
  ...ASKED,
}
type Filter = z.infer<z.ZodObject<typeof FILTER>>

export const LEDGER_INPUTS = {
  'ledger.search': z.strictObject({
    ...FILTER,
    before: z.string().max(64).optional(),
    limit: z.int().min(1).max(PAGE_MAX).default(100),
    /** The lines as they were hashed, instead of what they say. */
    raw: z.boolean().default(false),
  }),
  'ledger.follow': z.strictObject({
    ...FILTER,
    /** As the answer before told; absent: from now on. */
    after: z.string().max(FOLLOW_PLACE_MAX).optional(),
    limit: z.int().min(1).max(PAGE_MAX).default(100),
  }),
  'ledger.show': z.strictObject({ event: z.string().max(64) }),
  'ledger.prove': z.strictObject({ event: z.string().max(64) }),
  'ledger.prove-pdf': z.strictObject({ event: z.string().max(64), language: z.enum(LANGUAGES).optional() }),
  'ledger.check': z.strictObject({}),
  ...STATS_INPUTS,
}

export function ledgerMethods(deps: LedgerMethodDeps): readonly AdminMethod[] {
  const parts = { ...deps, reader: new LedgerReader(deps.db) }
  return [
    adminMethod({
      name: 'ledger.search',
      scope: 'account',
      input: LEDGER_INPUTS['ledger.search'],
      run: async (principal, { before, limit, raw, ...input }) => {
        await deps.keeper.takeIn()
        const from = before === undefined ? undefined : placeOf(before)
        if (before !== undefined && from === undefined) throw noEvent(before)
        const { scope, filter } = await questionOf(parts, principal, input)
        const found = await search(parts, scope, filter, { before: from, limit })
        return {
          ...(raw
            ? { lines: found.events.map(({ line }) => line) }
            : { events: found.events.map(eventJson) }),
          next: found.next ?? null,
        }
      },
    }),
    followMethod(parts),
    adminMethod({
      name: 'ledger.show',
      scope: 'account',
      input: LEDGER_INPUTS['ledger.show'],
      run: async (principal, { event }) => {
        await deps.keeper.takeIn()
        const found = await findEvent(parts, principal, event)
        const { id } = found.event
        const { scope, filter } = await questionOf(parts, principal, id === undefined ? {} : { id })
        const way =
          id === undefined ? [found] : (await search(parts, scope, filter, { limit: PAGE_MAX })).events
        return { event: eventJson(found), way: way.toReversed().map(eventJson) }
      },
    }),
    adminMethod({
      name: 'ledger.prove',
      scope: 'account',
      input: LEDGER_INPUTS['ledger.prove'],
      run: async (principal, { event }) => ({ ...(await prove(parts, principal, event)) }),
    }),
    adminMethod({
      name: 'ledger.prove-pdf',
      scope: 'account',
      input: LEDGER_INPUTS['ledger.prove-pdf'],
      run: async (principal, { event, language = principal.language }) => {
        const { proofPdf } = await import('./proof-pdf.ts')
        const proof = await prove(parts, principal, event)
        const pdf = proofPdf(proof, await signingKey(deps.dataDir), deps.texts, language)
        return { name: `${proof.id}.pdf`, base64: pdf.toString('base64') }
      },
    }),
    ...statsMethods(parts),
    adminMethod({
      name: 'ledger.check',
      scope: 'operator',
      input: LEDGER_INPUTS['ledger.check'],
      run: async () => {
        await deps.keeper.takeIn()
        const days = await checkChain(parts)
        return {
          ok: days.every(({ state }) => state === 'whole' || state === 'dropped'),
          days: days.map(({ day, ...rest }) => ({ day: dayText(day), ...rest })),
        }
      },
    }),
  ]
}

async function prove(parts: Parts, principal: Principal, event: string): Promise<Proof> {
  await parts.keeper.takeIn()
  const found = await findEvent(parts, principal, event)
  const day = (await parts.reader.days()).find(
    (each) => each.day === found.day && each.writer === found.writer,
  )
  if (day === undefined) throw noEvent(event)
  return await proveEvent(parts, found, day)
}

function followMethod(parts: Parts): AdminMethod {
  return adminMethod({
    name: 'ledger.follow',
    scope: 'account',
    input: LEDGER_INPUTS['ledger.follow'],
    run: async (principal, { after, limit, ...input }) => {
      const from = after === undefined ? undefined : readFollowPlace(after)
      if (after !== undefined && from === undefined) throw noEvent(after)
      const { scope, filter } = await questionOf(parts, principal, input)
      const { events, ...rest } = await followEvents(parts.reader, scope, filter, from, limit)
      return { ...rest, events: events.map((one) => ({ after: one.after, event: eventJson(one.found) })) }
    },
  })
}

function search(
  { reader }: Parts,
  scope: LedgerScope,
  filter: EventFilter,
  page: Parameters<typeof searchEvents>[3],
): ReturnType<typeof searchEvents> {
  return searchEvents({ reader, now: () => performance.now() }, scope, filter, page)
}

type Question = { readonly scope: LedgerScope; readonly filter: EventFilter }

/** What may be seen at all, and of it what is asked for. */
async function questionOf(parts: Parts, principal: Principal, input: Filter): Promise<Question> {
  const { scope, ...asked } = await answerable(parts.directory, principal, input, parts.clock.now())
  const { id, queue, messageId, ip, domain, kinds: wanted } = input
  return {
    scope,
    filter: {
      ...{ queue, ip, kinds: wanted },
      id: id && baseId(id),
      messageId: messageId && (messageId.startsWith('<') ? messageId : `<${messageId}>`),
      domain: domain && (toAsciiDomain(domain) ?? domain.toLowerCase()),
      address: input.address?.toLowerCase(),
      from: input.from?.toLowerCase(),
      to: input.to?.toLowerCase(),
      ...asked,
    },
  }
}

/** What may not be seen is not there. */
async function findEvent(parts: Parts, principal: Principal, id: string): Promise<FoundEvent> {
  const place = placeOf(id)
  if (place === undefined) throw noEvent(id)
  const { scope, filter } = await questionOf(parts, principal, {})
  const chunk = await parts.reader.chunkWith(scope, place, place.seq)
  const line = chunk && linesOf(chunk.lines)[place.seq - chunk.first]
  if (line === undefined) throw noEvent(id)
  const event = parseLine(line)
  if (!fits(event, { ...filter, toMs: Number.MAX_SAFE_INTEGER })) throw noEvent(id)
  return { ...place, line: line.toString(), event }
}

function noEvent(id: string): Error {
  return no('not-found', 'ledger.noEvent', { id })
}

/** What an event says, under its name. */
export function eventJson(found: FoundEvent): Json {
  const { salt, at, ...rest } = found.event
  return { event: eventIdOf(found), at: new Date(at).toISOString(), ...rest }
}
