/** A message for the eye, as the API of one's own account answers. */
import { z } from 'zod'

const link = z.string().describe('Good for an hour, with neither cookie nor key.')

export const messageView = z.strictObject({
  bodies: z
    .array(z.strictObject({ kind: z.enum(['html', 'text']), url: link }))
    .describe('Each text is a page of its own, for a frame without scripts.'),
  pictures: z.strictObject({
    remote: z.int().describe('Pictures that lie elsewhere.'),
    shown: z.boolean(),
    trackers: z.array(z.strictObject({ host: z.string(), name: z.string(), count: z.int() })),
  }),
  files: z.array(
    z.strictObject({
      name: z.string(),
      type: z.string(),
      sizeBytes: z.int(),
      inline: z.boolean().describe('Shown within a text.'),
      url: link,
      preview: z.enum(['picture', 'text', 'none']),
      previewUrl: z.string(),
    }),
  ),
  sender: z.strictObject({
    name: z.string(),
    address: z.string(),
    domainLetters: z.string().describe('The domain in letters of another alphabet; empty: it has none.'),
    proof: z.enum(['proved', 'none', 'failed', 'unasked']),
    sentence: z.string(),
    warnings: z.array(
      z.strictObject({
        warning: z.enum(['no-author', 'other-address', 'mixed-script', 'turned']),
        sentence: z.string(),
      }),
    ),
    checks: z.array(
      z.strictObject({ method: z.enum(['spf', 'dkim', 'dmarc']), result: z.string(), sentence: z.string() }),
    ),
    levels: z.array(
      z.strictObject({
        level: z.int(),
        name: z.string(),
        state: z.enum(['passed', 'suspicious', 'decided', 'idle', 'unseen']),
        sentence: z.string(),
        findings: z.array(z.string()),
      }),
    ),
  }),
  signature: z
    .strictObject({ status: z.enum(['verified', 'failed', 'unknown']), sentence: z.string() })
    .nullable()
    .describe('Of S/MIME; null: nobody signed it so.'),
  unsubscribe: z
    .strictObject({ url: z.string(), mailto: z.string(), oneClick: z.boolean() })
    .nullable()
    .describe('How the mailing can be ended; null: it says nothing of it.'),
})

export const messageQuote = z.strictObject({
  html: z.string().describe('What was visible, sanitised; pictures of the message by cid:.'),
  cut: z.boolean().describe('The message goes on.'),
})

export const messagePrint = z.strictObject({ url: link })

export type MessagePrint = z.infer<typeof messagePrint>
export type MessageQuote = z.infer<typeof messageQuote>
export type MessageView = z.infer<typeof messageView>
