/** Allowing a mail program to open one's mail, as the API answers. */
import { z } from 'zod'

export const OAuthGrant = z
  .strictObject({
    client: z.string().describe('What the program calls itself; it may call itself anything.'),
    returnsTo: z
      .string()
      .describe('The site that the person is sent to afterwards; empty: a program of their device.'),
    protocols: z.array(z.enum(['smtp', 'imap', 'pop3', 'jmap', 'managesieve'])),
  })
  .meta({ id: 'OAuthGrant' })

export type ShownGrant = z.infer<typeof OAuthGrant>

export const OAuthAnswer = z
  .strictObject({ url: z.string().describe('Where the browser goes.') })
  .meta({ id: 'OAuthAnswer' })
