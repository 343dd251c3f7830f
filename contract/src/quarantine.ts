/** Held mail, as the admin API answers. */
import { z } from 'zod'
import { address, instant } from './names.ts'

const entryId = z.string().describe('28 hexadecimal digits.')
const frequency = z.enum(['off', 'daily', 'weekly'])

const entry = {
  id: entryId,
  state: z.enum(['held', 'released', 'dropped']),
  heldAt: instant,
  untilAt: instant.describe('When it is deleted, unless somebody acts.'),
  receivedAt: instant,
  sizeBytes: z.int(),
  sender: z
    .strictObject({ name: z.string(), address: z.string() })
    .describe('Whom people see as its writer.'),
  reversePath: z.string().describe('Who is told when it bounces; empty: nobody.'),
  subject: z.string(),
  recipient: address,
  shared: z.boolean().describe('Of no account: of a group, or of a place outside.'),
  level: z.int().describe('The level that decided, 1 to 5.'),
  rule: z.string(),
  points: z.number(),
  reason: z.string().describe('In the language of whoever asks.'),
  virus: z.string().nullable().describe('Its name: the message cannot be released.'),
  unscanned: z.array(z.string()).describe('Scanners that are asked again before it is released.'),
  changedAt: instant.nullable(),
  changedBy: z.string().nullable(),
}

export const HeldMailList = z
  .strictObject({
    messages: z.array(z.strictObject(entry)),
    total: z.int(),
    next: z.string().nullable().describe('What `after` is for the next page; null: this was the last.'),
  })
  .meta({ id: 'HeldMailList' })

export const HeldMail = z
  .strictObject({
    ...entry,
    findings: z.array(
      z.strictObject({ level: z.int(), rule: z.string(), points: z.number(), text: z.string() }),
    ),
    message: z
      .strictObject({
        headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
        text: z.string().describe('Plain text, whatever the message is made of.'),
        files: z.array(z.string()).describe('Names of attachments.'),
        more: z.boolean().describe('There is more text than this.'),
      })
      .nullable()
      .describe('null: nobody can release it any more, and its octets are gone.'),
  })
  .meta({ id: 'HeldMail' })

export const HeldMailReleased = z
  .strictObject({
    id: entryId,
    released: z.boolean().describe('false: it had been released before.'),
    address,
  })
  .meta({ id: 'HeldMailReleased' })

export const HeldMailSender = z
  .strictObject({ id: entryId, sender: z.string(), address })
  .meta({ id: 'HeldMailSender' })

export const HeldMailDropped = z.strictObject({ dropped: z.int() }).meta({ id: 'HeldMailDropped' })

export const QuarantineDigest = z
  .strictObject({
    address,
    frequency,
    own: frequency.nullable().describe('null: as the company has it.'),
    hour: z.int(),
    timeZone: z.string(),
  })
  .meta({ id: 'QuarantineDigest' })

export const QuarantineSettings = z
  .strictObject({
    name: z.string(),
    keepDays: z.int(),
    digest: frequency.describe('For accounts that have not said anything.'),
    hour: z.int().describe('0 to 23, of a day in `timeZone`.'),
    timeZone: z.string(),
  })
  .meta({ id: 'QuarantineSettings' })
