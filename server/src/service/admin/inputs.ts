/** Pieces that the inputs of administrative methods are made of. */
import { z } from 'zod'
import { Secret } from '../../lib/secret.ts'
import { PROTOCOLS } from '../../store/directory-types.ts'
import { PASSWORD_MAX_BYTES, USER_MAX_BYTES } from '../account/limits.ts'
import { HASH_MAX, LIST_MAX, NAME_MAX, PAGE_DEFAULT, PAGE_MAX } from './limits.ts'

/** Not yet canonical: the method does that, and says what is wrong in words. */
export const addressText = z.string().min(1).max(USER_MAX_BYTES)
export const domainText = z.string().min(1).max(USER_MAX_BYTES)
export const language = z.enum(['en', 'es'])
export const role = z.enum(['operator', 'company-admin', 'account'])
export const protocols = z.array(z.enum(PROTOCOLS)).max(PROTOCOLS.length)
/** null: no bound. */
export const bound = z.int().min(0).nullable()
/** No line ends or other control characters, and nothing that turns the direction of the text around it. */
export const personName = z
  .string()
  .max(NAME_MAX)
  .regex(/^[^\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u)
export const properName = personName.trim().min(1)
export const secret = z
  .string()
  .min(1)
  .max(PASSWORD_MAX_BYTES)
  .transform((value) => new Secret(value))
export const secretHash = z
  .string()
  .min(1)
  .max(HASH_MAX)
  .transform((value) => new Secret(value))
export const addressList = z.array(addressText).max(LIST_MAX)
export const page = {
  /** The id after which the page begins: `next` of the page before. */
  after: z.int().min(0).default(0),
  limit: z.int().min(1).max(PAGE_MAX).default(PAGE_DEFAULT),
}

/** `next` is there when the page is full: ask again with it as `after`. */
export function nextOf(rows: readonly { readonly id: number }[], limit: number): number | null {
  return rows.length === limit ? (rows.at(-1)?.id ?? null) : null
}
