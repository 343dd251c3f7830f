/** What a company needs, as the plan finder reckons it: worded in the language of whoever asks. */
import { z } from 'zod'

const row = { id: z.string(), name: z.string(), why: z.string() }
const gigabytes = z.int().describe('Gigabytes at the end of the year.')

export const Plan = z
  .strictObject({
    answers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    kind: z.enum(['one', 'cluster']),
    title: z.string(),
    sentence: z.string(),
    sizes: z.array(z.strictObject({ ...row, value: z.string() })),
    years: z.array(z.strictObject({ name: z.string(), mail: gigabytes, rest: gigabytes, disk: gigabytes })),
    keep: z
      .array(z.strictObject({ ...row, value: z.string(), accounts: z.int() }))
      .describe('What stays on the server, by how mail is read.'),
    lanes: z.array(z.strictObject(row)),
    steps: z.array(z.strictObject({ ...row, date: z.iso.date(), until: z.iso.date().nullable() })),
    notes: z.array(z.strictObject({ id: z.string(), text: z.string(), isWarning: z.boolean() })),
  })
  .meta({ id: 'Plan' })
