/** The identity provider of a company, and signing in there, as the API answers. */
import { z } from 'zod'

export const SignInProvider = z
  .strictObject({
    returnUrl: z.string().describe('Where the provider sends people back: to be registered there.'),
    provider: z
      .strictObject({
        name: z.string().describe('What people know it by.'),
        issuer: z.string(),
        clientId: z.string(),
        hasSecret: z.boolean(),
        addressClaim: z
          .enum(['email', 'preferred_username', 'upn'])
          .describe('Which claim holds the address.'),
        trustsAddresses: z
          .boolean()
          .describe(
            'Addresses count that the provider does not say it has proved: it has no people but the company’s.',
          ),
        allowPrivate: z.boolean(),
      })
      .nullable()
      .describe('Null: people sign in here.'),
  })
  .meta({ id: 'SignInProvider' })

/** Of a domain. */
export const ProviderName = z
  .strictObject({ name: z.string().nullable().describe('Null: its people sign in here.') })
  .meta({ id: 'ProviderName' })

export const ProviderPlace = z
  .strictObject({ url: z.string().describe('Where the browser goes.') })
  .meta({ id: 'ProviderPlace' })
