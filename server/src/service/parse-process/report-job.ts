/** The job of opening a report: what the child answers, and the schema by which it is believed. */
import { z } from 'zod'
import { REPORT_COUNT_MAX, REPORT_ROWS_MAX, REPORT_TEXT_MAX } from '../../mail/report/limits.ts'
import { REPORT_KINDS } from '../../mail/report/report.ts'

const NAME_MAX = 255
const name = z.string().max(NAME_MAX)
const text = z.string().max(REPORT_TEXT_MAX)
const timeMs = z.number().optional()

export const reportAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('report'),
    report: z.strictObject({
      kind: z.enum(REPORT_KINDS),
      organisation: text,
      reportId: text,
      beginMs: timeMs,
      endMs: timeMs,
      rows: z
        .array(
          z.strictObject({
            domains: z.array(name).max(16),
            source: name,
            result: z.string().regex(/^[a-z0-9 -]{1,100}$/),
            count: z.int().min(1).max(REPORT_COUNT_MAX),
          }),
        )
        .max(2 * REPORT_ROWS_MAX),
    }),
  }),
  z.strictObject({ kind: z.literal('none'), why: z.string().max(NAME_MAX) }),
])

export type ReportAnswer = z.infer<typeof reportAnswer>
