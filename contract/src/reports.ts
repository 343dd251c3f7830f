/** What other services report, as the admin API answers. */
import { z } from 'zod'

const day = z.iso.date()
const result = z
  .string()
  .describe(
    'DMARC: disposition, DKIM, SPF (“none pass fail”). TLS: policy and result (“sts certificate-expired”, “sts ok”). Complaints: their type (“abuse”).',
  )
const count = z.int().describe('Messages; TLS: sessions.')

export const ReceivedReports = z
  .strictObject({
    domain: z.string(),
    since: day,
    total: count,
    good: z
      .int()
      .nullable()
      .describe('Proved by DKIM or SPF; TLS: encrypted as asked for. null: complaints.'),
    results: z.array(z.strictObject({ result, count })),
    rows: z
      .array(
        z.strictObject({
          day,
          reporter: z.string().describe('Who says so: a proved domain. Empty: several.'),
          source: z.string().describe('The address it came from; TLS: our machine. Empty: not told.'),
          result,
          count,
        }),
      )
      .describe('The newest day first.'),
    truncated: z.boolean().describe('There are more rows; ask for fewer days.'),
  })
  .meta({ id: 'ReceivedReports' })

export const ReportSending = z
  .strictObject({
    domain: z.string().describe('*: the whole service; false means that nothing is reported to anybody.'),
    sent: z.boolean().describe('Mail for this domain is counted in the DMARC reports that others get.'),
  })
  .meta({ id: 'ReportSending' })
