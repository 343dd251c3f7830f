/** What the DNS has to say for a domain, and the keys of its signatures, as the admin API answers. */
import { z } from 'zod'
import { instant } from './names.ts'

const dkimKey = {
  selector: z.string(),
  algorithm: z.string(),
  state: z.enum(['pending', 'active', 'retiring', 'retired', 'revoked']),
  name: z.string(),
  type: z.string(),
  text: z.string().describe('What to publish.'),
  strings: z.array(z.string()).describe('The same in strings of at most 255 octets.'),
  zone: z.string().describe('The same as a line of a zone file.'),
  madeAt: instant,
  activeAt: instant.nullable(),
  endedAt: instant.nullable(),
  publishedUntilAt: instant.nullable().describe('Until then the record has to stay.'),
}
export const DkimKeys = z
  .strictObject({
    step: z.enum(['made', 'switched']).optional(),
    domain: z.string(),
    shown: z.string(),
    rotateDays: z
      .int()
      .nullable()
      .describe('Age at which keys change by themselves; null: when somebody asks.'),
    keys: z.array(
      z.strictObject({ ...dkimKey, published: z.string().optional().describe('What the DNS says now.') }),
    ),
  })
  .meta({ id: 'DkimKeys' })
export const DkimKeyList = z.array(z.strictObject({ domain: z.string(), shown: z.string(), ...dkimKey }))
export const DkimRotation = z
  .strictObject({ domain: z.string(), shown: z.string(), rotateDays: z.int().nullable() })
  .meta({ id: 'DkimRotation' })

export const DnsRecords = z
  .strictObject({
    domain: z.string(),
    records: z.array(
      z.strictObject({
        kind: z.string(),
        name: z.string(),
        type: z.string(),
        value: z.string(),
        need: z.enum(['required', 'optional']),
        scope: z.enum(['domain', 'server']),
        line: z.string().describe('As a line of a zone file.'),
        why: z.string(),
      }),
    ),
  })
  .meta({ id: 'DnsRecords' })
export const DnsZone = z.strictObject({ domain: z.string(), zone: z.string() }).meta({ id: 'DnsZone' })
export const DnsCheck = z
  .strictObject({
    domain: z.string(),
    green: z.boolean(),
    rows: z.array(
      z.strictObject({
        kind: z.string(),
        name: z.string(),
        type: z.string().nullable(),
        expected: z.string().nullable(),
        found: z.array(z.string()),
        state: z.enum(['ok', 'missing', 'wrong', 'warning', 'unknown', 'optional']),
        text: z.string(),
        why: z.string(),
        mend: z
          .strictObject({
            action: z.enum(['add', 'change', 'delete']),
            name: z.string(),
            type: z.string(),
            value: z.string(),
            line: z.string(),
          })
          .nullable(),
      }),
    ),
  })
  .meta({ id: 'DnsCheck' })
export const StsPolicy = z
  .strictObject({
    domain: z.string(),
    mode: z.enum(['none', 'testing', 'enforce']),
    id: z.string(),
    policy: z.string(),
    record: z.string(),
  })
  .meta({ id: 'StsPolicy' })
