/** The certificates that the service shows, and how those that come by themselves are doing. */
import { z } from 'zod'
import { instant } from './names.ts'

export const CertificateList = z
  .strictObject({
    certificates: z.array(
      z.strictObject({
        names: z.array(z.string()),
        expiresAt: instant,
        provisional: z.boolean().describe('Signed by nobody but this service: programs warn about it.'),
      }),
    ),
    acme: z
      .array(
        z.strictObject({
          names: z.array(z.string()),
          untilAt: instant.nullable(),
          renewAt: instant.nullable(),
          failed: z.string().nullable().describe('Why the last try gave none; null: it did.'),
          triedAt: instant.nullable(),
        }),
      )
      .describe('Those that are asked for by themselves.'),
  })
  .meta({ id: 'CertificateList' })
