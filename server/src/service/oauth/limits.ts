/** Bounds of tokens and of what their issuer is asked. */

/** Octets of a token: those of large directories, which name many groups, have 6 KB. */
export const TOKEN_MAX_BYTES = 8 * 1024
/** How far the issuer's clock and ours may differ, in seconds. */
export const SKEW_S = 60
/** One question to the issuer, in ms: the person waits for it. */
export const ASK_MS = 5_000
/** Octets of its answer: a key set of a large provider has some 20 KB. */
export const ANSWER_MAX_BYTES = 256 * 1024
/** Keys are asked for again after so long, in ms. */
export const KEYS_MS = 60 * 60_000
/** While the issuer does not answer, the keys it gave last are used for so long, in ms. */
export const KEYS_STALE_MS = 12 * 60 * 60_000
/** At most one question for keys within this, in ms: tokens with made-up key ids do not reach the issuer. */
export const KEYS_EVERY_MS = 30_000
/** Opaque tokens being asked about at once by one thread; beyond, people hear that they should try again. */
export const ASKING_MAX = 16
