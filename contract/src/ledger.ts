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
const count = z.int()
export const MailStats = z
  .strictObject({
    by: z.array(z.enum(['day', 'account', 'destination', 'class'])),
    rows: z.array(
      z.strictObject({
        day: z.string().optional().describe('`20261122`, UTC.'),
        account: z.string().nullable().optional().describe('null: of none, or of one that is gone.'),
        destination: z.string().optional().describe('The domain it went to; empty: none.'),
        class: z.string().optional(),
        sent: count.describe('Messages that we took from people here.'),
        received: count.describe('Messages that we took for people here.'),
        delivered: count.describe('Recipients in whose mailbox here it is.'),
        relayed: count.describe('Recipients whose server took it.'),
        deferred: count.describe('Tries that were put off.'),
        bounced: count.describe('Recipients that were given up, at once or in the end.'),
        returned: count.describe('Recipients of whom a bounce came back after their server had taken it.'),
        refused: count.describe('Commands that we said no to.'),
      }),
    ),
  })
  .meta({ id: 'MailStats' })
export const LedgerCheck = z
  .strictObject({ ok: z.boolean(), days: z.array(z.looseObject({ day: z.string(), state: z.string() })) })
  .meta({ id: 'LedgerCheck' })
