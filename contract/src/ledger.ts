/** What happened to mail and with accounts, as the admin API answers. */
import { z } from 'zod'
import { instant } from './names.ts'

export const LedgerEvent = z
  .looseObject({
    event: z.string().describe('Its name: day, writer and number.'),
    at: instant,
    kind: z.string(),
  })
  .describe('Beside these, what an event of that kind says: docs/operating/ledger.md.')
  .meta({ id: 'LedgerEvent' })
export const LedgerPage = z
  .strictObject({
    events: z.array(LedgerEvent).optional(),
    lines: z.array(z.string()).optional().describe('With `raw`: as they were hashed.'),
    next: z
      .string()
      .nullable()
      .describe('What `before` is for the page with older ones; null: there are none.'),
  })
  .meta({ id: 'LedgerPage' })
export const LedgerWay = z
  .strictObject({ event: LedgerEvent, way: z.array(LedgerEvent).describe('The whole way of that message.') })
  .meta({ id: 'LedgerWay' })
export const LedgerProof = z
  .looseObject({})
  .describe('Checked by `valija ledger verify`, without this service.')
  .meta({ id: 'LedgerProof' })
export const LedgerStats = z.strictObject({ rows: z.array(z.looseObject({})) }).meta({ id: 'LedgerStats' })
export const LedgerCheck = z
  .strictObject({ ok: z.boolean(), days: z.array(z.looseObject({ day: z.string(), state: z.string() })) })
  .meta({ id: 'LedgerCheck' })
