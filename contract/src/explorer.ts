/** What administrators may see of a mailbox, as the admin API answers: folders and headers. */
import { z } from 'zod'
import { address, instant } from './names.ts'

export const ExploredMail = z
  .strictObject({
    address,
    mailbox: z.string(),
    mailboxes: z.array(
      z.strictObject({
        name: z.string(),
        specialUse: z.string().nullable(),
        messages: z.int(),
        unseen: z.int(),
        sizeBytes: z.int(),
      }),
    ),
    messages: z
      .array(
        z.strictObject({
          uid: z.int(),
          receivedAt: instant,
          from: z.string(),
          to: z.string(),
          subject: z.string(),
          sizeBytes: z.int(),
          seen: z.boolean(),
        }),
      )
      .describe('Newest first.'),
    next: z.int().nullable().describe('What `before` is for the page with older ones; null: there are none.'),
  })
  .meta({ id: 'ExploredMail' })
