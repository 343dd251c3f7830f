/** Mail that waits to leave, as the admin API answers. */
import { z } from 'zod'
import { instant } from './names.ts'

export const QueueEntry = z
  .strictObject({
    id: z.string(),
    sender: z.string().nullable().describe('null: a report.'),
    recipient: z.string(),
    domain: z.string(),
    organisationId: z.int().nullable(),
    state: z.enum(['waiting', 'delivering', 'held', 'aside']),
    attempts: z.int(),
    sizeBytes: z.int(),
    acceptedAt: instant.nullable(),
    nextAt: instant.nullable().describe('When it is tried next.'),
    expiresAt: instant.nullable(),
    lastAt: instant.nullable(),
    reply: z.record(z.string(), z.json()).nullable().describe('The last answer of the other side.'),
  })
  .meta({ id: 'QueueEntry' })
export const QueuePage = z
  .strictObject({ entries: z.array(QueueEntry), next: z.string().nullable() })
  .meta({ id: 'QueuePage' })
export const QueueMessage = z.strictObject({ entries: z.array(QueueEntry) }).meta({ id: 'QueueMessage' })
export const QueueChange = z
  .strictObject({ changed: z.int(), left: z.int().describe('Those that were being delivered just then.') })
  .meta({ id: 'QueueChange' })
export const QueueStatus = z
  .strictObject({
    states: z.record(z.string(), z.int()),
    waitingByLane: z.strictObject({ personal: z.int(), mass: z.int() }),
    oldestSeconds: z.int(),
    inMemory: z.int(),
  })
  .meta({ id: 'QueueStatus' })
export const QueueRadar = z
  .strictObject({
    groups: z.array(
      z.strictObject({
        group: z.string().describe('By which it is found in the next look.'),
        target: z.string().describe('A provider, or the domain itself.'),
        provider: z.string().nullable(),
        state: z.enum(['waiting', 'held', 'aside']),
        cause: z.string(),
        hint: z.string().nullable().describe('A known reply of a provider, which says more than the cause.'),
        domains: z.array(z.string()).describe('Some of them.'),
        domainCount: z.int(),
        waiting: z.int(),
        people: z.int().describe('Senders here.'),
        why: z.string(),
        todo: z.string(),
        since: instant,
        next: instant.nullable(),
        reply: z.strictObject({
          code: z.int(),
          status: z.string(),
          text: z.string(),
          host: z.string().nullable(),
        }),
      }),
    ),
    lane: z
      .strictObject({
        waiting: z.int(),
        perHour: z.int().nullable().describe('For one provider; null: as fast as it is taken.'),
        done: instant.nullable(),
        why: z.string(),
      })
      .optional()
      .describe('Mass mail that waits for its turn; absent: none does.'),
  })
  .meta({ id: 'QueueRadar' })
export const QueueHistory = z
  .strictObject({
    looks: z
      .array(z.strictObject({ at: instant, waiting: z.int() }))
      .describe('How much waited, every ten minutes of the last day, the oldest first.'),
    usual: z.int().nullable().describe('What mostly waits at this hour; null: too few days are known.'),
  })
  .meta({ id: 'QueueHistory' })

const reroute = {
  id: z.int(),
  target: z.string().describe('As the radar called it.'),
  host: z.string(),
  port: z.int(),
  tls: z.enum(['off', 'opportunistic', 'require']),
  implicitTls: z.boolean(),
  domains: z.array(z.string()).describe('Some of them.'),
  domainCount: z.int(),
  madeBy: z.string(),
  madeAt: instant,
  untilAt: instant,
}
export const QueueReroute = z.strictObject(reroute).meta({ id: 'QueueReroute' })
export const NewQueueReroute = z
  .strictObject({ ...reroute, retried: z.int().describe('Recipients that are tried again now.') })
  .meta({ id: 'NewQueueReroute' })
export const QueueRerouteList = z
  .strictObject({ reroutes: z.array(QueueReroute) })
  .meta({ id: 'QueueRerouteList' })
