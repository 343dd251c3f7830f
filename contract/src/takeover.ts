/** Accounts that the takeover breaker stopped, as the admin API answers. */
import { z } from 'zod'
import { address, id, instant } from './names.ts'

const Evidence = z
  .strictObject({
    measure: z.enum(['messages', 'newMessages', 'newRecipients', 'colleagueMessages']),
    count: z.int(),
    seconds: z.int().describe('Of the window that it was counted in.'),
    limit: z.int(),
    usual: z.int().describe('The most of it in ordinary life; 0: nothing is known.'),
    newRecipients: z.int().describe('In the last hour, never written to before.'),
    messages: z.int().describe('In the last hour.'),
    country: z.string().optional().describe('ISO 3166-1, when it is none of the usual ones.'),
    ownCountries: z.array(z.string()).optional(),
    hour: z.int().optional().describe('Of the day in UTC, when the account never worked then.'),
    bounced: z.int().optional().describe('Recipients that failed for good.'),
  })
  .meta({ id: 'TakeoverEvidence' })

export const TakeoverCase = z
  .strictObject({
    case: id,
    address: address.nullable().describe('null: the account was removed since.'),
    organisationId: id,
    state: z.enum(['open', 'closed']),
    beganAt: instant,
    toldAt: instant.nullable().describe('When admins and the person were told.'),
    closedAt: instant.nullable(),
    closedBy: z.string().nullable(),
    why: z.string().describe('The evidence in words.'),
    evidence: Evidence,
    held: z.int().describe('Messages.'),
    heldRecipients: z.int(),
    released: z.int().describe('Recipients.'),
    dropped: z.int().describe('Recipients.'),
  })
  .meta({ id: 'TakeoverCase' })
export const TakeoverList = z.strictObject({ cases: z.array(TakeoverCase) }).meta({ id: 'TakeoverList' })
export const TakeoverDetail = TakeoverCase.extend({
  messages: z.array(
    z.strictObject({
      id: z.string(),
      sender: z.string().nullable(),
      recipient: z.string(),
      acceptedAt: instant,
      sizeBytes: z.int(),
    }),
  ),
  more: z.boolean().describe('There are more held messages than these.'),
}).meta({ id: 'TakeoverDetail' })
export const TakeoverPiles = z
  .strictObject({
    piles: z
      .array(
        z.strictObject({
          subject: z.string(),
          subjects: z.int().describe('How many, numbers and marks apart.'),
          messages: z.int(),
          recipients: z.int(),
          replies: z.int().describe('Messages that answer something.'),
          proposal: z.enum(['drop', 'doubt', 'release']),
          ids: z.array(z.string()).describe('What `ids` takes when they are released or discarded.'),
          sample: z.strictObject({ recipient: z.string(), subject: z.string(), text: z.string() }),
        }),
      )
      .describe('Held messages by likeness, the largest pile first.'),
    more: z.boolean().describe('There are more held messages than these.'),
  })
  .meta({ id: 'TakeoverPiles' })
export const TakeoverChange = z
  .strictObject({
    changed: z.int().describe('Recipients.'),
    held: z.int().describe('Recipients still held.'),
  })
  .meta({ id: 'TakeoverChange' })
export const RestoredAccount = z
  .strictObject({
    address,
    held: z.int().describe('Messages still held.'),
    password: z.string().optional().describe('When one was generated: told once.'),
  })
  .meta({ id: 'RestoredAccount' })
