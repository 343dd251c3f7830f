/** The key that a program sends: `Authorization: Bearer vk_…`. RFC 6750 §2.1 */

const BEARER = /^Bearer +([\w-]{1,200})$/i

/** Undefined for another way of proving who one is, and for what cannot be a key. */
export function readBearer(field: string): string | undefined {
  return BEARER.exec(field)?.[1]
}
