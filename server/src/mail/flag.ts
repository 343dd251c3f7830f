/** `\Seen` and friends, or a keyword such as `$Junk`. RFC 9051 §2.3.2 */
export type Flag = string & { readonly __brand: 'Flag' }

/**
 * The flags of one message as bits of one number below 2^53, as the store keeps them.
 * Bits 0–4 are the system flags below; bits 5–52 are the account's keywords, in the order it first used them.
 */
export type FlagBits = number & { readonly __brand: 'FlagBits' }

export const SYSTEM_FLAGS = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'] as const
export const DELETED = 4 as FlagBits
export const SEEN = 8 as FlagBits
export const DRAFT = 16 as FlagBits
/** Bit of the first keyword, and how many an account may use. */
export const FIRST_KEYWORD_BIT = 5
export const KEYWORDS_MAX = 48
