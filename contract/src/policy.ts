/** To whom people may write, how much, and what is believed of those who write to them, as the admin API answers. */
import { z } from 'zod'
import { address, instant } from './names.ts'

export const ruleName = z.enum([
  'forwardForever',
  'ownDomain',
  'oneDomain',
  'listedDomains',
  'oneAddress',
  'listedAddresses',
  'receiveOnly',
  'sendOnly',
])

export const PolicyHolder = z
  .strictObject({
    address,
    kind: z.enum(['account', 'group']),
    rules: z.array(
      z.strictObject({
        name: ruleName,
        places: z.array(z.string()).describe('Domains or addresses: whom the rule names.'),
        setBy: z.string(),
        setAt: instant,
        subDomains: z.boolean().optional(),
        keepCopy: z.boolean().optional(),
        sentence: z.string().nullable().optional(),
        contact: z.string().nullable().optional(),
      }),
    ),
    unreachable: z.array(address).optional().describe('Forwards that nothing would reach.'),
  })
  .meta({ id: 'PolicyHolder' })
export const PolicyList = z.strictObject({ holders: z.array(PolicyHolder) }).meta({ id: 'PolicyList' })

export const Simulation = z
  .strictObject({
    from: address,
    to: address,
    allowed: z.boolean(),
    reason: z.string().optional(),
    sentence: z.string().optional().describe('What the writer would hear.'),
    holder: address.optional().describe('Whose rule it is.'),
    group: z.boolean().optional(),
    rules: z.array(z.strictObject({ name: ruleName, setBy: z.string(), setAt: instant })).optional(),
    change: z.string().optional().describe('What would let it through.'),
  })
  .meta({ id: 'Simulation' })
export type SimulationAnswer = z.infer<typeof Simulation>

export const AttachmentRules = z
  .strictObject({ company: z.string(), refused: z.array(z.string()).describe('Extensions of file names.') })
  .meta({ id: 'AttachmentRules' })

export const Footer = z
  .strictObject({
    company: z.string(),
    footer: z
      .strictObject({
        text: z.string(),
        html: z.string().nullable(),
        outsideOnly: z.boolean().describe('Only under mail that leaves the company.'),
      })
      .nullable(),
  })
  .meta({ id: 'Footer' })

export const Journal = z
  .strictObject({
    company: z.string(),
    journal: z
      .strictObject({
        to: address,
        only: z.array(address).nullable().describe('Accounts and groups; null: everybody.'),
      })
      .nullable(),
  })
  .meta({ id: 'Journal' })

const sums = z.strictObject({ messages: z.int(), recipients: z.int(), bytes: z.int() })
export const SendingLimits = z
  .strictObject({
    scope: z.enum(['account', 'domain', 'organisation']),
    name: z.string(),
    limits: z.array(
      z.strictObject({
        name: z.enum(['messagesHour', 'messagesDay', 'recipientsHour', 'recipientsDay', 'bytesDay']),
        max: z.int().nullable().describe('null: no limit.'),
        own: z.boolean().describe('Set here; otherwise it comes from the service.'),
      }),
    ),
    hour: sums.describe('What was sent.'),
    day: sums,
  })
  .meta({ id: 'SendingLimits' })

export const IdentityRules = z
  .strictObject({
    company: z.string().nullable().describe('null: the whole service.'),
    enforce: z.enum(['obey', 'mark', 'off']).describe('What holds.'),
    own: z.enum(['obey', 'mark', 'off']).nullable().describe('What is set here.'),
    exceptions: z.array(
      z.strictObject({
        kind: z.enum(['author', 'sealer', 'forwarder']),
        subject: z.string(),
        from: z.enum(['config', 'service', 'company']),
      }),
    ),
  })
  .meta({ id: 'IdentityRules' })
