/** What a browser's `PublicKeyCredential.toJSON` sends. Members that nobody reads here are left out. WebAuthn Level 3 §5.1 */
import { z } from 'zod'
import {
  CEREMONY_PART_MAX,
  TRANSPORT_MAX,
  TRANSPORTS_MAX,
} from '../../service/account/second-factor/limits.ts'

const octets = z
  .string()
  .max(CEREMONY_PART_MAX)
  .regex(/^[A-Za-z0-9_-]*$/)

export const REGISTRATION = z.object({
  id: octets,
  rawId: octets,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: octets,
    attestationObject: octets,
    transports: z.array(z.string().max(TRANSPORT_MAX)).max(TRANSPORTS_MAX).optional(),
  }),
})

export const ASSERTION = z.object({
  id: octets,
  rawId: octets,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: octets,
    authenticatorData: octets,
    signature: octets,
    userHandle: octets.nullish().transform((handle) => handle ?? undefined),
  }),
})

/** For `PublicKeyCredential.parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON`. */
export const CEREMONY_OPTIONS = z.looseObject({ challenge: z.string() })
