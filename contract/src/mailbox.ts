/** What belongs to an account besides its name: who shares its mailboxes, what stays, what proves its holder. */
import { z } from 'zod'
import { address, id, instant } from './names.ts'

const mailbox = z.string().describe('A mailbox name, its parts joined by `/`.')
const rights = z.string().describe('Letters of RFC 4314.')

export const Sharing = z
  .strictObject({
    address,
    rights: z.array(z.strictObject({ mailbox, with: address, kind: z.enum(['account', 'group']), rights })),
  })
  .meta({ id: 'Sharing' })
export const SharedMailbox = z
  .strictObject({ address, mailbox, with: z.string(), rights })
  .meta({ id: 'SharedMailbox' })

export const Retention = z
  .strictObject({
    address,
    keep: z.enum(['auto', 'all', 'days']),
    days: z.int().nullable().describe('The window that holds; null: everything stays.'),
    primary: z.int().nullable().describe('The device that downloads and keeps.'),
    devices: z.array(
      z.strictObject({
        id,
        kind: z.enum(['app-password', 'program']),
        name: z.string(),
        primary: z.boolean(),
        gone: z.boolean().describe('It cannot come any more.'),
        hidden: z.int().describe('Messages that it has deleted for itself.'),
        firstAt: instant,
        lastAt: instant.nullable().describe('null: it has not come yet.'),
      }),
    ),
  })
  .meta({ id: 'Retention' })
export const RetentionPreview = z
  .strictObject({
    address,
    days: z.int().nullable(),
    why: z.string().nullable().describe('Why nothing leaves; null: it does.'),
    nightAt: instant.describe('The next run.'),
    messages: z.int(),
    bytes: z.int(),
    named: z
      .array(z.strictObject({ id: z.string(), dateAt: instant, bytes: z.int() }))
      .describe('Some of them.'),
  })
  .meta({ id: 'RetentionPreview' })

export const SecondFactors = z
  .strictObject({
    id,
    address,
    codesSinceAt: instant.nullable().describe('Since when codes of an app are asked for.'),
    passkeys: z.array(
      z.strictObject({
        id,
        name: z.string(),
        madeAt: instant,
        usedAt: instant.nullable(),
        transports: z.array(z.string()),
      }),
    ),
    recoveryCodesLeft: z.int(),
  })
  .meta({ id: 'SecondFactors' })
