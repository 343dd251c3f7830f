/** The mass lane, as the admin API answers. */
import { z } from 'zod'
import { address, instant } from './names.ts'

const lane = z.enum(['personal', 'mass'])

export const MassLane = z
  .strictObject({
    messagesHour: z.int().nullable().describe('Recipients an hour for one provider; null: as they take it.'),
    connections: z.int().describe('To one destination.'),
    connectionsAll: z.int(),
    sources: z.array(z.string()).describe('Addresses to send from; none: the usual ones.'),
    helloName: z.string().nullable().describe('null: the name of the server.'),
    warmUp: z
      .strictObject({
        startAt: instant,
        first: z.int().describe('Recipients for each provider on the first day.'),
        growth: z.int().describe('Per cent more each day.'),
        days: z.int(),
        day: z.int().nullable().describe('null: it is over.'),
        messages: z.int().nullable().describe('What each provider gets today.'),
      })
      .nullable(),
  })
  .meta({ id: 'MassLane' })
export const LaneGrant = z
  .strictObject({ company: z.string(), granted: z.boolean() })
  .meta({ id: 'LaneGrant' })
const scope = z.enum(['account', 'domain'])
export const LaneMember = z
  .strictObject({ scope, name: z.string(), lane: lane.nullable().describe('null: nothing is set here.') })
  .meta({ id: 'LaneMember' })
export const LaneList = z
  .strictObject({
    granted: z.array(z.string()).describe('Companies that may use it.'),
    members: z.array(z.strictObject({ scope, name: z.string(), lane, company: z.string() })),
  })
  .meta({ id: 'LaneList' })
export const Unsubscribed = z
  .strictObject({
    address,
    unsubscribed: z.array(
      z.strictObject({
        recipient: address,
        way: z.enum(['one-click', 'page', 'mail']),
        madeAt: instant,
      }),
    ),
    next: z.string().nullable().describe('What `after` is for the next page; null: this was the last.'),
  })
  .meta({ id: 'Unsubscribed' })
export const Resubscribed = z.strictObject({ address, recipient: address }).meta({ id: 'Resubscribed' })
