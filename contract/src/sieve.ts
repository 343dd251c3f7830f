/** Scripts, filters and automatic replies of an account, and the scripts of a company, as the admin API answers. */
import { z } from 'zod'
import { address, instant } from './names.ts'

const warnings = z
  .array(z.strictObject({ line: z.int(), column: z.int(), text: z.string() }))
  .describe('What is no fault, and worth knowing: a way out of the company.')
const script = z.string().describe('A Sieve script. RFC 5228')

export const SieveScripts = z
  .strictObject({
    address,
    scripts: z.array(
      z.strictObject({
        name: z.string(),
        active: z.boolean().describe('The one that is run.'),
        bytes: z.int(),
        changedAt: instant,
      }),
    ),
    warnings: warnings.optional(),
  })
  .meta({ id: 'SieveScripts' })
export const SieveScript = z
  .strictObject({ address, name: z.string(), active: z.boolean(), text: script })
  .meta({ id: 'SieveScript' })
export const SieveRedirects = z
  .strictObject({ address, redirects: z.array(z.string()).describe('Where the active script sends mail.') })
  .meta({ id: 'SieveRedirects' })

const values = z.array(z.string())
const not = z.boolean().optional().describe('It holds when the rest of it does not.')
const condition = z.union([
  z.strictObject({
    kind: z.enum(['from', 'to', 'cc', 'recipients', 'subject', 'body']),
    match: z.enum(['contains', 'is', 'matches', 'domain']),
    values,
    not,
  }),
  z.strictObject({
    kind: z.literal('header'),
    name: z.string(),
    match: z.enum(['contains', 'is', 'matches']),
    values,
    not,
  }),
  z.strictObject({ kind: z.literal('size'), over: z.boolean(), bytes: z.int(), not }),
  z.strictObject({ kind: z.literal('list'), values, not }),
  z.strictObject({ kind: z.literal('attachment'), not }),
])
const action = z.union([
  z.strictObject({ kind: z.enum(['move', 'copy']), mailbox: z.string() }),
  z.strictObject({ kind: z.literal('flag'), flags: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('forward'), address: z.string(), keep: z.boolean() }),
  z.strictObject({ kind: z.enum(['trash', 'discard', 'keep', 'stop']) }),
])
const rule = z.strictObject({
  name: z.string(),
  enabled: z.boolean(),
  when: z.enum(['all', 'any']),
  conditions: z.array(condition).describe('None: for all mail.'),
  actions: z.array(action),
})
const id = z.string().describe('Another one as soon as the filter changes.')

export const PersonalFilters = z
  .strictObject({
    address,
    filters: z
      .array(
        z.union([
          z.strictObject({ id, kind: z.literal('rule'), rule }),
          z
            .strictObject({
              id,
              kind: z.literal('written'),
              name: z.string().nullable(),
              text: z.string(),
            })
            .describe('Written by hand or by a program, and more than a rule can say.'),
        ]),
      )
      .describe('In the order in which they are looked at.'),
    warnings: warnings.optional(),
  })
  .meta({ id: 'PersonalFilters' })

export const Autoreply = z
  .strictObject({
    address,
    autoreply: z
      .strictObject({
        enabled: z.boolean(),
        text: z.string(),
        subject: z.string().nullable(),
        from: z.iso.date().nullable().describe('The first day.'),
        until: z.iso.date().nullable().describe('The last day.'),
        zone: z.string().describe('Where these days begin and end: `Europe/Madrid`.'),
        days: z.int().describe('Nobody is answered twice within so many days.'),
        addresses: z.array(z.string()).describe('Others of the person, mail to which is answered too.'),
        forward: z.string().nullable().describe('Mail goes there too in these days.'),
      })
      .nullable()
      .describe('null: there is none.'),
    warnings: warnings.optional(),
  })
  .meta({ id: 'Autoreply' })

export const CompanySieve = z
  .strictObject({
    group: z.string().nullable().describe('null: of the company.'),
    before: script.nullable(),
    after: script.nullable(),
    global: z.record(z.string(), script).optional().describe('Those that others include by name.'),
  })
  .meta({ id: 'CompanySieve' })
