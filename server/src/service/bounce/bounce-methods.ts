/**
 * The bounce centre's administrative methods: what came back, which addresses are paused because of it, and what whoever
 * is writing should know. An admin sees the company's, an account its own; pauses are the company's. THREATS TE1, TE3
 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Texts } from '../../lib/text.ts'
import { BOUNCE_CLASSES, FAULTS } from '../../mail/bounce/verdict.ts'
import type { Directory } from '../../store/directory.ts'
import { canonicalAddress } from '../../store/directory-names.ts'
import {
  type BouncedAddress,
  type BounceFilter,
  bouncedAddresses,
  type ListedBounce,
  liftPause,
  listBounces,
  pausedAddresses,
} from '../../store/ledger/bounces.ts'
import { LedgerReader } from '../../store/ledger/ledger-reader.ts'
import type { LedgerScope } from '../../store/ledger/ledger-scope.ts'
import { linesOf } from '../../store/ledger/line.ts'
import type { Database } from '../../store/sql.ts'
import { findAccount, no } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { ASKED, answerable } from '../ledger/asked.ts'
import type { BookKeeper } from '../ledger/book-keeper.ts'
import type { LedgerEvent } from '../ledger/event.ts'
import { eventIdOf, placeOf } from '../ledger/event-id.ts'
import { parseLine } from '../ledger/event-terms.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { eventJson } from '../ledger/ledger-methods.ts'
import { BOUNCES_MAX, BOUNCES_SHOWN, NOTICE_OCTETS_MAX, NOTICE_TO_MAX, WARNED_MAX } from './limits.ts'
import { createReadNotice } from './read-notice.ts'
import { createWarnings } from './warnings.ts'

export type BounceMethodDeps = {
  readonly db: Database
  readonly directory: Directory
  readonly keeper: BookKeeper
  readonly ledger: Ledger
  readonly texts: Texts
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  readonly returned?: ((event: LedgerEvent) => Promise<void>) | undefined
}

type Parts = BounceMethodDeps & { readonly reader: LedgerReader }

const { company } = ASKED
const limit = z.int().min(1).max(BOUNCES_MAX).default(100)

export const BOUNCE_INPUTS = {
  'bounce.list': z.strictObject({
    ...ASKED,
    /** Whom the mail was for. */
    address: addressText.optional(),
    class: z.enum(BOUNCE_CLASSES).optional(),
    fault: z.enum(FAULTS).optional(),
    before: z.string().max(64).optional(),
    limit,
  }),
  'bounce.show': z.strictObject({ address: addressText, company }),
  'bounce.suppressed': z.strictObject({ company, after: z.string().max(600).optional(), limit }),
  'bounce.lift': z.strictObject({ address: addressText, company }),
  /** A notice that came by an edge, in base64. */
  'bounce.take': z.strictObject({
    to: z.array(addressText).min(1).max(NOTICE_TO_MAX),
    message: z.base64().max(Math.ceil((NOTICE_OCTETS_MAX + 2) / 3) * 4),
  }),
  'bounce.warn': z.strictObject({
    recipients: z.array(addressText).min(1).max(WARNED_MAX),
    /** Who writes; default: whoever asks. */
    account: addressText.optional(),
  }),
}

export function bounceMethods(deps: BounceMethodDeps): readonly AdminMethod[] {
  const parts = { ...deps, reader: new LedgerReader(deps.db) }
  const warningsFor = createWarnings(parts)
  const readNotice = createReadNotice(parts)
  return [
    listMethod(parts),
    showMethod(parts),
    suppressedMethod(parts),
    liftMethod(parts),
    adminMethod({
      name: 'bounce.take',
      scope: 'operator',
      input: BOUNCE_INPUTS['bounce.take'],
      run: async (_, { to, message }) => ({
        bounced: await readNotice({ to, bytes: Buffer.from(message, 'base64') }),
      }),
    }),
    adminMethod({
      name: 'bounce.warn',
      scope: 'account',
      input: BOUNCE_INPUTS['bounce.warn'],
      run: async (principal, { recipients, account }) => {
        await deps.keeper.takeIn()
        const writer =
          account === undefined
            ? principal
            : await deps.directory.read((tables) => findAccount(tables, principal, account))
        const { organisationId } = writer
        const warnings = await warningsFor(organisationId, recipients.map(canonical), principal.language)
        return { warnings: warnings.map((one) => ({ ...one })) }
      },
    }),
  ]
}

function listMethod(parts: Parts): AdminMethod {
  return adminMethod({
    name: 'bounce.list',
    scope: 'account',
    input: BOUNCE_INPUTS['bounce.list'],
    run: async (principal, { address, class: what, fault, before, limit: most, ...asked }) => {
      await parts.keeper.takeIn()
      const { scope, ...filter } = await answerable(parts.directory, principal, asked, parts.clock.now())
      const wanted = { ...filter, class: what, fault, address: address && canonical(address) }
      const found = await listBounces(
        parts.db,
        scope,
        wanted,
        before === undefined ? undefined : pageEnd(before),
        most,
      )
      const last = found.length < most ? undefined : found.at(-1)
      return {
        bounces: await eventsOf(parts, scope, found),
        next: last === undefined ? null : `${last.atMs}.${eventIdOf(last)}`,
      }
    },
  })
}

function showMethod(parts: Parts): AdminMethod {
  return adminMethod({
    name: 'bounce.show',
    scope: 'company',
    input: BOUNCE_INPUTS['bounce.show'],
    run: async (principal, { address: written, ...asked }) => {
      await parts.keeper.takeIn()
      const { scope, ...span } = await answerable(parts.directory, principal, asked, parts.clock.now())
      const address = canonical(written)
      const known = await bouncedAddresses(parts.db, scope, [address])
      if (known.length === 0) throw no('not-found', 'bounce.nothing', { address })
      const filter: BounceFilter = { ...span, address }
      const found = await listBounces(parts.db, scope, filter, undefined, BOUNCES_SHOWN)
      return {
        address,
        companies: known.map((one) => addressJson(one, parts.clock.now())),
        bounces: await eventsOf(parts, scope, found),
      }
    },
  })
}

function suppressedMethod(parts: Parts): AdminMethod {
  return adminMethod({
    name: 'bounce.suppressed',
    scope: 'company',
    input: BOUNCE_INPUTS['bounce.suppressed'],
    run: async (principal, { after, limit: most, ...asked }) => {
      await parts.keeper.takeIn()
      const nowMs = parts.clock.now()
      const { scope } = await answerable(parts.directory, principal, asked, nowMs)
      const found = await pausedAddresses(
        parts.db,
        scope,
        nowMs,
        after === undefined ? undefined : keyOf(after),
        most,
      )
      const last = found.length < most ? undefined : found.at(-1)
      return {
        addresses: found.map((one) => addressJson(one, nowMs)),
        next: last === undefined ? null : `${last.organisationId}:${last.address}`,
      }
    },
  })
}

function liftMethod(parts: Parts): AdminMethod {
  return adminMethod({
    name: 'bounce.lift',
    scope: 'company',
    input: BOUNCE_INPUTS['bounce.lift'],
    run: async (principal, { address: written, ...asked }) => {
      await parts.keeper.takeIn()
      const nowMs = parts.clock.now()
      const { scope } = await answerable(parts.directory, principal, asked, nowMs)
      const address = canonical(written)
      if (!(await liftPause(parts.db, scope, address, principal.address, nowMs)))
        throw no('not-found', 'bounce.notPaused', { address })
      parts.log.info('bounce.lifted', { by: principal.accountId ?? 'operator' })
      const known = await bouncedAddresses(parts.db, scope, [address])
      return { address, companies: known.map((one) => addressJson(one, nowMs)) }
    },
  })
}

function canonical(written: string): string {
  const address = canonicalAddress(written.trim())
  if (address === undefined) throw no('invalid', 'directory.addressInvalid', { address: written })
  return address
}

/** What the ledger says of them; what it has let go of meanwhile is left out. */
async function eventsOf(
  { reader }: Parts,
  scope: LedgerScope,
  places: readonly ListedBounce[],
): Promise<Json[]> {
  const events: Json[] = []
  for (const { atMs: _, ...place } of places) {
    const chunk = await reader.chunkWith(scope, place, place.seq)
    const line = chunk && linesOf(chunk.lines)[place.seq - chunk.first]
    if (line !== undefined)
      events.push(eventJson({ ...place, line: line.toString(), event: parseLine(line) }))
  }
  return events
}

function addressJson(one: BouncedAddress, nowMs: number): Json {
  const time = (ms: number | undefined): string | null =>
    ms === undefined ? null : new Date(ms).toISOString()
  const { address, organisationId, class: what, fault, hardness, bounces, lastMs, sinceMs, untilMs } = one
  return {
    ...{ address, organisationId, class: what, fault, hardness, bounces },
    last: time(lastMs),
    event: eventIdOf(one),
    paused: untilMs !== undefined && untilMs > nowMs,
    since: time(sinceMs),
    until: time(untilMs),
    lifted: time(one.liftedMs),
    liftedBy: one.liftedBy ?? null,
  }
}

/** `ms.event`, as a page told it. */
function pageEnd(before: string): ListedBounce {
  const dot = before.indexOf('.')
  const place = placeOf(before.slice(dot + 1))
  const atMs = Number(before.slice(0, dot))
  if (place === undefined || !Number.isSafeInteger(atMs))
    throw no('not-found', 'ledger.noEvent', { id: before })
  return { ...place, atMs }
}

/** `company:address`, as a page told it. */
function keyOf(after: string): { readonly organisationId: number; readonly address: string } {
  const colon = after.indexOf(':')
  const organisationId = Number(after.slice(0, colon))
  if (colon < 1 || !Number.isSafeInteger(organisationId)) throw no('invalid', 'bounce.noPage')
  return { organisationId, address: after.slice(colon + 1) }
}
