/** The queue's administrative methods. A company's admin sees and changes the own company's messages only. THREATS QU2 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Texts } from '../../lib/text.ts'
import { toAsciiDomain } from '../../mail/domain.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import {
  countWaiting,
  type EntryKey,
  listEntries,
  type QueueEntry,
  type QueueFilter,
} from '../../store/queue-admin.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { DEPTH_INPUT, depthMethod } from './depth-methods.ts'
import { DETOUR_INPUTS, detourMethods } from './detour-methods.ts'
import { type Changed, changeEntries, type QueueVerb } from './queue-admin.ts'
import { numberOf, queueIdOf } from './queue-id.ts'
import type { QueueService } from './queue-service.ts'
import { createRadarLook, domainsOf, type RadarLook } from './radar-look.ts'
import { RADAR_INPUT, radarMethod } from './radar-methods.ts'
import { routeMethods } from './route-methods.ts'

export type QueueMethodDeps = {
  readonly service: QueueService
  readonly clock: Clock
  readonly texts: Texts
  /** The company of that name, as far as the principal may know of it; throws Refusal. */
  findOrganisation(principal: Principal, name: string): Promise<OrganisationId>
}

const PAGE_MAX = 1000
const ADDRESS_MAX = 512

const filter = {
  id: z.string().max(16).optional(),
  domain: z.string().min(1).max(ADDRESS_MAX).optional(),
  /** A whole address, or `@domain`. */
  sender: z.string().min(1).max(ADDRESS_MAX).optional(),
  recipient: z.string().min(1).max(ADDRESS_MAX).optional(),
  state: z.enum(['waiting', 'delivering', 'held', 'aside']).optional(),
  /** Seconds since it was accepted. */
  olderThan: z.int().min(0).optional(),
  company: z.string().min(1).max(200).optional(),
}
type Filter = z.infer<z.ZodObject<typeof filter>>

const changes = z.strictObject({
  ...filter,
  /** A destination as the radar calls it: all of its domains. */
  group: z.string().min(1).max(ADDRESS_MAX).optional(),
  all: z.boolean().default(false),
})
type Changes = z.infer<typeof changes>

/** What each method takes: also for those who call it from another thread. */
export const QUEUE_INPUTS = {
  'queue.list': z.strictObject({
    ...filter,
    after: z.string().max(32).optional(),
    limit: z.int().min(1).max(PAGE_MAX).default(100),
  }),
  'queue.show': z.strictObject({ id: z.string().max(16) }),
  'queue.status': z.strictObject({}),
  'queue.radar': RADAR_INPUT,
  'queue.history': DEPTH_INPUT,
  'queue.retry': changes,
  'queue.hold': changes,
  'queue.release': changes,
  'queue.drop': changes,
  ...DETOUR_INPUTS,
}

export function queueMethods(deps: QueueMethodDeps): readonly AdminMethod[] {
  const { service, clock } = deps
  const { store } = service
  const look = createRadarLook(deps)
  return [
    adminMethod({
      name: 'queue.list',
      scope: 'company',
      input: QUEUE_INPUTS['queue.list'],
      run: async (principal, input) => {
        await store.moveArrivals()
        const entries = await listEntries(
          store.db,
          await filterOf(deps, principal, input),
          keyOf(input.after),
          input.limit,
        )
        const last = entries.at(-1)?.recipient
        return {
          entries: entries.map(entryJson),
          next:
            last === undefined || entries.length < input.limit
              ? null
              : `${queueIdOf(last.messageId)}.${last.n}`,
        }
      },
    }),
    adminMethod({
      name: 'queue.show',
      scope: 'company',
      input: QUEUE_INPUTS['queue.show'],
      run: async (principal, input) => {
        await store.moveArrivals()
        const entries = await listEntries(
          store.db,
          await filterOf(deps, principal, input),
          undefined,
          PAGE_MAX,
        )
        // Refused and absent are the same words: the id of another company's message tells nothing.
        if (entries.length === 0)
          throw new Refusal('not-found', { key: 'queue.noMessage', values: { id: input.id } })
        return { entries: entries.map(entryJson) }
      },
    }),
    adminMethod({
      name: 'queue.status',
      scope: 'operator',
      input: QUEUE_INPUTS['queue.status'],
      run: async () => {
        const states = await store.countStates()
        const oldestMs = await store.oldestAcceptedMs()
        return {
          states: Object.fromEntries(states),
          waitingByLane: { ...(await countWaiting(store.db)) },
          oldestSeconds:
            oldestMs === undefined ? 0 : Math.max(0, Math.round((clock.now() - oldestMs) / 1000)),
          inMemory: service.dispatcher.jobs,
        }
      },
    }),
    radarMethod(deps, look),
    depthMethod(deps),
    ...(['retry', 'hold', 'release', 'drop'] as const).map((verb) => changeMethod(deps, verb, look)),
    ...detourMethods(deps, look),
    ...routeMethods(service),
  ]
}

function changeMethod(deps: QueueMethodDeps, verb: QueueVerb, look: RadarLook): AdminMethod {
  return adminMethod({
    name: `queue.${verb}`,
    scope: 'company',
    input: QUEUE_INPUTS[`queue.${verb}`],
    run: async (principal, { all, ...input }) => {
      // Everything is changed only where somebody says so.
      if (!all && Object.values(input).every((value) => value === undefined))
        throw new Refusal('invalid', { key: 'queue.noFilter' })
      const { changed, left } = await change(deps, principal, verb, input, look)
      if (changed + left === 0 && input.id !== undefined)
        throw new Refusal('not-found', { key: 'queue.noMessage', values: { id: input.id } })
      return { changed, left }
    },
  })
}

async function change(
  deps: QueueMethodDeps,
  principal: Principal,
  verb: QueueVerb,
  { group, ...input }: Omit<Changes, 'all'>,
  look: RadarLook,
): Promise<Changed> {
  const { service, clock } = deps
  const { store, dispatcher, hearers } = service
  const { ledger, noteCopies } = hearers
  const parts = { db: store.db, clock, dispatcher, ledger, noteCopies, by: principal.address }
  const wanted = await filterOf(deps, principal, input)
  if (group === undefined) return await changeEntries(parts, verb, wanted)
  const sum = { changed: 0, left: 0 }
  for (const domain of domainsOf(await look(wanted.organisationId), group)) {
    if (wanted.domain !== undefined && wanted.domain !== domain) continue
    const { changed, left } = await changeEntries(parts, verb, { ...wanted, domain })
    sum.changed += changed
    sum.left += left
  }
  return sum
}

async function filterOf(deps: QueueMethodDeps, principal: Principal, input: Filter): Promise<QueueFilter> {
  const named =
    input.company === undefined ? undefined : await deps.findOrganisation(principal, input.company)
  // An id that is none matches nothing: ids begin with 1.
  return {
    messageId: input.id === undefined ? undefined : (numberOf(input.id) ?? 0),
    domain:
      input.domain === undefined ? undefined : (toAsciiDomain(input.domain) ?? input.domain.toLowerCase()),
    sender: input.sender?.toLowerCase(),
    recipient: input.recipient?.toLowerCase(),
    state: input.state,
    acceptedBeforeMs: input.olderThan === undefined ? undefined : deps.clock.now() - input.olderThan * 1000,
    organisationId: boundTo(principal) ?? named,
  }
}

/** `id.n`, as a page told it. */
function keyOf(after: string | undefined): EntryKey | undefined {
  const [id = '', n = ''] = after?.split('.') ?? []
  const messageId = numberOf(id)
  return messageId === undefined || !/^\d{1,9}$/.test(n) ? undefined : { messageId, n: Number(n) }
}

function entryJson({ message, recipient }: QueueEntry): Json {
  const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
  return {
    id: queueIdOf(message.id),
    sender: message.sender,
    recipient: recipient.address,
    domain: recipient.destination,
    organisationId: message.organisationId,
    state: recipient.state,
    attempts: recipient.attempts,
    sizeBytes: message.sizeBytes,
    acceptedAt: time(message.acceptedMs),
    nextAt: recipient.state === 'waiting' ? time(recipient.nextMs) : null,
    expiresAt: time(recipient.expiresMs),
    lastAt: time(recipient.lastMs),
    reply: recipient.reply === null ? null : { ...recipient.reply },
  }
}
