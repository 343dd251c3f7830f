/** What came back, as the admin API answers. */
import { z } from 'zod'
import { LedgerEvent } from './ledger.ts'
import { address, instant } from './names.ts'

const BouncedAddress = z
  .strictObject({
    address,
    organisationId: z.int().describe('0: of nobody here.'),
    class: z.string().describe('Of the last bounce: invalid, full, spam, domain or unknown.'),
    fault: z.string().describe('recipient, reputation, policy, content or transient.'),
    hardness: z.enum(['hard', 'soft']),
    bounces: z.int(),
    last: instant.nullable(),
    event: z.string().describe('The last bounce in the ledger.'),
    paused: z.boolean().describe('Mail to it is refused until `until`.'),
    since: instant.nullable(),
    until: instant.nullable(),
    lifted: instant.nullable().describe('When somebody ended the pause before its time.'),
    liftedBy: z.string().nullable(),
  })
  .meta({ id: 'BouncedAddress' })
export const BouncePage = z
  .strictObject({
    bounces: z.array(LedgerEvent),
    next: z
      .string()
      .nullable()
      .describe('What `before` is for the page with older ones; null: there are none.'),
  })
  .meta({ id: 'BouncePage' })
export const BouncedAddressCard = z
  .strictObject({ address, companies: z.array(BouncedAddress), bounces: z.array(LedgerEvent) })
  .meta({ id: 'BouncedAddressCard' })
export const PausedAddressPage = z
  .strictObject({ addresses: z.array(BouncedAddress), next: z.string().nullable() })
  .meta({ id: 'PausedAddressPage' })
export const LiftedAddress = z
  .strictObject({ address, companies: z.array(BouncedAddress) })
  .meta({ id: 'LiftedAddress' })
export const RecipientWarnings = z
  .strictObject({
    warnings: z.array(
      z.strictObject({
        address,
        kind: z.enum(['paused', 'bounced', 'misspelt']),
        text: z.string().describe('In the language of whoever asks.'),
        class: z.string().nullable(),
        at: instant.nullable(),
        until: instant.nullable(),
        suggestion: z.string().nullable().describe('The address that was probably meant.'),
      }),
    ),
  })
  .meta({ id: 'RecipientWarnings' })

export type RecipientWarning = z.infer<typeof RecipientWarnings>['warnings'][number]
