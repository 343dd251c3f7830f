/** The job of opening winmail.dat: what the child answers, and the schema by which it is believed. */
import { z } from 'zod'
import { TNEF_ATTACHMENTS_MAX } from '../../mail/tnef/limits.ts'

const text = z.string().optional()

export const tnefAnswer = z.strictObject({
  subject: text,
  text,
  html: text,
  rtf: z.base64().optional(),
  truncated: z.boolean(),
  attachments: z
    .array(z.strictObject({ fileName: text, contentType: text, contentId: text, data: z.base64() }))
    .max(TNEF_ATTACHMENTS_MAX * 2),
})

export type TnefAnswer = z.infer<typeof tnefAnswer>
