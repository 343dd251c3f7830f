/**
 * Passwords in one form, so that the same keys on different keyboards are the same password. RFC 4013 §2
 * We differ in two points: unassigned and right-to-left characters are let through, for a person may choose an emoji.
 */

/** Mapped to nothing. RFC 3454 §B.1 */
const DROPPED = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu
/** Mapped to a space. RFC 3454 §C.1.2 */
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu

/** Undefined when it holds what nobody types: control characters, lone surrogates, private or unassigned planes' ends. */
export function preparePassword(password: string): string | undefined {
  if (!password.isWellFormed()) return undefined
  const mapped = password.replace(SPACES, ' ').replace(DROPPED, '').normalize('NFKC')
  return /[\p{Cc}\p{Noncharacter_Code_Point}]/u.test(mapped) ? undefined : mapped
}
