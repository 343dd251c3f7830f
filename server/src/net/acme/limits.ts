/** How long and how much of an ACME server is listened to. */

/** One question, in ms. */
export const ACME_ASK_MS = 30_000
/** Octets of an answer: a chain of certificates is some 10 KB. */
export const ACME_ANSWER_BYTES = 256 * 1024
/** A nonce that was not taken is asked for again so often. RFC 8555 §6.5 */
export const NONCE_TRIES = 8
/** Between two looks at what the server works on, in ms, where it says nothing itself. */
export const POLL_MS = 1_000
/** The longest that it may say to wait, in ms. */
export const POLL_MAX_MS = 30_000
/** After this long in ms an order is given up. */
export const ORDER_MS = 5 * 60_000
