/** Keys by which programs administer, as the admin API answers. */
import { z } from 'zod'
import { address, id, instant } from './names.ts'

export type ApiArea = 'directory' | 'policy' | 'dns' | 'queue' | 'ledger'
/** What a key may: look, or look and change, in one area. */
export const apiScope = z.enum([
  'directory:read',
  'directory:write',
  'policy:read',
  'policy:write',
  'dns:read',
  'dns:write',
  'queue:read',
  'queue:write',
  'ledger:read',
])
export type ApiScope = z.infer<typeof apiScope>

export const ApiKey = z
  .strictObject({
    id,
    address: address.describe('Whose rights the key has.'),
    name: z.string(),
    scopes: z.array(apiScope),
    createdAt: instant,
    expiresAt: instant,
    usedAt: instant.nullable(),
  })
  .meta({ id: 'ApiKey' })
export const ApiKeyList = z.array(ApiKey)
export const NewApiKey = ApiKey.extend({ key: z.string().describe('Told once.') }).meta({ id: 'NewApiKey' })
